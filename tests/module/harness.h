#ifndef LINTGATE_TESTS_HARNESS_H
#define LINTGATE_TESTS_HARNESS_H

#include "tests/module/authority.h"
#include "tests/module/clock.h"
#include "tests/module/disk.h"
#include "tests/module/ledger.h"
#include "tests/module/mockhsm.h"
#include "tests/module/oracle.h"
#include "tests/module/scratch.h"

/* cmocka.h wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/*
 * A house with everything in it: the mock HSM with keys, a CA with its certificate, configuration and journal in a directory of
 * their own, lintgate.so loaded and initialised, a session that is logged in. Each test gets a new one.
 */

enum { SIGNATURE_BYTES = 1024 /* RSA-8192 */ };

struct harness {
    char directory[SCRATCH_PATH_BYTES];
    char config_path[SCRATCH_PATH_BYTES];
    char journal_path[SCRATCH_PATH_BYTES];
    const function_list *gate; /* 2.40 until C_Initialize, then the newest that is offered */
    const struct mock *mock;
    struct ledger *ledger;
    struct oracle *oracle;

    const struct authority *ca;
    enum algorithm algorithm; /* that the CA usually signs with */
    CK_MECHANISM mechanism;   /* for it */

    CK_OBJECT_HANDLE ca_key;    /* "ca", id "01": gated */
    CK_OBJECT_HANDLE free_key;  /* "free", id "02": sign = anything; RSA */
    CK_OBJECT_HANDLE stray_key; /* "stray", id "03": in no section; RSA */
    CK_OBJECT_HANDLE ca_public; /* companion of the first */
    CK_OBJECT_HANDLE secret;    /* "secret": an AES key */
    CK_OBJECT_HANDLE data;      /* "data" */
    CK_SESSION_HANDLE session;  /* RW, logged in */
    bool running;               /* between C_Initialize and C_Finalize */
    const char *sign;  /* what the CA's key signs, from the next harness_configure on; NULL: certificate */
    const char *audit; /* more lines for section [audit], from the next harness_configure on; NULL: none */
};

struct harness_options {
    enum authority_key key; /* of the CA */
    const char *settings;   /* more lines for its section, each with a newline */
    const char *sections;   /* more sections */
    bool quiet;             /* do not call C_Initialize yet */
};

/* NULL `options`: an RSA key and defaults. Fails the test if anything does not work. */
struct harness *harness_new(const struct harness_options *options);

/* Finalises if that was not done, complains about what the oracle saw, removes the directory. */
void harness_free(struct harness *h);

/* Setup and teardown for cmocka: an RSA CA, a P-256 CA, nothing initialised yet. */
int harness_rsa(void **state);
int harness_p256(void **state);
int harness_quiet(void **state);
int harness_down(void **state);
#define GATE_TEST(test)       cmocka_unit_test_setup_teardown(test, harness_rsa, harness_down)
#define GATE_TEST_EC(test)    cmocka_unit_test_setup_teardown(test, harness_p256, harness_down)
#define GATE_TEST_QUIET(test) cmocka_unit_test_setup_teardown(test, harness_quiet, harness_down)

/* Writes the configuration anew, with these lines more in the CA's section, and sections at the end; either may be NULL. */
void harness_configure(struct harness *h, const char *settings, const char *sections);
/* The same with one section more: a key with that name as its label, and that public key, signs anything. */
void harness_configure_free(struct harness *h, const char *name, const struct authority *key);
/* Writes any text as the configuration, or to another file of the directory. */
void harness_write(const struct harness *h, const char *name, const char *text);

/* C_Initialize with config=PATH. */
CK_RV harness_initialize(struct harness *h);
/* The same, a session and a login; must succeed. */
void harness_start(struct harness *h);
CK_RV harness_finalize(struct harness *h);

/* A new session through the gate, on the first slot; must succeed. */
CK_SESSION_HANDLE harness_session(struct harness *h);

/* A certificate to be signed, known to the oracle. */
struct bytes harness_tbs(struct harness *h, enum fault fault);
struct bytes harness_tbs_as(struct harness *h, enum algorithm algorithm, enum fault fault);

/* The CKM_ for an algorithm, with its parameter. Static. */
CK_MECHANISM mechanism_for(enum algorithm algorithm);

/* Where a signature goes; filled with canaries. */
enum { CANARY = 0xa5 };
struct buffer {
    uint8_t at[SIGNATURE_BYTES];
    CK_ULONG len;
};
struct buffer buffer_new(void);
bool buffer_untouched(const struct buffer *buffer);

/* C_SignInit and C_Sign with any key and mechanism, on the session. Whatever comes back must not be the CA's unless it is CKR_OK. */
CK_RV harness_sign_with(struct harness *h, CK_OBJECT_HANDLE key, CK_MECHANISM mechanism, struct bytes data);

/* With the CA's key, on the session: C_SignInit, C_Sign, both. `out->len` is what C_Sign gets and what it says. */
CK_RV harness_init(struct harness *h);
CK_RV harness_finish(struct harness *h, struct bytes tbs, struct buffer *out);
CK_RV harness_sign(struct harness *h, struct bytes tbs, struct buffer *out);

/* Fails the test unless the CA signs `tbs` and the signature verifies. */
void harness_must_sign(struct harness *h, struct bytes tbs);
/* Fails the test unless C_Sign answers `want`, leaks nothing and the backend signs nothing. */
void harness_must_refuse(struct harness *h, struct bytes tbs, CK_RV want);

/* How often the backend was asked for a signature, in whatever way. */
size_t harness_backend_signs(const struct harness *h);

/* lintgate.so and the mock, each loaded once, and the function list of each: lintgate's of 2.40 or the newest; the mock's whole. */
void *harness_library(void);
const function_list *harness_gate(void);
const function_list *harness_newest(void);
const struct mock *harness_mock(void);
const function_list *harness_mock_list(void);

#endif
