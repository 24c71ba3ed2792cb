#ifndef LINTGATE_TESTS_KEYS_H
#define LINTGATE_TESTS_KEYS_H

#include <stddef.h>
#include <stdint.h>

/* Public keys for test certificates: made once, private halves thrown away. */
enum test_key {
    KEY_RSA_2048,
    KEY_RSA_3072,
    KEY_RSA_4096,
    KEY_RSA_CA, /* of the issuer */
    KEY_P256,
    KEY_P384,
    KEY_P521,
    KEY_P256_COMPRESSED,
    KEY_ED25519,
    KEY_ED448,
    KEY_X25519,
    KEY_ML_DSA_44, /* the three of ML-DSA and of ML-KEM have the form of keys; nobody made them */
    KEY_ML_DSA_65,
    KEY_ML_DSA_87,
    KEY_ML_KEM_512,
    KEY_ML_KEM_768,
    KEY_ML_KEM_1024,
    TEST_KEY_COUNT
};

struct test_key_row {
    const char *algorithm; /* AlgorithmIdentifier, in the form of der_text.h */
    const char *key;       /* content of subjectPublicKey, in the same form; NULL for `octets` made up */
    size_t octets;         /* of a made-up key */
    const char
        *key_identifier; /* RFC 5280 4.2.1.2 (1): SHA-1 of the content of subjectPublicKey, hexadecimal */
};

/* Exactly TEST_KEY_COUNT rows. */
extern const struct test_key_row test_keys[];

/* Octet `i` of a made-up key: 12 bit coefficients below 3329 in pairs, so that a key of ML-KEM passes its modulus check. */
uint8_t test_key_octet(size_t i);

#endif
