/* tests/fuzz/check_digest_info.c - what lintgate takes for a digest, held against what OpenSSL takes it for. */
#include "tests/fuzz/check_digest_info.h"

#include "module/mechanism.h"

#include <openssl/x509.h>

/* What OpenSSL says of it: the digest of the only form that RFC 8017 9.2 note 1 has, or DIGEST_NONE. */
static enum digest digest_of(const X509_SIG *info, struct span input)
{
    const X509_ALGOR *algorithm;
    const ASN1_OCTET_STRING *octets;
    const ASN1_OBJECT *object;
    int parameter;
    uint8_t *again = NULL;
    enum digest digest = DIGEST_NONE;
    const int len = i2d_X509_SIG(info, &again);

    X509_SIG_get0(info, &algorithm, &octets);
    X509_ALGOR_get0(&object, &parameter, NULL, algorithm);
    switch (OBJ_obj2nid(object)) {
    case NID_sha256: digest = DIGEST_SHA256; break;
    case NID_sha384: digest = DIGEST_SHA384; break;
    case NID_sha512: digest = DIGEST_SHA512; break;
    default: break;
    }
    if (parameter != V_ASN1_NULL || (size_t)ASN1_STRING_length(octets) != digest_length(digest) || len < 0
        || !span_equal((struct span){ again, (size_t)len }, input))
        digest = DIGEST_NONE;
    OPENSSL_free(again);
    return digest;
}

static enum digest digest_by_openssl(struct span input)
{
    const uint8_t *at = input.at;
    X509_SIG *info = d2i_X509_SIG(NULL, &at, (long)input.len);
    const enum digest digest = info != NULL && at == input.at + input.len ? digest_of(info, input)
                                                                          : DIGEST_NONE;

    X509_SIG_free(info);
    return digest;
}

/* NULL, or what does not hold for a client that asked by the raw mechanism of `like`. */
static const char *check_as(const struct mechanism *like, enum digest want, struct span input)
{
    struct span value = { NULL, 0 };
    const struct mechanism *const row = mechanism_of_input(like, input, &value);
    const enum digest have = row != NULL ? row->digest : DIGEST_NONE;

    if (have != want)
        return "the digest that OpenSSL sees";
    if (row == NULL)
        return NULL;
    if (row->raw != like->raw || row->key != like->key)
        return "a mechanism of the key, and the one that was asked for";
    if (value.len != digest_length(have) || value.at + value.len != input.at + input.len)
        return "the digest at the end of the input";
    return NULL;
}

const char *check_digest_info(struct span input)
{
    const enum digest seen = digest_by_openssl(input);
    const char *broken = NULL;

    for (size_t i = 0; i < mechanism_count && broken == NULL; i++) {
        const struct mechanism *const like = &mechanisms[i];

        if (like->scheme == SCHEME_RSA_PKCS1)
            broken = check_as(like, seen, input);
        else if (like->raw != like->type)
            broken = check_as(
                like, input.len == digest_length(like->digest) ? like->digest : DIGEST_NONE, input);
    }
    return broken;
}
