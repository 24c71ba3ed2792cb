#ifndef LINTGATE_TESTS_UNIT_INDEX_FIXTURE_H
#define LINTGATE_TESTS_UNIT_INDEX_FIXTURE_H

#include "index/decision.h"

/* An index in a directory of its own, for one test. */
struct index_fixture {
    char directory[64];
    char path[96]; /* of the file */
};

/* cmocka's setup and teardown: *state is a struct index_fixture. */
int index_setup(void **state);
int index_teardown(void **state);

/* Opens it, and makes it first if need be; asserts that it opens. */
struct index *index_of(const struct index_fixture *fixture);

/* A certificate with that serial, octets "serial", and to-be-signed octets "tbs", of an issuer called "issuer"; valid until the next call. */
struct artifact *index_certificate(const char *issuer, const char *serial, const char *tbs);

enum issued { ISSUE_TROUBLE = 0, ISSUED, ISSUED_BEFORE };

/* What the gate does: asks for the serial, and keeps the certificate if it is new. `error` may be NULL. */
enum issued issue(
    struct index *index, const char *issuer, const char *serial, const char *tbs, struct index_error *error);

/* What is known of a serial; asserts that there is an answer. True if it is known. */
bool known(struct index *index, const char *issuer, const char *serial, struct history_certificate *found);

/* Opens with one try, and asserts that this is refused for `fault`, with `text` in the message. */
void assert_index_refused(const struct index_fixture *fixture, enum index_fault fault, const char *text);

/* The whole file; freed by the caller. And back. */
uint8_t *index_bytes(const struct index_fixture *fixture, size_t *len);
void index_write(const struct index_fixture *fixture, const void *bytes, size_t len);

#endif
