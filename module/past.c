/* module/past.c - the gate and the index. */
#include "module/past.h"

#include "module/module.h"
#include "module/tell.h"

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
    if (decision_keep(&past->decision, &judgement->artifact, clock, NULL))
        return true;
    tell_failure(past);
    return false;
}

void past_undo(struct past *past, const struct judgement *judgement)
{
    if (past->kept)
        decision_undo(&past->decision, &judgement->artifact);
}

bool past_open(struct index_error *error)
{
    const struct config_index *const config = &module.config->index;

    if (config->line == 0)
        return true;
    module.index = index_open(config->file, INDEX_TO_ADD, config->lock_timeout, error);
    return module.index != NULL;
}

void past_mend(void)
{
    struct index_error error;

    if (module.index != NULL && index_failed(module.index, NULL) && index_reopen(module.index, &error))
        tell("index: works again");
}
