/* crypto/digest.c - digests of whole buffers, and of data in parts. */
#include "crypto/digest.h"

#include "crypto/library.h"

#include <stdlib.h>
#include <string.h>

size_t digest_length(enum digest digest)
{
    static const size_t lengths[] = { [DIGEST_NONE] = 0,
        [DIGEST_SHA1] = 20,
        [DIGEST_SHA256] = 32,
        [DIGEST_SHA384] = 48,
        [DIGEST_SHA512] = 64 };

    return (size_t)digest < sizeof lengths / sizeof lengths[0] ? lengths[digest] : 0;
}

bool digest_compute(enum digest digest, const void *data, size_t data_len, uint8_t out[DIGEST_MAX_BYTES])
{
    const size_t want = digest_length(digest);
    const struct crypto_library *library = want != 0 ? crypto_library() : NULL;
    unsigned have = 0;

    memset(out, 0, DIGEST_MAX_BYTES);
    if (library != NULL && EVP_Digest(data, data_len, out, &have, library->digests[digest], NULL) == 1
        && have == want)
        return true;
    memset(out, 0, DIGEST_MAX_BYTES);
    return false;
}

struct digest_run {
    EVP_MD_CTX *context;
    size_t len; /* of the digest */
};

struct digest_run *digest_run_new(enum digest digest)
{
    const struct crypto_library *library = digest_length(digest) != 0 ? crypto_library() : NULL;
    struct digest_run *run = library != NULL ? calloc(1, sizeof *run) : NULL;

    if (run == NULL)
        return NULL;
    run->len = digest_length(digest);
    run->context = EVP_MD_CTX_new();
    if (run->context == NULL || EVP_DigestInit_ex2(run->context, library->digests[digest], NULL) != 1) {
        digest_run_free(run);
        return NULL;
    }
    return run;
}

void digest_run_free(struct digest_run *run)
{
    if (run != NULL)
        EVP_MD_CTX_free(run->context);
    free(run);
}

bool digest_run_add(struct digest_run *run, const void *data, size_t data_len)
{
    return EVP_DigestUpdate(run->context, data, data_len) == 1;
}

bool digest_run_get(const struct digest_run *run, uint8_t out[DIGEST_MAX_BYTES])
{
    EVP_MD_CTX *copy = EVP_MD_CTX_new();
    unsigned len = 0;
    bool ok;

    memset(out, 0, DIGEST_MAX_BYTES);
    ok = copy != NULL && EVP_MD_CTX_copy_ex(copy, run->context) == 1
         && EVP_DigestFinal_ex(copy, out, &len) == 1 && len == run->len;
    EVP_MD_CTX_free(copy);
    if (!ok)
        memset(out, 0, DIGEST_MAX_BYTES);
    return ok;
}
