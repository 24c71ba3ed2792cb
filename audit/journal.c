/*
 * audit/journal.c - many threads append, one of them at a time writes for all.
 *
 * A caller encodes its record, puts it in the queue and waits. Whoever finds no leader, and enough records (gather.c), becomes the
 * leader: it takes the queue, lets store.c write it and sync once, wakes everybody, and stops leading. Who finds too few gathers: it sleeps, but
 * not for long, and then leads, if nobody came who made it enough and led. There is no thread of our own.
 *
 * CLOSED -> OPEN    [journal_open: place, lock, tail and repair went well]
 * OPEN   -> OPEN    [journal_append: every line of the batch on disk]
 * OPEN   -> FAILED  [journal_append: any trouble with the place, lock, chain, write or sync]
 * FAILED -> OPEN    [journal_reopen, with every check of journal_open]
 * OPEN   -> FAILED  [journal_reopen: any trouble]
 * any    -> CLOSED  [journal_close, journal_discard]
 *
 * (1) journal_append says true only after fdatasync has returned 0 for a file that holds the whole line.
 * (2) A batch is true for all of its lines or for none of them.
 * (3) In FAILED every append is false, queued ones too, and nothing is written.
 * (4) seq and prev are given under the lock that keeps other processes out, from the file's own last record.
 * (5) Of the threads inside journal_append at most one is leader, and only the leader touches `store`.
 * (6) A process that did not open the journal (a child of fork) never locks, writes or unlocks the file, nor takes the mutex.
 * (7) A repair never cuts what this process knows as a record: it begins at or after the end of the last one.
 * (8) Whenever the queue is not empty and nobody leads, one of those who stand in it is awake, or sleeps with a limit.
 * (9) Nothing is written to a segment behind its rotation record. What was synced is never written again.
 */
#include "audit/journal.h"

#include "audit/bell.h"
#include "audit/fault.h"
#include "audit/gather.h"
#include "audit/kept.h"
#include "audit/stamp.h"
#include "audit/store.h"
#include "audit/text.h"
#include "crypto/digest.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH_RECORDS = 64 /* under one lock and one sync, while other processes wait some milliseconds */ };

/* A caller in the queue; lives on its stack until `done`. */
struct waiter {
    struct waiter *next;
    struct chain_line line;
    unsigned turn; /* of the batch that it will be in */
    bool gathers;  /* it sleeps for others, with a limit; once */
    size_t found;  /* in the queue, when it began to */
    bool ok;       /* once done */
    atomic_bool done;
};

struct journal {
    pid_t pid; /* of the opener; never changes */
    char *directory;
    struct bell bells[2]; /* for batches of even and of odd turns */

    pthread_mutex_t mutex;        /* for what follows, but for the store */
    struct waiter *first, **last; /* the queue */
    size_t queued;                /* how many stand there */
    unsigned turn;                /* of the batch that the queue will be */
    bool leading;                 /* some thread uses the store */
    bool gathering;               /* some thread of the queue sleeps for others */
    struct gather gather;
    bool failed;
    struct journal_error error; /* why, when failed */
    struct chain_head head;     /* copy of the store's, for everybody */

    /* Only for whoever set `leading`; here, because callers have small stacks. */
    struct store store;
    struct waiter *batch[BATCH_RECORDS];
    struct chain_line *lines[BATCH_RECORDS];
    struct journal_error trouble;
};

static bool copy_error(struct journal_error *out, const struct journal_error *error)
{
    if (out != NULL)
        *out = *error;
    return false;
}

static bool is_child(const struct journal *journal, struct journal_error *error)
{
    if (journal->pid == getpid())
        return false;
    fault_set(error, JOURNAL_FORKED, 0, "want process %ld, which opened the journal, have its child %ld",
        (long)journal->pid, (long)getpid());
    return true;
}

