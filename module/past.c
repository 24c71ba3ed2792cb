/* module/past.c - the gate and the index. */
#include "module/past.h"

#include "index/replay.h"
#include "module/module.h"
#include "module/tell.h"

#include <string.h>

/* A key that leaves the index alone writes intents that the index does not have: they are looked for at the next start. */
static bool every_key_uses_it(void)
{
    for (size_t i = 0; i < module.policies->count; i++)
        if (!module.policies->keys[i].free && module.policies->keys[i].config->use_index != CONFIG_YES)
            return false;
    return true;
}

/* Whatever it is by now: each intent up to it was kept before it was written. Zero if that is not so. */
static struct index_position position_of_journal(void)
{
    const struct chain_head head = journal_head(module.journal);
    struct index_position position = { .seq = every_key_uses_it() ? head.seq : 0 };

    memcpy(position.sha256, head.sha256, sizeof position.sha256);
    return position;
}

void past_begin(struct past *past, const struct key_policy *policy)
{
    *past = (struct past){ .kept = module.index != NULL && policy->config->use_index == CONFIG_YES };
    if (past->kept)
        decision_begin(&past->decision, module.index, true, module.config->index.same_tbs == SAME_TBS_ALLOW);
}

const struct history *past_history(const struct past *past)
{
    return past->kept ? &past->decision.history : &past->nothing;
}

static void tell_failure(const struct past *past)
{
    tell("index: %s: nothing is signed by keys that use it", past->decision.error.text);
}

bool past_failed(const struct past *past)
{
    return past->kept && past->decision.failed;
}

bool past_lacked_memory(const struct past *past)
{
    return past->kept && past->decision.error.fault == INDEX_MEMORY;
}

void past_end(struct past *past)
{
    if (past_failed(past))
        tell_failure(past);
    if (past->kept)
        decision_end(&past->decision);
}

bool past_keep(struct past *past, const struct judgement *judgement, int64_t clock)
{
    if (!past->kept)
        return true;
    const struct index_position seen = position_of_journal();
    if (decision_keep(&past->decision, &judgement->artifact, clock, &seen))
        return true;
    tell_failure(past);
    return false;
}

void past_undo(struct past *past, const struct judgement *judgement)
{
    if (past->kept)
        decision_undo(&past->decision, &judgement->artifact);
}

/* What the journal has and the index lacks: after a power failure, or of keys that did not use it. */
static bool catch_up(struct index_error *error)
{
    const struct chain_head head = journal_head(module.journal);
    struct index_position known;
    struct replay_counts counts;

    if (!position_get(module.index, &known, error))
        return false;
    if (known.seq == head.seq && memcmp(known.sha256, head.sha256, sizeof known.sha256) == 0)
        return true;
    if (!replay(module.index, module.config->audit.directory, module.config->audit.lock_timeout, NULL,
            &counts, error))
        return false;
    if (counts.added > 0)
        tell("index: %llu certificates of the journal were missing and are there now",
            (unsigned long long)counts.added);
    return true;
}

bool past_open(struct index_error *error)
{
    const struct config_index *const config = &module.config->index;

    if (config->line == 0)
        return true;
    module.index = index_open(config->file, INDEX_TO_ADD, config->lock_timeout, error);
    return module.index != NULL && catch_up(error);
}

void past_close(void)
{
    struct index_error error;
    struct index_position known;

    if (module.index != NULL && module.journal != NULL && position_get(module.index, &known, &error)) {
        const struct index_position seen = position_of_journal();

        /* Without it the next one to open reads the journal from where it was. */
        if (seen.seq > known.seq)
            (void)!position_set(module.index, &seen, &error);
    }
    index_close(module.index);
    module.index = NULL;
}

void past_mend(void)
{
    struct index_error error;

    if (module.index != NULL && index_failed(module.index, NULL) && index_reopen(module.index, &error)
        && catch_up(&error))
        tell("index: works again");
}
