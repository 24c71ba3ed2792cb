#ifndef LINTGATE_TESTS_RAW_H
#define LINTGATE_TESTS_RAW_H

#include "tests/module/harness.h"

/* A CA whose clients send digests. */

#define RAW_SETTINGS "raw-signing = registered\n"

/* Setup for cmocka: an RSA CA and a P-256 CA with RAW_SETTINGS; h->mechanism is what they sign digests with. */
int raw_rsa(void **state);
int raw_p256(void **state);
#define RAW_TEST(test)    cmocka_unit_test_setup_teardown(test, raw_rsa, harness_down)
#define RAW_TEST_EC(test) cmocka_unit_test_setup_teardown(test, raw_p256, harness_down)

/* A house with such a CA; settings may be NULL, sections too. */
struct harness *raw_harness(enum authority_key key, const char *settings, const char *sections);

enum { RAW_INPUT_BYTES = 128 /* more than the DigestInfo of SHA-512, with what tests add */ };

/* What a client sends in place of a document. */
struct raw_input {
    uint8_t at[RAW_INPUT_BYTES];
    size_t len;
};

/* The raw mechanism of an algorithm with its parameter, and what a client that does it right sends. */
CK_MECHANISM raw_mechanism(enum algorithm algorithm);
struct raw_input raw_of(enum algorithm algorithm, struct bytes tbs);

/* Hashes through the gate with the digest of `algorithm`, in a session of its own, in parts of `part` octets; 0: in one call. */
void raw_hash(struct harness *h, enum algorithm algorithm, struct bytes tbs, size_t part);

/* C_SignInit with h->mechanism, C_Sign. */
CK_RV raw_sign(struct harness *h, struct raw_input input, struct buffer *out);

/* Fails the test unless the CA signs `tbs` by its digest, and the signature verifies. */
void raw_must_sign(struct harness *h, struct bytes tbs);
/* Fails the test unless C_Sign answers `want`, and the backend signs nothing. */
void raw_must_refuse(struct harness *h, struct raw_input input, CK_RV want);

/* Fails the test unless the last refusal's `field` holds `text`. */
void raw_refusal_says(struct harness *h, const char *field, const char *text);

#endif
