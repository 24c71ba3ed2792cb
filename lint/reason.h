#ifndef LINTGATE_REASON_H
#define LINTGATE_REASON_H

/* Why a certificate was revoked, as CRLs and OCSP responses say it. RFC 5280 5.3.1: CRLReason. */
enum crl_reason {
    REASON_UNSPECIFIED = 0,
    REASON_KEY_COMPROMISE = 1,
    REASON_CA_COMPROMISE = 2,
    REASON_AFFILIATION_CHANGED = 3,
    REASON_SUPERSEDED = 4,
    REASON_CESSATION_OF_OPERATION = 5,
    REASON_CERTIFICATE_HOLD = 6,
    REASON_UNUSED = 7, /* "value 7 is not used" */
    REASON_REMOVE_FROM_CRL = 8,
    REASON_PRIVILEGE_WITHDRAWN = 9,
    REASON_AA_COMPROMISE = 10,
    REASON_MAX = 10
};

/* "keyCompromise"; "" for what is no reason. Constant string. */
const char *crl_reason_name(unsigned reason);

#endif
