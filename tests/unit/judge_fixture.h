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
    CRL_GOOD,      /* of the fixture's issuer */
    CRL_OTHER_ISSUER,
    CRL_OTHER_AUTHORITY_KEY,
    CRL_OTHER_ALGORITHM,
    CRL_WITH_FINDING, /* an error, and nothing else */
    CRL_SIGNED,
    RESPONSE_OF_RESPONDER, /* OCSP, produced on 2026-03-06, about a certificate of the fixture's issuer */
    RESPONSE_OF_ISSUER,    /* the same, which the issuer answers itself */
    RESPONSE_OF_NOBODY,    /* responderID is of neither */
    RESPONSE_OTHER_ISSUER, /* about a certificate of another CA */
    RESPONSE_SECOND_OTHER, /* the second of two certificates is of another CA */
    RESPONSE_WITH_FINDING, /* without nextUpdate */
    RESPONSE_SIGNED,
};

/* The to-be-signed bytes. */
struct span fixture_document(enum document_change change);

/* The issuer's certificate, DER, and its SubjectPublicKeyInfo. Valid for the process. */
struct span fixture_issuer(void);

/* The certificate of the root above it, and that of the root which CROSS is for. Valid for the process. */
struct span fixture_root(void);
struct span fixture_other_root(void);

/* A certificate in the issuer's name for another key; valid until the next call, or one of fixture_changed_responder. */
struct span fixture_renewed_issuer(void);

/* The certificate of a responder of the fixture's issuer. Valid for the process. */
struct span fixture_responder(void);

/* The same with one thing that is not as it has to be. Valid until the next call. */
enum responder_change {
    RESPONDER_OTHER_ISSUER,
    RESPONDER_OTHER_KEY_OF_ISSUER,
    RESPONDER_WITHOUT_PURPOSE,
    RESPONDER_WITH_ISSUERS_KEY
};
struct span fixture_changed_responder(enum responder_change change);

/* The issuer's certificate with digitalSignature, for a CA that answers itself. Valid for the process. */
struct span fixture_answering_issuer(void);

/* A certificate of somebody who is no CA. Valid for the process. */
struct span fixture_leaf_certificate(void);

void fixture_free(void);

#endif
