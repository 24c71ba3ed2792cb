#ifndef LINTGATE_AUDIT_PAIRS_H
#define LINTGATE_AUDIT_PAIRS_H

#include "audit/view.h"

/*
 * Which intents have an outcome. Remembers only those that did not end as signed, so memory does not grow with the
 * journal.
 */

enum { PAIRS_MAX = 1000 * 1000 /* intents not signed that are remembered; 16 MB */ };

struct pair {
    uint64_t seq; /* of the intent */
    enum record_result result;
};

/* A cleared struct is empty. Freed with pairs_free. */
struct pairs {
    struct pair *at; /* ascending by seq */
    size_t count, room;
    uint64_t open;      /* intents without outcome so far */
    uint64_t first_seq; /* of the first record that is here: intents before it were archived */
    bool exhausted;     /* memory ran out, or PAIRS_MAX is reached: no fault of the journal */
};

/*
 * Notes an intent or an outcome; other kinds change nothing. False if an outcome names no intent that waits for one, or
 * memory ran out: then `wrong` (of `size` octets) says so.
 */
bool pairs_note(struct pairs *pairs, const struct view *view, char *wrong, size_t size);

/* What became of the intent with this seq: RECORD_RESULT_NONE while no outcome was noted ("possibly signed"). */
enum record_result pairs_result(const struct pairs *pairs, uint64_t seq);

void pairs_free(struct pairs *pairs);

#endif
