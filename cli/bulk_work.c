/* cli/bulk_work.c - items of a batch, judged and printed. */
#include "cli/bulk_work.h"

#include "audit/base64.h"
#include "cli/own_rules.h"
#include "cli/pem_plain.h"
#include "cli/report_json.h"

#include <inttypes.h>
#include <stdlib.h>

enum { NAME_BYTES = 4096 + 32 /* a path, ':' and a number; longer ones are cut */ };

struct bulk_worker {
    const struct bulk *bulk;
    struct output out; /* of the batch */
    struct report report;
    struct lint_json json, more;
    struct line_room room;
    struct line_document line;
    struct bulk_tally tally;
    bool failed; /* memory ran out */
    char name[NAME_BYTES];
};

struct bulk_worker *bulk_worker_open(const struct bulk *bulk)
{
    struct bulk_worker *const worker = calloc(1, sizeof *worker);

    if (worker != NULL)
        worker->bulk = bulk;
    return worker;
}

void bulk_worker_close(struct bulk_worker *worker)
{
    if (worker == NULL)
        return;
    line_room_free(&worker->room);
    bulk_tally_free(&worker->tally);
    free(worker->json.at);
    free(worker->more.at);
    free(worker);
}

const struct bulk_tally *bulk_worker_tally(const struct bulk_worker *worker)
{
    return &worker->tally;
}

static void print(struct bulk_worker *worker, const char *name, enum outcome outcome,
    const struct report *report, struct span more)
{
    if (!bulk_tally_add(&worker->tally, outcome, report)
        || !lint_print(worker->out, &worker->bulk->form, &worker->json, name, outcome, report, more))
        worker->failed = true;
}

static void judge(
    struct bulk_worker *worker, const char *name, const struct input_document *document, struct span more)
{
    struct lint_judged judged = { .room = &worker->report };

    if (!lint_judge(worker->bulk->terms, document, &judged)) {
        worker->failed = true;
        return;
    }
    print(worker, name, judged.outcome, judged.report, more);
    lint_judged_free(&judged);
}

static void complain_unread(struct bulk_worker *worker, const char *name, const char *fault)
{
    output_complain(name, "%s", fault);
    worker->tally.unread++;
}

/* For input_each. */
static enum status judge_document(void *context, const char *name, const struct input_document *document)
{
    struct bulk_worker *const worker = context;

    if (document->fault == NULL) {
        judge(worker, name, document, (struct span){ NULL, 0 });
        return STATUS_CLEAN;
    }
    output_complain(name, "want a whole PEM block, cannot read this one: %s", document->fault);
    worker->tally.unread++;
    return STATUS_UNUSABLE;
}

static void judge_input(struct bulk_worker *worker, const char *name, struct input *input, bool opened)
{
    if (opened)
        (void)input_each(input, name, judge_document, worker);
    else
        complain_unread(worker, name, input->fault);
    input_close(input);
}

static void judge_path(struct bulk_worker *worker, const char *path)
{
    struct input input;
    const bool opened = input_open(&input, path);

    judge_input(worker, path, &input, opened);
}

static void judge_octets(struct bulk_worker *worker, const char *name, struct span octets)
{
    struct input input;
    const bool opened = input_open_bytes(&input, octets.at, octets.len);

    judge_input(worker, name, &input, opened);
}

/* Members of JSON that say which line it was: what identifies it, or its number. */
static struct span members_of(struct bulk_worker *worker, uint64_t number)
{
    const struct line_document *const line = &worker->line;
    const bool has_id = line->id.at != NULL;
    struct lint_json *const more = &worker->more;
    size_t wanted = 6 * line->id.len + 64; /* each octet as \u00XX */

    if (more->room < wanted) {
        char *const grown = realloc(more->at, wanted);
        if (grown == NULL) {
            worker->failed = true;
            return (struct span){ NULL, 0 };
        }
        more->at = grown;
        more->room = wanted;
    }
    struct json_sink sink = { more->at, more->room, 0 };
    if (!has_id && worker->bulk->format.id == NULL) {
        json_put(&sink, "\"line\":", 7);
        json_put_number(&sink, number);
    } else {
        json_put(&sink, "\"id\":", 5);
        if (!has_id)
            json_put(&sink, "null", 4);
        else if (line->id_is_json)
            json_put(&sink, (const char *)line->id.at, line->id.len);
        else
            json_put_string(&sink, (const char *)line->id.at, line->id.len);
    }
    return (struct span){ (const uint8_t *)more->at, sink.len };
}

