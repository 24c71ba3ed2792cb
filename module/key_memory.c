/*
 * module/key_memory.c - what was found of keys a moment ago, by slot and handle.
 *
 * Each place is a row of atomic words with a number before them that is odd while somebody writes. Who reads and sees it odd, or
 * another one afterwards, has seen nothing, and asks the token. Writers are few, and have a lock.
 */
#include "module/key_memory.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

enum {
    PLACES = 64,      /* keys that are signed with at a time: a handful */
    KEEP_SECONDS = 1, /* the time in which a second key of the same name may stay unseen */
};

struct memory {
    CK_SLOT_ID slot;
    CK_OBJECT_HANDLE object;
    bool outside;   /* on a token that nothing protects; then `key` says nothing */
    struct key key; /* of a section */
    time_t until;   /* CLOCK_MONOTONIC, seconds; 0: empty */
};

enum { MEMORY_WORDS = (sizeof(struct memory) + sizeof(uint64_t) - 1) / sizeof(uint64_t) };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of writers */
static struct place {
    atomic_uint version;
    _Atomic(uint64_t) words[MEMORY_WORDS];
} places[PLACES];

static time_t seconds_now(void)
{
    struct timespec now;

    return clock_gettime(CLOCK_MONOTONIC, &now) == 0 ? now.tv_sec : 0;
}

static struct place *place_of(CK_SLOT_ID slot, CK_OBJECT_HANDLE object)
{
    return &places[(slot + object) % PLACES];
}

/* What is there of `object`, on such a token or on the others, and is not too old. */
static bool recall(CK_SLOT_ID slot, CK_OBJECT_HANDLE object, bool outside, struct memory *memory)
{
    struct place *const place = place_of(slot, object);
    const unsigned version = atomic_load_explicit(&place->version, memory_order_acquire);
    const time_t now = seconds_now();
    uint64_t words[MEMORY_WORDS];

    /* Acquired one by one: whoever sees a word that is new sees that the version is. */
    for (size_t i = 0; i < MEMORY_WORDS; i++)
        words[i] = atomic_load_explicit(&place->words[i], memory_order_acquire);
    if (version % 2 != 0 || atomic_load_explicit(&place->version, memory_order_relaxed) != version)
        return false;
    memcpy(memory, words, sizeof *memory);
    return now != 0 && now < memory->until && memory->slot == slot && memory->object == object
           && memory->outside == outside;
}

/* Under the lock. */
static void put_locked(const struct memory *memory)
{
    struct place *const place = place_of(memory->slot, memory->object);
    const unsigned version = atomic_load_explicit(&place->version, memory_order_relaxed);
    uint64_t words[MEMORY_WORDS] = { 0 };

    memcpy(words, memory, sizeof *memory);
    atomic_store_explicit(&place->version, version + 1, memory_order_relaxed);
    for (size_t i = 0; i < MEMORY_WORDS; i++)
        atomic_store_explicit(&place->words[i], words[i], memory_order_release);
    atomic_store_explicit(&place->version, version + 2, memory_order_release);
}

static bool is_as_then(const struct key *then, const struct key *now)
{
    return then->type == now->type && then->id_len == now->id_len
           && memcmp(then->id, now->id, now->id_len) == 0
           && (now->policy == NULL || now->policy == then->policy); /* known already by its modulus */
}

bool key_memory_has(CK_SLOT_ID slot, CK_OBJECT_HANDLE object, struct key *key)
{
    struct memory memory;
    const bool has = recall(slot, object, false, &memory) && is_as_then(&memory.key, key);

    if (has)
        *key = memory.key;
    return has;
}

bool key_memory_recall(CK_SLOT_ID slot, CK_OBJECT_HANDLE object, struct key *key)
{
    struct memory memory;
    const bool has = recall(slot, object, false, &memory) && memory.key.class != KEY_LOCKED;

    if (has)
        *key = memory.key;
    return has;
}

/* For KEEP_SECONDS. */
static void keep(struct memory *memory)
{
    const time_t now = seconds_now();

    memory->until = now != 0 ? now + KEEP_SECONDS : 0;
    pthread_mutex_lock(&lock);
    put_locked(memory);
    pthread_mutex_unlock(&lock);
}

void key_memory_keep(CK_SLOT_ID slot, CK_OBJECT_HANDLE object, const struct key *key)
{
    keep(&(struct memory){ .slot = slot, .object = object, .key = *key });
}

bool key_memory_recall_outsider(CK_SLOT_ID slot, CK_OBJECT_HANDLE object)
{
    struct memory memory;

    return recall(slot, object, true, &memory);
}

void key_memory_keep_outsider(CK_SLOT_ID slot, CK_OBJECT_HANDLE object)
{
    keep(&(struct memory){ .slot = slot, .object = object, .outside = true });
}

void key_memory_add_way(CK_SLOT_ID slot, CK_OBJECT_HANDLE object, const struct key *key)
{
    struct memory memory;

    pthread_mutex_lock(&lock);
    if (recall(slot, object, false, &memory) && memory.key.policy == key->policy
        && is_as_then(&memory.key, key)) {
        memory.key.mechanism = key->mechanism;
        memory.key.way = key->way;
        put_locked(&memory);
    }
    pthread_mutex_unlock(&lock);
}

void key_memory_forget(CK_SLOT_ID slot, CK_OBJECT_HANDLE object)
{
    const struct memory memory = { .slot = slot, .object = object };

    pthread_mutex_lock(&lock);
    put_locked(&memory);
    pthread_mutex_unlock(&lock);
}

void key_memory_clear(void)
{
    lock = (pthread_mutex_t)
        PTHREAD_MUTEX_INITIALIZER; /* in a child of fork some thread of the parent may have it */
    for (size_t i = 0; i < PLACES; i++) {
        if (atomic_load(&places[i].version) == 0)
            continue; /* never used: a page that nobody writes to costs no memory */
        for (size_t w = 0; w < MEMORY_WORDS; w++)
            atomic_store(&places[i].words[w], 0);
        atomic_store(&places[i].version, 0);
    }
}
