#ifndef LINTGATE_AUDIT_VIEW_H
#define LINTGATE_AUDIT_VIEW_H

#include "audit/fields.h"

/*
 * One line of a journal, read strictly: the fields of its kind in their order, in their one form, and nothing else.
 * Everything points into the line and is valid as long as it. No allocation.
 */

enum { VIEW_FAULT_BYTES = 160 /* a message with its NUL */ };

/* A value. `at` NULL: null. Text and words without their quotes, still escaped; rows without their brackets. */
struct view_value {
    const char *at;
    size_t len;
    uint64_t number; /* of a number; of a word its index in the list; of a time its microseconds since 1970 */
};

struct view {
    enum record_kind kind; /* RECORD_NONE for a row */
    uint64_t seq;
    const char *prev,
        *policy; /* FIELDS_DIGEST_TEXT hex digits each: of the line before, of the configuration */
    int64_t time_us;
    const struct field *fields;
    size_t count;
    struct view_value values[FIELDS_MAX];
};

/* What was wrong first, at which octet of the line (from 0). Printable ASCII. */
struct view_fault {
    size_t offset;
    char text[VIEW_FAULT_BYTES];
};

/* Reads `line`, without its newline. False: *fault says where it goes wrong. */
bool view_read(const char *line, size_t len, struct view *view, struct view_fault *fault);

/* Makes *copy what `view` would be, had it been read from `to`, where the same octets stand as at `line`. */
void view_copy(struct view *copy, const struct view *view, const char *line, const char *to);

/* The value of field `name`; one with `at` NULL if it is null or its kind has no such field. */
struct view_value view_get(const struct view *view, const char *name);

/* Steps through the objects of a FIELD_ROWS value that view_read accepted: *rows is shortened by the one in *row. */
bool view_next_row(struct view_value *rows, const struct fields *fields, struct view *row);

/* The fields of the objects in field `name`; NULL if it has none. */
const struct fields *view_row_fields(const struct view *view, const char *name);

#endif