struct journal *journal_open(
    const char *directory, const struct journal_settings *settings, struct journal_error *error)
{
    struct journal *journal = calloc(1, sizeof *journal);

    if (journal == NULL || (journal->directory = strdup(directory)) == NULL) {
        fault_set(error, JOURNAL_MEMORY, 0, "want memory for the journal");
        free(journal);
        return NULL;
    }
    journal->pid = getpid();
    journal->last = &journal->first;
    journal->store = (struct store){
        .directory = journal->directory, .place = { .fd = -1 }, .settings = *settings
    };
    if (!kept_prepare(directory, error) || !store_open(&journal->store, error)) {
        free(journal->directory);
        free(journal);
        return NULL;
    }
    journal->head = journal->store.head;
    (void)pthread_mutex_init(&journal->mutex, NULL); /* cannot fail without attributes */
    return journal;
}

static void put_locked(struct journal *journal, struct waiter *waiter)
{
    waiter->turn = journal->turn;
    *journal->last = waiter;
    journal->last = &waiter->next;
    journal->queued++;
}

/* The first one of the queue, out of it; NULL: it is empty. */
static struct waiter *take_locked(struct journal *journal)
{
    struct waiter *const waiter = journal->first;

    if (waiter == NULL)
        return NULL;
    journal->first = waiter->next;
    journal->queued--;
    if (journal->first == NULL)
        journal->last = &journal->first;
    return waiter;
}

/* He goes at once, and his record with him. */
static void answer(struct waiter *waiter, bool ok)
{
    waiter->ok = ok;
    atomic_store_explicit(&waiter->done, true, memory_order_release);
}

static bool is_done(const struct waiter *waiter)
{
    return atomic_load_explicit(&waiter->done, memory_order_acquire);
}

/* OPEN -> FAILED, because of `trouble`: nobody in the queue may hope any more. */
static void fail_locked(struct journal *journal)
{
    struct waiter *waiter;

    journal->failed = true;
    journal->gathering = false; /* he who did is answered here */
    journal->error = journal->trouble;
    while ((waiter = take_locked(journal)) != NULL)
        answer(waiter, false);
}

/* Frees the mutex and wakes everybody. */
static void release_all(struct journal *journal)
{
    for (size_t i = 0; i < 2; i++)
        bell_ring(&journal->bells[i]);
    (void)pthread_mutex_unlock(&journal->mutex);
    for (size_t i = 0; i < 2; i++)
        bell_wake_all(&journal->bells[i]);
}

/* Frees the mutex and wakes those of the batch that was written, and of those behind it one: it leads, or gathers. */
static void release_written(struct journal *journal)
{
    struct bell *const written = &journal->bells[(journal->turn - 1) % 2];
    struct bell *const behind = &journal->bells[journal->turn % 2];
    const bool any_behind = journal->first != NULL;

    bell_ring(written);
    if (any_behind)
        bell_ring(behind);
    (void)pthread_mutex_unlock(&journal->mutex);
    if (any_behind)
        bell_wake_one(behind);
    bell_wake_all(written);
}

/* Takes a batch out of the queue. Those who stay there, because it is full, are of the next. */
static size_t take_batch_locked(struct journal *journal)
{
    size_t count = 0;

    for (; count < BATCH_RECORDS && journal->first != NULL; count++) {
        journal->batch[count] = take_locked(journal);
        journal->lines[count] = &journal->batch[count]->line;
    }
    journal->turn++;
    for (struct waiter *waiter = journal->first; waiter != NULL; waiter = waiter->next)
        waiter->turn = journal->turn;
    return count;
}

/* Writes one batch for everybody. The mutex is free while the store works, and in the end. */
static void lead_locked(struct journal *journal)
{
    const size_t count = take_batch_locked(journal);

    journal->leading = true;
    journal->gathering = false;
    (void)pthread_mutex_unlock(&journal->mutex);
    const int64_t begin_us = stamp_since_boot();
    const bool ok = store_append(&journal->store, journal->lines, count, &journal->trouble);
    const int64_t took_us = stamp_since_boot() - begin_us;
    (void)pthread_mutex_lock(&journal->mutex);
    journal->leading = false;
    journal->head = journal->store.head;
    gather_written(&journal->gather, count, journal->queued, took_us);
    for (size_t i = 0; i < count; i++)
        answer(journal->batch[i], ok);
    if (ok) {
        release_written(journal);
    } else {
        fail_locked(journal);
        release_all(journal);
    }
}

