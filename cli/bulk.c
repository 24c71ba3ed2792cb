/* cli/bulk.c - lint of very many documents: its options, its threads, and what is said at its end. */
#include "cli/bulk.h"

#include "cli/bulk_read.h"
#include "cli/bulk_work.h"
#include "cli/interrupt.h"
#include "cli/jobs.h"
#include "cli/tar.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char default_field[] = "der";

static bool is_archive(const char *path)
{
    uint8_t block[TAR_BLOCK_BYTES];
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    const bool is = fd >= 0 && pread(fd, block, sizeof block, 0) == (ssize_t)sizeof block
                    && tar_is((struct span){ block, sizeof block });

    if (fd >= 0)
        (void)close(fd);
    return is;
}

bool bulk_is_asked(const struct bulk_asked *asked, char *const *paths, int count)
{
    struct stat st;

    if (asked->lines || asked->summary || asked->findings_ok || asked->jobs != NULL || asked->field != NULL
        || asked->id != NULL || asked->from_line != NULL)
        return true;
    for (int i = 0; i < count; i++)
        if (strcmp(paths[i], "-") != 0 && stat(paths[i], &st) == 0
            && (S_ISDIR(st.st_mode) || (S_ISREG(st.st_mode) && is_archive(paths[i]))))
            return true;
    return false;
}

bool bulk_read_options(const struct bulk_asked *asked, struct bulk *bulk)
{
    uint64_t line = 1;
    char *end = NULL;

    if (!jobs_read(asked->jobs, &bulk->threads))
        return false;
    if (asked->from_line != NULL) {
        line = strtoull(asked->from_line, &end, 10);
        if (asked->from_line[0] < '0' || asked->from_line[0] > '9' || *end != '\0' || line == 0
            || line == UINT64_MAX) {
            output_complain("--from-line", "want the number of a line, from 1, have %s", asked->from_line);
            return false;
        }
    }
    bulk->from_line = line;
    bulk->format = (struct line_format){ asked->field != NULL ? asked->field : default_field, asked->id };
    bulk->lines = asked->lines || asked->field != NULL || asked->id != NULL || asked->from_line != NULL;
    bulk->summary = asked->summary;
    bulk->form.none = asked->summary;
    return true;
}

/* Octets in all operands; 0 if one is no regular file. */
static uint64_t total_of(char *const *paths, int count)
{
    uint64_t total = 0;
    struct stat st;

    for (int i = 0; i < count; i++) {
        const bool known = (strcmp(paths[i], "-") == 0 ? fstat(STDIN_FILENO, &st) : stat(paths[i], &st)) == 0
                           && S_ISREG(st.st_mode);
        if (!known)
            return 0;
        total += (uint64_t)st.st_size;
    }
    return total;
}

/* Where a run that was ended goes on. */
static void say_reached(const struct bulk *bulk, bool ok, uint64_t last)
{
    if (!interrupt_seen() && ok)
        return;
    if (bulk->lines)
        output_complain(
            NULL, "ended after line %" PRIu64 "; --from-line %" PRIu64 " goes on", last, last + 1);
    else
        output_complain(NULL, "ended before all was judged");
}

static void print_summary(const struct bulk *bulk, struct bulk_tally *tally, uint64_t last)
{
    const bool data = bulk->form.json || bulk->form.csv;
    const struct output out = { .stream = data ? stderr : bulk->out.stream,
        .colour = !data && bulk->out.colour,
        .columns = data ? 0 : bulk->out.columns };
    const uint64_t documents = tally->counts[OUTCOME_PASS] + tally->counts[OUTCOME_REFUSE]
                               + tally->counts[OUTCOME_UNPARSED];

    if (!bulk->summary && (data || documents + tally->unread <= 1))
        return;
    (void)fflush(bulk->out.stream);
    lint_print_summary(
        out, (const size_t[]){ tally->counts[0], tally->counts[1], tally->counts[2] }, (size_t)tally->unread);
    if (bulk->lines && bulk->summary)
        (void)fprintf(out.stream, "line %" PRIu64 " is the last one that was judged\n", last);
    if (bulk->summary)
        bulk_tally_print(out, tally);
}

static enum status status_of(const struct bulk_tally *tally)
{
    if (tally->unread > 0)
        return STATUS_UNUSABLE;
    return tally->counts[OUTCOME_REFUSE] + tally->counts[OUTCOME_UNPARSED] > 0 ? STATUS_REFUSED
                                                                               : STATUS_CLEAN;
}

static enum status run_crew(const struct bulk *bulk, void **workers, char *const *paths, int count)
{
    struct bulk_reader reader = { .bulk = bulk, .total = total_of(paths, count) };
    struct bulk_tally tally = { .unread = 0 };
    struct bulk_written written = { 0, 0 };

    interrupt_begin();
    reader.crew = bulk_crew_start(
        &(struct bulk_crew_plan){ bulk_worker_judge, workers, bulk->threads, bulk->out.stream });
    bool ok = reader.crew != NULL;
    progress_begin(&reader.progress, "documents", isatty(STDOUT_FILENO) != 1 || bulk->form.none);
    for (int i = 0; ok && i < count; i++)
        bulk_read(&reader, paths[i]);
    (void)interrupt_poll(NULL, 0);
    ok = ok && bulk_crew_end(reader.crew, &written);
    progress_end(&reader.progress, written.items, reader.done, reader.total);
    tally.unread = reader.unread;
    for (unsigned i = 0; i < bulk->threads; i++)
        ok = bulk_tally_merge(&tally, bulk_worker_tally(workers[i])) && ok;
    if (ferror(bulk->out.stream) == 0 && !ok)
        output_complain(NULL, "want memory and threads to judge with, have none");
    say_reached(bulk, ok, written.last);
    print_summary(bulk, &tally, written.last);
    const enum status status = ok ? status_of(&tally) : STATUS_INTERNAL;
    bulk_tally_free(&tally);
    (void)fflush(bulk->out.stream);
    interrupt_end();
    return status;
}

enum status bulk_run(const struct bulk *bulk, char *const *paths, int count)
{
    void **const workers = calloc(bulk->threads, sizeof *workers);
    bool ok = workers != NULL;
    enum status status = STATUS_INTERNAL;

    for (unsigned i = 0; ok && i < bulk->threads; i++)
        ok = (workers[i] = bulk_worker_open(bulk)) != NULL;
    if (ok) {
        if (bulk->form.csv)
            lint_print_csv_header(bulk->out.stream);
        status = run_crew(bulk, workers, paths, count);
    } else {
        output_complain(NULL, "want memory for %u threads, have less", bulk->threads);
    }
    for (unsigned i = 0; workers != NULL && i < bulk->threads; i++)
        bulk_worker_close(workers[i]);
    free(workers);
    return status;
}
