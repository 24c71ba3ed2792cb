#ifndef LINTGATE_CLI_BULK_TALLY_H
#define LINTGATE_CLI_BULK_TALLY_H

#include "cli/lint_print.h"

/* Documents counted by profile, and findings by rule. */

struct bulk_profile {
    const char *name; /* constant: of the profile, or of the kind of document */
    uint64_t counts[OUTCOME_COUNT];
};

struct bulk_rule {
    const char *id; /* constant */
    enum severity severity;
    uint64_t findings, documents;
};

/* Zero to begin with. */
struct bulk_tally {
    uint64_t counts[OUTCOME_COUNT];
    uint64_t unread; /* files, and blocks in files, that cannot be read */
    struct bulk_profile *profiles;
    size_t profile_count, profile_room;
    struct bulk_rule *rules;
    size_t rule_count, rule_room;
};

/* Counts one document. False if memory ran out. */
bool bulk_tally_add(struct bulk_tally *tally, enum outcome outcome, const struct report *report);

/* Adds the counts of `from`. False if memory ran out. */
bool bulk_tally_merge(struct bulk_tally *tally, const struct bulk_tally *from);

/* Two tables for people; most first. */
void bulk_tally_print(struct output out, struct bulk_tally *tally);

void bulk_tally_free(struct bulk_tally *tally);

#endif
