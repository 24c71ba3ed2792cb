#ifndef LINTGATE_TESTS_CASE_PAST_H
#define LINTGATE_TESTS_CASE_PAST_H

#include "lint/history.h"

/* What a case says that is known of the issuer: the answers to a rule's questions. */
struct case_past {
    bool nobody;   /* keeps a history */
    bool silent;   /* somebody does, and does not answer */
    bool linted;   /* nobody is about to sign */
    bool same_tbs; /* may be signed again */

    enum history_answer certificate; /* with the serial; 0 is none here */
    struct history_certificate found;
    bool same;         /* found.tbs_sha256 is that of the case's document */
    uint64_t distance; /* to the next serial; 0: there is none */

    bool
        first; /* no CRL of the scope was before; otherwise the good one, with cRLNumber 4710, a day before */
    struct history_crls crls; /* what one had before: fields that are not zero stand for those of that one */
    bool revoked;             /* the certificate is, says somebody */
    struct history_revocation revocation;
};

/* A history that answers as `past` says, about the document `tbs`. Valid until the next call. */
const struct history *case_history(const struct case_past *past, struct span tbs);

#endif