/* What text and tables call the line: its id, or file and number. JSON has both apart. */
static const char *name_of(struct bulk_worker *worker, const char *file, uint64_t number)
{
    struct span id = worker->line.id;

    if (worker->bulk->form.json)
        return file;
    if (id.len > 1 && worker->line.id_is_json && id.at[0] == '"')
        id = (struct span){ id.at + 1, id.len - 2 };
    if (id.len > 0)
        (void)snprintf(worker->name, sizeof worker->name, "%.*s",
            (int)(id.len < NAME_BYTES ? id.len : NAME_BYTES), (const char *)id.at);
    else
        (void)snprintf(worker->name, sizeof worker->name, "%s:%" PRIu64, file, number);
    return worker->name;
}

/* A line without a document is unparsed, and says why. */
static void print_fault(struct bulk_worker *worker, const char *file, uint64_t number, struct span line)
{
    struct report *const report = &worker->report;
    const size_t offset = worker->line.offset < line.len ? worker->line.offset : line.len;

    report_clear(report);
    report->document = line;
    report->rule = own_rule(OWN_LINE);
    finding(report, (struct span){ line.at + offset, 0 }, "%s", worker->line.fault);
    report->rule = NULL;
    print(worker, name_of(worker, file, number), OUTCOME_UNPARSED, report, members_of(worker, number));
}

static void judge_line(struct bulk_worker *worker, const char *file, uint64_t number, struct span octets)
{
    switch (line_document_read(&worker->bulk->format, octets, &worker->room, &worker->line)) {
    case LINE_NO_MEMORY: worker->failed = true; return;
    case LINE_FAULT: print_fault(worker, file, number, octets); return;
    case LINE_DOCUMENT:
        judge(worker, name_of(worker, file, number), &worker->line.document, members_of(worker, number));
        return;
    }
}

static void judge_long(struct bulk_worker *worker, const char *file, uint64_t number, struct span beginning)
{
    worker->line = (struct line_document){ .id_is_json = false };
    (void)snprintf(worker->line.fault, sizeof worker->line.fault, "want a line of at most %d MiB, have more",
        LINE_MAX_BYTES / 1024 / 1024);
    print_fault(worker, file, number, beginning);
}

/* A block as nearly all are written needs neither OpenSSL nor memory. */
static bool judge_plain(struct bulk_worker *worker, struct span block)
{
    char label[PEM_LABEL_BYTES];
    struct input_document document = { .label = label };
    size_t len;

    if (!line_room_make(&worker->room, block.len)) {
        worker->failed = true;
        return true;
    }
    if (!pem_plain_read(block, worker->room.text, worker->room.der, &len, label))
        return false;
    document.der = (struct span){ worker->room.der, len };
    judge(worker, worker->name, &document, (struct span){ NULL, 0 });
    return true;
}

static void judge_block(struct bulk_worker *worker, const char *file, uint64_t number, struct span block)
{
    (void)snprintf(worker->name, sizeof worker->name, "%s#%" PRIu64, file, number);
    if (!judge_plain(worker, block))
        judge_octets(worker, worker->name, block);
}

void bulk_worker_judge(void *argument, struct bulk_batch *batch)
{
    struct bulk_worker *const worker = argument;

    worker->out = worker->bulk->out;
    worker->out.stream = open_memstream(&batch->out, &batch->out_len);
    if (worker->out.stream == NULL)
        return;
    for (size_t i = 0; i < batch->count && !worker->failed; i++) {
        const struct bulk_item *const item = &batch->items[i];
        const char *const name = bulk_name(batch, item);
        const struct span octets = bulk_octets(batch, item);

        switch (item->kind) {
        case BULK_LINE: judge_line(worker, name, item->number, octets); break;
        case BULK_LONG: judge_long(worker, name, item->number, octets); break;
        case BULK_PATH: judge_path(worker, name); break;
        case BULK_FILE: judge_octets(worker, name, octets); break;
        case BULK_PEM: judge_block(worker, name, item->number, octets); break;
        }
    }
    if (fclose(worker->out.stream) != 0 || worker->failed) {
        free(batch->out);
        batch->out = NULL;
    }
}
