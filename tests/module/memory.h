#ifndef LINTGATE_TESTS_MEMORY_H
#define LINTGATE_TESTS_MEMORY_H

#include <stdbool.h>

/*
 * Programs that link memory.c have a malloc, calloc and realloc of their own, which fail when a test wants it: in the thread
 * that asked for it, and not while `elsewhere` says true (the mock's allocations are not lintgate's).
 */

/* From the nth coming allocation on (1: the next) memory is gone: once, or `forever`. nth 0: only counts. */
void memory_fail(unsigned long nth, bool forever, bool (*elsewhere)(void));

/* There is memory again. Allocations since memory_fail. */
unsigned long memory_restore(void);

#endif
