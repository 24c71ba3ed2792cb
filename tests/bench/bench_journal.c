/*
 * tests/bench/bench_journal.c - what a record costs that is on disk: beside a write and fdatasync of as many octets to a file of its own, by
 * turns; of several threads, which share an fdatasync, and several processes, which do not. bench_journal [DIRECTORY]: on which disk;
 * without, the working directory.
 */
#include "audit/journal.h"
#include "tests/bench/measure.h"
#include "tests/module/scratch.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 8, PROCESSES = 4, RECORD_BYTES = 400 /* about what an outcome has */, PATH_BYTES = 4096 };

static char directory[PATH_BYTES];

static struct journal *open_journal(void)
{
    struct journal_error error;
    struct journal *const journal = journal_open(
        directory, &(struct journal_settings){ .lock_seconds = 60 }, &error);

    measure_must(journal != NULL, error.text);
    return journal;
}

static void append(struct journal *journal)
{
    static const uint8_t signature[64] = { 1 };
    struct journal_error error;
    const struct record record = { .kind = RECORD_OUTCOME,
        .outcome = { 1, RECORD_SIGNED, { signature, sizeof signature }, "CKR_OK" } };

    measure_must(journal_append(journal, &record, NULL, &error), error.text);
}

/* To the end of the file, as the journal does; there is no cheaper way to have it on disk. */
static void write_plainly(int file, off_t *end)
{
    static const char record[RECORD_BYTES] = { '{' };

    measure_must(pwrite(file, record, sizeof record, *end) == (ssize_t)sizeof record && fdatasync(file) == 0,
        "want a write and fdatasync");
    *end += (off_t)sizeof record;
}

struct crew {
    struct journal *journal;
    size_t records; /* of each */
};

static void *work(void *context)
{
    const struct crew *const crew = context;

    for (size_t i = 0; i < crew->records; i++)
        append(crew->journal);
    return NULL;
}

/* Microseconds a record of all together; *cpu gets those of all processors. */
static double of_threads(struct journal *journal, size_t threads, size_t records, double *cpu)
{
    struct crew crew = { journal, records };
    pthread_t ids[THREADS];
    const double begin = measure_wall_us(), cpu_begin = measure_cpu_us();

    for (size_t i = 0; i < threads; i++)
        measure_must(pthread_create(&ids[i], NULL, work, &crew) == 0, "want a thread");
    for (size_t i = 0; i < threads; i++)
        measure_must(pthread_join(ids[i], NULL) == 0, "want a thread to end");
    *cpu = (measure_cpu_us() - cpu_begin) / (double)(threads * records);
    return (measure_wall_us() - begin) / (double)(threads * records);
}

/* The same of processes; each opens the journal before the clock runs. */
static double of_processes(size_t processes, size_t records)
{
    pid_t children[PROCESSES];
    int ready[2], go[2], status;
    char octet = 0;
    double begin;

    measure_must(pipe(ready) == 0 && pipe(go) == 0, "want a pipe");
    for (size_t i = 0; i < processes; i++) {
        children[i] = fork();
        measure_must(children[i] >= 0, "want a process");
        if (children[i] == 0) {
            struct journal *const journal = open_journal();

            measure_must(write(ready[1], &octet, 1) == 1 && read(go[0], &octet, 1) == 1, "want a pipe");
            (void)work(&(struct crew){ journal, records });
            journal_close(journal);
            _exit(EXIT_SUCCESS);
        }
    }
    for (size_t i = 0; i < processes; i++)
        measure_must(read(ready[0], &octet, 1) == 1, "want a process to be ready");
    begin = measure_wall_us();
    for (size_t i = 0; i < processes; i++)
        measure_must(write(go[1], &octet, 1) == 1, "want a pipe");
    for (size_t i = 0; i < processes; i++)
        measure_must(
            waitpid(children[i], &status, 0) == children[i] && status == 0, "want a process to succeed");
    begin = (measure_wall_us() - begin) / (double)(processes * records);
    for (size_t i = 0; i < 2; i++) {
        close(ready[i]);
        close(go[i]);
    }
    return begin;
}

/* By turns, so that all meet the same disk. */
static void measure_all(int file)
{
    static const struct {
        const char *name;
        size_t threads, processes;
    } ways[] = { { "1 thread", 1, 0 }, { "2 threads", 2, 0 }, { "8 threads", 8, 0 }, { "1 process", 0, 1 },
        { "4 processes", 0, 4 } };
    enum { WAYS = sizeof ways / sizeof ways[0] };
    const size_t records = measure_count(64, 16, 2);
    struct series plain = { .count = 0 }, each[WAYS] = { { .count = 0 } }, spent[WAYS] = { { .count = 0 } };
    struct journal *const journal = open_journal();
    off_t end = 0;

    for (size_t round = 0; round < measure_count(31, 9, 1); round++) {
        const double begin = measure_wall_us();
        for (size_t i = 0; i < records; i++)
            write_plainly(file, &end);
        series_add(&plain, (measure_wall_us() - begin) / (double)records);
        for (size_t way = 0; way < WAYS; way++) {
            double cpu = 0;

            series_add(&each[way], ways[way].threads > 0
                                       ? of_threads(journal, ways[way].threads, records, &cpu)
                                       : of_processes(ways[way].processes, records));
            series_add(&spent[way], cpu);
        }
    }
    measure_tell("write and fdatasync alone", "a record", "us", &plain);
    for (size_t way = 0; way < WAYS; way++) {
        measure_tell(ways[way].name, "a record", "us", &each[way]);
        measure_tell_ratio(ways[way].name, "of write and fdatasync", &plain, &each[way]);
        if (ways[way].threads > 0)
            measure_tell(ways[way].name, "CPU time", "us", &spent[way]);
        series_clear(&each[way]);
        series_clear(&spent[way]);
    }
    series_clear(&plain);
    journal_close(journal);
}

int main(int count, char **arguments)
{
    char path[PATH_BYTES + 8];

    measure_begin(&count, arguments);
    char *const where = realpath(count > 1 ? arguments[1] : ".", NULL);
    measure_must(where != NULL, "want a directory");
    snprintf(directory, sizeof directory, "%s/lintgate-bench-XXXXXX", where);
    free(where);
    measure_must(mkdtemp(directory) != NULL, directory);
    snprintf(path, sizeof path, "%s/plain", directory);
    const int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    measure_must(file >= 0, path);
    measure_section("Journal: records on disk (%s)", measure_file_system(directory));
    measure_all(file);
    close(file);
    scratch_remove(directory);
    return EXIT_SUCCESS;
}
