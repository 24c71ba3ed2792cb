/* cli/log_pending.c - intents that wait for their outcome. */
#include "cli/log_pending.h"

#include <stdlib.h>
#include <string.h>

bool log_pending_add(struct log_pending *pending, const struct log_pending_intent *intent, const char *record)
{
    struct log_pending_intent **end = &pending->first;
    struct log_pending_intent *added = malloc(sizeof *added);
    char *copy = malloc(intent->len + 1);

    if (added == NULL || copy == NULL) {
        free(added);
        free(copy);
        return false;
    }
    memcpy(copy, record, intent->len);
    *added = *intent;
    added->record = copy;
    added->next = NULL;
    while (*end != NULL)
        end = &(*end)->next;
    *end = added;
    return true;
}

/* Takes one out of the list and tells of it. */
static void end(
    struct log_pending_intent **at, enum record_result result, log_pending_tell *tell, void *context)
{
    struct log_pending_intent *ended = *at;

    *at = ended->next;
    tell(context, ended, result);
    free(ended->record);
    free(ended);
}

void log_pending_end(struct log_pending *pending, uint64_t seq, enum record_result result,
    log_pending_tell *tell, void *context)
{
    for (struct log_pending_intent **at = &pending->first; *at != NULL; at = &(*at)->next)
        if ((*at)->seq == seq) {
            end(at, result, tell, context);
            return;
        }
}

void log_pending_expire(struct log_pending *pending, int64_t time_us, log_pending_tell *tell, void *context)
{
    while (pending->first != NULL && pending->first->time_us < time_us)
        end(&pending->first, RECORD_RESULT_NONE, tell, context);
}

static void tell_nobody(void *context, const struct log_pending_intent *intent, enum record_result result)
{
    (void)context, (void)intent, (void)result;
}

void log_pending_free(struct log_pending *pending)
{
    log_pending_expire(pending, INT64_MAX, tell_nobody, NULL);
}
