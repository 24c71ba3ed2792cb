#ifndef LINTGATE_AUDIT_ENCODER_H
#define LINTGATE_AUDIT_ENCODER_H

#include "audit/fields.h"
#include "audit/text.h"

/*
 * Writes one JSON object field by field, in the one form that each value has, and holds every step against the table: the
 * fields in their order, of their type, null only where the table allows it. The first thing that does not fit stays.
 */
struct encoder {
    struct text *out;
    const struct field *next, *end; /* what the table wants next */
    bool first;                     /* of an object: no comma before it */
    const char *wrong;              /* name of the first field that was wrong; NULL: none */
};

/* Says that field `name` makes no sense. Returns false. */
bool encoder_fail(struct encoder *e, const char *name);

void put_number(struct encoder *e, const char *name, uint64_t number);
void put_number_if_known(struct encoder *e, const char *name, struct record_number number);
void put_digest(struct encoder *e, const char *name, const uint8_t *digest);

/* The digest of `bytes`; null unless `present`. */
void put_digest_of(struct encoder *e, const char *name, struct record_span bytes, bool present);

/* Microseconds since 1970; null if not known, or after the year 9999. */
void put_time(struct encoder *e, const char *name, struct record_number time_us);

/* Number `index` of the list; 0, and what is not in the list, is wrong. */
void put_word(struct encoder *e, const char *name, const struct words *words, unsigned index);

/* Escaped text, of the length that the table allows; `at` NULL is null. */
void put_bytes(struct encoder *e, const char *name, struct record_span bytes);
void put_string(struct encoder *e, const char *name, const char *string);

/* Content octets of an INTEGER in hex. */
void put_serial(struct encoder *e, const char *name, struct record_span serial);

/* Writes the fields of row `index` of whatever `rows` points to. */
typedef void put_row(struct encoder *row, const void *rows, size_t index);

/*
 * An array of `count` objects, or as many of them as leave the whole text below `limit` octets, or the table allows. Returns how
 * many were written.
 */
size_t put_rows(
    struct encoder *e, const char *name, const void *rows, size_t count, size_t limit, put_row *put);

#endif
