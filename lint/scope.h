#ifndef LINTGATE_SCOPE_H
#define LINTGATE_SCOPE_H

#include "lint/span.h"

/*
 * What a document is, by what it says itself: what rules are applied by, and what a key may sign. One bit each: 4 types x 3
 * generations of SBR 7.1.6.1, other certificates, and what is no certificate.
 */
enum scope {
    SCOPE_NONE = 0,
    /* bits 0 … 11: type * 3 + generation */
    MV = 0x007, /* mailbox-validated */
    OV = 0x038, /* organization-validated */
    SV = 0x1c0, /* sponsor-validated */
    IV = 0xe00, /* individual-validated */
    LEGACY = 0x249,
    MULTIPURPOSE = 0x492,
    STRICT = 0x924,
    SMIME_UNCLEAR = 0x1000, /* S/MIME by EKU, SAN or policy, but not exactly one reserved policy OID */
    SMIME = 0x1fff,         /* every S/MIME subscriber certificate */
    OTHER_LEAF = 0x2000,    /* an end-entity certificate that is not S/MIME */
    OCSP_SIGNER = 0x4000,   /* a delegated OCSP responder: id-kp-OCSPSigning without emailProtection */
    LEAF = 0x7fff,          /* every end-entity certificate */
    SUB_CA = 0x8000, /* basicConstraints cA, not self-signed, and nothing keeps it from issuing S/MIME */
    ROOT_CA =
        0x10000,    /* basicConstraints cA, self-signed: its own issuer, by its own key as far as it says */
    CRL = 0x20000,  /* a certificate revocation list */
    OCSP = 0x40000, /* what is signed of an OCSP response: ResponseData */
    REQUEST = 0x80000,      /* a certification request */
    OTHER_CA = 0x100000,    /* as SUB_CA, but it cannot issue S/MIME: for other purposes only */
    CA = 0x118000,          /* every CA's certificate */
    CERTIFICATE = 0x11ffff, /* every certificate */
    ANY_DOCUMENT = 0x1fffff,
};

/*
 * "sponsor-validated/strict", "smime", "leaf", "ocsp-responder", "ca", "other-ca", "root-ca", "crl", "ocsp-response",
 * "certificate-request": the name of one bit; "" for anything else. Constant string.
 */
LINTGATE_API const char *scope_name(enum scope scope);

/* The bit with that name; SCOPE_NONE if there is none. */
LINTGATE_API enum scope scope_find(const char *name);

#endif