/* Sleeps until the waiter's bell rings, or for the limit in microseconds. Frees the mutex. */
static void sleep_locked(struct journal *journal, const struct waiter *waiter, int64_t limit_us)
{
    struct bell *const bell = &journal->bells[waiter->turn % 2];
    const uint32_t heard = bell_heard(bell);

    (void)pthread_mutex_unlock(&journal->mutex);
    bell_wait(bell, heard, limit_us);
}

/* Sees the waiter one step on, as led, as leader, or gathering. Frees the mutex. */
static void go_on_locked(struct journal *journal, struct waiter *waiter)
{
    const bool enough = gather_is_enough(&journal->gather, journal->queued);

    if (journal->leading || (journal->gathering && !waiter->gathers && !enough)) {
        sleep_locked(journal, waiter, 0);
    } else if (enough || waiter->gathers) {
        if (!enough)
            gather_ran_out(&journal->gather, waiter->found, journal->queued);
        lead_locked(journal);
    } else {
        journal->gathering = true;
        waiter->gathers = true;
        waiter->found = journal->queued;
        sleep_locked(journal, waiter, journal->gather.patience_us);
    }
}

/* Queues the waiter and sees it through. */
static bool submit(struct journal *journal, struct waiter *waiter, struct journal_error *error)
{
    (void)pthread_mutex_lock(&journal->mutex);
    if (journal->failed) {
        copy_error(error, &journal->error);
        (void)pthread_mutex_unlock(&journal->mutex);
        return false;
    }
    put_locked(journal, waiter);
    go_on_locked(journal, waiter);
    while (!is_done(waiter)) {
        (void)pthread_mutex_lock(&journal->mutex);
        if (is_done(waiter))
            (void)pthread_mutex_unlock(&journal->mutex);
        else
            go_on_locked(journal, waiter);
    }
    if (!waiter->ok) {
        (void)pthread_mutex_lock(&journal->mutex);
        copy_error(error, &journal->error);
        (void)pthread_mutex_unlock(&journal->mutex);
    }
    return waiter->ok;
}

bool journal_keep(struct journal *journal, const void *bytes, size_t len, uint8_t sha256[RECORD_SHA256_BYTES],
    struct journal_error *error)
{
    uint8_t digest[DIGEST_MAX_BYTES];
    int cancel = 0;

    if (is_child(journal, error))
        return false;
    if (!digest_compute(DIGEST_SHA256, bytes, len, digest))
        return fault_set(error, JOURNAL_MEMORY, 0, "want memory for a digest");
    memcpy(sha256, digest, RECORD_SHA256_BYTES);
    (void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel); /* or a descriptor stays open */
    const bool ok = kept_write(journal->directory, sha256, bytes, len, error);
    (void)pthread_setcancelstate(cancel, NULL);
    return ok;
}

/* Keeps what a decision wants kept, and says in it what became of it. */
static bool keep_tbs(struct journal *journal, struct record *record, struct journal_error *error)
{
    struct record_decision *decision = record->kind == RECORD_INTENT    ? &record->intent.decision
                                       : record->kind == RECORD_REFUSAL ? &record->refusal.decision
                                                                        : NULL;
    uint8_t sha256[RECORD_SHA256_BYTES];

    if (decision == NULL || !decision->keep_tbs || decision->tbs.at == NULL)
        return true;
    const bool ok = journal_keep(journal, decision->tbs.at, decision->tbs.len, sha256, error);
    decision->kept = ok ? RECORD_KEPT : RECORD_LOST;
    return ok || record->kind == RECORD_REFUSAL;
}

