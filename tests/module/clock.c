/* tests/module/clock.c - clocks that say what a test wants. */
#include "tests/module/clock.h"

#include "tests/module/spy.h"

#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Atomic(time_t) shift, day_shift;

static void (*_Atomic before)(void *context);
static void *_Atomic before_context;

void clock_before(void (*hook)(void *context), void *context)
{
    atomic_store(&before_context, context);
    atomic_store(&before, hook);
}

void clock_shift(time_t seconds)
{
    atomic_store(&shift, seconds);
}

void clock_set(time_t seconds)
{
    atomic_store(&day_shift, seconds);
}

__attribute__((visibility("default"))) int clock_gettime(clockid_t clock, struct timespec *now)
{
    const long rv = syscall(SYS_clock_gettime, clock, now);

    if (rv == 0)
        now->tv_sec += atomic_load(&shift) + (clock == CLOCK_REALTIME ? atomic_load(&day_shift) : 0);
    return (int)rv;
}

__attribute__((visibility("default"))) time_t time(time_t *out)
{
    struct timespec now = { .tv_sec = -1 };
    void (*const hook)(void *context) = atomic_load(&before);

    if (hook != NULL) {
        spy_pause();
        hook(atomic_load(&before_context));
        spy_go_on();
    }
    clock_gettime(CLOCK_REALTIME, &now);
    if (out != NULL)
        *out = now.tv_sec;
    return now.tv_sec;
}
