#ifndef LINTGATE_TESTS_REALTOKEN_H
#define LINTGATE_TESTS_REALTOKEN_H

#include "tests/module/harness.h"

/*
 * A real token in a directory of its own, with the key of a CA, and lintgate before it: SoftHSM, or the softokn of NSS. Only in
 * a process of its own (fresh.h): both read where their token is once.
 */

enum token_kind { TOKEN_SOFTHSM, TOKEN_SOFTOKN };

struct realtoken {
    enum token_kind kind;
    char directory[SCRATCH_PATH_BYTES];
    char config_path[SCRATCH_PATH_BYTES]; /* lintgate's */
    const function_list *gate;
    struct ledger *ledger;
    const struct authority *ca;
    CK_SLOT_ID slot;
    CK_SESSION_HANDLE session; /* logged in */
};

/* False if it is not installed. */
bool realtoken_is_there(enum token_kind kind);

/* Makes the token, and starts lintgate. SoftHSM: AUTHORITY_RSA or AUTHORITY_P256; softokn: AUTHORITY_RSA. The key is called "ca". */
struct realtoken *realtoken_new(enum token_kind kind, enum authority_key type);
/* Finalises and removes everything. */
void realtoken_free(struct realtoken *t);

/* Only the token; nothing is loaded in this process. realtoken_discard removes it. */
struct realtoken *realtoken_make(enum token_kind kind, enum authority_key type);
void realtoken_discard(struct realtoken *t);

/* Writes lintgate's configuration, in which the key is the CA's. realtoken_new has done it. */
void realtoken_configure(struct realtoken *t);

/* Another with the same content, serial number and all; its configuration has these sections besides module and journal. */
struct realtoken *realtoken_copy(const struct realtoken *t, const char *sections);

/* How it is used: by itself, or through lintgate as a program does that knows nothing of it. */
struct realtoken_way {
    const function_list *list;  /* the newest */
    CK_C_INITIALIZE_ARGS *args; /* for C_Initialize */
};

/* Runs `body` in another process, which has loaded the token's module or lintgate, and fails if it does. */
typedef void realtoken_used(struct realtoken *t, const struct realtoken_way *way, void *context);
void realtoken_use(struct realtoken *t, bool directly, realtoken_used *body, void *context);

/* The slot of the token, of a list that is initialised. */
CK_SLOT_ID realtoken_slot(const struct realtoken *t, const function_list *list);

/* C_Initialize through lintgate, a session, a login. */
void realtoken_start(struct realtoken *t);

/* The object with that label, through the gate; 0: none. */
CK_OBJECT_HANDLE realtoken_find(struct realtoken *t, CK_OBJECT_CLASS class, const char *label);

/* C_SignInit and C_Sign of "ca" through the gate. */
CK_RV realtoken_sign(
    struct realtoken *t, CK_SESSION_HANDLE session, enum algorithm a, struct bytes tbs, struct buffer *out);
/* Fails the test unless a conforming certificate is signed, or a faulty one refused. */
void realtoken_must_sign(struct realtoken *t, enum algorithm a);
void realtoken_must_refuse(struct realtoken *t, enum algorithm a);

/* Runs `body` in another process that uses the token directly, logged in as the user: as somebody with the PIN can. */
typedef void realtoken_direct(
    const function_list *direct, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE ca_key);
void realtoken_behind_the_gate(struct realtoken *t, realtoken_direct *body);

#endif
