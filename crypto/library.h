#ifndef LINTGATE_CRYPTO_LIBRARY_H
#define LINTGATE_CRYPTO_LIBRARY_H

#include "crypto/digest.h"

#include <openssl/evp.h>

/*
 * What this folder fetched from libcrypto once for the whole process: a library context of its own, without
 * configuration file, engines or exit handlers, and the digests in it. NULL if libcrypto could not be set up; then
 * every verification fails. Constant afterwards, so threads share it without locks.
 */
struct crypto_library {
    OSSL_LIB_CTX *context;
    const EVP_MD *digests[DIGEST_SHA512 + 1]; /* NULL at DIGEST_NONE */
};

const struct crypto_library *crypto_library(void);

/*
 * Of this thread: between these two, is there an allocation of libcrypto's that found no memory? Its functions say "no" then,
 * as they say it to a wrong signature, and some leave nothing else behind. `failed` must last until the end. False: it cannot
 * be told.
 */
bool crypto_memory_watch(bool *failed);
void crypto_memory_leave(void);

#endif
