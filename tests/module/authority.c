/* tests/module/authority.c - keys and certificates of authorities that exist only in tests. */
#include "tests/module/authority.h"

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
    AUTHORITIES = 4, /* of one key type; as many as a test ever needs */
};

static struct authority authorities[AUTHORITY_KEYS][AUTHORITIES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void bytes_free(struct bytes bytes)
{
    free(bytes.at);
}

static void must(bool ok)
{
    if (ok)
        return;
    ERR_print_errors_fp(stderr);
    abort();
}

static EVP_PKEY *new_key(enum authority_key type)
{
    switch (type) {
    case AUTHORITY_RSA: return EVP_RSA_gen(2048);
    case AUTHORITY_P256: return EVP_EC_gen("P-256");
    case AUTHORITY_P384: return EVP_EC_gen("P-384");
    case AUTHORITY_P521: return EVP_EC_gen("P-521");
    case AUTHORITY_ED25519: return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    case AUTHORITY_KEYS: break;
    }
    return NULL;
}

static char *text_of(BIO *bio)
{
    char *data;
    const long len = BIO_get_mem_data(bio, &data);
    char *text = strndup(data, (size_t)len);

    must(text != NULL);
    BIO_free(bio);
    return text;
}

static void add_extension(X509 *certificate, int nid, const char *value)
{
    CONF *empty = NCONF_new(NULL); /* certificatePolicies wants one */
    X509V3_CTX context;
    X509_EXTENSION *extension;

    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509V3_set_nconf(&context, empty);
    extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    must(extension != NULL && X509_add_ext(certificate, extension, -1) == 1);
    X509_EXTENSION_free(extension);
    NCONF_free(empty);
}

/* A subordinate CA: its issuer is a root of another name, which nobody looks for; so its own key signs it. */
static X509 *issuing(EVP_PKEY *key, enum authority_key type, unsigned number)
{
    X509 *certificate = X509_new();
    X509_NAME *name = X509_get_subject_name(certificate), *root = X509_get_issuer_name(certificate);
    unsigned char common_name[] = "Test Issuing CA ?";

    common_name[sizeof common_name - 2] = (unsigned char)('A' + number);
    must(X509_set_version(certificate, X509_VERSION_3) == 1);
    must(ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1000 + (long)number) == 1);
    must(X509_NAME_add_entry_by_txt(name, "C", MBSTRING_ASC, (const unsigned char *)"DE", -1, -1, 0) == 1);
    must(X509_NAME_add_entry_by_txt(
             name, "O", MBSTRING_ASC, (const unsigned char *)"Lintgate Tests", -1, -1, 0)
         == 1);
    must(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0) == 1);
    must(
        X509_NAME_add_entry_by_txt(root, "CN", MBSTRING_ASC, (const unsigned char *)"Test Root CA", -1, -1, 0)
        == 1);
    must(X509_gmtime_adj(X509_getm_notBefore(certificate), -86400) != NULL);
    must(X509_gmtime_adj(X509_getm_notAfter(certificate), 86400L * 3650) != NULL);
    must(X509_set_pubkey(certificate, key) == 1);
    add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(certificate, NID_key_usage, "critical,digitalSignature,keyCertSign,cRLSign");
    add_extension(certificate, NID_subject_key_identifier, "hash");
    add_extension(certificate, NID_certificate_policies, "2.5.29.32.0");
    add_extension(certificate, NID_ext_key_usage, "emailProtection");
    must(X509_sign(certificate, key, type == AUTHORITY_ED25519 ? NULL : EVP_sha256()) > 0);
    return certificate;
}

static void fill(struct authority *ca, EVP_PKEY *own, enum authority_key type, unsigned number)
{
    BIO *key = BIO_new(BIO_s_mem()), *certificate = BIO_new(BIO_s_mem()), *public = BIO_new(BIO_s_mem());

    ca->key = own;
    must(ca->key != NULL);
    ca->certificate = issuing(ca->key, type, number);
    must(PEM_write_bio_PrivateKey(key, ca->key, NULL, NULL, 0, NULL, NULL) == 1);
    must(PEM_write_bio_X509(certificate, ca->certificate) == 1);
    must(PEM_write_bio_PUBKEY(public, ca->key) == 1);
    ca->key_pem = text_of(key);
    ca->certificate_pem = text_of(certificate);
    ca->public_pem = text_of(public);
}

