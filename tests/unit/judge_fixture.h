#ifndef LINTGATE_TESTS_JUDGE_FIXTURE_H
#define LINTGATE_TESTS_JUDGE_FIXTURE_H

#include "lint/span.h"

/*
 * Documents for tests of the gate's judgement, made by the recipes of tests/rules. In a file of its own, because the names of
 * test keys are those of key types, too. One document at a time: each call invalidates what the one before gave.
 */

/* What a document is to differ in from a good one. */
enum document_change {
    GOOD_LEAF, /* sponsor-validated/strict */
    OTHER_ALGORITHM,
    OTHER_ISSUER,
    OTHER_AUTHORITY_KEY,
    NO_AUTHORITY_KEY,
    OTHER_PROFILE, /* mailbox-validated/strict */
    WITH_FINDING,  /* an error, and nothing else */
    VERSION_1,
    SIGNED, /* a whole certificate */
    TRAILING_OCTET,
    SELF_SIGNED,       /* a CA certificate whose issuer and subject are the fixture's issuer */
    SELF_SIGNED_OTHER, /* the same of another key */
    ROOT_OWN,          /* the root's own certificate */
    SUBORDINATE,       /* of the root: the fixture's issuer */
    CROSS,             /* of the root: of another root */
    LEAF_OF_ROOT,      /* of the root: a subscriber's */
    REQUEST_OWN,       /* a request of the fixture's issuer */
    REQUEST_OTHER_KEY,
    REQUEST_OTHER_NAME,
    REQUEST_SIGNED,
    CRL_VERSION_1, /* of the fixture's issuer, without entries and extensions */
};

/* The to-be-signed bytes. */
struct span fixture_document(enum document_change change);

/* The issuer's certificate, DER, and its SubjectPublicKeyInfo. Valid for the process. */
struct span fixture_issuer(void);

/* The certificate of the root above it, and that of the root which CROSS is for. Valid for the process. */
struct span fixture_root(void);
struct span fixture_other_root(void);

/* A certificate of somebody who is no CA. Valid for the process. */
struct span fixture_leaf_certificate(void);

void fixture_free(void);

#endif