/* Encodes the record, and queues it. */
static bool append_whole(
    struct journal *journal, const struct record *record, uint64_t *seq, struct journal_error *error)
{
    static const uint8_t room[RECORD_PREFIX_BYTES];
    struct waiter waiter = { .done = false };
    struct text text;
    int cancel = 0;
    bool ok = false;

    /* A thread cancelled in here would leave its waiter, which is on its stack, in the queue. */
    (void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel);
    text_init(&text, RECORD_LINE_BYTES);
    text_put(&text, room, sizeof room);
    const char *wrong = record_encode(record, &text);
    if (wrong != NULL)
        fault_set(error, text.failed ? JOURNAL_MEMORY : JOURNAL_RECORD, 0, "want %s in the record", wrong);
    else {
        waiter.line = (struct chain_line){ .bytes = text.at, .rest_len = text.len - RECORD_PREFIX_BYTES };
        ok = submit(journal, &waiter, error);
    }
    text_free(&text);
    (void)pthread_setcancelstate(cancel, NULL);
    if (ok && seq != NULL)
        *seq = waiter.line.seq;
    return ok;
}

bool journal_append(
    struct journal *journal, const struct record *record, uint64_t *seq, struct journal_error *error)
{
    struct record whole = *record;

    if (is_child(journal, error))
        return false;
    if (record->kind == RECORD_REPAIR || record->kind == RECORD_CLOCK || record->kind == RECORD_ROTATION)
        return fault_set(error, JOURNAL_RECORD, 0, "want a record that is not the journal's own");
    return keep_tbs(journal, &whole, error) && append_whole(journal, &whole, seq, error);
}

/* Until the bell that every leader rings. */
static void wait_for_leader_locked(struct journal *journal)
{
    struct bell *const bell = &journal->bells[(journal->turn - 1) % 2];
    const uint32_t heard = bell_heard(bell);

    (void)pthread_mutex_unlock(&journal->mutex);
    bell_wait(bell, heard, 0);
    (void)pthread_mutex_lock(&journal->mutex);
}

bool journal_reopen(struct journal *journal, struct journal_error *error)
{
    int cancel = 0;

    if (is_child(journal, error))
        return false;
    (void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel);
    (void)pthread_mutex_lock(&journal->mutex);
    while (journal->leading)
        wait_for_leader_locked(journal);
    journal->leading = true;
    (void)pthread_mutex_unlock(&journal->mutex);
    store_close(&journal->store);
    const bool ok = store_open(&journal->store, &journal->trouble);
    (void)pthread_mutex_lock(&journal->mutex);
    journal->leading = false;
    journal->head = journal->store.head;
    journal->failed = !ok;
    if (!ok) {
        fail_locked(journal);
        copy_error(error, &journal->error);
    }
    release_all(journal);
    (void)pthread_setcancelstate(cancel, NULL);
    return ok;
}

bool journal_failed(struct journal *journal, struct journal_error *error)
{
    if (is_child(journal, error))
        return true;
    (void)pthread_mutex_lock(&journal->mutex);
    const bool failed = journal->failed;
    if (failed)
        copy_error(error, &journal->error);
    (void)pthread_mutex_unlock(&journal->mutex);
    return failed;
}

struct chain_head journal_head(struct journal *journal)
{
    if (is_child(journal, NULL))
        return (struct chain_head){ .seq = 0 };
    (void)pthread_mutex_lock(&journal->mutex);
    const struct chain_head head = journal->head;
    (void)pthread_mutex_unlock(&journal->mutex);
    return head;
}

void journal_close(struct journal *journal)
{
    if (journal != NULL && !is_child(journal, NULL))
        (void)pthread_mutex_destroy(&journal->mutex);
    journal_discard(journal);
}

void journal_discard(struct journal *journal)
{
    if (journal == NULL)
        return;
    /* Closing a copy of the descriptor leaves a lock of the parent alone; releasing the lock would not. */
    store_close(&journal->store);
    free(journal->directory);
    free(journal);
}
