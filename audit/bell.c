/* audit/bell.c - sleeping until something happened, by futex(2). */
#include "audit/bell.h"

#include <limits.h>
#include <linux/futex.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { US_OF_SECOND = 1000000, NS_OF_US = 1000 };

_Static_assert(sizeof(struct bell) == sizeof(uint32_t), "what the kernel looks at is the number itself");

uint32_t bell_heard(struct bell *bell)
{
    return atomic_load_explicit(&bell->rings, memory_order_relaxed);
}

void bell_wait(struct bell *bell, uint32_t heard, int64_t limit_us)
{
    const struct timespec limit = { .tv_sec = limit_us / US_OF_SECOND,
        .tv_nsec = limit_us % US_OF_SECOND * NS_OF_US };

    (void)syscall(SYS_futex, &bell->rings, FUTEX_WAIT_PRIVATE, heard, limit_us != 0 ? &limit : NULL, NULL, 0);
}

void bell_ring(struct bell *bell)
{
    (void)atomic_fetch_add_explicit(&bell->rings, 1, memory_order_relaxed);
}

static void wake(struct bell *bell, int count)
{
    (void)syscall(SYS_futex, &bell->rings, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

void bell_wake_one(struct bell *bell)
{
    wake(bell, 1);
}

void bell_wake_all(struct bell *bell)
{
    wake(bell, INT_MAX);
}
