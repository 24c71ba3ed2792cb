#ifndef LINTGATE_CLI_LOG_PENDING_H
#define LINTGATE_CLI_LOG_PENDING_H

#include "audit/pairs.h"

/* Intents that wait for their outcome, while somebody watches the journal grow. Zero: none. */
struct log_pending_intent {
    uint64_t seq;
    int64_t time_us;
    unsigned segment; /* where it stands */
    uint64_t line;
    size_t len;
    char *record; /* its line, a copy */
    struct log_pending_intent *next;
};

struct log_pending {
    struct log_pending_intent *first; /* in the order of the journal */
};

typedef void log_pending_tell(
    void *context, const struct log_pending_intent *intent, enum record_result result);

/* Adds a copy of `intent` with the line `record`. False: memory ran out. */
bool log_pending_add(
    struct log_pending *pending, const struct log_pending_intent *intent, const char *record);

/* Tells of the intent `seq` and forgets it; of one that does not wait, nothing. */
void log_pending_end(struct log_pending *pending, uint64_t seq, enum record_result result,
    log_pending_tell *tell, void *context);

/* Tells of those that are from before `time_us`, without an outcome, and forgets them. */
void log_pending_expire(struct log_pending *pending, int64_t time_us, log_pending_tell *tell, void *context);

void log_pending_free(struct log_pending *pending);

#endif
