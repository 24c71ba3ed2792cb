/*
 * tests/unit/journal_sample.c - journal_sample DIR: writes a journal with records of most kinds there; journal_sample DIR COUNT: one with
 * that many decisions, in many segments.
 */
#include "journal_fixture.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Decisions by several threads, which share a sync: as many as asked for take a minute otherwise. */
enum { THREADS = 16, SEGMENT_BYTES = 8 * 1024 * 1024 };

struct job {
    struct journal *journal;
    unsigned long count;
};

static void *append_many(void *argument)
{
    const struct job *job = argument;
    const struct record refusal = sample_refusal();

    for (unsigned long i = 0; i < job->count; i++)
        append(job->journal, &refusal);
    return NULL;
}

static void write_many(const char *directory, unsigned long count)
{
    struct journal_settings settings = fixture_settings(30);
    struct journal_error error;
    struct job jobs[THREADS];
    pthread_t threads[THREADS];

    settings.segment_bytes = SEGMENT_BYTES;
    struct journal *journal = journal_open(directory, &settings, &error);
    assert_non_null(journal);
    for (size_t i = 0; i < THREADS; i++) {
        jobs[i] = (struct job){ journal, count / THREADS + (i < count % THREADS) };
        assert_int_equal(pthread_create(&threads[i], NULL, append_many, &jobs[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    journal_close(journal);
}

int main(int argc, char **argv)
{
    const struct record start = sample_start(), intent = sample_intent(),
                        stop = { .kind = RECORD_STOP, .stop = { .intents = 2, .refusals = 1 } };
    struct record refusal = sample_refusal();
    struct fixture fixture = { .directory = "" };

    if (argc == 3) {
        write_many(argv[1], strtoul(argv[2], NULL, 10));
        return 0;
    }
    if (argc != 2)
        return 2;
    (void)snprintf(fixture.directory, sizeof fixture.directory, "%s", argv[1]);
    (void)snprintf(fixture.path, sizeof fixture.path, "%s/%s", argv[1],
        segment_name(1, (char[SEGMENT_NAME_BYTES]){ "" }));
    struct journal *journal = fixture_open(&fixture);
    refusal.refusal.decision.keep_tbs = true;
    append(journal, &start);
    const struct record outcome = sample_outcome(append(journal, &intent));
    append(journal, &outcome);
    append(journal, &refusal);
    append(journal, &intent);
    append_raw(&fixture, "{\"seq\":6,\"pr", 12); /* torn: repaired by the next append */
    append(journal, &stop);
    journal_close(journal);
    return 0;
}
