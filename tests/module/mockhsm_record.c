/* tests/module/mockhsm_record.c - what was called, what private keys made, and what goes wrong on request. */
#include "tests/module/mockhsm_state.h"

#include <stdlib.h>
#include <string.h>

struct fault {
    unsigned long countdown; /* 1: the next call; 0: none */
    CK_RV rv;
    bool forever;
};

struct hook {
    mock_hook *run;
    void *context;
};

static struct {
    unsigned long sequence;
    struct mock_call *calls;
    size_t call_count, call_room;
    struct mock_result **results;
    size_t result_count;
    size_t counts[FUNCTION_COUNT + 1];
    struct fault faults[FUNCTION_COUNT];
    struct hook before[FUNCTION_COUNT + 1], after[FUNCTION_COUNT + 1];
} history;

static const struct mock_watch *watcher; /* outlives reset */

static pthread_mutex_t history_lock = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local unsigned depth; /* calls of this thread that are inside */

static void run(const struct hook *hooks, enum function function, const uintptr_t *values)
{
    struct hook special, any;

    pthread_mutex_lock(&history_lock);
    special = hooks[function];
    any = hooks[FUNCTION_ANY];
    pthread_mutex_unlock(&history_lock);
    if (any.run != NULL)
        any.run(any.context, function, values);
    if (special.run != NULL)
        special.run(special.context, function, values);
}

static void note_call_locked(enum function function, const uintptr_t *values, CK_RV rv)
{
    if (history.call_count == history.call_room) {
        history.call_room = history.call_room * 2 + 64;
        history.calls = realloc(history.calls, history.call_room * sizeof *history.calls);
        if (history.calls == NULL)
            abort();
    }
    struct mock_call *call = &history.calls[history.call_count++];
    *call = (struct mock_call){ .sequence = ++history.sequence, .function = function, .rv = rv };
    memcpy(call->values, values, sizeof call->values);
    history.counts[function]++;
    history.counts[FUNCTION_ANY]++;
}

static bool fault_due_locked(struct fault *fault, CK_RV *rv)
{
    if (fault->countdown == 0)
        return false;
    if (fault->countdown > 1) {
        fault->countdown--;
        return false;
    }
    *rv = fault->rv;
    if (!fault->forever)
        fault->countdown = 0;
    return true;
}

bool record_begin(enum function function, const uintptr_t *values, CK_RV *rv)
{
    bool fault;

    depth++;
    if (watcher != NULL && watcher->enter != NULL)
        watcher->enter();
    pthread_mutex_lock(&history_lock);
    fault = fault_due_locked(&history.faults[function], rv)
            || (watcher != NULL && watcher->fails != NULL && watcher->fails(function, rv));
    note_call_locked(function, values, fault ? *rv : CKR_OK);
    pthread_mutex_unlock(&history_lock);
    run(history.before, function, values);
    if (!fault)
        return true;
    (void)record_end(function, values, *rv);
    return false;
}

CK_RV record_end(enum function function, const uintptr_t *values, CK_RV rv)
{
    run(history.after, function, values);
    if (watcher != NULL && watcher->leave != NULL)
        watcher->leave();
    depth--;
    return rv;
}

static uint8_t *copy(const uint8_t *bytes, size_t len)
{
    uint8_t *out = malloc(len + 1);

    if (out == NULL)
        abort();
    if (len > 0)
        memcpy(out, bytes, len);
    return out;
}

void record_result(enum function function, const struct running *running, const uint8_t *input,
    size_t input_len, const uint8_t *output, size_t output_len)
{
    struct mock_result *result = calloc(1, sizeof *result);

    if (result == NULL)
        abort();
    result->function = function;
    result->slot = running->slot;
    result->key = running->key;
    result->mechanism = running->mechanism.mechanism;
    if (running->mechanism.pParameter != NULL
        && running->mechanism.ulParameterLen <= sizeof result->parameter) {
        result->parameter_len = running->mechanism.ulParameterLen;
        memcpy(result->parameter, running->mechanism.pParameter, result->parameter_len);
    }
    result->input = copy(input, input_len);
    result->input_len = input_len;
    result->output = copy(output, output_len);
    result->output_len = output_len;

    pthread_mutex_lock(&history_lock);
    result->sequence = ++history.sequence;
    history.results = realloc(history.results, (history.result_count + 1) * sizeof(struct mock_result *));
    if (history.results == NULL)
        abort();
    history.results[history.result_count++] = result;
    pthread_mutex_unlock(&history_lock);
}

void record_reset(void)
{
    pthread_mutex_lock(&history_lock);
    for (size_t i = 0; i < history.result_count; i++) {
        free(history.results[i]->input);
        free(history.results[i]->output);
        free(history.results[i]);
    }
    free(history.results);
    free(history.calls);
    memset(&history, 0, sizeof history);
    pthread_mutex_unlock(&history_lock);
}

void record_answer(enum function function, unsigned long nth, CK_RV rv, bool forever)
{
    pthread_mutex_lock(&history_lock);
    history.faults[function] = (struct fault){ nth, rv, forever };
    pthread_mutex_unlock(&history_lock);
}

static void set_hook(struct hook *hooks, enum function function, mock_hook *hook, void *context)
{
    pthread_mutex_lock(&history_lock);
    hooks[function] = (struct hook){ hook, context };
    pthread_mutex_unlock(&history_lock);
}

void record_before(enum function function, mock_hook *hook, void *context)
{
    set_hook(history.before, function, hook, context);
}

void record_after(enum function function, mock_hook *hook, void *context)
{
    set_hook(history.after, function, hook, context);
}

size_t record_calls(enum function function)
{
    size_t count;

    pthread_mutex_lock(&history_lock);
    count = history.counts[function];
    pthread_mutex_unlock(&history_lock);
    return count;
}

struct mock_call record_call(size_t index)
{
    struct mock_call call = { .function = FUNCTION_ANY };

    pthread_mutex_lock(&history_lock);
    if (index < history.call_count)
        call = history.calls[index];
    pthread_mutex_unlock(&history_lock);
    return call;
}

size_t record_results(void)
{
    size_t count;

    pthread_mutex_lock(&history_lock);
    count = history.result_count;
    pthread_mutex_unlock(&history_lock);
    return count;
}

const struct mock_result *record_result_at(size_t index)
{
    const struct mock_result *result = NULL;

    pthread_mutex_lock(&history_lock);
    if (index < history.result_count)
        result = history.results[index];
    pthread_mutex_unlock(&history_lock);
    return result;
}

void record_watch(const struct mock_watch *watch)
{
    watcher = watch;
}

bool record_inside(void)
{
    return depth > 0;
}
