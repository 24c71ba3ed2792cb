/*
 * module/session.c - virtual sessions: random handles, one holder at a time, what each is in the middle of.
 *
 * ABSENT -> IDLE    [session_add]        IDLE -> HELD [session_acquire]     HELD -> IDLE   [session_release]
 * HELD   -> RETIRED [session_retire]     RETIRED -> ABSENT [session_release by the last who waited]
 * (1) `table` protects the chains, `users` and `retired`; `held` protects the rest of a session.
 * (2) A session is freed only when retired and without users, so whoever waits for it never touches freed memory.
 */
#include "module/session.h"

#include "module/entry.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>

enum {
    CHAINS = 1024, /* sessions of one process: tens, at most some thousands */
};

struct session_place {
    struct session session;
    pthread_mutex_t held;
    unsigned users; /* holders and those who wait to be */
    bool retired;
    struct session_place *next;
};

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static struct session_place *chains[CHAINS];

static struct session_place **chain_of(CK_SESSION_HANDLE handle)
{
    return &chains[handle % CHAINS]; /* handles are random: any bits will do */
}

static struct session_place *find_locked(CK_SESSION_HANDLE handle)
{
    struct session_place *place = *chain_of(handle);

    while (place != NULL && place->session.handle != handle)
        place = place->next;
    return place;
}

/* A handle that fits a signed 64-bit integer (Java), is not 0 and stands for no session yet. */
static bool handle_pick_locked(CK_SESSION_HANDLE *handle)
{
    do {
        if (getrandom(handle, sizeof *handle, 0) != (ssize_t)sizeof *handle)
            return false;
        *handle &= INT64_MAX;
    } while (*handle == CK_INVALID_HANDLE || find_locked(*handle) != NULL);
    return true;
}

bool session_add(const struct session *like, CK_SESSION_HANDLE *handle)
{
    struct session_place *place = calloc(1, sizeof *place);
    bool added = false;

    if (place == NULL)
        return false;
    pthread_mutex_init(&place->held, NULL);
    pthread_mutex_lock(&table);
    if (handle_pick_locked(handle)) {
        place->session = (struct session){ .handle = *handle,
            .backend = like->backend,
            .slot = like->slot,
            .free = like->free,
            .notice = like->notice,
            .place = place };
        place->next = *chain_of(*handle);
        *chain_of(*handle) = place;
        added = true;
    }
    pthread_mutex_unlock(&table);
    if (!added)
        free(place);
    return added;
}

struct session *session_acquire(CK_SESSION_HANDLE handle)
{
    struct session_place *place;

    pthread_mutex_lock(&table);
    place = find_locked(handle);
    if (place != NULL)
        place->users++;
    pthread_mutex_unlock(&table);
    if (place == NULL)
        return NULL;
    pthread_mutex_lock(&place->held);
    if (place->retired) { /* closed while we waited */
        session_release(&place->session);
        return NULL;
    }
    return &place->session;
}

void session_release(struct session *session)
{
    struct session_place *place = session->place;
    bool last;

    pthread_mutex_unlock(&place->held);
    pthread_mutex_lock(&table);
    last = --place->users == 0 && place->retired;
    pthread_mutex_unlock(&table);
    if (last) {
        pthread_mutex_destroy(&place->held);
        free(place->session.notice);
        free(place);
    }
}

void session_retire(struct session *session)
{
    struct session_place *place = session->place, **link;

    pthread_mutex_lock(&table);
    for (link = chain_of(session->handle); *link != place; link = &(*link)->next)
        ;
    *link = place->next;
    place->retired = true;
    pthread_mutex_unlock(&table);
}

void session_each(void (*visit)(struct session *session, void *context), void *context)
{
    for (size_t i = 0; i < CHAINS; i++) {
        struct session_place *next;

        for (struct session_place *place = chains[i]; place != NULL; place = next) {
            struct session *session = session_acquire(place->session.handle);

            next = place->next;
            if (session != NULL) {
                visit(session, context);
                session_release(session);
            }
        }
    }
}

void session_forget_all(void)
{
    table = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    for (size_t i = 0; i < CHAINS; i++)
        chains[i] = NULL; /* not freed: a thread of the parent may have been changing what hangs here */
}

bool session_enter(CK_SESSION_HANDLE handle, struct session **session, CK_RV *rv)
{
    if (!entry_begin(ENTRY_SHARED, rv))
        return false;
    *session = session_acquire(handle);
    if (*session == NULL) {
        *rv = CKR_SESSION_HANDLE_INVALID;
        entry_end();
        return false;
    }
    return true;
}

void session_leave(struct session *session)
{
    session_release(session);
    entry_end();
}

CK_MECHANISM *operation_mechanism(
    struct session *session, enum operation operation, const CK_MECHANISM *asked, CK_MECHANISM *spare)
{
    CK_MECHANISM *copy = operation_runs(session, operation)
                             ? spare
                             : &session->mechanisms[__builtin_ctz((unsigned)operation)];

    *copy = *asked;
    return copy;
}

void operation_began(struct session *session, enum operation operation, CK_RV rv)
{
    if (rv != CKR_OK)
        return;
    session->operations |= operation;
    session->imported &= ~(unsigned)operation;
}

void operation_abandoned(struct session *session, enum operation operation)
{
    session->operations &= ~(unsigned)operation;
    session->imported |= operation;
}

void operations_imported(struct session *session)
{
    session->imported |= OPERATION_SIGN | OPERATION_SIGN_RECOVER | OPERATION_DECRYPT | OPERATION_MESSAGE_SIGN
                         | OPERATION_MESSAGE_DECRYPT;
    session->operations &= ~session->imported;
}

void operation_ended(struct session *session, enum operation operation, CK_RV rv)
{
    if (rv == CKR_OK)
        session->operations &= ~(unsigned)operation;
}

bool operation_runs(const struct session *session, enum operation operation)
{
    return (session->operations & operation) != 0 || (session->free && (session->imported & operation) == 0);
}

void operation_went_on(struct session *session, enum operation operation, bool ends, CK_RV rv)
{
    const bool goes_on = rv == CKR_BUFFER_TOO_SMALL || rv == CKR_ARGUMENTS_BAD || (rv == CKR_OK && !ends);

    if (!goes_on)
        session->operations &= ~(unsigned)operation;
}
