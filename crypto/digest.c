/* crypto/digest.c - digests of whole buffers. */
#include "crypto/digest.h"

#include "crypto/library.h"

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
