/*
 * lint/host_memo.c - names that were looked up before.
 *
 * Each place is a name in atomic words, with a number before them that is odd while somebody writes. Who reads and sees it odd, or
 * another one afterwards, has seen nothing. A place that a thread was writing at when its process forked stays odd in the child, unused.
 */
#include "lint/host_memo.h"

#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

enum {
    PLACES = 64, /* a power of two: a name of a mailbox, seen once, seldom takes that of a CA's host */
    PLACES_LOG2 = 6,
    WORDS = HOST_MEMO_BYTES / sizeof(uint64_t),
};
_Static_assert(1 << PLACES_LOG2 == PLACES, "a place for each value of the topmost bits");

static struct place {
    atomic_uint version;
    _Atomic(uint64_t) words[WORDS]; /* zero: no name */
} places[PLACES];

/* The name and zeros behind it. False: it has no octet, or too many. */
static bool pack(const char *name, uint64_t words[WORDS])
{
    const size_t len = strlen(name);

    if (len == 0 || len >= HOST_MEMO_BYTES)
        return false;
    memset(words, 0, HOST_MEMO_BYTES);
    memcpy(words, name, len);
    return true;
}

static struct place *place_of(const uint64_t words[WORDS])
{
    const uint64_t odd = 0x9e3779b97f4a7c15; /* 2^64 by the golden ratio: spreads what differs in few bits */
    uint64_t mixed = 0;

    for (size_t i = 0; i < WORDS; i++)
        mixed = (mixed ^ (mixed >> 32) ^ words[i]) * odd;
    return &places[mixed >> (64 - PLACES_LOG2)];
}

bool host_memo_has(const char *name)
{
    uint64_t words[WORDS], differs = 0;

    if (!pack(name, words))
        return false;
    struct place *const place = place_of(words);
    const unsigned version = atomic_load_explicit(&place->version, memory_order_acquire);
    /* Acquired one by one: whoever sees a word that is new sees that the version is. */
    for (size_t i = 0; i < WORDS; i++)
        differs |= words[i] ^ atomic_load_explicit(&place->words[i], memory_order_acquire);
    return differs == 0 && version % 2 == 0
           && atomic_load_explicit(&place->version, memory_order_relaxed) == version;
}

void host_memo_keep(const char *name)
{
    uint64_t words[WORDS];

    if (!pack(name, words))
        return;
    struct place *const place = place_of(words);
    unsigned version = atomic_load_explicit(&place->version, memory_order_relaxed);
    if (version % 2 != 0
        || !atomic_compare_exchange_strong_explicit(
            &place->version, &version, version + 1, memory_order_acquire, memory_order_relaxed))
        return;
    for (size_t i = 0; i < WORDS; i++)
        atomic_store_explicit(&place->words[i], words[i], memory_order_release);
    atomic_store_explicit(&place->version, version + 2, memory_order_release);
}
