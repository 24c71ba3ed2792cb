/* cli/bulk_tally.c - what millions of documents had, in two tables. */
#include "cli/bulk_tally.h"

#include <inttypes.h>
#include <stdlib.h>

static bool grow(void **at, size_t *room, size_t count, size_t size)
{
    if (count < *room)
        return true;
    const size_t more = *room != 0 ? 2 * *room : 32;
    void *const grown = realloc(*at, more * size);
    if (grown == NULL)
        return false;
    *at = grown;
    *room = more;
    return true;
}

static bool same(const char *a, const char *b)
{
    return a == b || strcmp(a, b) == 0;
}

/* The row of that name, new or not; NULL if memory ran out. */
static struct bulk_profile *profile_of(struct bulk_tally *tally, const char *name)
{
    for (size_t i = 0; i < tally->profile_count; i++)
        if (same(tally->profiles[i].name, name))
            return &tally->profiles[i];
    if (!grow((void **)&tally->profiles, &tally->profile_room, tally->profile_count, sizeof *tally->profiles))
        return NULL;
    tally->profiles[tally->profile_count] = (struct bulk_profile){ .name = name };
    return &tally->profiles[tally->profile_count++];
}

static struct bulk_rule *rule_of(struct bulk_tally *tally, const char *id, enum severity severity)
{
    for (size_t i = 0; i < tally->rule_count; i++)
        if (same(tally->rules[i].id, id))
            return &tally->rules[i];
    if (!grow((void **)&tally->rules, &tally->rule_room, tally->rule_count, sizeof *tally->rules))
        return NULL;
    tally->rules[tally->rule_count] = (struct bulk_rule){ .id = id, .severity = severity };
    return &tally->rules[tally->rule_count++];
}

/* True if none of the findings before number `at` is of its rule. */
static bool is_first(const struct report *report, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (same(report->findings[i].rule, report->findings[at].rule))
            return false;
    return true;
}

bool bulk_tally_add(struct bulk_tally *tally, enum outcome outcome, const struct report *report)
{
    const char *const name = report->profile[0] != '\0'    ? report->profile
                             : report->artifact[0] != '\0' ? report->artifact
                                                           : "none";
    struct bulk_profile *const profile = profile_of(tally, name);

    if (profile == NULL)
        return false;
    tally->counts[outcome]++;
    profile->counts[outcome]++;
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct finding *const finding = &report->findings[i];
        struct bulk_rule *const rule = rule_of(tally, finding->rule, finding->severity);
        if (rule == NULL)
            return false;
        rule->findings++;
        rule->documents += is_first(report, i);
    }
    return true;
}

bool bulk_tally_merge(struct bulk_tally *tally, const struct bulk_tally *from)
{
    for (size_t i = 0; i < OUTCOME_COUNT; i++)
        tally->counts[i] += from->counts[i];
    tally->unread += from->unread;
    for (size_t i = 0; i < from->profile_count; i++) {
        struct bulk_profile *const profile = profile_of(tally, from->profiles[i].name);
        if (profile == NULL)
            return false;
        for (size_t j = 0; j < OUTCOME_COUNT; j++)
            profile->counts[j] += from->profiles[i].counts[j];
    }
    for (size_t i = 0; i < from->rule_count; i++) {
        struct bulk_rule *const rule = rule_of(tally, from->rules[i].id, from->rules[i].severity);
        if (rule == NULL)
            return false;
        rule->findings += from->rules[i].findings;
        rule->documents += from->rules[i].documents;
    }
    return true;
}

static int by_documents(const void *a, const void *b)
{
    const struct bulk_rule *const one = a, *const other = b;

    if (one->documents != other->documents)
        return one->documents < other->documents ? 1 : -1;
    return strcmp(one->id, other->id);
}

static int by_all(const void *a, const void *b)
{
    const struct bulk_profile *const one = a, *const other = b;
    uint64_t of_one = 0, of_other = 0;

    for (size_t i = 0; i < OUTCOME_COUNT; i++) {
        of_one += one->counts[i];
        of_other += other->counts[i];
    }
    if (of_one != of_other)
        return of_one < of_other ? 1 : -1;
    return strcmp(one->name, other->name);
}

void bulk_tally_print(struct output out, struct bulk_tally *tally)
{
    if (tally->profile_count > 0) {
        qsort(tally->profiles, tally->profile_count, sizeof *tally->profiles, by_all);
        (void)fputs("\n      pass    refuse  unparsed  profile\n", out.stream);
    }
    for (size_t i = 0; i < tally->profile_count; i++) {
        const uint64_t *const counts = tally->profiles[i].counts;
        (void)fprintf(out.stream, "%10" PRIu64 "%10" PRIu64 "%10" PRIu64 "  %s\n", counts[OUTCOME_PASS],
            counts[OUTCOME_REFUSE], counts[OUTCOME_UNPARSED], tally->profiles[i].name);
    }
    if (tally->rule_count > 0) {
        qsort(tally->rules, tally->rule_count, sizeof *tally->rules, by_documents);
        (void)fputs("\n documents  findings  severity  rule\n", out.stream);
    }
    for (size_t i = 0; i < tally->rule_count; i++) {
        const struct bulk_rule *const rule = &tally->rules[i];
        (void)fprintf(out.stream, "%10" PRIu64 "%10" PRIu64 "  %-8s  %s\n", rule->documents, rule->findings,
            severity_name(rule->severity), rule->id);
    }
}

void bulk_tally_free(struct bulk_tally *tally)
{
    free(tally->profiles);
    free(tally->rules);
    *tally = (struct bulk_tally){ .unread = 0 };
}
