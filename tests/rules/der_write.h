#ifndef LINTGATE_TESTS_DER_WRITE_H
#define LINTGATE_TESTS_DER_WRITE_H

#include "lint/span.h"

/* Writes DER from the inside out: content first, then the header in front of it. */
struct der_writer {
    uint8_t *at;
    size_t len, size; /* octets written; room */
};

/* Appends bytes. Aborts if they do not fit: a mistake in the test. */
void der_put(struct der_writer *writer, const void *bytes, size_t len);

/* Puts a header with identifier octet `tag` in front of what was written since writer->len was `start`. */
void der_wrap(struct der_writer *writer, size_t start, unsigned tag);

#endif
