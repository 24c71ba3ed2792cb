/* cli/lint.c - lintgate lint: judges the documents in files. */
#include "cli/lint.h"

#include "cli/bulk.h"
#include "cli/lint_issuer.h"
#include "cli/lint_judge.h"
#include "cli/lint_key.h"
#include "cli/options.h"
#include "lint/rule.h"

#include <stdlib.h>
#include <time.h>

/* What was typed. */
struct asked {
    struct lint_form form;
    struct bulk_asked bulk;
    bool thorough;
    const char *severity, *date, *profile, *issuer, *responder, *roots, *key, *config;
};

struct run {
    const struct asked *asked;
    struct output out;
    struct lint_json json;
    struct lint_terms terms;
    struct lint_issuer issuer, responder; /* of `terms` */
    struct lint_roots roots;              /* of `terms` */
    struct lint_key key;                  /* of `terms` */
    size_t counts[OUTCOME_COUNT];
    size_t unread; /* files, and blocks in files, that cannot be read */
};

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

static bool read_profile(const char *name, unsigned *profile)
{
    *profile = scope_find(name) & (unsigned)(MV | OV | SV | IV);
    if (*profile != 0)
        return true;
    output_complain("--profile", "want type and generation, as in sponsor-validated/strict, have %s", name);
    return false;
}

static enum status lint_one(void *context, const char *name, const struct input_document *document)
{
    struct run *const run = context;
    struct lint_judged judged = { .outcome = OUTCOME_UNPARSED };

    if (document->fault != NULL) {
        output_complain(name, "want a whole PEM block, cannot read this one: %s", document->fault);
        run->unread++;
        return STATUS_UNUSABLE;
    }
    if (!lint_judge(&run->terms, document, &judged)) {
        output_complain(name, "want memory for a report, have none");
        return STATUS_INTERNAL;
    }
    run->counts[judged.outcome]++;
    enum status status = judged.outcome == OUTCOME_PASS ? STATUS_CLEAN : STATUS_REFUSED;
    if (!lint_print(run->out, &run->asked->form, &run->json, name, judged.outcome, judged.report,
            (struct span){ NULL, 0 })) {
        output_complain(name, "want memory for JSON, have none");
        status = STATUS_INTERNAL;
    }
    lint_judged_free(&judged);
    return status;
}

static enum status lint_file(struct run *run, const char *path)
{
    struct input input;
    enum status status = STATUS_UNUSABLE;

    if (input_open(&input, path)) {
        status = input_each(&input, path, lint_one, run);
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

    if (run->asked->form.csv)
        lint_print_csv_header(run->out.stream);
    for (int i = 0; i < count; i++)
        status = status_worse(status, lint_file(run, paths[i]));
    const size_t documents = run->counts[OUTCOME_PASS] + run->counts[OUTCOME_REFUSE]
                             + run->counts[OUTCOME_UNPARSED];
    if (!run->asked->form.json && !run->asked->form.csv && documents + run->unread > 1)
        lint_print_summary(run->out, run->counts, run->unread);
    return status;
}

static enum status lint_bulk(struct run *run, char **paths, int count)
{
    const struct asked *const asked = run->asked;
    struct bulk bulk = { .terms = &run->terms, .form = asked->form, .out = run->out };

    if (!bulk_read_options(&asked->bulk, &bulk))
        return STATUS_UNUSABLE;
    const enum status status = bulk_run(&bulk, paths, count);

