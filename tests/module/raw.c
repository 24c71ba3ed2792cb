/* tests/module/raw.c - clients that send digests. */
#include "tests/module/raw.h"

#include <openssl/evp.h>
#include <string.h>

enum { INFO_HEAD_BYTES = 19, TEXT_BYTES = 1024 };

struct harness *raw_harness(enum authority_key key, const char *settings, const char *sections)
{
    char all[512];

    snprintf(all, sizeof all, RAW_SETTINGS "%s", settings != NULL ? settings : "");
    struct harness *h = harness_new(
        &(struct harness_options){ .key = key, .settings = all, .sections = sections });
    h->mechanism = raw_mechanism(h->algorithm);
    return h;
}

int raw_rsa(void **state)
{
    *state = raw_harness(AUTHORITY_RSA, NULL, NULL);
    return 0;
}

int raw_p256(void **state)
{
    *state = raw_harness(AUTHORITY_P256, NULL, NULL);
    return 0;
}

/* The algorithms that have a raw mechanism. */
static const struct form {
    CK_MECHANISM_TYPE raw, hash;
    const EVP_MD *(*md)(void);
} forms[ALGORITHM_COUNT] = {
    [SHA1_RSA] = { CKM_RSA_PKCS, CKM_SHA_1, EVP_sha1 },
    [SHA256_RSA] = { CKM_RSA_PKCS, CKM_SHA256, EVP_sha256 },
    [SHA384_RSA] = { CKM_RSA_PKCS, CKM_SHA384, EVP_sha384 },
    [SHA512_RSA] = { CKM_RSA_PKCS, CKM_SHA512, EVP_sha512 },
    [SHA256_PSS] = { CKM_RSA_PKCS_PSS, CKM_SHA256, EVP_sha256 },
    [SHA384_PSS] = { CKM_RSA_PKCS_PSS, CKM_SHA384, EVP_sha384 },
    [SHA512_PSS] = { CKM_RSA_PKCS_PSS, CKM_SHA512, EVP_sha512 },
    [ECDSA_SHA256] = { CKM_ECDSA, CKM_SHA256, EVP_sha256 },
    [ECDSA_SHA384] = { CKM_ECDSA, CKM_SHA384, EVP_sha384 },
    [ECDSA_SHA512] = { CKM_ECDSA, CKM_SHA512, EVP_sha512 },
};

CK_MECHANISM raw_mechanism(enum algorithm algorithm)
{
    CK_MECHANISM mechanism = mechanism_for(algorithm);

    mechanism.mechanism = forms[algorithm].raw;
    return mechanism;
}

static const EVP_MD *digest_of(enum algorithm algorithm)
{
    return forms[algorithm].md();
}

/* RFC 8017 9.2 note 1. */
static size_t put_head(enum algorithm algorithm, uint8_t *at)
{
    static const uint8_t sha1[] = { 0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05,
        0x00, 0x04, 0x14 };
    static const uint8_t sha2[INFO_HEAD_BYTES] = { 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
        0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20 };
    const int len = EVP_MD_get_size(digest_of(algorithm));

    if (algorithm == SHA1_RSA) {
        memcpy(at, sha1, sizeof sha1);
        return sizeof sha1;
    }
    memcpy(at, sha2, sizeof sha2);
    at[1] = (uint8_t)(0x11 + len);
    at[14] = len == 32 ? 1 : len == 48 ? 2 : 3;
    at[18] = (uint8_t)len;
    return sizeof sha2;
}

struct raw_input raw_of(enum algorithm algorithm, struct bytes tbs)
{
    struct raw_input input = { .len = 0 };
    unsigned len = 0;

    if (raw_mechanism(algorithm).mechanism == CKM_RSA_PKCS)
        input.len = put_head(algorithm, input.at);
    assert_int_equal(EVP_Digest(tbs.at, tbs.len, input.at + input.len, &len, digest_of(algorithm), NULL), 1);
    input.len += len;
    return input;
}

void raw_hash(struct harness *h, enum algorithm algorithm, struct bytes tbs, size_t part)
{
    CK_MECHANISM mechanism = { .mechanism = forms[algorithm].hash };
    const CK_SESSION_HANDLE session = harness_session(h);
    struct raw_input want = raw_of(algorithm, tbs);
    uint8_t digest[RAW_INPUT_BYTES];
    CK_ULONG len = 0;

    assert_int_equal(h->gate->C_DigestInit(session, &mechanism), CKR_OK);
    if (part == 0) {
        assert_int_equal(h->gate->C_Digest(session, tbs.at, tbs.len, NULL, &len), CKR_OK);
        len = sizeof digest;
        assert_int_equal(h->gate->C_Digest(session, tbs.at, tbs.len, digest, &len), CKR_OK);
    } else {
        for (size_t at = 0; at < tbs.len; at += part)
            assert_int_equal(
                h->gate->C_DigestUpdate(session, tbs.at + at, part < tbs.len - at ? part : tbs.len - at),
                CKR_OK);
        assert_int_equal(h->gate->C_DigestFinal(session, NULL, &len), CKR_OK);
        len = sizeof digest;
        assert_int_equal(h->gate->C_DigestFinal(session, digest, &len), CKR_OK);
    }
    assert_memory_equal(digest, want.at + want.len - len, len);
    assert_int_equal(h->gate->C_CloseSession(session), CKR_OK);
}

CK_RV raw_sign(struct harness *h, struct raw_input input, struct buffer *out)
{
    return harness_sign(h, (struct bytes){ input.at, input.len }, out);
}

void raw_must_sign(struct harness *h, struct bytes tbs)
{
    struct buffer out = buffer_new();

    assert_int_equal(raw_sign(h, raw_of(h->algorithm, tbs), &out), CKR_OK);
    assert_true(authority_verify(h->ca, h->algorithm, tbs, out.at, out.len));
}

void raw_must_refuse(struct harness *h, struct raw_input input, CK_RV want)
{
    harness_must_refuse(h, (struct bytes){ input.at, input.len }, want);
}

void raw_refusal_says(struct harness *h, const char *field, const char *text)
{
    char value[TEXT_BYTES];

    assert_true(ledger_last(h->ledger, "refusal", field, value, sizeof value));
    if (strstr(value, text) == NULL)
        fail_msg("want \"%s\" in %s of the last refusal, have \"%s\"", text, field, value);
}
