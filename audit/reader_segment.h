#ifndef LINTGATE_AUDIT_READER_SEGMENT_H
#define LINTGATE_AUDIT_READER_SEGMENT_H

#include "audit/reader.h"

/* How a reader comes from one segment to the next. */

enum { READER_BUFFER_BYTES = 2 * RECORD_LINE_BYTES /* a line, and the next one already */ };

/* Says what is wrong, and gives back `result`, so that a failure is one line. */
__attribute__((format(printf, 3, 4))) enum reader_result reader_say(
    struct reader *reader, enum reader_result result, const char *format, ...);

/*
 * The segment is read to its end: goes on to the one that its rotation leads to. READER_RECORD if there is one, READER_END if this
 * was the last; a fault if the next one is missing, or this one lacks its rotation.
 */
enum reader_result reader_turn(struct reader *reader);

#endif
