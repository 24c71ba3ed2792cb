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

enum {
    HISTORY_NUMBER_BYTES = 20, /* RFC 5280 5.2.3: of a cRLNumber; longer ones are not remembered */
    HISTORY_SERIAL_BYTES = 64, /* of a serial; RFC 5280 4.1.2.2 allows 20 */
};

/* A cRLNumber: content of the INTEGER, not negative. `len` 0: none. */
struct history_number {
    uint8_t at[HISTORY_NUMBER_BYTES];
    size_t len;
};

/* Serial numbers with something in common: how many, and the first in the order of numbers. */
struct history_serials {
    size_t count;
    uint8_t first[HISTORY_SERIAL_BYTES];
    size_t first_len;
};

/* What earlier CRLs of the same issuer and the same scope (issuingDistributionPoint) said, beside what the next one says. */
struct history_crls {
    struct history_number number;   /* the greatest so far */
    struct history_number complete; /* of the last one that is no delta CRL */
    int64_t complete_next;          /* seconds: its nextUpdate; 0: not known */
    int64_t this_update;            /* seconds: of the last one; 0: not known */
    bool delta;                     /* the last one is a delta CRL */
    bool same;                      /* the last one is this very one */
    bool missing;                   /* the issuer signed one since, and no more is known of it than that */
    /* Certificates that were revoked for good, and that the CRL says nothing of any more, though … */
    struct history_serials dropped;   /* they have not expired */
    struct history_serials early;     /* they had not expired when the last one was made */
    struct history_serials unknown;   /* nobody knows when they expire */
    struct history_serials backdated; /* entries that the last one did not have, with a date before it */
};

/* That a certificate was said to be revoked, and still is. */
struct history_revocation {
    unsigned reason; /* enum crl_reason; REASON_UNSPECIFIED without one */
    int64_t date;    /* seconds; 0: not known */
};

struct crl;

/* Who answers. `issuer` is a Name with header, `serial` the content of an INTEGER. */
struct history_keeper {
    /* What is known of the certificate with that serial. */
    enum history_answer (*certificate)(
        void *keeper, struct span issuer, struct span serial, struct history_certificate *found);

    /* How far the nearest other serial is, above or below: *distance, UINT64_MAX for everything that is as far or farther. */
    enum history_answer (*neighbour)(
        void *keeper, struct span issuer, struct span serial, uint64_t *distance);

    /* What earlier CRLs of its issuer and scope said beside `crl`; HISTORY_NONE: none is known. */
    enum history_answer (*crls)(void *keeper, const struct crl *crl, struct history_crls *found);

    /* Whether CRLs or OCSP responses say that the certificate is revoked; for good, if any of them says so. */
    enum history_answer (*revocation)(
        void *keeper, struct span issuer, struct span serial, struct history_revocation *found);
};

/* A history, for one document. Zero: one should be asked, but nobody keeps it; rules then say that they could not. */
struct history {
    const struct history_keeper *answers;
    void *keeper;
    bool signs;    /* the document is about to be signed; else it may be in the history itself */
    bool same_tbs; /* what was signed may be signed again */
};

#endif
