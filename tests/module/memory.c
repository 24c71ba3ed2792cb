/* tests/module/memory.c - memory that runs out when a test wants it. */
#include "tests/module/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What glibc offers to those who replace its allocator. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static _Thread_local struct {
    bool counting, forever;
    unsigned long nth, count;
    bool (*elsewhere)(void);
} state;

static bool is_gone(void)
{
    if (!state.counting || (state.elsewhere != NULL && state.elsewhere()))
        return false;
    state.count++;
    if (state.nth == 0 || state.count < state.nth || (state.count > state.nth && !state.forever))
        return false;
    errno = ENOMEM;
    return true;
}

__attribute__((visibility("default"))) void *malloc(size_t size)
{
    return is_gone() ? NULL : __libc_malloc(size);
}

__attribute__((visibility("default"))) void *calloc(size_t count, size_t size)
{
    return is_gone() ? NULL : __libc_calloc(count, size);
}

__attribute__((visibility("default"))) void *realloc(void *old, size_t size)
{
    return is_gone() ? NULL : __libc_realloc(old, size);
}

void memory_fail(unsigned long nth, bool forever, bool (*elsewhere)(void))
{
    state.nth = nth;
    state.forever = forever;
    state.elsewhere = elsewhere;
    state.count = 0;
    state.counting = true;
}

unsigned long memory_restore(void)
{
    state.counting = false;
    return state.count;
}
