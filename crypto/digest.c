/* crypto/digest.c - digests of whole buffers and of data in parts, by nettle: it takes no memory, so it cannot want any. */
#include "crypto/digest.h"

#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

struct digest_run {
    enum digest digest;
    union {
        struct sha1_ctx sha1;
        struct sha256_ctx sha256;
        struct sha512_ctx sha512; /* SHA-384 is a SHA-512 cut short */
    } context;
};

size_t digest_length(enum digest digest)
{
    static const size_t lengths[] = { [DIGEST_NONE] = 0,
        [DIGEST_SHA1] = SHA1_DIGEST_SIZE,
        [DIGEST_SHA256] = SHA256_DIGEST_SIZE,
        [DIGEST_SHA384] = SHA384_DIGEST_SIZE,
        [DIGEST_SHA512] = SHA512_DIGEST_SIZE };

    return (size_t)digest < sizeof lengths / sizeof lengths[0] ? lengths[digest] : 0;
}

static bool begin(struct digest_run *run, enum digest digest)
{
    run->digest = digest;
    switch (digest) {
    case DIGEST_NONE: break;
    case DIGEST_SHA1: sha1_init(&run->context.sha1); return true;
    case DIGEST_SHA256: sha256_init(&run->context.sha256); return true;
    case DIGEST_SHA384: sha384_init(&run->context.sha512); return true;
    case DIGEST_SHA512: sha512_init(&run->context.sha512); return true;
    }
    return false;
}

static void add(struct digest_run *run, const void *data, size_t len)
{
    switch (run->digest) {
    case DIGEST_NONE: break;
    case DIGEST_SHA1: sha1_update(&run->context.sha1, len, data); break;
    case DIGEST_SHA256: sha256_update(&run->context.sha256, len, data); break;
    case DIGEST_SHA384:
    case DIGEST_SHA512: sha512_update(&run->context.sha512, len, data); break;
    }
}

static void end(struct digest_run *run, uint8_t out[DIGEST_MAX_BYTES])
{
    switch (run->digest) {
    case DIGEST_NONE: break;
    case DIGEST_SHA1: sha1_digest(&run->context.sha1, SHA1_DIGEST_SIZE, out); break;
    case DIGEST_SHA256: sha256_digest(&run->context.sha256, SHA256_DIGEST_SIZE, out); break;
    case DIGEST_SHA384: sha384_digest(&run->context.sha512, SHA384_DIGEST_SIZE, out); break;
    case DIGEST_SHA512: sha512_digest(&run->context.sha512, SHA512_DIGEST_SIZE, out); break;
    }
}

bool digest_compute(enum digest digest, const void *data, size_t data_len, uint8_t out[DIGEST_MAX_BYTES])
{
    struct digest_run run;

    memset(out, 0, DIGEST_MAX_BYTES);
    if (!begin(&run, digest))
        return false;
    if (data_len > 0)
        add(&run, data, data_len);
    end(&run, out);
    return true;
}

struct digest_run *digest_run_new(enum digest digest)
{
    struct digest_run *run = calloc(1, sizeof *run);

    if (run != NULL && begin(run, digest))
        return run;
    free(run);
    return NULL;
}

void digest_run_free(struct digest_run *run)
{
    free(run);
}

bool digest_run_add(struct digest_run *run, const void *data, size_t data_len)
{
    if (data_len > 0)
        add(run, data, data_len);
    return true;
}

bool digest_run_get(const struct digest_run *run, uint8_t out[DIGEST_MAX_BYTES])
{
    struct digest_run copy = *run; /* more may be added afterwards */

    memset(out, 0, DIGEST_MAX_BYTES);
    end(&copy, out);
    return true;
}
