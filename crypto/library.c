/* crypto/library.c - libcrypto as a guest: its own context, nothing read from files, nothing left for exit. */
#include "crypto/library.h"

#include <openssl/crypto.h>
#include <openssl/provider.h>
#include <pthread.h>
#include <stdlib.h>

static struct crypto_library library;
static bool library_ready;
static pthread_once_t library_once = PTHREAD_ONCE_INIT;

static pthread_key_t watch_key; /* of each thread: NULL, or the flag of crypto_memory_watch */
static bool watch_ready;

static void *watched(void *at, size_t size)
{
    bool *failed;

    if (at == NULL && size > 0 && (failed = pthread_getspecific(watch_key)) != NULL)
        *failed = true;
    return at;
}

static void *take(size_t size, const char *file, int line)
{
    (void)file, (void)line;
    return size > 0 ? watched(malloc(size), size) : NULL;
}

static void give_back(void *at, const char *file, int line)
{
    (void)file, (void)line;
    free(at);
}

static void *change(void *at, size_t size, const char *file, int line)
{
    if (size > 0)
        return watched(realloc(at, size), size);
    give_back(at, file, line);
    return NULL;
}

bool crypto_memory_watch(bool *failed)
{
    *failed = false;
    return crypto_library() != NULL && watch_ready && pthread_setspecific(watch_key, failed) == 0;
}

void crypto_memory_leave(void)
{
    (void)pthread_setspecific(watch_key, NULL); /* has its memory since crypto_memory_watch */
}

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

/*
 * Tables of every sentence about errors, and of every cipher and digest of old, which nobody here asks for by name: they take a millisecond,
 * and touch most of libcrypto's pages. In a process that shares libcrypto with others, these want them.
 */
#ifdef LINTGATE_PRIVATE_LIBCRYPTO
static const uint64_t no_tables = OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_ADD_ALL_CIPHERS
                                  | OPENSSL_INIT_NO_ADD_ALL_DIGESTS;
#else
static const uint64_t no_tables = 0;
#endif

static void library_set_up(void)
{
    /* Without these, libcrypto would read openssl.cnf, which may load a PKCS#11 provider: this very module. */
    const uint64_t options = OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT | no_tables;

    /* Before libcrypto's first allocation. A shared one may have had it, and is not ours to watch: it tells less then. */
    watch_ready = pthread_key_create(&watch_key, NULL) == 0;
    if (watch_ready)
        (void)CRYPTO_set_mem_functions(take, change, give_back);
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
