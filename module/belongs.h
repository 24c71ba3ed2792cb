#ifndef LINTGATE_BELONGS_H
#define LINTGATE_BELONGS_H

#include "lint/artifact.h"
#include "module/policy.h"

/*
 * Does a document belong to a key: in the name of its issuer, about what is its own? One function a kind, in a file of its own. NULL
 * if it does; else why not: "want …, have …". Constant string.
 */

/* RFC 5280 4.1.2.4, 4.2.1.1: issuer and authorityKeyIdentifier are the configured issuer's. */
const char *belongs_certificate(const struct key_policy *policy, const struct cert *cert);

/* RFC 5280 5.1.2.3, 5.2.1: the same of a CRL. */
const char *belongs_crl(const struct key_policy *policy, const struct crl *crl);

/* RFC 6960 4.2.2.2, 4.2.2.3: responderID is who signs; each CertID is of the issuer's certificates. */
const char *belongs_ocsp(const struct key_policy *policy, const struct ocsp *ocsp);

/* RFC 2986 3, 4.1: the key that is asked for is the one that signs; the name, if it has one already, is its own. */
const char *belongs_csr(const struct key_policy *policy, const struct csr *csr);

/* The function of the artifact's kind. */
const char *belongs(const struct key_policy *policy, const struct artifact *artifact);

#endif
