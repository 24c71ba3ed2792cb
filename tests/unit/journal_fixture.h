#ifndef LINTGATE_TESTS_UNIT_JOURNAL_FIXTURE_H
#define LINTGATE_TESTS_UNIT_JOURNAL_FIXTURE_H

#include "audit/journal.h"
#include "audit/reader.h"

/* A journal in a directory of its own, for one test. */
struct fixture {
    char directory[64];
    char path[96]; /* of the file */
};

/* cmocka's setup and teardown: *state is a struct fixture. */
int fixture_setup(void **state);
int fixture_teardown(void **state);

struct journal_settings fixture_settings(unsigned lock_seconds);

/* journal_open with these settings. */
struct journal *journal_in(const char *directory, unsigned lock_seconds, struct journal_error *error);

struct journal *fixture_open(const struct fixture *fixture); /* asserts that it opens */

/* The same with segments of about three decisions. */
struct journal *fixture_open_small(const struct fixture *fixture);

/* Records with something in every field. */
struct record sample_start(void);
struct record sample_intent(void);
struct record sample_refusal(void);
struct record sample_outcome(uint64_t intent);

/* Leaves a refused CRL: of anything but a certificate, the profile is the artifact's word again. */
void fixture_refuse_crl(const struct fixture *fixture);

#define DEADBEEF "\"deadbeef00000000000000000000000000000000000000000000000000000000\""

/* What sample_line puts before the field "kind". */
#define SAMPLE_PREFIX                                                                                        \
    "{\"seq\":1,\"prev\":\"0000000000000000000000000000000000000000000000000000000000000000\","              \
    "\"time\":\"2026-01-31T12:00:00.000001Z\",\"host\":\"ca1\",\"pid\":4711,\"uid\":0,"                      \
    "\"policy_sha256\":" DEADBEEF

/* The line of `record` with that prefix, without newline; freed by the caller. */
char *sample_line(const struct record *record);

/* Asserts that the line can be read; the view points into it. */
struct view view_of(const char *line);

/* Asserts that the field has this text, or is null if `want` is NULL. */
void assert_value(const struct view *view, const char *name, const char *want);

/* Appends and asserts success; returns the seq. */
uint64_t append(struct journal *journal, const struct record *record);

/* A signature for these octets, by this key; returns the seq of the intent. */
uint64_t append_signed(struct journal *journal, const char *key, const void *octets, size_t len, bool keep);

/* The whole file; freed by the caller. */
char *read_journal(const struct fixture *fixture, size_t *len);
void write_journal(const struct fixture *fixture, const void *bytes, size_t len);
void append_raw(const struct fixture *fixture, const void *bytes, size_t len);

/* What a verifier finds. */
struct finding_of_reader {
    enum reader_result result;
    uint64_t records, line, repairs, open;
    char text[READER_TEXT_BYTES];
};
struct finding_of_reader verify(const char *path);

/* Asserts that the journal is whole; returns how many records it has. */
uint64_t assert_intact(const struct fixture *fixture);

/* Opens with one try, and asserts that this is refused for `fault`, with `text` in the message. */
void assert_refused(const struct fixture *fixture, enum journal_fault fault, const char *text);

/* The descriptor of this process that refers to the file; asserts that there is one. */
int descriptor_of(const struct fixture *fixture);

#endif
