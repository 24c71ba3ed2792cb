/* cli/log_verify.c - lintgate log verify: is the journal whole, and the one that was sealed? */
#include "cli/log_command.h"

#include "audit/kept_read.h"
#include "audit/text.h"
#include "cli/log_sealed.h"
#include "cli/options.h"
#include "cli/output.h"

#include <inttypes.h>

enum { OPEN_SHOWN = 20 /* intents without outcome that are listed by number */ };

static void print_open_intents(const struct pairs *pairs)
{
    uint64_t shown = 0;

    if (pairs->open == 0)
        return;
    (void)printf("possibly signed, for want of an outcome: %" PRIu64 ", seq", pairs->open);
    for (size_t i = 0; i < pairs->count && shown < OPEN_SHOWN; i++)
        if (pairs->at[i].result == RECORD_RESULT_NONE)
            (void)printf("%s %" PRIu64, shown++ > 0 ? "," : "", pairs->at[i].seq);
    (void)printf("%s\n", pairs->open > shown ? ", ..." : "");
}

static void print_head(const struct reader *reader)
{
    char head[2 * RECORD_SHA256_BYTES];

    if (reader->records == 0) {
        (void)puts("no head: a module that started left no record yet, or all were taken away;\n"
                   "what was sealed, or a head that was kept elsewhere, tells which");
        return;
    }
    hex_write(reader->head.sha256, RECORD_SHA256_BYTES, head);
    (void)printf("head: seq %" PRIu64 ", SHA-256 %.*s\n", reader->head.seq, (int)sizeof head, head);
}

/* The head is printed to be kept elsewhere: records cut off at the end leave no trace in the journal itself. */
static void print_intact(const struct log_source *source)
{
    const struct reader *reader = &source->reader;

    (void)output_safe((struct output){ .stream = stdout }, source->path);
    (void)printf(": intact, %" PRIu64 " records\n", reader->records);
    print_head(reader);
    if (reader->first_seq > 1)
        (void)printf("begins with seq %" PRIu64 ", in segment %u: what was before is not here\n",
            reader->first_seq, reader->first_number);
    print_open_intents(&reader->pairs);
}

/* The documents that records say are kept. */
struct kept_check {
    bool asked;
    struct kept kept;
    uint64_t whole, missing, other;
};

/* A file may be missing, for it may be deleted; one with other octets was changed. */
static enum status check_kept(
    struct kept_check *check, const struct log_source *source, const struct view *view)
{
    const struct view_value digest = view_get(view, "tbs_sha256");

    if (!check->asked || digest.at == NULL || view_get(view, "tbs").number != RECORD_KEPT)
        return STATUS_CLEAN;
    switch (kept_read(&check->kept, digest.at)) {
    case KEPT_WHOLE: check->whole++; return STATUS_CLEAN;
    case KEPT_MISSING: check->missing++; return STATUS_CLEAN;
    case KEPT_OTHER:
        check->other++;
        output_complain(source->path,
            "seq %" PRIu64
            ": want the document with SHA-256 %.*s in kept/, have other octets under that name",
            view->seq, (int)digest.len, digest.at);
        return STATUS_CLEAN; /* the others are looked at, too */
    case KEPT_TROUBLE: break;
    }
    output_complain(source->path, "seq %" PRIu64 ": want its document in kept/ read, cannot", view->seq);
    return STATUS_UNUSABLE;
}

static enum status print_kept(const struct kept_check *check)
{
    if (check->asked)
        (void)printf("kept documents: %" PRIu64 " whole, %" PRIu64 " not here, %" PRIu64 " changed\n",
            check->whole, check->missing, check->other);
    return check->other > 0 ? STATUS_REFUSED : STATUS_CLEAN;
}

static enum status verify(struct log_source *source, struct log_sealed *sealed, struct kept_check *check)
{
    struct view view;
    enum reader_result result;
    enum status status = STATUS_CLEAN;

    while (status == STATUS_CLEAN && (result = reader_next(&source->reader, &view)) == READER_RECORD) {
        status = log_sealed_next(sealed, source, &view);
        if (status == STATUS_CLEAN)
            status = check_kept(check, source, &view);
    }
    if (status != STATUS_CLEAN)
        return status;
    status = log_conclude(source, result);
    if (status != STATUS_CLEAN)
        return status;
    print_intact(source);
    status = print_kept(check);
    return status_worse(status, log_sealed_end(sealed, source));
}

enum status log_verify(int argc, char **argv)
{
    struct log_sealed sealed = { .public_key = NULL };
    struct kept_check check = { .asked = false };
    const struct option options[] = { { "--kept", &check.asked, NULL },
        { "--public-key", NULL, &sealed.public_key }, { "--checkpoint", NULL, &sealed.checkpoint },
        { "--older", NULL, &sealed.older }, { "--sealed", NULL, &sealed.directory } };
    const int left = options_take(argc, argv, options, sizeof options / sizeof options[0]);
    struct log_source source;

    if (left < 0 || left > 1)
        return log_usage(argv[0]);
    enum status status = log_sealed_open(&sealed);
    if (status == STATUS_CLEAN)
        status = log_open(&source, left == 1 ? argv[1] : NULL) ? STATUS_CLEAN : STATUS_UNUSABLE;
    if (status == STATUS_CLEAN) {
        kept_open(&check.kept, source.directory);
        status = verify(&source, &sealed, &check);
        kept_close(&check.kept);
        log_close(&source);
    }
    log_sealed_close(&sealed);
    return status;
}
