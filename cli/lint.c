/* cli/lint.c - lintgate lint: judges the documents in files. */
#include "cli/lint.h"

#include "cli/input.h"
#include "cli/lint_print.h"
#include "cli/options.h"
#include "lint/lint.h"
#include "lint/rules.h"
#include "lint/verdict.h"

#include <stdlib.h>

enum { NAME_EXTRA_BYTES = 32 /* "#" and a number after a file's name, with the NUL */ };

struct run {
    struct output out;
    bool json, quiet;
    struct policy policy;
    int64_t clock_seconds; /* 0: each document by its notBefore alone */
    struct report *report; /* of the document at hand; too large for a stack */
    size_t counts[JUDGEMENT_COUNT];
    size_t unread; /* files, and blocks in files, that cannot be read */
};

/* RFC 7468 5.1 */
static const char certificate_label[] = "CERTIFICATE";

static bool read_severity(const char *name, enum severity *severity)
{
    for (unsigned i = 0; i < SEVERITY_COUNT; i++)
        if (strcmp(name, severity_name(i)) == 0) {
            *severity = i;
            return true;
        }
    output_complain("--severity", "want error, warning or notice, have %s", name);
    return false;
}

/* YYYY-MM-DD, a day of the calendar. */
static bool read_date(const char *text, int64_t *seconds)
{
    static const char form[] = "0000-00-00";
    int date = 0;
    bool ok = strlen(text) == sizeof form - 1;

    for (size_t i = 0; ok && form[i] != '\0'; i++) {
        const bool digit = form[i] == '0';
        ok = digit ? text[i] >= '0' && text[i] <= '9' : text[i] == form[i];
        if (digit)
            date = date * 10 + (text[i] - '0');
    }
    *seconds = ok ? time_of_date(date) : 0;
    if (ok && time_date(*seconds) == date)
        return true;
    output_complain("--date", "want a day as YYYY-MM-DD, have %s", text);
    return false;
}

static enum judgement judge(struct run *run, const struct input_document *document)
{
    struct report *const report = run->report;
    char label[QUOTE_BYTES];

    if (document->label != NULL && strcmp(document->label, certificate_label) != 0) {
        static const struct rule kind = { .id = DOCUMENT_KIND_RULE, .source = "RFC 7468 5.1" };
        const struct span found = { (const uint8_t *)document->label, strlen(document->label) };
        report_clear(report);
        report->rule = &kind;
        report->document = document->der;
        finding(report, document->der, "want a PEM block CERTIFICATE, have %s", quote(found, label));
        return JUDGEMENT_UNPARSED;
    }
    lint_document(
        &(struct lint_input){ .document = document->der, .clock_seconds = run->clock_seconds }, report);
    if (!report->parsed)
        return JUDGEMENT_UNPARSED;
    return verdict_of(report, &run->policy, NULL) == SIGN ? JUDGEMENT_PASS : JUDGEMENT_REFUSE;
}

static enum status lint_one(struct run *run, const char *name, const struct input_document *document)
{
    if (document->fault != NULL) {
        output_complain(name, "want a whole PEM block, cannot read this one: %s", document->fault);
        run->unread++;
        return STATUS_UNUSABLE;
    }
    const enum judgement judgement = judge(run, document);
    run->counts[judgement]++;
    if (run->json) {
        if (!lint_print_json(run->out.stream, name, judgement, run->report)) {
            output_complain(name, "want memory for JSON, have none");
            return STATUS_INTERNAL;
        }
    } else if (!run->quiet) {
        lint_print_text(run->out, name, judgement, run->report);
    }
    return judgement == JUDGEMENT_PASS ? STATUS_CLEAN : STATUS_REFUSED;
}

/* Each document of a file that has several is called NAME#1, NAME#2 … */
static enum status lint_documents(struct run *run, const char *path, const struct input *input)
{
    const size_t size = strlen(path) + NAME_EXTRA_BYTES;
    char *name = malloc(size);
    enum status status = STATUS_CLEAN;

    if (name == NULL) {
        output_complain(path, "want memory for a name, have none");
        return STATUS_INTERNAL;
    }
    for (size_t i = 0; i < input->count; i++) {
        if (input->count == 1)
            (void)snprintf(name, size, "%s", path);
        else
            (void)snprintf(name, size, "%s#%zu", path, i + 1);
        status = status_worse(status, lint_one(run, name, &input->documents[i]));
    }
    free(name);
    return status;
}

static enum status lint_file(struct run *run, const char *path)
{
    struct input input;
    enum status status = STATUS_UNUSABLE;

    if (input_open(&input, path)) {
        status = lint_documents(run, path, &input);
    } else {
        output_complain(path, "%s", input.fault);
        run->unread++;
    }
    input_close(&input);
    return status;
}

static enum status lint_files(struct run *run, char **paths, int count)
{
    enum status status = STATUS_CLEAN;

    run->report = malloc(sizeof *run->report);
    if (run->report == NULL) {
        output_complain(NULL, "want memory for a report, have none");
        return STATUS_INTERNAL;
    }
    for (int i = 0; i < count; i++)
        status = status_worse(status, lint_file(run, paths[i]));
    free(run->report);
    const size_t documents = run->counts[JUDGEMENT_PASS] + run->counts[JUDGEMENT_REFUSE]
                             + run->counts[JUDGEMENT_UNPARSED];
    if (!run->json && !run->quiet && documents + run->unread > 1)
        lint_print_summary(run->out, run->counts, run->unread);
    return status;
}

int lint_main(int argc, char **argv)
{
    struct run run = { .policy = { .scopes = CERTIFICATE, .refuse_at = SEVERITY_ERROR } };
    const char *severity = NULL, *date = NULL;
    const struct option options[] = {
        { "--json", &run.json, NULL },
        { "--quiet", &run.quiet, NULL },
        { "--severity", NULL, &severity },
        { "--date", NULL, &date },
    };
    const int count = options_take(argc, argv, options, COUNT_OF(options));

    if (count < 0 || (severity != NULL && !read_severity(severity, &run.policy.refuse_at))
        || (date != NULL && !read_date(date, &run.clock_seconds)))
        return STATUS_UNUSABLE;
    if (run.json && run.quiet) {
        output_complain(NULL, "want --json or --quiet, have both");
        return STATUS_UNUSABLE;
    }
    if (count == 0) {
        output_complain(NULL, "want a file to judge, or - for standard input, have none");
        return STATUS_UNUSABLE;
    }
    run.out = output_standard();
    return (int)lint_files(&run, argv + 1, count);
}
