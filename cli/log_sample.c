/*
 * cli/log_sample.c - lintgate log sample: a sample of what was signed, for the self-audit of SBR 8.7. Everybody who has the journal and
 * the seed draws the same one: certificates in the order of SHA-256("SEED:tbs_sha256"), the first so many.
 */
#include "cli/log_command.h"

#include "cli/log_filter.h"
#include "cli/log_print.h"
#include "cli/log_source.h"
#include "crypto/digest.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char usual_count[] = "30,3%"; /* SBR 8.7: the greater of thirty and three percent */

enum { SEED_BYTES = 256 };

/* A certificate that was signed, and its place in the draw. */
struct drawn {
    uint8_t rank[RECORD_SHA256_BYTES];
    uint64_t seq;
};

struct sample {
    struct log_source source;
    struct log_filter filter;
    struct output out;
    const char *seed, *count;
    bool json, csv;
    struct drawn *drawn;
    size_t population, room;
    size_t unsure; /* certificates of which nobody knows whether they were signed */
};

static bool is_candidate(const struct sample *sample, const struct view *view, enum record_result result)
{
    static const char certificate[] = "certificate";
    const struct view_value artifact = view_get(view, "artifact");

    return view->kind == RECORD_INTENT && result != RECORD_FAILED && artifact.at != NULL
           && artifact.len == sizeof certificate - 1 && memcmp(artifact.at, certificate, artifact.len) == 0
           && log_filter_takes(&sample->filter, view, result);
}

static bool add(struct sample *sample, const struct view *view)
{
    char text[SEED_BYTES + 1 + FIELDS_DIGEST_TEXT + 1];
    uint8_t digest[DIGEST_MAX_BYTES];

    if (sample->population == sample->room) {
        const size_t room = sample->room != 0 ? 2 * sample->room : 1024;
        struct drawn *grown = realloc(sample->drawn, room * sizeof *grown);
        if (grown == NULL)
            return false;
        sample->drawn = grown;
        sample->room = room;
    }
    const int len = snprintf(
        text, sizeof text, "%s:%.*s", sample->seed, FIELDS_DIGEST_TEXT, view_get(view, "tbs_sha256").at);
    if (!digest_compute(DIGEST_SHA256, text, (size_t)len, digest))
        return false;
    struct drawn *drawn = &sample->drawn[sample->population++];
    memcpy(drawn->rank, digest, sizeof drawn->rank);
    drawn->seq = view->seq;
    return true;
}

static int by_rank(const void *a, const void *b)
{
    const struct drawn *one = a, *other = b;
    const int order = memcmp(one->rank, other->rank, sizeof one->rank);

    return order != 0 ? order : (one->seq > other->seq) - (one->seq < other->seq);
}

static int by_seq(const void *a, const void *b)
{
    const struct drawn *one = a, *other = b;

    return (one->seq > other->seq) - (one->seq < other->seq);
}

/* "30", "3%" of the population, rounded up, or both with a comma: the greater. False: neither. */
static bool read_count(const char *text, uint64_t population, uint64_t *count)
{
    *count = 0;
    for (const char *at = text; *at != '\0';) {
        char *end = NULL;
        const unsigned long long number = *at >= '0' && *at <= '9' ? strtoull(at, &end, 10) : 0;
        uint64_t part = number;
        if (end == NULL || number == 0 || number > 1000 * 1000 * 1000)
            return false;
        if (*end == '%') {
            if (number > 100)
                return false;
            part = (population * number + 99) / 100;
            end++;
        }
        *count = part > *count ? part : *count;
        if (*end == ',' && end[1] != '\0')
            end++;
        else if (*end != '\0')
            return false;
        at = end;
    }
    return *count > 0;
}

/* Twice through the journal: whether an intent was signed stands after it. */
static enum reader_result draw(struct sample *sample)
{
    struct reader *reader = &sample->source.reader;
    const enum reader_result result = log_read_all(&sample->source);
    struct view view;

    if (result != READER_END)
        return result;
    reader_rewind(reader);
    while (reader_next(reader, &view) == READER_RECORD) {
        const enum record_result became = view.kind == RECORD_INTENT ? pairs_result(&reader->pairs, view.seq)
                                                                     : RECORD_RESULT_NONE;
        if (!is_candidate(sample, &view, became))
            continue;
        if (became != RECORD_SIGNED) {
            sample->unsure++; /* there is no certificate that an auditor could ask for */
        } else if (!add(sample, &view)) {
            (void)snprintf(reader->text, sizeof reader->text, "want memory, have none");
            return READER_TROUBLE;
        }
    }
    return reader->result;
}

