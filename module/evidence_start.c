/* module/evidence_start.c - what the journal says of the module itself: start, stop, its configuration, its waivers. */
#include "module/evidence.h"

#include "module/forward.h"
#include "module/module.h"
#include "module/waiving.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum record_mode evidence_mode(const struct key_policy *policy)
{
    if (policy->free)
        return RECORD_FREE;
    return policy->config->mode == MODE_MONITOR ? RECORD_MONITOR : RECORD_ENFORCE;
}

static bool no_memory(struct journal_error *error)
{
    *error = (struct journal_error){ .fault = JOURNAL_MEMORY, .text = "want memory, have none" };
    return false;
}

bool evidence_open(struct journal_error *error)
{
    const struct config_audit *audit = &module.config->audit;
    struct journal_settings settings = { .lock_seconds = audit->lock_timeout,
        .segment_bytes = audit->rotate_size,
        .segment_seconds = (uint64_t)audit->rotate_after * TIME_DAY_SECONDS };
    uint8_t kept[RECORD_SHA256_BYTES];
    char *policy = config_effective(module.config, settings.policy_sha256);
    bool ok = policy != NULL || no_memory(error);

    if (ok) {
        module.journal = journal_open(audit->directory, &settings, error);
        ok = module.journal != NULL && journal_keep(module.journal, policy, strlen(policy), kept, error);
    }
    free(policy);
    return ok;
}

/* A waiver of the configuration; `until` has its memory. */
static struct record_waiver waiver_of(const struct config_waiver *config, char until[WAIVING_DATE_BYTES])
{
    return (struct record_waiver){ .rule = config->rule,
        .key = config->key,
        .profile = config->profile,
        .until = waiving_date(config->until, until),
        .approved_by = config->approved_by };
}

/* The first second after `clock_seconds` at which a waiver ends; INT64_MAX if none does. */
static int64_t next_end(int64_t clock_seconds)
{
    int64_t next = INT64_MAX;

    for (size_t i = 0; i < module.config->waiver_count; i++) {
        const int64_t end = waiving_end(&module.config->waivers[i]);
        if (end > clock_seconds && end < next)
            next = end;
    }
    return next;
}

void evidence_waivers(int64_t clock_seconds)
{
    int64_t seen = module.waivers_end;

    /* Of the threads that come here at this moment one records them. */
    if (clock_seconds < seen
        || !atomic_compare_exchange_strong(&module.waivers_end, &seen, next_end(clock_seconds)))
        return;
    for (size_t i = 0; i < module.config->waiver_count; i++) {
        const struct config_waiver *config = &module.config->waivers[i];
        const int64_t end = waiving_end(config);
        struct record record = { .kind = RECORD_WAIVER };
        char until[WAIVING_DATE_BYTES];

        if (end < seen || end > clock_seconds)
            continue;
        record.waiver = waiver_of(config, until);
        (void)evidence_append(&record, NULL); /* if it fails, so does the record of the decision */
    }
}

/* The rows of a start record. */
struct rows {
    struct record_key *keys;
    struct record_waiver_row *waivers;
    char (*untils)[WAIVING_DATE_BYTES];
};

static bool make_rows(struct rows *rows, struct record_start *start)
{
    start->key_count = module.policies->count;
    start->waiver_count = module.config->waiver_count;
    rows->keys = calloc(start->key_count + 1, sizeof *rows->keys);
    rows->waivers = calloc(start->waiver_count + 1, sizeof *rows->waivers);
    rows->untils = calloc(start->waiver_count + 1, sizeof *rows->untils);
    start->keys = rows->keys;
    start->waivers = rows->waivers;
    return rows->keys != NULL && rows->waivers != NULL && rows->untils != NULL;
}

static void fill_rows(const struct rows *rows, int64_t clock_seconds, const struct record_start *start)
{
    for (size_t i = 0; i < start->key_count; i++) {
        const struct key_policy *policy = &module.policies->keys[i];
        rows->keys[i] = (struct record_key){ policy->config->name, policy->spki_sha256,
            evidence_mode(policy) };
    }
    for (size_t i = 0; i < start->waiver_count; i++) {
        const struct config_waiver *config = &module.config->waivers[i];
        rows->waivers[i] = (struct record_waiver_row){ waiver_of(config, rows->untils[i]),
            waiving_end(config) > clock_seconds ? RECORD_HOLDS : RECORD_EXPIRED };
    }
}

static void free_rows(struct rows *rows)
{
    free(rows->keys);
    free(rows->waivers);
    free(rows->untils);
}

/* Before anything is signed: what fails is told to C_Initialize, not to the operator. */
static bool append_first(const struct record *record, struct journal_error *error)
{
    uint64_t seq = 0;
    const bool ok = journal_append(module.journal, record, &seq, error);

    if (ok)
        forward_record(module.config->audit.log_to, record, seq);
    return ok;
}

/* Says so if whoever wrote before this start had another configuration. */
static bool record_change(const struct chain_head *before, struct journal_error *error)
{
    const struct chain_head now = journal_head(module.journal);
    struct record record = { .kind = RECORD_CONFIGURATION,
        .configuration = { .config = module.config->path, .before_policy_sha256 = before->policy_sha256 } };

    if (before->seq == 0 || memcmp(before->policy_sha256, now.policy_sha256, sizeof now.policy_sha256) == 0)
        return true;
    return append_first(&record, error);
}

bool evidence_start(const char *backend_info, struct journal_error *error)
{
    const struct chain_head before = journal_head(module.journal);
    const int64_t clock_seconds = time(NULL);
    struct rows rows = { .keys = NULL };
    struct record record = {
        .kind = RECORD_START,
        .start = { .program = module.program,
            .config = module.config->path,
            .backend = module.config->module.backend,
            .backend_info = backend_info },
    };

    bool ok = make_rows(&rows, &record.start) || no_memory(error);
    if (ok) {
        fill_rows(&rows, clock_seconds, &record.start);
        module.waivers_end = next_end(clock_seconds);
        ok = append_first(&record, error) && record_change(&before, error);
    }
    free_rows(&rows);
    return ok;
}

void evidence_stop(void)
{
    const struct record record = {
        .kind = RECORD_STOP,
        .stop = { module.intents, module.refusals, module.repeats },
    };

    /* Without it the chain ends with the last decision: only the counts are lost. */
    (void)evidence_append(&record, NULL);
}
