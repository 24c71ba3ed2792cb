/* cli/log_filter.c - which records are asked for. */
#include "cli/log_filter.h"

#include "audit/escape.h"
#include "audit/stamp.h"
#include "cli/nearest.h"
#include "cli/output.h"
#include "cli/own_rules.h"
#include "cli/serial_text.h"
#include "lint/lint.h"

#include <string.h>

enum {
    DAY_TEXT = sizeof "2026-01-31" - 1,
    SECOND_TEXT = sizeof "2026-01-31T23:59:59Z" - 1,
};

static const char *const state_names[] = { "", "signed", "would-refuse", "refused", "failed", "unknown",
    "possibly-signed" };
_Static_assert(sizeof state_names / sizeof state_names[0] == STATE_COUNT, "a name for every state");

const char *log_state_name(enum log_state state)
{
    return state_names[state];
}

void log_filter_options(struct log_filter *filter, struct option options[LOG_FILTER_OPTIONS])
{
    const struct option all[LOG_FILTER_OPTIONS] = {
        { "--since", NULL, &filter->since },
        { "--until", NULL, &filter->until },
        { "--key", NULL, &filter->key },
        { "--verdict", NULL, &filter->verdict },
        { "--rule", NULL, &filter->rule },
        { "--serial", NULL, &filter->serial },
        { "--tbs-sha256", NULL, &filter->tbs_sha256 },
    };

    memcpy(options, all, sizeof all);
}

/* A day, or a second of one. `end`: the last microsecond of it, instead of the first. */
static bool read_time(const char *option, const char *text, bool end, int64_t *time_us)
{
    char stamp[STAMP_TEXT + 1];
    const size_t len = strlen(text);

    memcpy(stamp, end ? "0000-00-00T23:59:59.999999Z" : "0000-00-00T00:00:00.000000Z", sizeof stamp);
    if (len == DAY_TEXT)
        memcpy(stamp, text, DAY_TEXT);
    else if (len == SECOND_TEXT && text[len - 1] == 'Z')
        memcpy(stamp, text, SECOND_TEXT - 1);
    else
        stamp[0] = 'x';
    if (stamp_read(stamp, time_us))
        return true;
    output_complain(
        option, "want a day as 2026-01-31, or a second as 2026-01-31T23:59:59Z, in UTC, have %s", text);
    return false;
}

static bool read_state(struct log_filter *filter)
{
    for (size_t i = 1; i < STATE_COUNT; i++)
        if (strcmp(filter->verdict, state_names[i]) == 0)
            filter->state = (enum log_state)i;
    if (filter->state != STATE_ANY)
        return true;
    output_complain("--verdict",
        "want signed, would-refuse, refused, failed, unknown or possibly-signed, have %s", filter->verdict);
    return false;
}

/*
 * Records have lintgate's own ids: who gives another linter's name means the rule that checks the same. An id that nobody knows may be
 * that of an old rule, in old records; or a slip of the pen, after which an empty answer would be read as "never found".
 */
static void find_rule(struct log_filter *filter)
{
    struct nearest nearest = { .wanted = filter->rule };
    const struct rule *const known = lint_rule_find(filter->rule), *rule;
    struct every_rule all = { 0, 0 };
    const char *part;

    if (known != NULL)
        filter->rule = known->id;
    while ((rule = every_rule_next(&all, &part)) != NULL) {
        if (strcmp(rule->id, filter->rule) == 0)
            return;
        nearest_look(&nearest, rule->id, strlen(rule->id));
    }
    output_complain("--rule", "no rule of today is %s: only records of other days can have it%s%s",
        filter->rule, nearest.count > 0 ? "; perhaps " : "", nearest.count > 0 ? nearest.best[0].name : "");
}

static bool check_times(const struct log_filter *filter)
{
    if (filter->since_us <= filter->until_us)
        return true;
    output_complain(
        "--until", "want a time that is not before --since %s, have %s", filter->since, filter->until);
    return false;
}

