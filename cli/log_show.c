/* cli/log_show.c - lintgate log show: the records that are asked for, and those that come. */
#include "cli/log_command.h"

#include "audit/stamp.h"
#include "cli/log_filter.h"
#include "cli/log_pending.h"
#include "cli/log_print.h"
#include "cli/log_source.h"
#include "cli/log_text.h"

#include <string.h>
#include <time.h>

enum {
    POLL_NS = 250 * 1000 * 1000,    /* between looks for more */
    PATIENCE_US = 10 * 1000 * 1000, /* with an intent that has no outcome, before it is shown without one */
};

struct show {
    struct log_source source;
    struct log_filter filter;
    struct output out;
    struct kept_lint *kept; /* only for text */
    bool json, csv, follow;
};

/* A record, where it stands. */
struct place {
    unsigned segment;
    uint64_t line;
};

static void print(const struct show *show, const struct place *place, const struct view *view,
    const char *record, size_t len, enum record_result result)
{
    if (!log_filter_takes(&show->filter, view, result))
        return;
    if (show->json)
        log_print_json(show->out.stream, place->segment, place->line, view, record, len, result);
    else if (show->csv)
        log_print_csv(show->out, view, result);
    else
        log_text_record(show->out, view, result, show->kept);
}

static void print_heads(const struct show *show)
{
    if (show->csv)
        log_print_csv_header(show->out.stream);
    else if (!show->json)
        log_text_heads(show->out.stream);
}

/* Twice through the journal: what became of an intent stands after it. */
static enum status show_all(struct show *show)
{
    struct reader *reader = &show->source.reader;
    const enum reader_result result = log_read_all(&show->source);
    const uint64_t last = reader->head.seq;
    const struct reader first = *reader; /* what it said, and of which line */
    struct view view;

    reader_rewind(reader);
    print_heads(show);
    while (reader->head.seq < last && reader_next(reader, &view) == READER_RECORD)
        print(show, &(struct place){ reader->number, reader->line }, &view, reader->at, reader->len,
            pairs_result(&reader->pairs, view.seq));
    if (reader->head.seq < last) /* the files changed between the two passes */
        return log_conclude(&show->source, READER_TROUBLE);
    (void)fflush(show->out.stream);
    if (result == READER_END)
        return STATUS_CLEAN;
    reader->line = first.line;
    reader->number = first.number;
    memcpy(reader->text, first.text, sizeof reader->text);
    return log_conclude(&show->source, result);
}

/* An intent that waited: printed with what became of it. */
static void print_pending(void *context, const struct log_pending_intent *intent, enum record_result result)
{
    const struct show *show = context;
    struct view_fault fault;
    struct view view;

    if (view_read(intent->record, intent->len, &view, &fault))
        print(show, &(struct place){ intent->segment, intent->line }, &view, intent->record, intent->len,
            result);
}

/* Prints what has come; intents wait for their outcome. False: memory ran out. */
static bool show_new(struct show *show, struct log_pending *pending)
{
    struct reader *reader = &show->source.reader;
    struct view view;

    while (reader_next(reader, &view) == READER_RECORD) {
        const struct log_pending_intent intent = { .seq = view.seq,
            .time_us = view.time_us,
            .segment = reader->number,
            .line = reader->line,
            .len = reader->len };
        if (view.kind == RECORD_INTENT && !log_pending_add(pending, &intent, reader->at))
            return false;
        if (view.kind == RECORD_OUTCOME)
            log_pending_end(pending, view_get(&view, "intent").number,
                (enum record_result)view_get(&view, "result").number, print_pending, show);
        if (view.kind != RECORD_INTENT)
            print(show, &(struct place){ reader->number, reader->line }, &view, reader->at, reader->len,
                RECORD_RESULT_NONE);
    }
    log_pending_expire(pending, stamp_now() - PATIENCE_US, print_pending, show);
    (void)fflush(show->out.stream);
    return true;
}

/* Until the reader of our output goes away, or the journal breaks. */
static enum status follow(struct show *show)
{
    struct reader *reader = &show->source.reader;
    struct log_pending pending = { .first = NULL };

    while (reader_follow(reader) && show_new(show, &pending) && reader->result == READER_END
           && ferror(show->out.stream) == 0)
        (void)nanosleep(&(struct timespec){ .tv_nsec = POLL_NS }, NULL);
    log_pending_free(&pending);
    return log_conclude(&show->source, reader->result == READER_END ? READER_TROUBLE : reader->result);
}

static enum status run(struct show *show, const char *path)
{
    if (!log_open(&show->source, path))
        return STATUS_UNUSABLE;
    if (!show->json && !show->csv)
        show->kept = kept_lint_open(show->source.directory); /* without it there are fewer messages */
    enum status status = show_all(show);
    if (status == STATUS_CLEAN && show->follow)
        status = follow(show);
    kept_lint_close(show->kept);
    log_close(&show->source);
    return status;
}

enum status log_show(int argc, char **argv)
{
    struct show show = { .out = output_standard() };
    struct option options[LOG_FILTER_OPTIONS + 3] = { { "--json", &show.json, NULL },
        { "--csv", &show.csv, NULL }, { "--follow", &show.follow, NULL } };

    log_filter_options(&show.filter, options + 3);
    const int left = options_take(argc, argv, options, LOG_FILTER_OPTIONS + 3);
    if (left < 0 || left > 1)
        return log_usage(argv[0]);
    if (!log_one_form(show.json, show.csv))
        return STATUS_UNUSABLE;
    if (!log_filter_ready(&show.filter))
        return STATUS_UNUSABLE;
    return run(&show, left == 1 ? argv[1] : NULL);
}
