#ifndef LINTGATE_CRYPTO_SPKI_H
#define LINTGATE_CRYPTO_SPKI_H

#include "crypto/public_key.h"

/* The numbers of a SubjectPublicKeyInfo, in its octets. */
struct spki {
    enum key_type type;
    const uint8_t *point; /* EC, EdDSA: the octets of the public point, as they are */
    size_t point_len;
    const uint8_t *modulus, *exponent; /* RSA: positive, big-endian, without leading zero */
    size_t modulus_len, exponent_len;
};

/*
 * Reads one, strictly: DER, one of the types of public_key.h, nothing before or behind. Whether a point is on its curve is not asked.
 * RFC 3279 2.3.1 (RSA; NULL may be missing), RFC 5480 2 (named curves), RFC 8410 4.
 */
bool spki_read(const uint8_t *at, size_t len, struct spki *spki);

#endif
