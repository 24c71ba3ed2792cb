#ifndef LINTGATE_INDEX_TURN_H
#define LINTGATE_INDEX_TURN_H

#include "index/index.h"
#include "index/table.h"

/*
 * A thread's turn at the tables: between its begin and its end nobody else, in this process or another, looks or writes. What turns
 * keep goes to disk together.
 */
struct index_turn {
    struct index *index;
    struct tables *tables; /* NULL: no turn has begun */
    struct index_turn *next;
    int cancel; /* of the thread, before */
    bool done, ok;
};

/* False: *error says why, and nothing has begun. */
bool turn_begin(struct index_turn *turn, struct index *index, struct index_error *error)
    __attribute__((warn_unused_result));

/* Before the first change: makes sure that `octets` can be added, if the disk has them. False: the turn is over. */
bool turn_room(struct index_turn *turn, uint64_t octets, struct index_error *error)
    __attribute__((warn_unused_result));

/* Ends the turn and keeps its changes. True only when they are on disk. Waits for turns that go to disk with this one. */
bool turn_keep(struct index_turn *turn, struct index_error *error) __attribute__((warn_unused_result));

/* Ends the turn, which has changed nothing. */
void turn_end(struct index_turn *turn);

/* Ends the turn after trouble: what it changed is lost, and the index has failed. */
void turn_fail(struct index_turn *turn, const struct index_error *error);

#endif