    return status == STATUS_REFUSED && asked->bulk.findings_ok ? STATUS_CLEAN : status;
}

/* Options that contradict each other, or that need another. */
static bool options_agree(const struct asked *asked)
{
    const struct {
        bool wrong;
        const char *want;
    } faults[] = {
        { asked->form.json && asked->form.csv, "want --json or --csv, have both" },
        { asked->form.json && asked->form.quiet, "want --json or --quiet, have both" },
        { asked->form.csv && asked->form.quiet, "want --csv or --quiet, have both" },
        { asked->form.json && asked->form.show, "want --json or --show, have both" },
        { asked->form.csv && asked->form.show, "want --csv or --show, have both" },
        { asked->bulk.summary && asked->form.quiet, "want --summary or --quiet, have both" },
        { asked->bulk.summary && asked->form.show, "want --summary or --show, have both" },
        { asked->key != NULL && asked->issuer != NULL,
            "want --key, which has its issuer, or --issuer, have both" },
        { asked->key != NULL && asked->responder != NULL,
            "want --key, which has its responder, or --responder, have both" },
        { asked->key != NULL && asked->roots != NULL,
            "want --key, which has its cross-roots, or --cross-roots, have both" },
        { asked->key != NULL && asked->severity != NULL,
            "want --key, which has its refuse-at, or --severity, have both" },
        { asked->key != NULL && asked->thorough,
            "want --key, which judges as the module does, or --thorough, have both" },
        { asked->config != NULL && asked->key == NULL, "want --key with --config, have --config alone" },
    };

    for (size_t i = 0; i < COUNT_OF(faults); i++)
        if (faults[i].wrong) {
            output_complain(NULL, "%s", faults[i].want);
            return false;
        }
    return true;
}

/* What documents are judged by, as the options say. */
static bool read_terms(const struct asked *asked, struct run *run)
{
    struct lint_terms *const terms = &run->terms;

    terms->thorough = asked->thorough;
    terms->policy = (struct policy){ .scopes = ANY_DOCUMENT, .refuse_at = SEVERITY_ERROR };
    terms->clock_is_day = asked->date != NULL;
    if ((asked->severity != NULL && !read_severity(asked->severity, &terms->policy.refuse_at))
        || (asked->date != NULL && !read_date(asked->date, &terms->clock_seconds))
        || (asked->profile != NULL && !read_profile(asked->profile, &terms->profile)))
        return false;
    if (asked->issuer != NULL) {
        if (!lint_issuer_open(&run->issuer, asked->issuer))
            return false;
        terms->issuer = run->issuer.cert;
    }
    if (asked->responder != NULL) {
        if (!lint_responder_open(&run->responder, asked->responder))
            return false;
        terms->responder = run->responder.cert;
    }
    if (asked->roots != NULL) {
        if (!lint_roots_open(&run->roots, asked->roots))
            return false;
        terms->roots = run->roots.list;
    }
    if (asked->key != NULL) {
        if (!lint_key_open(&run->key, asked->config, asked->key))
            return false;
        terms->key = run->key.policy;
        terms->index = run->key.index;
        if (asked->date == NULL)
            terms->clock_seconds = time(NULL);
    }
    return true;
}

int lint_main(int argc, char **argv)
{
    struct asked asked = { .thorough = false };
    struct run run = { .asked = &asked };
    const struct option options[] = {
        { "--json", &asked.form.json, NULL },
        { "--csv", &asked.form.csv, NULL },
        { "--quiet", &asked.form.quiet, NULL },
        { "--show", &asked.form.show, NULL },
        { "--severity", NULL, &asked.severity },
        { "--date", NULL, &asked.date },
        { "--profile", NULL, &asked.profile },
        { "--issuer", NULL, &asked.issuer },
        { "--responder", NULL, &asked.responder },
        { "--cross-roots", NULL, &asked.roots },
        { "--thorough", &asked.thorough, NULL },
        { "--key", NULL, &asked.key },
        { "--config", NULL, &asked.config },
        { "--jobs", NULL, &asked.bulk.jobs },
        { "--lines", &asked.bulk.lines, NULL },
        { "--field", NULL, &asked.bulk.field },
        { "--id", NULL, &asked.bulk.id },
        { "--from-line", NULL, &asked.bulk.from_line },
        { "--summary", &asked.bulk.summary, NULL },
        { "--findings-ok", &asked.bulk.findings_ok, NULL },
    };
    const int count = options_take(argc, argv, options, COUNT_OF(options));
    enum status status = STATUS_UNUSABLE;

    if (count < 0 || !options_agree(&asked))
        return STATUS_UNUSABLE;
    if (count == 0) {
        output_complain(NULL, "want a file to judge, or - for standard input, have none");
        return STATUS_UNUSABLE;
    }
    run.out = output_standard();
    if (read_terms(&asked, &run))
        status = bulk_is_asked(&asked.bulk, argv + 1, count) ? lint_bulk(&run, argv + 1, count)
                                                             : lint_files(&run, argv + 1, count);
    lint_key_close(&run.key);
    lint_roots_close(&run.roots);
    lint_issuer_close(&run.responder);
    lint_issuer_close(&run.issuer);
    free(run.json.at);
    return (int)status;
}