const struct authority *authority_get(enum authority_key type, unsigned number)
{
    struct authority *ca = &authorities[type][number];

    must(number < AUTHORITIES);
    pthread_mutex_lock(&lock);
    if (ca->key == NULL)
        fill(ca, new_key(type), type, number);
    pthread_mutex_unlock(&lock);
    return ca;
}

struct authority *authority_with(EVP_PKEY *key, enum authority_key type)
{
    struct authority *ca = calloc(1, sizeof *ca);

    must(ca != NULL);
    fill(ca, key, type, 0);
    return ca;
}

void authority_free(struct authority *ca)
{
    EVP_PKEY_free(ca->key);
    X509_free(ca->certificate);
    free(ca->key_pem);
    free(ca->certificate_pem);
    free(ca->public_pem);
    free(ca);
}

/* How each algorithm is made; md NULL: the signature scheme hashes by itself. */
static const struct making {
    const EVP_MD *(*md)(void), *(*mgf)(void);
    int salt; /* 0: no PSS */
    bool ec, edwards;
} makings[ALGORITHM_COUNT] = {
    [SHA256_RSA] = { EVP_sha256, NULL, 0, false, false },
    [SHA384_RSA] = { EVP_sha384, NULL, 0, false, false },
    [SHA512_RSA] = { EVP_sha512, NULL, 0, false, false },
    [SHA1_RSA] = { EVP_sha1, NULL, 0, false, false },
    [SHA256_PSS] = { EVP_sha256, EVP_sha256, 32, false, false },
    [SHA384_PSS] = { EVP_sha384, EVP_sha384, 48, false, false },
    [SHA512_PSS] = { EVP_sha512, EVP_sha512, 64, false, false },
    [SHA256_PSS_SHORT_SALT] = { EVP_sha256, EVP_sha256, 20, false, false },
    [SHA256_PSS_MGF_SHA384] = { EVP_sha256, EVP_sha384, 32, false, false },
    [ECDSA_SHA256] = { EVP_sha256, NULL, 0, true, false },
    [ECDSA_SHA384] = { EVP_sha384, NULL, 0, true, false },
    [ECDSA_SHA512] = { EVP_sha512, NULL, 0, true, false },
    [PURE_EDDSA] = { NULL, NULL, 0, false, true },
};

enum algorithm algorithm_usual(enum authority_key type)
{
    switch (type) {
    case AUTHORITY_P256: return ECDSA_SHA256;
    case AUTHORITY_P384: return ECDSA_SHA384;
    case AUTHORITY_P521: return ECDSA_SHA512;
    case AUTHORITY_ED25519: return PURE_EDDSA;
    case AUTHORITY_RSA:
    case AUTHORITY_KEYS: break;
    }
    return SHA256_RSA;
}

bool algorithm_fits(enum algorithm algorithm, enum authority_key type)
{
    const struct making *making = &makings[algorithm];

    if (type == AUTHORITY_RSA)
        return !making->ec && !making->edwards;
    return type == AUTHORITY_ED25519 ? making->edwards : making->ec;
}

static bool prepare(EVP_PKEY_CTX *context, const struct making *making)
{
    return making->salt == 0
           || (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
               && EVP_PKEY_CTX_set_rsa_mgf1_md(context, making->mgf()) == 1
               && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, making->salt) == 1);
}

/* A certificate's signature field says how it was signed; the signature itself is of no interest. */
static void set_algorithm(X509 *certificate, EVP_PKEY *key, enum algorithm algorithm)
{
    const struct making *making = &makings[algorithm];
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *parameters;

    must(EVP_DigestSignInit(context, &parameters, making->md != NULL ? making->md() : NULL, NULL, key) == 1);
    must(prepare(parameters, making));
    must(X509_sign_ctx(certificate, context) > 0);
    EVP_MD_CTX_free(context);
}

struct extension {
    int nid;
    const char *value;
};

static void set_subject(X509 *certificate, enum fault fault)
{
    const char *mailbox = fault == FAULT_OTHER_MAILBOX ? "mallory@example.net" : "alice@example.com";

    must(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
             (const unsigned char *)mailbox, -1, -1, 0)
         == 1);
}

