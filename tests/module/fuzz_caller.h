#ifndef LINTGATE_TESTS_FUZZ_CALLER_H
#define LINTGATE_TESTS_FUZZ_CALLER_H

#include "tests/module/arguments.h"
#include "tests/module/harness.h"

#include <stdatomic.h>

/* A caller that calls any function with any arguments; several of them may share a house. fuzz_calls.c lets them loose. */

enum {
    FUZZ_SESSIONS = 16,
    FUZZ_DOCUMENTS = 14,
    FUZZ_LISTS = 3,
    FUZZ_ATTRIBUTES = 4,
    FUZZ_ATTRIBUTE_BYTES = 256,
    FUZZ_IN_BYTES = 4096,
};

enum fuzz_kind { FUZZ_CERTIFICATE, FUZZ_CRL, FUZZ_RESPONSE, FUZZ_REQUEST, FUZZ_KINDS };

/* What all callers of a house know. */
struct fuzz_house {
    struct harness *h;
    _Atomic CK_SESSION_HANDLE sessions[FUZZ_SESSIONS]; /* that the gate gave; some are closed again */
    struct {
        struct bytes tbs;
        enum fuzz_kind kind;
        bool good;
    } documents[FUZZ_DOCUMENTS];
    const function_list *lists[FUZZ_LISTS]; /* of each interface, and of C_GetFunctionList */
    size_t list_count;
    CK_OBJECT_HANDLE twin; /* the CA's key once more, on the second token */
    bool raw;              /* the CA's key signs digests */
};

struct fuzz_caller {
    struct fuzz_house *house;
    uint64_t random;             /* xorshift64*: the same calls for the same seed, everywhere */
    CK_SESSION_HANDLE favourite; /* what is begun on it has a chance to be ended on it */
    struct arguments arguments;
    CK_ATTRIBUTE template[FUZZ_ATTRIBUTES];
    uint8_t attributes[FUZZ_ATTRIBUTES][FUZZ_ATTRIBUTE_BYTES];
    uint8_t in[FUZZ_IN_BYTES];
    CK_RSA_PKCS_PSS_PARAMS pss;
    CK_OBJECT_HANDLE handles[8]; /* in a mechanism's parameter */
    uint8_t digest[64];          /* or DigestInfo, that a client sends */
    size_t digest_len;
    CK_RV rv; /* of the last call */
};

uint64_t fuzz_random(struct fuzz_caller *caller, uint64_t below);

/* A list that the house has, a function of it, and its arguments. */
const function_list *fuzz_list(struct fuzz_caller *caller);
enum function fuzz_function(struct fuzz_caller *caller, const function_list *list);
void fuzz_arguments(struct fuzz_caller *caller, enum function function);

/*
 * A client that sends only a digest: picks a document, and puts its SHA-256, as the CA's key signs it, into caller->digest; then
 * changes what fuzz_arguments made for C_Digest or C_CreateObject, to have the document in it.
 */
struct bytes fuzz_digest(struct fuzz_caller *caller);
void fuzz_give(struct fuzz_caller *caller, enum function function, struct bytes tbs);

/* A session that the gate just gave. */
void fuzz_remember_session(struct fuzz_caller *caller, CK_SESSION_HANDLE session);

#endif
