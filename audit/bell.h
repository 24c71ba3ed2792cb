#ifndef LINTGATE_AUDIT_BELL_H
#define LINTGATE_AUDIT_BELL_H

#include <stdatomic.h>
#include <stdint.h>

/*
 * Where threads of one process sleep until something happened: a futex. With a condition variable each of them would have to take its mutex
 * in order to leave, one after the other; these leave at once. Zero is ready for use; nothing is to be freed.
 */
struct bell {
    _Atomic uint32_t rings; /* so far */
};

/* To be asked while what one waits for cannot happen, as under the mutex that guards it: a ring after this ends bell_wait. */
uint32_t bell_heard(struct bell *bell);

/*
 * Sleeps until somebody rings, unless somebody did since `heard`, or until `limit_us` microseconds went by, and some more: the kernel
 * rounds up by 50. 0: no limit. May return early.
 */
void bell_wait(struct bell *bell, uint32_t heard, int64_t limit_us);

/* Rings, and later wakes those who sleep: apart, because the first is for under a mutex and the second is not. */
void bell_ring(struct bell *bell);
void bell_wake_one(struct bell *bell);
void bell_wake_all(struct bell *bell);

#endif
