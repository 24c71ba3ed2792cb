#ifndef LINTGATE_HISTORY_H
#define LINTGATE_HISTORY_H

#include "lint/scope.h"

/*
 * What an issuer has done before: what the bytes of one document cannot show. Who keeps it answers through struct history; rules ask
 * (rules_history.c). The lint core keeps nothing itself.
 */

/* An answer. Zero: whoever keeps the history cannot tell, so nothing may be concluded from it. */
enum history_answer { HISTORY_TROUBLE = 0, HISTORY_NONE, HISTORY_FOUND };

enum { HISTORY_SHA256_BYTES = 32 /* FIPS 180-4 */ };

/* Where what is known of a certificate comes from. */
enum history_origin {
    HISTORY_SIGNED = 0, /* a signature was asked for; there may be one */
    HISTORY_UNSIGNED,   /* it was asked for, and surely none was made */
    HISTORY_IMPORTED,   /* the certificate was there already */
};

/* A serial number that was given to a certificate. */
struct history_certificate {
    enum history_origin origin;
    enum scope scope;  /* what the certificate is; SCOPE_NONE: not known */
    int64_t not_after; /* seconds; 0: not known */
    int64_t since;     /* seconds: when it got into the history; 0: not known */
    uint8_t tbs_sha256[HISTORY_SHA256_BYTES];
    uint8_t spki_sha256[HISTORY_SHA256_BYTES]; /* zeros: not known */
};

/* Who answers. `issuer` is a Name with header, `serial` the content of an INTEGER. */
struct history_keeper {
    /* What is known of the certificate with that serial. */
    enum history_answer (*certificate)(
        void *keeper, struct span issuer, struct span serial, struct history_certificate *found);

    /* How far the nearest other serial is, above or below: *distance, UINT64_MAX for everything that is as far or farther. */
    enum history_answer (*neighbour)(
        void *keeper, struct span issuer, struct span serial, uint64_t *distance);
};

/* A history, for one document. Zero: one should be asked, but nobody keeps it; rules then say that they could not. */
struct history {
    const struct history_keeper *answers;
    void *keeper;
    bool signs;    /* the document is about to be signed; else it may be in the history itself */
    bool same_tbs; /* what was signed may be signed again */
};

#endif
