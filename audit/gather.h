#ifndef LINTGATE_AUDIT_GATHER_H
#define LINTGATE_AUDIT_GATHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Whether a batch is worth waiting for. Threads whose records went to disk together come back together with the next ones; who wrote at
 * once for the first of them would let all the others wait for a second flush. So a batch waits until as many records are there as there
 * were lately, but only a part of the time that a flush takes; and where nobody comes, ever more batches go without a wait.
 * Zero is ready for use, and never waits for anybody who was not there before: a single thread does not.
 */
struct gather {
    size_t expected;     /* records, if all come back */
    int64_t patience_us; /* how long to wait for them */
    unsigned vain;       /* waits in a row that brought nobody */
    unsigned skip;       /* batches that do not wait, because of those */
};

enum {
    GATHER_PART = 4,      /* of a flush: the patience; a record is at most that much later than it could be */
    GATHER_LEAST_US = 10, /* less is no patience: to fall asleep takes as long */
    GATHER_LONGEST_US = 1000, /* patience where a flush takes long; threads come back within some tens */
    GATHER_MOST_VAIN = 6,     /* so at most 63 batches in a row do not try again */
};

/* True if a batch of `queued` records is to be written now; else, at the latest after patience_us. */
bool gather_is_enough(const struct gather *gather, size_t queued);

/* The patience ran out: it began with `before` records and ended with `queued`. */
void gather_ran_out(struct gather *gather, size_t before, size_t queued);

/* A batch of `count` records took `took_us`; meanwhile `behind` others came. */
void gather_written(struct gather *gather, size_t count, size_t behind, int64_t took_us);

#endif