static void print_one(const struct sample *sample, const struct view *view)
{
    const struct reader *reader = &sample->source.reader;
    const char *const fields[] = { "key", "profile", "serial", "tbs_sha256" };

    if (sample->json) {
        log_print_json(
            sample->out.stream, reader->number, reader->line, view, reader->at, reader->len, RECORD_SIGNED);
        return;
    }
    if (sample->csv) {
        log_print_csv(sample->out, view, RECORD_SIGNED);
        return;
    }
    (void)fprintf(sample->out.stream, "%8" PRIu64 "  %.19s", view->seq, view_get(view, "time").at);
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const struct view_value value = view_get(view, fields[i]);
        (void)fprintf(sample->out.stream, "  %.*s", value.at != NULL ? (int)value.len : 1,
            value.at != NULL ? value.at : "-");
    }
    (void)fputc('\n', sample->out.stream);
}

static enum reader_result print_drawn(struct sample *sample, size_t count)
{
    struct reader *reader = &sample->source.reader;
    struct view view;

    qsort(sample->drawn, count, sizeof *sample->drawn, by_seq);
    reader_rewind(reader);
    if (sample->csv)
        log_print_csv_header(sample->out.stream);
    for (size_t i = 0; i < count && reader_next(reader, &view) == READER_RECORD;)
        if (view.seq == sample->drawn[i].seq) {
            print_one(sample, &view);
            i++;
        }
    return reader->result == READER_RECORD ? READER_END : reader->result;
}

static enum status run(struct sample *sample)
{
    enum reader_result result = draw(sample);
    uint64_t count = 0;

    if (result == READER_END && sample->population > 0) {
        (void)read_count(sample->count, sample->population, &count);
        if (count > sample->population)
            count = sample->population;
        qsort(sample->drawn, sample->population, sizeof *sample->drawn, by_rank);
        result = print_drawn(sample, (size_t)count);
    }
    const enum status status = log_conclude(&sample->source, result);
    (void)fflush(sample->out.stream); /* where both streams are one, no line is split */
    if (status == STATUS_CLEAN)       /* not among the lines that a program reads */
        (void)fprintf(stderr, "drew %" PRIu64 " of %zu certificates\n", count, sample->population);
    if (status == STATUS_CLEAN && sample->unsure > 0)
        (void)fprintf(stderr,
            "%zu more may have been signed, and are not among them: lintgate log show --verdict "
            "possibly-signed, or unknown\n",
            sample->unsure);
    return status;
}

enum status log_sample(int argc, char **argv)
{
    struct sample sample = { .out = { .stream = stdout } };
    const struct option options[] = { { "--seed", NULL, &sample.seed }, { "--count", NULL, &sample.count },
        { "--json", &sample.json, NULL }, { "--csv", &sample.csv, NULL },
        { "--since", NULL, &sample.filter.since }, { "--until", NULL, &sample.filter.until },
        { "--key", NULL, &sample.filter.key } };
    const int left = options_take(argc, argv, options, sizeof options / sizeof options[0]);
    uint64_t count = 0;

    if (left < 0 || left > 1)
        return log_usage(argv[0]);
    if (!log_one_form(sample.json, sample.csv))
        return STATUS_UNUSABLE;
    if (sample.seed == NULL || sample.seed[0] == '\0' || strlen(sample.seed) > SEED_BYTES) {
        output_complain(
            "--seed", "want a seed of at most %d octets, which makes the sample reproducible", SEED_BYTES);
        return STATUS_UNUSABLE;
    }
    if (sample.count == NULL)
        sample.count = usual_count;
    if (!read_count(sample.count, 100, &count)) {
        output_complain("--count", "want a number, a percentage, or the greater of both as 30,3%%, have %s",
            sample.count);
        return STATUS_UNUSABLE;
    }
    if (!log_filter_ready(&sample.filter) || !log_open(&sample.source, left == 1 ? argv[1] : NULL))
        return STATUS_UNUSABLE;
    const enum status status = run(&sample);
    free(sample.drawn);
    log_close(&sample.source);
    return status;
}
