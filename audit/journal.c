/*
 * audit/journal.c - many threads append, one of them at a time writes for all.
 *
 * A caller encodes its record, puts it in the queue and waits. Whoever finds no leader becomes the leader: it takes the
 * queue, lets store.c write it and sync once, wakes everybody, and stops leading. There is no thread of our own.
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
 * (8) Nothing is written to a segment behind its rotation record. What was synced is never written again.
 */
#include "audit/journal.h"

#include "audit/fault.h"
#include "audit/kept.h"
#include "audit/store.h"
#include "audit/text.h"
#include "crypto/digest.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH_RECORDS = 64 /* under one lock and one sync, while other processes wait some milliseconds */ };

/* A caller in the queue; lives on its stack until `done`. */
struct waiter {
    struct waiter *next;
    struct chain_line line;
    bool done, ok;
};

struct journal {
    pid_t pid; /* of the opener; never changes */
    char *directory;

    pthread_mutex_t mutex; /* for what follows, but for the store */
    pthread_cond_t changed;
    struct waiter *first, **last; /* the queue */
    bool leading;                 /* some thread uses the store */
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
    (void)pthread_cond_init(&journal->changed, NULL);
    return journal;
}

/* The first one of the queue, out of it; NULL: it is empty. */
static struct waiter *take_locked(struct journal *journal)
{
    struct waiter *const waiter = journal->first;

    if (waiter != NULL)
        journal->first = waiter->next;
    if (journal->first == NULL)
        journal->last = &journal->first;
    return waiter;
}

/* He goes when the mutex is free again. */
static void answer_locked(struct waiter *waiter, bool ok)
{
    waiter->ok = ok;
    waiter->done = true;
}

/* OPEN -> FAILED, because of `trouble`: nobody in the queue may hope any more. */
static void fail_locked(struct journal *journal)
{
    struct waiter *waiter;

    journal->failed = true;
    journal->error = journal->trouble;
    while ((waiter = take_locked(journal)) != NULL)
        answer_locked(waiter, false);
}

/* Writes one batch for everybody. The mutex is free while the store works. */
static void lead_locked(struct journal *journal)
{
    size_t count = 0;

    journal->leading = true;
    for (; count < BATCH_RECORDS && journal->first != NULL; count++) {
        journal->batch[count] = take_locked(journal);
        journal->lines[count] = &journal->batch[count]->line;
    }
    (void)pthread_mutex_unlock(&journal->mutex);
    const bool ok = store_append(&journal->store, journal->lines, count, &journal->trouble);
    (void)pthread_mutex_lock(&journal->mutex);
    journal->leading = false;
    journal->head = journal->store.head;
    for (size_t i = 0; i < count; i++)
        answer_locked(journal->batch[i], ok);
    if (!ok)
        fail_locked(journal);
    (void)pthread_cond_broadcast(&journal->changed);
}

/* Queues the waiter and sees it through, as leader or led. */
static bool submit(struct journal *journal, struct waiter *waiter, struct journal_error *error)
{
    (void)pthread_mutex_lock(&journal->mutex);
    if (!journal->failed) {
        *journal->last = waiter;
        journal->last = &waiter->next;
        while (!waiter->done) {
            if (journal->leading)
                (void)pthread_cond_wait(&journal->changed, &journal->mutex);
            else
                lead_locked(journal);
        }
    }
    if (!waiter->ok)
        copy_error(error, &journal->error);
    (void)pthread_mutex_unlock(&journal->mutex);
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
    struct waiter waiter = { .next = NULL };
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

bool journal_reopen(struct journal *journal, struct journal_error *error)
{
    int cancel = 0;

    if (is_child(journal, error))
        return false;
    (void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel);
    (void)pthread_mutex_lock(&journal->mutex);
    while (journal->leading)
        (void)pthread_cond_wait(&journal->changed, &journal->mutex);
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
    (void)pthread_cond_broadcast(&journal->changed);
    (void)pthread_mutex_unlock(&journal->mutex);
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
    if (journal != NULL && !is_child(journal, NULL)) {
        (void)pthread_cond_destroy(&journal->changed);
        (void)pthread_mutex_destroy(&journal->mutex);
    }
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
