#ifndef LINTGATE_CLI_RELINT_CREW_H
#define LINTGATE_CLI_RELINT_CREW_H

#include "cli/relint.h"

/* Threads that judge decisions anew, and what they found together. */
struct relint_crew;

/* A decision whose verdict is another one today. */
struct relint_change {
    uint64_t seq;
    enum relint_result result;
    char *rules; /* that appeared, or vanished: "+leaf.ku.rsa -leaf.san" */
    char tbs_sha256[64];
};

/* A rule, and in how many decisions it appeared or vanished. */
struct relint_rule {
    char *id;
    uint64_t appeared, vanished;
};

struct relint_tally {
    uint64_t counts[RELINT_RESULT_COUNT];
    struct relint_change *changes; /* ascending by seq */
    size_t change_count, change_room;
    struct relint_rule *rules; /* those with most first */
    size_t rule_count, rule_room;
};

/* Starts `threads` of them. NULL if that fails. */
struct relint_crew *relint_crew_start(
    const char *directory, const struct relint_terms *terms, unsigned threads);

/* Gives them a decision that was read from `line`; copies both, and waits while they have enough. False: memory ran out. */
bool relint_crew_give(struct relint_crew *crew, const struct view *view, const char *line, size_t len);

/* Decisions judged so far. */
uint64_t relint_crew_done(struct relint_crew *crew);

/* Waits for all of them and ends them; *tally is what they found. False: memory ran out somewhere. NULL is fine. */
bool relint_crew_end(struct relint_crew *crew, struct relint_tally *tally);

void relint_tally_free(struct relint_tally *tally);

#endif
