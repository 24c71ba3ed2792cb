#ifndef LINTGATE_CRYPTO_PUBLIC_KEY_H
#define LINTGATE_CRYPTO_PUBLIC_KEY_H

#include "crypto/digest.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A public key that signatures are verified with. Immutable; may be shared by threads. */
struct public_key;

enum key_type { KEY_NONE = 0, KEY_RSA, KEY_EC_P256, KEY_EC_P384, KEY_EC_P521, KEY_ED25519, KEY_ED448 };

/* How a signature was made from a message. EdDSA takes DIGEST_NONE. */
enum signature_scheme { SCHEME_NONE = 0, SCHEME_RSA_PKCS1, SCHEME_RSA_PSS, SCHEME_ECDSA, SCHEME_EDDSA };

/*
 * Reads a SubjectPublicKeyInfo (DER, RFC 5280 4.1.2.7): RSA, P-256, P-384, P-521, Ed25519 or Ed448.
 * NULL if it is anything else, malformed, or memory ran out. Free with public_key_free.
 */
struct public_key *public_key_new(const uint8_t *spki, size_t spki_len);

/*
 * The same of many keys, one after the other, by one thread: what libcrypto computes for a curve is computed once. NULL if memory ran
 * out. The keys outlive it.
 */
struct public_key_reader *public_key_reader_new(void);
struct public_key *public_key_read(struct public_key_reader *reader, const uint8_t *spki, size_t spki_len);
void public_key_reader_free(struct public_key_reader *reader);

void public_key_free(struct public_key *key);

enum key_type public_key_type(const struct public_key *key);

/* Octets of a PKCS#11 signature by this key: RSA modulus, 2 x order (ECDSA), 64 or 114 (EdDSA). PKCS#11 2.40 2.3.1. */
size_t public_key_signature_length(const struct public_key *key);

/* RSA: modulus and public exponent, big-endian, no leading zero; lengths 0 for other types. Valid as long as the key. */
void public_key_rsa(const struct public_key *key, const uint8_t **modulus, size_t *modulus_len,
    const uint8_t **exponent, size_t *exponent_len);

/* EC and EdDSA: the octets of the public point, uncompressed for EC (04 x y); length 0 for RSA. Valid as long as the key. */
void public_key_point(const struct public_key *key, const uint8_t **point, size_t *point_len);

/* What became of a verification. Zero: it could not be done, for want of memory; that says nothing of the signature. */
enum verification { VERIFICATION_FAILED = 0, SIGNATURE_WRONG, SIGNATURE_RIGHT };

/*
 * SIGNATURE_RIGHT if `signature` is a signature over `message` by `key`. ECDSA signatures are in PKCS#11's form (r and s,
 * each padded to the octets of the order), not DER. PSS wants MGF1 with the same digest and a salt of the digest's length.
 * A scheme that the key has not, or another length, is SIGNATURE_WRONG.
 */
enum verification public_key_check(const struct public_key *key, enum signature_scheme scheme,
    enum digest digest, const uint8_t *message, size_t message_len, const uint8_t *signature,
    size_t signature_len);

/* The same over a digest that the caller already has (`digest` names how it was made; not for EdDSA). */
enum verification public_key_check_digest(const struct public_key *key, enum signature_scheme scheme,
    enum digest digest, const uint8_t *value, size_t value_len, const uint8_t *signature,
    size_t signature_len);

/*
 * The same for ECDSA over a value of any length, as CKM_ECDSA takes it: of a longer one than the order, its leftmost bits count
 * (FIPS 186-5 6.4.1).
 */
enum verification public_key_check_value(const struct public_key *key, const uint8_t *value, size_t value_len,
    const uint8_t *signature, size_t signature_len);

/* True if they say SIGNATURE_RIGHT. False for everything else, trouble included: never "perhaps". */
bool public_key_verify(const struct public_key *key, enum signature_scheme scheme, enum digest digest,
    const uint8_t *message, size_t message_len, const uint8_t *signature, size_t signature_len);
bool public_key_verify_digest(const struct public_key *key, enum signature_scheme scheme, enum digest digest,
    const uint8_t *value, size_t value_len, const uint8_t *signature, size_t signature_len);

#endif
