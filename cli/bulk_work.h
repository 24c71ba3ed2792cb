#ifndef LINTGATE_CLI_BULK_WORK_H
#define LINTGATE_CLI_BULK_WORK_H

#include "cli/bulk.h"
#include "cli/bulk_batch.h"
#include "cli/bulk_tally.h"

/* One thread's part: judges items, and prints what it found into the batch. */
struct bulk_worker;

/* NULL if memory ran out. */
struct bulk_worker *bulk_worker_open(const struct bulk *bulk);
void bulk_worker_close(struct bulk_worker *worker);

/* Judges the batch's items; batch->out is NULL if memory ran out. */
void bulk_worker_judge(void *worker, struct bulk_batch *batch);

const struct bulk_tally *bulk_worker_tally(const struct bulk_worker *worker);

#endif
