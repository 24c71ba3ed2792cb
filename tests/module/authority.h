#ifndef LINTGATE_TESTS_AUTHORITY_H
#define LINTGATE_TESTS_AUTHORITY_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A certification authority for tests: a key, the certificate of a subordinate CA, and what it would like to have signed. */

struct bytes {
    uint8_t *at;
    size_t len;
};
void bytes_free(struct bytes bytes);

enum authority_key {
    AUTHORITY_RSA,
    AUTHORITY_P256,
    AUTHORITY_P384,
    AUTHORITY_P521,
    AUTHORITY_ED25519,
    AUTHORITY_KEYS
};

struct authority {
    EVP_PKEY *key;
    X509 *certificate;
    char *key_pem, *certificate_pem, *public_pem;
};

/* The `number`th authority with a key of that type; made at its first use, lives as long as the process. */
const struct authority *authority_get(enum authority_key type, unsigned number);

/* Another one with that key, which it takes over; to be freed. */
struct authority *authority_with(EVP_PKEY *key, enum authority_key type);
void authority_free(struct authority *ca);

/* AlgorithmIdentifiers that a to-be-signed certificate can carry. */
enum algorithm {
    SHA256_RSA,
    SHA384_RSA,
    SHA512_RSA,
    SHA1_RSA,
    SHA256_PSS,
    SHA384_PSS,
    SHA512_PSS,
    SHA256_PSS_SHORT_SALT, /* 20 octets */
    SHA256_PSS_MGF_SHA384,
    ECDSA_SHA256,
    ECDSA_SHA384,
    ECDSA_SHA512,
    PURE_EDDSA,
    ALGORITHM_COUNT
};

/* The one that is usual for the key. */
enum algorithm algorithm_usual(enum authority_key type);
/* True if a key of that type can make it. */
bool algorithm_fits(enum algorithm algorithm, enum authority_key type);

/* What is wrong with a to-be-signed certificate. Each but the first is refused. */
enum fault {
    FAULT_NONE,
    FAULT_ISSUER,        /* the name of another CA as issuer, RFC 5280 4.1.2.4 */
    FAULT_KEY_CERT_SIGN, /* keyUsage of a CA in a subscriber's certificate, SBR 7.1.2.3(e) */
    FAULT_OTHER_MAILBOX, /* the subject names a mailbox that subjectAltName lacks, SBR 7.1.4.2.2(a) */
    FAULT_TWO_POLICIES,  /* two of the reserved policies at once, SBR 7.1.6.1 */
    FAULT_COUNT
};

/*
 * A mailbox-validated, strict TBSCertificate of `ca` with the fault, and with `algorithm` as its signature field. The
 * serial number is random, so that no two are equal. SBR 7.1.2.3.
 */
struct bytes tbs_make(const struct authority *ca, enum algorithm algorithm, enum fault fault);

/* True if `signature`, in PKCS#11's form, is one over `message` by the authority's key, made like `algorithm`. */
bool authority_verify(const struct authority *ca, enum algorithm algorithm, struct bytes message,
    const uint8_t *signature, size_t len);

#endif
