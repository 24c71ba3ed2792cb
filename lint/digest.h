#ifndef LINTGATE_LINT_DIGEST_H
#define LINTGATE_LINT_DIGEST_H

#include "lint/span.h"

/*
 * Digests that documents name keys and issuers by: RFC 5280 4.2.1.2, RFC 6960 4.1.1, RFC 7093. No signature depends on one. By
 * nettle, which has no state of its own.
 */
enum digest_kind { LINT_SHA1, LINT_SHA256, LINT_SHA384, LINT_SHA512, LINT_DIGEST_COUNT };

enum { LINT_DIGEST_BYTES = 64 /* the longest: SHA-512 */ };

/* Writes the digest of `bytes`; its length in octets: 20, 32, 48 or 64. FIPS 180-4. */
size_t digest_of(enum digest_kind kind, struct span bytes, uint8_t digest[LINT_DIGEST_BYTES]);

#endif
