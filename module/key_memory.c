/* module/key_memory.c - what searches found a moment ago, by slot and handle. */
#include "module/key_memory.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

enum {
    PLACES = 64,      /* keys that are signed with at a time: a handful */
    KEEP_SECONDS = 1, /* the time in which a second key of the same name may stay unseen */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct place {
    CK_SLOT_ID slot;
    CK_OBJECT_HANDLE object;
    struct key key;
    time_t until; /* CLOCK_MONOTONIC, seconds; 0: empty */
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

static bool is_as_then(const struct key *then, const struct key *now)
{
    return then->type == now->type && then->id_len == now->id_len
           && memcmp(then->id, now->id, now->id_len) == 0
           && (now->policy == NULL || now->policy == then->policy); /* known already by its modulus */
}

bool key_memory_has(CK_SLOT_ID slot, CK_OBJECT_HANDLE object, struct key *key)
{
    const time_t now = seconds_now();
    const struct place *place = place_of(slot, object);
    bool has;

    pthread_mutex_lock(&lock);
    has = now < place->until && place->slot == slot && place->object == object
          && is_as_then(&place->key, key);
    if (has)
        *key = place->key;
    pthread_mutex_unlock(&lock);
    return has;
}

void key_memory_keep(CK_SLOT_ID slot, CK_OBJECT_HANDLE object, const struct key *key)
{
    const time_t now = seconds_now();

    pthread_mutex_lock(&lock);
    *place_of(slot, object) = (struct place){ slot, object, *key, now != 0 ? now + KEEP_SECONDS : 0 };
    pthread_mutex_unlock(&lock);
}

void key_memory_clear(void)
{
    lock = (pthread_mutex_t)
        PTHREAD_MUTEX_INITIALIZER; /* in a child of fork some thread of the parent may have it */
    memset(places, 0, sizeof places);
}
