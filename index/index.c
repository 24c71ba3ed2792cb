/*
 * index/index.c - threads and processes take turns, and what they keep goes to disk together.
 *
 * CLOSED -> OPEN    [index_open: file, lock and every record are right]
 * OPEN   -> FAILED  [turn_begin, turn_room, turn_keep, turn_fail: any trouble with file, lock or disk]
 * FAILED -> OPEN    [index_reopen, with every check of index_open]
 * any    -> CLOSED  [index_close, index_discard]
 *
 * (1) turn_keep says true only after the transaction with its changes has been committed, fdatasync and all.
 * (2) Turns whose changes stand in one transaction are all kept, or none is.
 * (3) In FAILED every turn_begin is false, and nothing is written.
 * (4) Between a turn's begin and its end, no other turn of any process begins: what was read holds until what is written counts.
 * (5) A transaction is open only while the lock of the file is held, and no longer than TURNS turns.
 * (6) A process that did not open the index (a child of fork) never locks, writes or unlocks, nor takes the mutex.
 *
 * A turn that finds others waiting leaves its changes in the open transaction and waits; the last one, whom nobody waits behind, commits for
 * all. So threads share an fdatasync, as they do in the journal.
 */
#include "index/turn.h"

#include "audit/lock.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TURNS = 64 /* in one transaction, while other processes wait some milliseconds */ };

struct index {
    pid_t pid; /* of the opener; never changes */
    char *path;
    enum index_use use;
    unsigned lock_seconds;
    atomic_uint waiting; /* threads before turn_begin's mutex */

    pthread_mutex_t mutex; /* for what follows; held during a turn */
    pthread_cond_t changed;
    struct index_file file;
    struct tables *tables;    /* NULL: failed */
    struct index_error error; /* why, when failed */
    bool open;                /* a transaction is */
    unsigned turns;           /* in it */
    struct index_turn *kept;  /* turns that wait for its commit */
};

static bool is_child(const struct index *index, struct index_error *error)
{
    if (index->pid == getpid())
        return false;
    if (error != NULL)
        index_fail(error, INDEX_FORKED, 0, "%s: want process %ld, which opened the index, have its child %ld",
            index->path, (long)index->pid, (long)getpid());
    return true;
}

static int64_t now_seconds(void)
{
    struct timespec now = { 0, 0 };

    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail with this clock */
    return now.tv_sec;
}

static bool lock(const struct index *index, bool exclusive, unsigned seconds, struct index_error *error)
{
    const int system = lock_take(index->file.fd, exclusive, seconds);

    return system == 0
           || index_fail(
               error, INDEX_LOCK, system, "%s: want the lock within %u s", index->path, index->lock_seconds);
}

/* CLOSED or FAILED -> OPEN. Closing the file lets go of its locks. */
static bool open_locked(struct index *index, struct index_error *error)
{
    if (!index_file_open(&index->file, index->path, index->use, error))
        return false;
    if (lock(index, index->use != INDEX_TO_READ, index->lock_seconds, error)) {
        index->tables = tables_open(&index->file, index->use, error);
        lock_release(index->file.fd);
    }
    if (index->tables == NULL)
        index_file_close(&index->file);
    return index->tables != NULL;
}

static void close_locked(struct index *index)
{
    tables_close(index->tables);
    index->tables = NULL;
    index->open = false;
    index_file_close(&index->file);
}

/* Everybody whose changes wait for a commit gets their answer. */
static void answer_locked(struct index *index, bool ok)
{
    for (struct index_turn *turn = index->kept, *next; turn != NULL; turn = next) {
        next = turn->next; /* once done is set, the turn may be gone as soon as the mutex is free */
        turn->ok = ok;
        turn->done = true;
    }
    index->kept = NULL;
    (void)pthread_cond_broadcast(&index->changed);
}

/* OPEN -> FAILED */
static void fail_locked(struct index *index, const struct index_error *error)
{
    if (&index->error != error)
        index->error = *error;
    close_locked(index);
    answer_locked(index, false);
}

/* Ends the transaction, with the changes of all turns in it. */
static bool commit_locked(struct index *index)
{
    if (!tables_commit(index->tables, &index->error)) {
        fail_locked(index, &index->error);
        return false;
    }
    index->open = false;
    lock_release(index->file.fd);
    answer_locked(index, true);
    return true;
}

struct index *index_open(
    const char *path, enum index_use use, unsigned lock_seconds, struct index_error *error)
{
    struct index *index = calloc(1, sizeof *index);

    if (index == NULL || (index->path = strdup(path)) == NULL) {
        index_fail(error, INDEX_MEMORY, 0, "%s: want memory, have none", path);
        free(index);
        return NULL;
    }
    index->pid = getpid();
    index->use = use;
    index->lock_seconds = lock_seconds;
    index->file.fd = -1;
    (void)pthread_mutex_init(&index->mutex, NULL); /* cannot fail without attributes */
    (void)pthread_cond_init(&index->changed, NULL);
    if (!open_locked(index, error)) {
        index_close(index);
        return NULL;
    }
    return index;
}

