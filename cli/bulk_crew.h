#ifndef LINTGATE_CLI_BULK_CREW_H
#define LINTGATE_CLI_BULK_CREW_H

#include "cli/bulk_batch.h"

#include <stdio.h>

/*
 * Threads that judge batches, one thread a batch; what comes of them is written in the order in which they were given. Whoever finishes the batch that is
 * next writes it. A bounded number of batches and octets is on the way: who gives more waits.
 */
struct bulk_crew;

/* What a thread does with a batch: sets batch->out. `worker` is that thread's own. */
typedef void bulk_work(void *worker, struct bulk_batch *batch);

struct bulk_crew_plan {
    bulk_work *work;
    void **workers; /* one a thread */
    unsigned threads;
    FILE *out;
};

/* NULL if there is no memory, or no thread. */
struct bulk_crew *bulk_crew_start(const struct bulk_crew_plan *plan);

/*
 * Copies one item. False: memory ran out, or what was written did not get through; nothing more is taken.
 */
bool bulk_crew_add(
    struct bulk_crew *crew, enum bulk_kind kind, const char *name, uint64_t number, struct span octets);

/* Has the items judged that wait for more to make a whole batch. */
void bulk_crew_flush(struct bulk_crew *crew);

/* Items whose output was written. */
uint64_t bulk_crew_written(struct bulk_crew *crew);

/* What was written: how many items, and the number of the last one, 0: there was none. */
struct bulk_written {
    uint64_t items, last;
};

/* Waits for all; frees it. False as bulk_crew_add. */
bool bulk_crew_end(struct bulk_crew *crew, struct bulk_written *written);

#endif
