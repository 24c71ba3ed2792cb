/* cli/log_relint.c - lintgate log relint: what today's rules say of what was decided, and what would change. */
#include "cli/log_command.h"

#include "cli/jobs.h"
#include "cli/log_filter.h"
#include "cli/log_source.h"
#include "cli/output.h"
#include "cli/path.h"
#include "cli/progress.h"
#include "cli/relint_crew.h"
#include "config/config.h"
#include "lint/lint.h"
#include "module/policy.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHANGES_SHOWN = 20, /* decisions with another verdict that the text lists; JSON has all */
    RULES_SHOWN = 20,
    PROGRESS_EVERY = 1024, /* records between two looks */
};

struct command {
    struct log_source source;
    struct log_filter filter;
    struct relint_terms terms;
    struct config *config;
    struct policies *policies;
    const char *config_path, *date, *jobs;
    bool json;
    unsigned threads;
    struct progress progress;
    uint64_t total; /* decisions that are asked for */
};

static void tell(void *context, const char *text)
{
    (void)context;
    output_complain(NULL, "%s", text);
}

static bool load_config(struct command *c)
{
    struct complaints complaints = { .tell = tell };
    char *path = path_absolute(c->config_path);

    if (path != NULL)
        c->config = config_load(path, &complaints);
    if (c->config != NULL)
        c->policies = policies_new(c->config, &complaints);
    c->terms.policies = c->policies;
    free(path);
    return c->policies != NULL;
}

static bool read_date(struct command *c)
{
    int year = 0, month = 0, day = 0, used = 0;

    /* NOLINTNEXTLINE(cert-err34-c): at most four digits each, and all of them are counted */
    if (sscanf(c->date, "%4d-%2d-%2d%n", &year, &month, &day, &used) == 3 && used == 10
        && c->date[10] == '\0') {
        const int date = year * 10000 + month * 100 + day;
        c->terms.clock_seconds = time_of_date(date);
        if (c->terms.clock_seconds > 0 && time_date(c->terms.clock_seconds) == date)
            return true;
    }
    output_complain("--date", "want a day as YYYY-MM-DD, have %s", c->date);
    return false;
}

/* True if what became of an intent decides whether it is asked for: that is known only once all is read. */
static bool needs_outcomes(const struct command *c)
{
    return c->filter.state != STATE_ANY;
}

static bool is_wanted(const struct command *c, const struct view *view)
{
    const enum record_result result = view->kind == RECORD_INTENT && needs_outcomes(c)
                                          ? pairs_result(&c->source.reader.pairs, view->seq)
                                          : RECORD_RESULT_NONE;

    return log_state_of(view, result) != STATE_ANY && log_filter_takes(&c->filter, view, result);
}

/* Reads and verifies the journal, and gives the decisions that are asked for. False in *ok: memory ran out. */
static enum reader_result give_all(struct command *c, struct relint_crew *crew, bool *ok)
{
    struct reader *reader = &c->source.reader;
    const uint64_t all = log_octets(&c->source);
    enum reader_result result = READER_RECORD;
    struct view view;

    while (*ok && (result = reader_next(reader, &view)) == READER_RECORD) {
        if (is_wanted(c, &view)) {
            *ok = relint_crew_give(crew, &view, reader->at, reader->len);
            c->total++;
        }
        if (reader->records % PROGRESS_EVERY == 0)
            progress_show(&c->progress, relint_crew_done(crew), log_octets_read(&c->source), all);
    }
    return result;
}

static const char *what(enum relint_result result)
{
    return result == RELINT_NOW_REFUSED ? "would be refused now" : "would be signed now";
}

