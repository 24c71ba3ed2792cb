/* tests/module/memory.c - memory that runs out when a test wants it, and an account of what was not given back. */
#include "tests/module/memory.h"

#include "tests/module/strain.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Under sanitizers nothing is taken away and nothing counted. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define OURS 0
#elif defined __has_feature
#define OURS !(__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define OURS 1
#endif

enum {
    SHELVES = 4096, /* of accounts, by address */
    PLACES = 32,    /* on each: lintgate holds some thousand allocations at once */
};

static struct {
    bool counting, forever;
    unsigned long nth, count;
    bool (*elsewhere)(void);
} state;

static struct held {
    const void *at, *asked_from; /* at NULL: nothing here */
} held[SHELVES][PLACES];

static _Atomic(bool (*)(void)) watched; /* NULL: no accounts */
static atomic_size_t held_count;

void memory_watch(bool (*elsewhere)(void))
{
    atomic_store(&watched, elsewhere);
}

size_t memory_held(void)
{
    return atomic_load(&held_count);
}

void memory_each_held(void (*visit)(const void *at, const void *asked_from))
{
    for (size_t shelf = 0; shelf < SHELVES; shelf++)
        for (size_t i = 0; i < PLACES; i++)
            if (held[shelf][i].at != NULL)
                visit(held[shelf][i].at, held[shelf][i].asked_from);
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

#if OURS
static atomic_flag busy = ATOMIC_FLAG_INIT;

/* The place that has `at`, or NULL. */
static struct held *find_locked(const void *where, const void *at)
{
    struct held *shelf = held[((uintptr_t)where >> 4) * 40503u % SHELVES];

    for (size_t i = 0; i < PLACES; i++)
        if (shelf[i].at == at)
            return &shelf[i];
    return NULL;
}

static void put(const void *where, const void *old, const void *at, const void *asked_from)
{
    struct held *place;

    while (atomic_flag_test_and_set(&busy))
        ;
    place = find_locked(where, old);
    if (place != NULL) {
        *place = (struct held){ at, asked_from };
        atomic_fetch_add(&held_count, at != NULL ? 1 : (size_t)-1);
    } else if (old == NULL) {
        abort(); /* the shelf is full */
    }
    atomic_flag_clear(&busy);
}

static void account(const void *at, const void *asked_from)
{
    bool (*const elsewhere)(void) = atomic_load(&watched);

    if (at != NULL && elsewhere != NULL && !elsewhere())
        put(at, NULL, at, asked_from);
}

static void settle(const void *at)
{
    if (at != NULL && atomic_load(&held_count) > 0)
        put(at, at, NULL, NULL);
}

/* What glibc offers to those who replace its allocator. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void __libc_free(void *at);

static bool is_gone(void)
{
    bool gone = strain_fails(STRAIN_MEMORY);

    if (state.counting && (state.elsewhere == NULL || !state.elsewhere())) {
        state.count++;
        gone = gone
               || (state.nth != 0
                   && (state.count == state.nth || (state.count > state.nth && state.forever)));
    }
    if (gone)
        errno = ENOMEM;
    return gone;
}

__attribute__((visibility("default"))) void *malloc(size_t size)
{
    void *at = is_gone() ? NULL : __libc_malloc(size);

    account(at, __builtin_return_address(0));
    return at;
}

__attribute__((visibility("default"))) void *calloc(size_t count, size_t size)
{
    void *at = is_gone() ? NULL : __libc_calloc(count, size);

    account(at, __builtin_return_address(0));
    return at;
}

__attribute__((visibility("default"))) void *realloc(void *old, size_t size)
{
    void *at;

    if (is_gone())
        return NULL;
    settle(old);
    at = __libc_realloc(old, size);
    account(at, __builtin_return_address(0));
    return at;
}

__attribute__((visibility("default"))) void free(void *at)
{
    settle(at);
    __libc_free(at);
}
#endif
