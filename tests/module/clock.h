#ifndef LINTGATE_TESTS_CLOCK_H
#define LINTGATE_TESTS_CLOCK_H

#include <time.h>

/* Programs that link clock.c tell lintgate the time themselves: time() and clock_gettime() are theirs. */

/* From now on every clock says `seconds` more (or less) than it is; 0: the truth. */
void clock_shift(time_t seconds);

/* The same for the time of day alone, as when somebody sets the clock. */
void clock_set(time_t seconds);

/* `hook` runs when somebody asks for the time of day by time(); NULL: none. */
void clock_before(void (*hook)(void *context), void *context);

#endif
