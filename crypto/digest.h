#ifndef LINTGATE_CRYPTO_DIGEST_H
#define LINTGATE_CRYPTO_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* FIPS 180-4. Zero is no digest: a struct that was only cleared hashes nothing. */
enum digest { DIGEST_NONE = 0, DIGEST_SHA1, DIGEST_SHA256, DIGEST_SHA384, DIGEST_SHA512 };

enum { DIGEST_MAX_BYTES = 64 /* SHA-512 */ };

/* Octets that `digest` makes; 0 for DIGEST_NONE. */
size_t digest_length(enum digest digest);

/*
 * Writes the digest of `data` to `out`, which has room for digest_length(digest) octets.
 * False if `digest` is DIGEST_NONE, or none at all; then `out` is all zero. Needs no memory and cannot fail otherwise.
 * Safe in any thread and in a fork's child.
 */
bool digest_compute(enum digest digest, const void *data, size_t data_len, uint8_t out[DIGEST_MAX_BYTES]);

/* The same over data that comes in parts. */
struct digest_run;

/* NULL if `digest` is DIGEST_NONE or memory ran out. Free with digest_run_free. */
struct digest_run *digest_run_new(enum digest digest);
void digest_run_free(struct digest_run *run);

/* False if memory ran out; then the run is good for nothing any more. */
bool digest_run_add(struct digest_run *run, const void *data, size_t data_len);

/* The digest of what was added so far; more may be added afterwards. As digest_compute. */
bool digest_run_get(const struct digest_run *run, uint8_t out[DIGEST_MAX_BYTES]);

#endif
