/*
 * tests/fuzz/fuzz_digest.c - any bytes as what a client sends for CKM_RSA_PKCS: what is taken for the DigestInfo of a digest, OpenSSL takes for
 * the same, and it is the only encoding of it (RFC 8017 9.2).
 *
 * The first octet picks the mechanism that was asked for.
 */
#include "module/mechanism.h"

#include <openssl/x509.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int nid_of(enum digest digest)
{
    switch (digest) {
    case DIGEST_SHA256: return NID_sha256;
    case DIGEST_SHA384: return NID_sha384;
    case DIGEST_SHA512: return NID_sha512;
    case DIGEST_SHA1:
    case DIGEST_NONE: break;
    }
    abort(); /* no CA key signs it */
}

/* The DigestInfo of the digest, as OpenSSL writes it, is the input. */
static void check_info(const struct mechanism *row, struct span input, struct span value)
{
    X509_SIG *info = X509_SIG_new();
    X509_ALGOR *algorithm;
    ASN1_OCTET_STRING *octets;
    uint8_t *der = NULL;

    if (info == NULL)
        abort();
    X509_SIG_getm(info, &algorithm, &octets);
    if (X509_ALGOR_set0(algorithm, OBJ_nid2obj(nid_of(row->digest)), V_ASN1_NULL, NULL) != 1
        || ASN1_OCTET_STRING_set(octets, value.at, (int)value.len) != 1)
        abort();
    const int len = i2d_X509_SIG(info, &der);
    if (len < 0 || (size_t)len != input.len || memcmp(der, input.at, input.len) != 0)
        abort();
    OPENSSL_free(der);
    X509_SIG_free(info);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span value = { NULL, 0 };

    if (size == 0)
        return 0;
    uint8_t *copy = malloc(size); /* so that reading on is seen */
    if (copy == NULL)
        abort();
    memcpy(copy, data + 1, size - 1);
    const struct span input = { copy, size - 1 };
    const struct mechanism *const like = &mechanisms[data[0] % mechanism_count];
    const struct mechanism *const row = mechanism_of_input(like, input, &value);

    if (row != NULL) {
        if (row->raw != like->raw || row->key != like->key || value.len != digest_length(row->digest)
            || value.at < input.at || value.at + value.len != input.at + input.len)
            abort();
        if (row->scheme == SCHEME_RSA_PKCS1)
            check_info(row, input, value);
        else if (value.len != input.len)
            abort();
    }
    free(copy);
    return 0;
}
