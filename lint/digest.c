/* Digests that documents name keys and issuers by. FIPS 180-4. */
#include "lint/digest.h"

#include <nettle/sha1.h>
#include <nettle/sha2.h>

size_t digest_of(enum digest_kind kind, struct span bytes, uint8_t digest[LINT_DIGEST_BYTES])
{
    union {
        struct sha1_ctx sha1;
        struct sha256_ctx sha256;
        struct sha512_ctx sha512; /* SHA-384 is a SHA-512 cut short */
    } context;

    switch (kind) {
    case LINT_SHA1:
        sha1_init(&context.sha1);
        sha1_update(&context.sha1, bytes.len, bytes.at);
        sha1_digest(&context.sha1, SHA1_DIGEST_SIZE, digest);
        return SHA1_DIGEST_SIZE;
    case LINT_SHA256:
        sha256_init(&context.sha256);
        sha256_update(&context.sha256, bytes.len, bytes.at);
        sha256_digest(&context.sha256, SHA256_DIGEST_SIZE, digest);
        return SHA256_DIGEST_SIZE;
    case LINT_SHA384:
        sha384_init(&context.sha512);
        sha384_update(&context.sha512, bytes.len, bytes.at);
        sha384_digest(&context.sha512, SHA384_DIGEST_SIZE, digest);
        return SHA384_DIGEST_SIZE;
    case LINT_SHA512:
        sha512_init(&context.sha512);
        sha512_update(&context.sha512, bytes.len, bytes.at);
        sha512_digest(&context.sha512, SHA512_DIGEST_SIZE, digest);
        return SHA512_DIGEST_SIZE;
    case LINT_DIGEST_COUNT: break;
    }
    return 0;
}