static void set_extensions(X509 *certificate, const struct authority *ca, enum fault fault)
{
    const struct extension extensions[] = {
        { NID_authority_key_identifier, "keyid:always" },
        { NID_subject_key_identifier, "hash" },
        { NID_key_usage, fault == FAULT_KEY_CERT_SIGN ? "critical,digitalSignature,keyCertSign"
                                                      : "critical,digitalSignature" },
        { NID_certificate_policies,
            fault == FAULT_TWO_POLICIES ? "2.23.140.1.5.1.3,2.23.140.1.5.2.3" : "2.23.140.1.5.1.3" },
        { NID_subject_alt_name, "email:alice@example.com" },
        { NID_ext_key_usage, "emailProtection" },
        { NID_crl_distribution_points, "URI:http://crl.example.com/issuing.crl" },
        { NID_info_access,
            "OCSP;URI:http://ocsp.example.com/,caIssuers;URI:http://ca.example.com/issuing.cer" },
    };
    CONF *empty = NCONF_new(NULL); /* certificatePolicies wants one */
    X509V3_CTX context;

    X509V3_set_ctx(&context, ca->certificate, certificate, NULL, NULL, 0);
    X509V3_set_nconf(&context, empty);
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
        X509_EXTENSION *extension = X509V3_EXT_conf_nid(
            NULL, &context, extensions[i].nid, extensions[i].value);

        must(extension != NULL && X509_add_ext(certificate, extension, -1) == 1);
        X509_EXTENSION_free(extension);
    }
    NCONF_free(empty);
}

static void set_serial(X509 *certificate)
{
    BIGNUM *number = BN_new();

    must(BN_rand(number, 126, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1); /* 16 octets, positive */
    must(BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL);
    BN_free(number);
}

static const X509_NAME *issuer_name(const struct authority *ca, enum fault fault)
{
    const struct authority *other = authority_get(AUTHORITY_P256, AUTHORITIES - 1);

    return X509_get_subject_name(fault == FAULT_ISSUER ? other->certificate : ca->certificate);
}

struct bytes tbs_make(const struct authority *ca, enum algorithm algorithm, enum fault fault)
{
    X509 *certificate = X509_new();
    uint8_t *der = NULL;
    struct bytes tbs;
    int len;

    must(X509_set_version(certificate, X509_VERSION_3) == 1);
    set_serial(certificate);
    must(X509_set_issuer_name(certificate, issuer_name(ca, fault)) == 1);
    must(X509_gmtime_adj(X509_getm_notBefore(certificate), -60) != NULL);
    must(X509_gmtime_adj(X509_getm_notAfter(certificate), 86400L * 365) != NULL);
    set_subject(certificate, fault);
    must(X509_set_pubkey(certificate, authority_get(AUTHORITY_P256, AUTHORITIES - 1)->key) == 1);
    set_extensions(certificate, ca, fault);
    set_algorithm(certificate, ca->key, algorithm);
    len = i2d_re_X509_tbs(certificate, &der);
    must(len > 0);
    tbs = (struct bytes){ malloc((size_t)len), (size_t)len };
    must(tbs.at != NULL);
    memcpy(tbs.at, der, tbs.len);
    OPENSSL_free(der);
    X509_free(certificate);
    return tbs;
}

/* From r and s side by side to DER. */
static size_t to_der(const uint8_t *signature, size_t len, uint8_t **der)
{
    ECDSA_SIG *pair = ECDSA_SIG_new();
    const int half = (int)(len / 2);
    int der_len;

    must(
        ECDSA_SIG_set0(pair, BN_bin2bn(signature, half, NULL), BN_bin2bn(signature + half, half, NULL)) == 1);
    *der = NULL;
    der_len = i2d_ECDSA_SIG(pair, der);
    ECDSA_SIG_free(pair);
    return der_len > 0 ? (size_t)der_len : 0;
}

bool authority_verify(const struct authority *ca, enum algorithm algorithm, struct bytes message,
    const uint8_t *signature, size_t len)
{
    const struct making *making = &makings[algorithm];
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *parameters;
    uint8_t *der = NULL;
    bool ok;

    if (making->ec) {
        len = to_der(signature, len, &der);
        signature = der;
    }
    ok = EVP_DigestVerifyInit(context, &parameters, making->md != NULL ? making->md() : NULL, NULL, ca->key)
             == 1
         && prepare(parameters, making)
         && EVP_DigestVerify(context, signature, len, message.at, message.len) == 1;
    EVP_MD_CTX_free(context);
    OPENSSL_free(der);
    return ok;
}
