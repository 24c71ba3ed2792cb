/* audit/pairs.c - intents and what became of them. */
#include "audit/pairs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_ROOM = 64 /* pairs; about as many as sign at a time */ };

/* Drops the pairs that ended as signed. */
static void compact(struct pairs *pairs)
{
    size_t kept = 0;

    for (size_t i = 0; i < pairs->count; i++)
        if (pairs->at[i].result != RECORD_SIGNED)
            pairs->at[kept++] = pairs->at[i];
    pairs->count = kept;
}

static bool make_room(struct pairs *pairs)
{
    if (pairs->count < pairs->room)
        return true;
    compact(pairs);
    if (pairs->count <= pairs->room / 2 && pairs->room != 0)
        return true;
    const size_t room = pairs->room != 0 ? pairs->room * 2 : FIRST_ROOM;
    struct pair *grown = pairs->count < PAIRS_MAX ? realloc(pairs->at, room * sizeof *grown) : NULL;
    if (grown == NULL)
        return false;
    pairs->at = grown;
    pairs->room = room;
    return true;
}

static struct pair *find(const struct pairs *pairs, uint64_t seq)
{
    size_t low = 0, high = pairs->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (pairs->at[middle].seq < seq)
            low = middle + 1;
        else
            high = middle;
    }
    return low < pairs->count && pairs->at[low].seq == seq ? &pairs->at[low] : NULL;
}

static bool note_intent(struct pairs *pairs, uint64_t seq, char *wrong, size_t size)
{
    if (!make_room(pairs)) {
        pairs->exhausted = true;
        (void)snprintf(wrong, size, "want memory for an intent, have %zu that were not signed", pairs->count);
        return false;
    }
    pairs->at[pairs->count++] = (struct pair){ .seq = seq };
    pairs->open++;
    return true;
}

static bool note_outcome(struct pairs *pairs, const struct view *view, char *wrong, size_t size)
{
    const uint64_t seq = view_get(view, "intent").number;
    struct pair *pair = find(pairs, seq);

    if (seq < pairs->first_seq)
        return true;
    if (pair == NULL || pair->result != RECORD_RESULT_NONE) {
        (void)snprintf(
            wrong, size, "want an earlier intent that waits for its outcome, have seq %" PRIu64, seq);
        return false;
    }
    pair->result = (enum record_result)view_get(view, "result").number;
    pairs->open--;
    return true;
}

bool pairs_note(struct pairs *pairs, const struct view *view, char *wrong, size_t size)
{
    if (view->kind == RECORD_INTENT)
        return note_intent(pairs, view->seq, wrong, size);
    return view->kind != RECORD_OUTCOME || note_outcome(pairs, view, wrong, size);
}

enum record_result pairs_result(const struct pairs *pairs, uint64_t seq)
{
    const struct pair *pair = find(pairs, seq);

    return pair != NULL ? pair->result : RECORD_SIGNED;
}

void pairs_free(struct pairs *pairs)
{
    free(pairs->at);
    *pairs = (struct pairs){ .at = NULL };
}
