#ifndef LINTGATE_TESTS_KEY_FIXTURE_H
#define LINTGATE_TESTS_KEY_FIXTURE_H

#include "config_text.h"
#include "key_documents.h"

#include "module/judge.h"

/*
 * What tests of a key's policy share: a configuration whose key "ca", in lines 5 to 8, is that of DOCUMENT_ISSUER. Behind
 * it, of four lines each, a key "free" that signs anything and a key "other" that signs certificates.
 */

/* cmocka's group set-up and tear-down: a directory with the certificates. */
int key_fixture_set_up(void **state);
int key_fixture_tear_down(void **state);

struct key_fixture {
    struct config *config;
    struct policies *policies; /* NULL: `told` says why */
    struct told told;
};

/*
 * Loads a configuration: `settings` are lines of the key "ca", from line 9 on; `sections` follow. Free with
 * key_fixture_free, also when there were complaints.
 */
struct key_fixture *key_fixture_new(const char *settings, const char *sections);
void key_fixture_free(struct key_fixture *fixture);

/* Judges the document for the key "ca"; to be freed with free(). */
struct judgement *key_fixture_judge(
    const struct key_fixture *fixture, enum key_document which, int64_t clock_seconds);

#endif
