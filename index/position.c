/* index/position.c - how far the index has seen the journal. */
#include "index/position.h"

#include "index/turn.h"

void position_note(struct tables *tables, const struct index_position *position)
{
    struct tables_head *const head = tables_head(tables);

    head->seq = position->seq;
    memcpy(head->sha256, position->sha256, sizeof head->sha256);
    tables_touch(tables);
}

bool position_get(struct index *index, struct index_position *position, struct index_error *error)
{
    struct index_turn turn;

    if (!turn_begin(&turn, index, error))
        return false;
    const struct tables_head *const head = tables_head(turn.tables);

    position->seq = head->seq;
    memcpy(position->sha256, head->sha256, sizeof position->sha256);
    turn_end(&turn);
    return true;
}

bool position_set(struct index *index, const struct index_position *position, struct index_error *error)
{
    struct index_turn turn;

    if (!turn_begin(&turn, index, error))
        return false;
    position_note(turn.tables, position);
    return turn_keep(&turn, error);
}
