/*
 * cli/report.c - lintgate report: three times through the journal, to verify it, to count, to list. The page is written beside its
 * place and moved there, so that whoever reads it has an old one or a new one. What broke the journal's chain is said in the page,
 * which then has what was before it.
 */
#include "cli/report.h"

#include "audit/kept_read.h"
#include "audit/stamp.h"
#include "audit/text.h"
#include "cli/log_filter.h"
#include "cli/log_sealed.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/report_page.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    TEXT_BYTES = 4096,         /* of sentences about the journal, with their NUL */
    DOCUMENTS_MIB = 16,        /* of documents in a page, unless --documents says otherwise */
    MOST_DOCUMENTS_MIB = 1024, /* what a browser may still open */
    MIB = 1024 * 1024,
};

struct work {
    struct log_source source;
    struct log_sealed sealed;
    struct log_filter filter;
    struct report_totals totals;
    struct report_origin origin;
    const char *output, *documents; /* as they were given */
    uint64_t room;                  /* octets of documents that the page may have */
    char filter_text[TEXT_BYTES], verified[TEXT_BYTES], made_at[STAMP_TEXT + 1];
    enum status status; /* of the verification */
};

static void __attribute__((format(printf, 2, 3))) say(struct work *work, const char *format, ...)
{
    const size_t used = strlen(work->verified);
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(work->verified + used, sizeof work->verified - used, format, arguments);
    va_end(arguments);
}

/* -- first: is it whole? ------------------------------------------------------------------------------------------- */

static void say_sealed(struct work *work)
{
    const struct log_sealed *sealed = &work->sealed;
    const uint64_t have = work->source.reader.head.seq;

    if (sealed->newest.size == 0) {
        say(work,
            "Not compared with a sealed log: --public-key and --sealed or --checkpoint were not given.\n");
        return;
    }
    say(work,
        "The first %" PRIu64 " records are those of the checkpoint of %s; %" PRIu64 " are not sealed yet.\n",
        sealed->newest.size, sealed->newest.origin, have - sealed->newest.size);
    if (sealed->oldest.size > 0)
        say(work, "The older checkpoint, of %" PRIu64 " records, is consistent with it.\n",
            sealed->oldest.size);
}

static void say_whole(struct work *work)
{
    const struct reader *reader = &work->source.reader;
    char head[2 * RECORD_SHA256_BYTES];

    if (reader->records == 0) {
        say(work, "There is no record: none was written yet, or all were taken away.\n");
        return;
    }
    hex_write(reader->head.sha256, RECORD_SHA256_BYTES, head);
    say(work, "The chain is whole: %" PRIu64 " records, seq %" PRIu64 " to %" PRIu64 ", head %.*s.\n",
        reader->records, reader->first_seq, reader->head.seq, (int)sizeof head, head);
    if (reader->first_seq > 1)
        say(work, "What was before seq %" PRIu64 " is not here.\n", reader->first_seq);
    if (reader->pairs.open > 0)
        say(work, "Intents without an outcome, of which a signature may exist: %" PRIu64 ".\n",
            reader->pairs.open);
}

static void say_broken(struct work *work)
{
    const struct reader *reader = &work->source.reader;
    char name[SEGMENT_NAME_BYTES];

    say(work, "BROKEN: %s line %" PRIu64 ": %s\nThis page has the %" PRIu64 " records before it.\n",
        reader_name(reader, name), reader->line, reader->text, reader->records);
}

static void verify(struct work *work)
{
    struct reader *reader = &work->source.reader;
    enum reader_result result;
    enum status sealed = STATUS_CLEAN;
    struct view view;

    while ((result = reader_next(reader, &view)) == READER_RECORD) {
        if (sealed == STATUS_CLEAN)
            sealed = log_sealed_next(&work->sealed, &work->source, &view);
        if (view.kind == RECORD_START)
            report_totals_start(&work->totals, &view);
        if (log_state_of(&view, RECORD_SIGNED) != STATE_ANY && view.time_us >= work->filter.since_us
            && view.time_us <= work->filter.until_us)
            report_totals_span(&work->totals, &view);
    }
    work->status = log_conclude(&work->source, result);
    if (result == READER_END && sealed == STATUS_CLEAN)
        sealed = log_sealed_end(&work->sealed, &work->source);
    work->status = status_worse(work->status, sealed);
    if (result == READER_END)
        say_whole(work);
    else
        say_broken(work);
    if (sealed == STATUS_CLEAN)
        say_sealed(work);
    else
        say(work, "BROKEN: the journal is not the one that was sealed; lintgate log verify says where.\n");
    work->origin.intact = work->status == STATUS_CLEAN;
}

/* -- then count, and list ------------------------------------------------------------------------------------------ */

/* Visits the decisions that are asked for, in a further pass. False: the files changed meanwhile. */
static bool each(struct work *work, uint64_t last,
    void (*visit)(struct work *work, const struct view *view, enum log_state state, void *context),
    void *context)
{
    struct reader *reader = &work->source.reader;
    struct view view;

    reader_rewind(reader);
    while (reader->head.seq < last && reader_next(reader, &view) == READER_RECORD) {
        const enum record_result result = pairs_result(&reader->pairs, view.seq);
        const enum log_state state = log_state_of(&view, result);

        if (state != STATE_ANY && log_filter_takes(&work->filter, &view, result))
            visit(work, &view, state, context);
    }
    return reader->head.seq >= last;
}

static void count(struct work *work, const struct view *view, enum log_state state, void *context)
{
    (void)context;
    report_totals_add(&work->totals, view, state);
}

struct listing {
    FILE *out;
    struct kept kept;
    uint64_t rows, bytes; /* so far */
};