static bool check_digest(const char *text)
{
    const size_t len = strlen(text);

    if (len > 0 && len <= 2 * RECORD_SHA256_BYTES && strspn(text, "0123456789abcdefABCDEF") == len)
        return true;
    output_complain("--tbs-sha256", "want a SHA-256 in hex, or how one begins, have %s", text);
    return false;
}

bool log_filter_ready(struct log_filter *filter)
{
    filter->since_us = INT64_MIN;
    filter->until_us = INT64_MAX;
    filter->decisions = filter->key != NULL || filter->verdict != NULL || filter->rule != NULL
                        || filter->serial != NULL || filter->tbs_sha256 != NULL;
    const bool ready = (filter->since == NULL
                           || read_time("--since", filter->since, false, &filter->since_us))
                       && (filter->until == NULL
                           || read_time("--until", filter->until, true, &filter->until_us))
                       && check_times(filter) && (filter->verdict == NULL || read_state(filter))
                       && (filter->serial == NULL || serial_text_check("--serial", filter->serial))
                       && (filter->tbs_sha256 == NULL || check_digest(filter->tbs_sha256));
    if (ready && filter->rule != NULL)
        find_rule(filter);
    return ready;
}

enum log_state log_state_of(const struct view *view, enum record_result result)
{
    static const enum log_state states[] = { STATE_POSSIBLY_SIGNED, STATE_SIGNED, STATE_FAILED,
        STATE_UNKNOWN };
    _Static_assert(sizeof states / sizeof states[0] == RECORD_RESULT_COUNT, "a state for every result");

    if (view->kind == RECORD_REFUSAL)
        return STATE_REFUSED;
    if (view->kind != RECORD_INTENT)
        return STATE_ANY;
    return result == RECORD_SIGNED && view_get(view, "verdict").number == RECORD_REFUSE ? STATE_WOULD_REFUSE
                                                                                        : states[result];
}

/* True if the record's text is what would be made of `want`. */
static bool is_text(struct view_value value, const char *want)
{
    char escaped[RECORD_NAME_BYTES];
    const size_t len = escape_write((const uint8_t *)want, strlen(want), escaped, sizeof escaped);

    return value.at != NULL && value.len == len && memcmp(value.at, escaped, len) == 0;
}

static bool has_rule(const struct view *view, const char *rule)
{
    struct view_value rows = view_get(view, "findings");
    const struct fields *fields = view_row_fields(view, "findings");
    struct view row;

    while (view_next_row(&rows, fields, &row))
        if (is_text(view_get(&row, "rule"), rule))
            return true;
    return false;
}

static bool is_serial(struct view_value value, const char *want)
{
    return value.at != NULL && serial_text_same(value.at, value.len, want, strlen(want));
}

/* The beginning of a digest is enough. */
static bool begins(struct view_value value, const char *want)
{
    const size_t len = strlen(want);

    return value.at != NULL && len <= value.len && strncasecmp(value.at, want, len) == 0;
}

bool log_filter_takes(const struct log_filter *filter, const struct view *view, enum record_result result)
{
    const enum log_state state = log_state_of(view, result);
    const bool against = state == STATE_WOULD_REFUSE;

    if (view->time_us < filter->since_us || view->time_us > filter->until_us)
        return false;
    if (filter->decisions && state == STATE_ANY)
        return false;
    /* What was signed against the rules was signed, too. */
    if (filter->state != STATE_ANY && filter->state != state && !(filter->state == STATE_SIGNED && against))
        return false;
    return (filter->key == NULL || is_text(view_get(view, "key"), filter->key))
           && (filter->rule == NULL || has_rule(view, filter->rule))
           && (filter->serial == NULL || is_serial(view_get(view, "serial"), filter->serial))
           && (filter->tbs_sha256 == NULL || begins(view_get(view, "tbs_sha256"), filter->tbs_sha256));
}
