#ifndef LINTGATE_CLI_TALLY_H
#define LINTGATE_CLI_TALLY_H

#include "cli/log_filter.h"

/* Decisions counted by a name: of a key, a rule, a profile. */

enum tally_column {
    TALLY_SIGNED,
    TALLY_WOULD_REFUSE, /* signed against the rules, in monitor mode */
    TALLY_REFUSED,
    TALLY_UNSURE, /* failed, unknown, or without an outcome */
    TALLY_WAIVED, /* of a rule: it had no force */
    TALLY_COLUMNS
};

struct tally_row {
    char *name; /* text of a record, still escaped */
    uint64_t counts[TALLY_COLUMNS];
};

/* Zero to begin with. */
struct tally {
    struct tally_row *rows; /* in the order in which names came, until tally_sort */
    size_t count, room;
    size_t last; /* found last: the next is often the same */
    bool failed; /* memory ran out; it then counts no more */
};

/* The counts of `name`, which may be new; of a place for nobody if memory ran out. Valid until the next call. */
uint64_t *tally_of(struct tally *tally, const char *name, size_t len);

/* The counts of a name, NULL if it has none. */
const uint64_t *tally_find(const struct tally *tally, const char *name, size_t len);

/* By what was refused or would be, then by what was signed; most first. */
void tally_sort(struct tally *tally);

void tally_free(struct tally *tally);

/* The column that a decision counts in. */
enum tally_column tally_column_of(enum log_state state);

#endif