/* The newest documents are in the page: the first octets that are too many are left out. */
static void list(struct work *work, const struct view *view, enum log_state state, void *context)
{
    struct listing *listing = context;
    const uint64_t len = view_get(view, "tbs_len").number;
    bool has = false;

    if (!report_lists(state))
        return;
    if (view_get(view, "tbs").number == RECORD_KEPT) {
        listing->bytes += len;
        has = listing->bytes > work->origin.documents_left_out
              && kept_read(&listing->kept, view_get(view, "tbs_sha256").at) == KEPT_WHOLE;
    }
    (void)fputs(listing->rows++ > 0 ? ",\n" : "\n", listing->out);
    report_row(listing->out, view, state, listing->kept.bytes, has ? listing->kept.len : 0);
}

static enum status write_page(struct work *work, FILE *out)
{
    struct listing listing = { .out = out };
    const uint64_t last = work->source.reader.head.seq;

    if (!each(work, last, count, NULL)) {
        output_complain(work->source.path, "want a journal that only grows, have one that changed meanwhile");
        return STATUS_REFUSED;
    }
    if (!report_totals_end(&work->totals)) {
        output_complain(NULL, "want memory for the report, have none");
        return STATUS_INTERNAL;
    }
    if (work->totals.document_bytes > work->room)
        work->origin.documents_left_out = work->totals.document_bytes - work->room;
    report_page_begin(out, &work->origin, &work->totals);
    report_words(out, &work->totals);
    (void)fputs("<script type=\"application/json\" id=\"rows\">[", out);
    kept_open(&listing.kept, work->source.directory);
    const bool whole = each(work, last, list, &listing);
    kept_close(&listing.kept);
    (void)fputs("]</script>\n", out);
    report_page_end(out);
    return whole ? STATUS_CLEAN : STATUS_REFUSED;
}

/* Only whole pages stand at their place, and only their owner reads them: names of people may be in them. */
static enum status make_file(struct work *work)
{
    char *path = NULL;
    enum status status = STATUS_INTERNAL;

    if (asprintf(&path, "%s.%ld", work->output, (long)getpid()) < 0)
        return STATUS_INTERNAL;
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (out == NULL) {
        output_complain(path, "want to write a page here, cannot: %s", strerror(errno));
        free(path);
        return STATUS_UNUSABLE;
    }
    status = write_page(work, out);
    if (ferror(out) | fclose(out) || (status == STATUS_CLEAN && rename(path, work->output) != 0)) {
        output_complain(work->output, "want the page written, have: %s", strerror(errno));
        status = STATUS_INTERNAL;
    }
    if (status != STATUS_CLEAN)
        (void)unlink(path);
    free(path);
    return status;
}

/* -- the call ------------------------------------------------------------------------------------------------------ */

static void describe(struct work *work, const struct option *options, size_t count)
{
    const int64_t now = stamp_now();
    size_t len = 0;

    for (size_t i = 0; i < count; i++)
        if (*options[i].value != NULL && len < sizeof work->filter_text)
            len += (size_t)snprintf(work->filter_text + len, sizeof work->filter_text - len, "%s%s %s",
                len > 0 ? " " : "", options[i].name, *options[i].value);
    if (!stamp_write(now, work->made_at))
        work->made_at[0] = '\0';
    work->origin = (struct report_origin){ .journal = work->source.path,
        .filter = work->filter_text,
        .made_at = work->made_at,
        .verified = work->verified };
}

static bool read_room(struct work *work)
{
    char *end = NULL;
    const unsigned long mib = work->documents != NULL ? strtoul(work->documents, &end, 10) : DOCUMENTS_MIB;

    work->room = (uint64_t)mib * MIB;
    if (work->documents == NULL
        || (end != work->documents && *end == '\0' && work->documents[0] != '-' && mib <= MOST_DOCUMENTS_MIB))
        return true;
    output_complain("--documents", "want MiB of documents in the page, 0 to %d, have %s", MOST_DOCUMENTS_MIB,
        work->documents);
    return false;
}

static enum status run(struct work *work, const char *path, const struct option *filters)
{
    enum status status = log_sealed_open(&work->sealed);

    if (status == STATUS_CLEAN && !log_open(&work->source, path))
        status = STATUS_UNUSABLE;
    if (status == STATUS_CLEAN) {
        describe(work, filters, LOG_FILTER_OPTIONS);
        verify(work);
        report_totals_begin(&work->totals);
        status = work->output != NULL ? make_file(work) : write_page(work, stdout);
        status = status_worse(status, work->status);
        log_close(&work->source);
    }
    log_sealed_close(&work->sealed);
    report_totals_free(&work->totals);
    return status;
}

int report_main(int argc, char **argv)
{
    static struct work work; /* too large for a stack */
    struct option options[LOG_FILTER_OPTIONS + 7] = { { "-o", NULL, &work.output },
        { "--documents", NULL, &work.documents }, { "--public-key", NULL, &work.sealed.public_key },
        { "--checkpoint", NULL, &work.sealed.checkpoint }, { "--older", NULL, &work.sealed.older },
        { "--sealed", NULL, &work.sealed.directory } };
    struct option *const filters = options + 6;

    log_filter_options(&work.filter, filters);
    const int left = options_take(argc, argv, options, LOG_FILTER_OPTIONS + 6);
    if (left < 0 || left > 1 || !log_filter_ready(&work.filter) || !read_room(&work))
        return STATUS_UNUSABLE;
    if (work.output == NULL && isatty(STDOUT_FILENO)) {
        output_complain(
            NULL, "want -o FILE, or an output that is no terminal: a page is not for reading there");
        return STATUS_UNUSABLE;
    }
    return (int)run(&work, left == 1 ? argv[1] : NULL, filters);
}
