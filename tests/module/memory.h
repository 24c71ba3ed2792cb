#ifndef LINTGATE_TESTS_MEMORY_H
#define LINTGATE_TESTS_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Programs that link memory.c have a malloc, calloc, realloc and free of their own (but not under sanitizers, which have
 * theirs). Memory fails when a test wants it, or under strain (strain.h); while `elsewhere` says true it does not: the
 * mock's allocations are not lintgate's.
 */

/* From the nth coming allocation on (1: the next) memory is gone: once, or `forever`. nth 0: only counts. */
void memory_fail(unsigned long nth, bool forever, bool (*elsewhere)(void));

/* There is memory again. Allocations since memory_fail. */
unsigned long memory_restore(void);

/* Allocations that are made from now on, not `elsewhere`, are kept account of until they are freed; NULL: no more. */
void memory_watch(bool (*elsewhere)(void));

/* How many of them live. */
size_t memory_held(void);

/* Calls `visit` with each that lives, and with the address that it was asked for from. */
void memory_each_held(void (*visit)(const void *at, const void *asked_from));

#endif
