#ifndef LINTGATE_CRYPTO_LIBRARY_H
#define LINTGATE_CRYPTO_LIBRARY_H

#include "crypto/digest.h"

#include <openssl/evp.h>

/*
 * What this folder fetched from libcrypto once for the whole process: a library context of its own, without
 * configuration file, engines or exit handlers, and the digests in it. NULL if libcrypto could not be set up; then
 * every digest and verification fails. Constant afterwards, so threads share it without locks.
 */
struct crypto_library {
    OSSL_LIB_CTX *context;
    const EVP_MD *digests[DIGEST_SHA512 + 1]; /* NULL at DIGEST_NONE */
};

const struct crypto_library *crypto_library(void);

#endif