bool index_failed(struct index *index, struct index_error *error)
{
    if (is_child(index, error))
        return true;
    (void)pthread_mutex_lock(&index->mutex);
    const bool failed = index->tables == NULL;
    if (failed && error != NULL)
        *error = index->error;
    (void)pthread_mutex_unlock(&index->mutex);
    return failed;
}

bool index_reopen(struct index *index, struct index_error *error)
{
    int cancel = 0;

    if (is_child(index, error))
        return false;
    (void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel);
    (void)pthread_mutex_lock(&index->mutex);
    while (index->open) /* turns that wait for their commit */
        (void)pthread_cond_wait(&index->changed, &index->mutex);
    close_locked(index);
    const bool ok = open_locked(index, &index->error);
    if (!ok)
        *error = index->error;
    (void)pthread_mutex_unlock(&index->mutex);
    (void)pthread_setcancelstate(cancel, NULL);
    return ok;
}

void index_close(struct index *index)
{
    if (index != NULL && !is_child(index, NULL)) {
        close_locked(index);
        (void)pthread_cond_destroy(&index->changed);
        (void)pthread_mutex_destroy(&index->mutex);
        free(index->path);
        free(index);
        return;
    }
    index_discard(index);
}

void index_discard(struct index *index)
{
    if (index == NULL)
        return;
    tables_forget(index->tables);
    /* Closing a copy of the descriptor leaves the parent's locks alone; releasing them would not. */
    index_file_close(&index->file);
    free(index->path);
    free(index);
}

/* -- turns --------------------------------------------------------------------------------------------------------- */

/* Takes the lock and begins a transaction, if none is open. */
static bool enter_locked(struct index *index, uint64_t room, int64_t deadline)
{
    const int64_t left = deadline - now_seconds();

    if (index->tables == NULL)
        return false;
    if (index->open)
        return true;
    if (lock(index, index->use != INDEX_TO_READ, left > 0 ? (unsigned)left : 0, &index->error)
        && tables_begin(index->tables, room, &index->error)) {
        index->open = true;
        index->turns = 0;
        return true;
    }
    fail_locked(index, &index->error);
    return false;
}

static void leave(struct index_turn *turn)
{
    turn->tables = NULL;
    (void)pthread_mutex_unlock(&turn->index->mutex);
    (void)pthread_setcancelstate(turn->cancel, NULL);
}

bool turn_begin(struct index_turn *turn, struct index *index, struct index_error *error)
{
    const int64_t deadline = now_seconds() + index->lock_seconds;

    *turn = (struct index_turn){ .index = index };
    if (is_child(index, error))
        return false;
    /* A thread cancelled in here would keep the mutex. */
    (void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &turn->cancel);
    (void)atomic_fetch_add(&index->waiting, 1);
    (void)pthread_mutex_lock(&index->mutex);
    (void)atomic_fetch_sub(&index->waiting, 1);
    if (enter_locked(index, 0, deadline)) {
        index->turns++;
        turn->tables = index->tables;
        return true;
    }
    *error = index->error;
    leave(turn);
    return false;
}

/* True if somebody will come who can commit what is kept. */
static bool others_come(struct index *index)
{
    return index->turns < TURNS && atomic_load(&index->waiting) > 0;
}

bool turn_room(struct index_turn *turn, uint64_t octets, struct index_error *error)
{
    struct index *const index = turn->index;

    if (tables_room(turn->tables) >= octets)
        return true;
    /* The map cannot grow in a transaction: the one that is open ends, and the lock stays with us. */
    bool ok = tables_commit(index->tables, &index->error);
    if (ok) {
        answer_locked(index, true);
        ok = tables_begin(index->tables, octets, &index->error);
    }
    if (ok)
        return true;
    fail_locked(index, &index->error);
    *error = index->error;
    leave(turn);
    return false;
}

bool turn_keep(struct index_turn *turn, struct index_error *error)
{
    struct index *const index = turn->index;

    turn->next = index->kept;
    index->kept = turn;
    if (!others_come(index))
        (void)commit_locked(index);
    while (!turn->done)
        (void)pthread_cond_wait(&index->changed, &index->mutex);
    if (!turn->ok)
        *error = index->error;
    const bool ok = turn->ok;
    leave(turn);
    return ok;
}

void turn_end(struct index_turn *turn)
{
    struct index *const index = turn->index;

    if (index->kept == NULL) {
        tables_abort(index->tables);
        index->open = false;
        lock_release(index->file.fd);
        (void)pthread_cond_broadcast(&index->changed);
    } else if (!others_come(index)) {
        (void)commit_locked(index);
    }
    leave(turn);
}

void turn_fail(struct index_turn *turn, const struct index_error *error)
{
    fail_locked(turn->index, error);
    leave(turn);
}
