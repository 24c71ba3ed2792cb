/* audit/gather.c - whether a batch is worth waiting for. */
#include "audit/gather.h"

bool gather_is_enough(const struct gather *gather, size_t queued)
{
    return queued >= gather->expected || gather->skip > 0 || gather->patience_us == 0;
}

void gather_ran_out(struct gather *gather, size_t before, size_t queued)
{
    if (queued > before) {
        gather->vain = 0;
        return;
    }
    if (gather->vain < GATHER_MOST_VAIN)
        gather->vain++;
    gather->skip = 1U << gather->vain; /* the one that follows at once among them */
}

void gather_written(struct gather *gather, size_t count, size_t behind, int64_t took_us)
{
    const int64_t part = took_us / GATHER_PART;

    if (gather->skip > 0)
        gather->skip--;
    else if (count > 1 && count >= gather->expected)
        gather->vain = 0;
    gather->expected = count + behind;
    gather->patience_us = part < GATHER_LEAST_US ? 0 : part < GATHER_LONGEST_US ? part : GATHER_LONGEST_US;
}
