/* cli/lint_prime.c - RSA moduli that are primes themselves. */
#include "cli/lint_prime.h"

#include "cli/own_rules.h"
#include "lint/rsa.h"

#include <openssl/bn.h>

enum {
    PRIME_MAX_BYTES =
        1024 /* octets of a modulus: 8192 bits take some 0.2 s, and each doubling eight times that */
};

/* 1, 0, or below 0 if memory ran out. A composite passes for a prime in 1 of 2^128 cases at most. */
static int is_prime(struct span modulus)
{
    BIGNUM *number = BN_bin2bn(modulus.at, (int)modulus.len, NULL);
    BN_CTX *context = BN_CTX_new();
    const int prime = number != NULL && context != NULL ? BN_check_prime(number, context, NULL) : -1;

    BN_CTX_free(context);
    BN_free(number);
    return prime;
}

/* The key that the document certifies, and how to say where it is; NULL if it certifies none. */
static const struct key_info *key_of(const struct artifact *artifact, struct report *report)
{
    if (artifact->kind == DOCUMENT_CERTIFICATE) {
        report->subject = &artifact->cert;
        report->path = cert_path;
        return &artifact->cert.key;
    }
    if (artifact->kind == DOCUMENT_REQUEST) {
        report->subject = &artifact->csr;
        report->path = csr_path;
        return &artifact->csr.wanted.key;
    }
    return NULL;
}

bool lint_prime(const struct artifact *artifact, struct report *report)
{
    const struct key_info *const key = key_of(artifact, report);
    struct rsa_key rsa;
    int prime = 0;

    if (key != NULL && rsa_key_read(key, &rsa) && rsa.modulus.len <= PRIME_MAX_BYTES)
        prime = is_prime(rsa.modulus);
    report->rule = own_rule(OWN_PRIME);
    if (prime > 0)
        finding(report, rsa.modulus, "want a modulus of two primes, have a prime");
    report->rule = NULL;
    report->subject = NULL;
    report->path = NULL;
    return prime >= 0;
}
