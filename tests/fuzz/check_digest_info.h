#ifndef LINTGATE_TESTS_CHECK_DIGEST_INFO_H
#define LINTGATE_TESTS_CHECK_DIGEST_INFO_H

#include "lint/span.h"

/*
 * What holds for any bytes that a client sends to be signed raw: for CKM_RSA_PKCS they are a digest exactly if OpenSSL reads them as DigestInfo of
 * SHA-256, SHA-384 or SHA-512 with NULL and that many octets, and encodes it to the same octets; for CKM_RSA_PKCS_PSS and CKM_ECDSA
 * exactly if they are as long as the digest. NULL, or what does not hold.
 */
const char *check_digest_info(struct span input);

#endif
