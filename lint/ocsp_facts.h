#ifndef LINTGATE_OCSP_FACTS_H
#define LINTGATE_OCSP_FACTS_H

#include "lint/cert.h"
#include "lint/digest.h"
#include "lint/ocsp.h"

/* What rules and the gate ask of an OCSP response together with the certificates of its issuer and responder. */

/* The digests that a CertID may name an issuer by, each made when it is asked for first. Zero but for `cert`. */
struct ocsp_issuer {
    const struct cert *cert;
    struct {
        size_t len; /* octets; 0: not made yet */
        uint8_t name[LINT_DIGEST_BYTES], key[LINT_DIGEST_BYTES];
    } by[LINT_DIGEST_COUNT];
};

/* True if the CertID of `single` is of a certificate of that issuer; false for digests that are not known, too. RFC 6960 4.1.1. */
bool ocsp_is_issuers(const struct ocsp_single *single, struct ocsp_issuer *issuer);

/* The digest of an OID_DIGEST_…; LINT_DIGEST_COUNT for what is none. */
enum digest_kind ocsp_digest_kind(enum oid hash);

/* True if responderID names the subject or the key of `signer`. RFC 6960 4.2.1, 4.2.2.3. */
bool ocsp_names_responder(const struct ocsp *ocsp, const struct cert *signer);

/* Whose key signs it: the responder, if known; the issuer, if it names itself; else NULL. */
const struct cert *ocsp_signer(const struct ocsp *ocsp);

/* True if the signer is known and is not the CA itself. RFC 6960 4.2.2.2. */
bool ocsp_is_delegated(const struct ocsp *ocsp);

/* True if it speaks of certificates of CAs, because a root issued them. SBR 4.9.10 asks other things of these. */
bool ocsp_is_of_cas(const struct ocsp *ocsp);

/* True if it says "revoked" of a certificate that was never issued: its revocationTime is the first second of 1970. RFC 6960 2.2. */
bool ocsp_is_not_issued(const struct ocsp_single *single);

#endif
