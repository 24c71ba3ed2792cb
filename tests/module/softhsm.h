#ifndef LINTGATE_TESTS_SOFTHSM_H
#define LINTGATE_TESTS_SOFTHSM_H

#include "tests/module/harness.h"

/*
 * A token of SoftHSM in a directory of its own, with an RSA and a P-256 key of CAs, and lintgate before it. Only in a process
 * of its own (fresh.h): SoftHSM reads its configuration once.
 */
struct softhsm {
    char directory[SCRATCH_PATH_BYTES];
    char config_path[SCRATCH_PATH_BYTES]; /* lintgate's */
    CK_FUNCTION_LIST *gate;
    struct ledger *ledger;
    const struct authority *ca;
    CK_SLOT_ID slot;
    CK_SESSION_HANDLE session; /* logged in */
};

#define SOFTHSM_MODULE "/usr/lib/softhsm/libsofthsm2.so"

/* False if SoftHSM is not installed. */
bool softhsm_is_there(void);

/* Makes the token, and starts lintgate. `type`: AUTHORITY_RSA or AUTHORITY_P256; the key is called "ca", its ID is 01. */
struct softhsm *softhsm_new(enum authority_key type);
/* Finalises and removes everything. */
void softhsm_free(struct softhsm *s);

/* The private key with that label, through the gate; 0: none. */
CK_OBJECT_HANDLE softhsm_find(struct softhsm *s, CK_OBJECT_CLASS class, const char *label);

/* C_Initialize through lintgate, a session, a login. */
void softhsm_start(struct softhsm *s);

/* Runs `body` in another process that uses SoftHSM directly, logged in as the user: as somebody with the PIN can. */
typedef void softhsm_direct(CK_FUNCTION_LIST *direct, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE ca_key);
void softhsm_behind_the_gate(struct softhsm *s, softhsm_direct *body);

#endif