static void print_text(const struct command *c, const struct relint_tally *tally)
{
    static const char *const says[] = { "the same verdict, the same rules", "the same verdict, other rules",
        "signed then, refused now", "refused then, signed now", "not kept", "kept, and not there any more",
        "kept, and altered since", "not to be read" };
    _Static_assert(sizeof says / sizeof says[0] == RELINT_RESULT_COUNT, "words for every result");

    (void)printf("%" PRIu64 " decisions, judged by rules %s\n", c->total, lint_version());
    for (size_t i = 0; i < RELINT_RESULT_COUNT; i++)
        if (tally->counts[i] > 0 || i <= RELINT_NOW_SIGNED)
            (void)printf("%10" PRIu64 "  %s\n", tally->counts[i], says[i]);
    if (tally->rule_count > 0)
        (void)printf("\n  appears  vanishes  rule\n");
    for (size_t i = 0; i < tally->rule_count && i < RULES_SHOWN; i++)
        (void)printf("%9" PRIu64 " %9" PRIu64 "  %s\n", tally->rules[i].appeared, tally->rules[i].vanished,
            tally->rules[i].id);
    if (tally->rule_count > RULES_SHOWN)
        (void)printf("                     and %zu more\n", tally->rule_count - RULES_SHOWN);
    if (tally->change_count > 0)
        (void)printf("\n");
    for (size_t i = 0; i < tally->change_count && i < CHANGES_SHOWN; i++) {
        const struct relint_change *change = &tally->changes[i];
        (void)printf("seq %" PRIu64 ": %s: %s\n", change->seq, what(change->result),
            change->rules != NULL ? change->rules : "what differs is the key's policy");
    }
    if (tally->change_count > CHANGES_SHOWN)
        (void)printf("and %zu more: --json has all\n", tally->change_count - CHANGES_SHOWN);
}

static void print_json(const struct relint_tally *tally)
{
    for (size_t i = 0; i < tally->change_count; i++) {
        const struct relint_change *change = &tally->changes[i];
        (void)printf("{\"seq\":%" PRIu64
                     ",\"was\":\"%s\",\"now\":\"%s\",\"tbs_sha256\":\"%.*s\",\"rules\":\"%s\"}\n",
            change->seq, change->result == RELINT_NOW_REFUSED ? "sign" : "refuse",
            change->result == RELINT_NOW_REFUSED ? "refuse" : "sign", (int)sizeof change->tbs_sha256,
            change->tbs_sha256, change->rules != NULL ? change->rules : "");
    }
}

static enum status conclude(const struct command *c, const struct relint_tally *tally, bool ok)
{
    if (!ok) {
        output_complain(NULL, "want memory, have none");
        return STATUS_INTERNAL;
    }
    if (c->json)
        print_json(tally);
    else
        print_text(c, tally);
    if (tally->counts[RELINT_TROUBLE] > 0)
        return STATUS_UNUSABLE;
    return tally->counts[RELINT_NOW_REFUSED] + tally->counts[RELINT_ALTERED] > 0 ? STATUS_REFUSED
                                                                                 : STATUS_CLEAN;
}

/* What is judged before a fault is found is said by nobody: a journal that does not hold together is no evidence. */
static enum status run(struct command *c)
{
    enum reader_result result = needs_outcomes(c) ? log_read_all(&c->source) : READER_END;
    struct relint_tally tally;

    if (result != READER_END)
        return log_conclude(&c->source, result);
    if (needs_outcomes(c))
        reader_rewind(&c->source.reader);
    progress_begin(&c->progress, "decisions", true);
    struct relint_crew *crew = relint_crew_start(c->source.directory, &c->terms, c->threads);
    bool ok = crew != NULL;
    if (ok)
        result = give_all(c, crew, &ok);
    ok = relint_crew_end(crew, &tally) && ok;
    progress_end(&c->progress, c->total, c->total, c->total);
    const enum status status = ok && result != READER_END ? log_conclude(&c->source, result)
                                                          : conclude(c, &tally, ok);
    relint_tally_free(&tally);
    return status;
}

enum status log_relint(int argc, char **argv)
{
    struct command c = { .json = false };
    struct option options[LOG_FILTER_OPTIONS + 4] = { { "--json", &c.json, NULL },
        { "--config", NULL, &c.config_path }, { "--date", NULL, &c.date }, { "--jobs", NULL, &c.jobs } };
    enum status status = STATUS_UNUSABLE;

    log_filter_options(&c.filter, options + 4);
    const int left = options_take(argc, argv, options, LOG_FILTER_OPTIONS + 4);
    if (left < 0 || left > 1)
        return log_usage(argv[0]);
    if (log_filter_ready(&c.filter) && jobs_read(c.jobs, &c.threads) && (c.date == NULL || read_date(&c))
        && (c.config_path == NULL || load_config(&c)) && log_open(&c.source, left == 1 ? argv[1] : NULL)) {
        status = run(&c);
        log_close(&c.source);
    }
    policies_free(c.policies);
    config_free(c.config);
    return status;
}
