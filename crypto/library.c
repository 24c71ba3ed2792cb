/* crypto/library.c - libcrypto as a guest: its own context, nothing read from files, nothing left for exit. */
#include "crypto/library.h"

#include <openssl/crypto.h>
#include <openssl/provider.h>
#include <pthread.h>

static struct crypto_library library;
static bool library_ready;
static pthread_once_t library_once = PTHREAD_ONCE_INIT;

static bool fetch_digests(void)
{
    static const char *const names[] = { [DIGEST_SHA1] = "SHA1",
        [DIGEST_SHA256] = "SHA256",
        [DIGEST_SHA384] = "SHA384",
        [DIGEST_SHA512] = "SHA512" };
    bool all = true;

    for (size_t i = DIGEST_SHA1; i <= DIGEST_SHA512; i++) {
        library.digests[i] = EVP_MD_fetch(library.context, names[i], NULL);
        all = all && library.digests[i] != NULL;
    }
    return all;
}

static void library_set_up(void)
{
    /* Without these, libcrypto would read openssl.cnf, which may load a PKCS#11 provider: this very module. */
    const uint64_t options = OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT;

    if (OPENSSL_init_crypto(options, NULL) != 1)
        return;
    library.context = OSSL_LIB_CTX_new();
    library_ready = library.context != NULL && OSSL_PROVIDER_load(library.context, "default") != NULL
                    && fetch_digests();
}

const struct crypto_library *crypto_library(void)
{
    return pthread_once(&library_once, library_set_up) == 0 && library_ready ? &library : NULL;
}
