/* cli/relint.c - one decision judged anew. */
#include "cli/relint.h"

#include "lint/lint.h"
#include "lint/verdict.h"
#include "module/judge.h"

#include <stdlib.h>
#include <string.h>

enum { MICROSECONDS = 1000000 /* in a second */ };

struct relint *relint_open(const char *directory)
{
    struct relint *relint = calloc(1, sizeof *relint);

    if (relint != NULL)
        kept_open(&relint->kept, directory);
    return relint;
}

void relint_close(struct relint *relint)
{
    if (relint != NULL)
        kept_close(&relint->kept);
    free(relint);
}

/* The policy of the decision's key; NULL: none, or it signs anything. */
static const struct key_policy *policy_of(const struct policies *policies, struct view_value key)
{
    for (size_t i = 0; policies != NULL && key.at != NULL && i < policies->count; i++) {
        const char *name = policies->keys[i].config->name;
        if (strlen(name) == key.len && memcmp(name, key.at, key.len) == 0 && !policies->keys[i].free)
            return &policies->keys[i];
    }
    return NULL;
}

/* What is found now, and whether it refuses. NULL if memory ran out. `judgement` gets what is to be freed. */
static const struct report *judge_now(struct relint *relint, const struct relint_terms *terms,
    const struct view *view, struct judgement **judgement, bool *refuses)
{
    static const struct policy rules_alone = { .scopes = ANY_DOCUMENT, .refuse_at = SEVERITY_ERROR };
    static const struct history nothing;
    const struct key_policy *policy = policy_of(terms->policies, view_get(view, "key"));
    const int64_t clock = terms->clock_seconds != 0 ? terms->clock_seconds : view->time_us / MICROSECONDS;
    const struct span document = { relint->kept.bytes, relint->kept.len };

    if (policy == NULL) {
        lint_document(
            &(struct lint_input){
                .document = document, .clock_seconds = clock, .clock_is_day = terms->clock_seconds != 0 },
            &relint->report);
        *refuses = verdict_of(&relint->report, &rules_alone, NULL) != SIGN;
        return &relint->report;
    }
    /* Nothing of the index: the document itself is in it by now. */
    *judgement = judge_for_key(policy, document, clock, terms->clock_seconds != 0, &nothing);
    if (*judgement == NULL)
        return NULL;
    *refuses = (*judgement)->verdict != SIGN;
    return &(*judgement)->report;
}

/* True if the report has a finding of the rule among its first `count`. */
static bool finds(const struct report *report, size_t count, const char *rule, size_t len)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(report->findings[i].rule) == len && memcmp(report->findings[i].rule, rule, len) == 0)
            return true;
    return false;
}

/* The rules of the record's findings. Returns how many; those beyond RECORD_MAX_FINDINGS, which no record has, are left out. */
static size_t read_rules(const struct view *view, struct view_value rules[RECORD_MAX_FINDINGS])
{
    struct view_value rows = view_get(view, "findings");
    const struct fields *fields = view_row_fields(view, "findings");
    struct view row;
    size_t count = 0;

    while (count < RECORD_MAX_FINDINGS && view_next_row(&rows, fields, &row))
        rules[count++] = view_get(&row, "rule");
    return count;
}

/* True if the rule is among the first `count`. */
static bool recorded(const struct view_value *rules, size_t count, const char *rule, size_t len)
{
    for (size_t i = 0; i < count; i++)
        if (rules[i].len == len && memcmp(rules[i].at, rule, len) == 0)
            return true;
    return false;
}

/* Tells what differs; returns how many rules. */
static size_t compare(const struct report *report, const struct view *view, relint_tell *tell, void *context)
{
    struct view_value rules[RECORD_MAX_FINDINGS];
    const size_t rule_count = read_rules(view, rules);
    size_t count = 0;

    for (size_t i = 0; i < report->finding_count; i++) {
        const char *rule = report->findings[i].rule;
        const size_t len = strlen(rule);
        if (finds(report, i, rule, len) || recorded(rules, rule_count, rule, len))
            continue;
        tell(context, rule, len, true);
        count++;
    }
    for (size_t i = 0; i < rule_count; i++) {
        if (recorded(rules, i, rules[i].at, rules[i].len)
            || finds(report, report->finding_count, rules[i].at, rules[i].len))
            continue;
        tell(context, rules[i].at, rules[i].len, false);
        count++;
    }
    return count;
}

enum relint_result relint_judge(struct relint *relint, const struct relint_terms *terms,
    const struct view *view, relint_tell *tell, void *context)
{
    const bool refused = view_get(view, "verdict").number == RECORD_REFUSE;
    struct judgement *judgement = NULL;
    bool refuses = true;

    if (view_get(view, "tbs").number != RECORD_KEPT)
        return RELINT_NOT_KEPT;
    switch (kept_read(&relint->kept, view_get(view, "tbs_sha256").at)) {
    case KEPT_TROUBLE: return RELINT_TROUBLE;
    case KEPT_MISSING: return RELINT_MISSING;
    case KEPT_OTHER: return RELINT_ALTERED;
    case KEPT_WHOLE: break;
    }
    const struct report *report = judge_now(relint, terms, view, &judgement, &refuses);
    if (report == NULL)
        return RELINT_TROUBLE;
    const size_t differences = compare(report, view, tell, context);
    free(judgement);
    if (refuses != refused)
        return refuses ? RELINT_NOW_REFUSED : RELINT_NOW_SIGNED;
    return differences > 0 ? RELINT_OTHER : RELINT_SAME;
}
