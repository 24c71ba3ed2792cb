#ifndef LINTGATE_TESTS_STACK_H
#define LINTGATE_TESTS_STACK_H

#include <stddef.h>

/* How much stack a call of lintgate's needs, in the thread that makes it; what the backend needs is not counted. */

/* Before the call: `frame` is the caller's, which lintgate's frames will lie below. */
void stack_begin(const char *frame);
/* The backend's turn comes; and is over. */
void stack_pause(void);
void stack_go_on(void);
/* After the call: octets below `frame` that were touched. */
size_t stack_used(void);

#endif
