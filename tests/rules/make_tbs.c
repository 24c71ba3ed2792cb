/*
 * Makes what a CA would have signed, for demonstrations and tests with real keys:
 *
 *   make_tbs --issuer CA.pem --alg ALG [--key PUBLIC.der] [--profile PROFILE] [--defect DEFECT] OUT.der
 *       TBSCertificate of an S/MIME certificate for that issuer, valid for a year from today. Without DEFECT it makes no finding.
 *   make_tbs --ca PUBLIC.der --alg ALG [--issuer ROOT.pem] OUT.der
 *       TBSCertificate of a CA with that key (SubjectPublicKeyInfo): a root, or below that root.
 *   make_tbs --join TBS.der SIGNATURE OUT.pem
 *       The Certificate of both. ECDSA signatures may be as PKCS#11 gives them.
 */
#include "lint/algorithm.h"
#include "tests/rules/recipe.h"

#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    FILE_MAX_BYTES = 1024 * 1024,
    SERIAL_OCTETS = 16,
    DAY_SECONDS = 86400,
    VALID_DAYS = 365,
    CA_VALID_DAYS = 3650
};

static const char usage[] = "usage: make_tbs --issuer CA.pem --alg ALG [--key PUBLIC.der] [--profile "
                            "PROFILE] [--defect DEFECT] OUT.der\n"
                            "       make_tbs --ca PUBLIC.der --alg ALG [--issuer ROOT.pem] OUT.der\n"
                            "       make_tbs --join TBS.der SIGNATURE OUT.pem\n";

static _Noreturn void fail(const char *what, const char *why)
{
    fprintf(stderr, "make_tbs: %s: %s\n", what, why);
    exit(1);
}

enum { KEPT = 64 /* allocations that live as long as the program; one run makes about ten */ };

static void *kept[KEPT];
static size_t kept_count;

static void free_kept(void)
{
    while (kept_count > 0)
        free(kept[--kept_count]);
}

/* Frees `memory` when the program ends. */
static void *keep(void *memory)
{
    if (memory == NULL || kept_count == KEPT || (kept_count == 0 && atexit(free_kept) != 0))
        fail("memory", "none left");
    kept[kept_count++] = memory;
    return memory;
}

static struct span read_file(const char *path)
{
    uint8_t *bytes = keep(malloc(FILE_MAX_BYTES));
    FILE *file = fopen(path, "rb");

    if (file == NULL)
        fail(path, strerror(errno));
    const size_t len = fread(bytes, 1, FILE_MAX_BYTES, file);

    if (ferror(file) || !feof(file) || len == 0)
        fail(path, "want a file of 1 octet to 1 MiB");
    fclose(file);
    return (struct span){ bytes, len };
}

static void write_file(const char *path, struct span bytes)
{
    FILE *file = fopen(path, "wb");

    if (file == NULL || fwrite(bytes.at, 1, bytes.len, file) != bytes.len || fclose(file) != 0)
        fail(path, strerror(errno));
}

/* `bytes` in the form of der_text.h. */
static char *hex_of(struct span bytes)
{
    char *hex = keep(malloc(2 * bytes.len + 1));

    hex[0] = '\0';
    for (size_t i = 0; i < bytes.len; i++)
        snprintf(hex + 2 * i, 3, "%02x", bytes.at[i]);
    return hex;
}

/* RFC 5280 4.2.1.2 (1): SHA-1 of the content of subjectPublicKey. */
static char *key_identifier(struct span spki)
{
    const uint8_t *at = spki.at;
    X509_PUBKEY *key = d2i_X509_PUBKEY(NULL, &at, (long)spki.len);
    const unsigned char *octets;
    uint8_t digest[SHA_DIGEST_LENGTH];
    int len;

    if (key == NULL || !X509_PUBKEY_get0_param(NULL, &octets, &len, NULL, key))
        fail("key", "want a SubjectPublicKeyInfo in DER");
    SHA1(octets, (size_t)len, digest);
    X509_PUBKEY_free(key);
    return hex_of(SPAN_OF(digest));
}

static void set_algorithm(struct recipe *recipe, const char *name)
{
    static const struct {
        const char *name, *identifier;
    } algorithms[] = {
        { "rsa-sha256", "SEQUENCE { 1.2.840.113549.1.1.11 NULL }" },
        { "rsa-sha384", "SEQUENCE { 1.2.840.113549.1.1.12 NULL }" },
        { "rsa-sha512", "SEQUENCE { 1.2.840.113549.1.1.13 NULL }" },
        { "ecdsa-sha256", "SEQUENCE { 1.2.840.10045.4.3.2 }" },
        { "ecdsa-sha384", "SEQUENCE { 1.2.840.10045.4.3.3 }" },
        { "ecdsa-sha512", "SEQUENCE { 1.2.840.10045.4.3.4 }" },
        { "ed25519", "SEQUENCE { id-Ed25519 }" },
    };

    for (size_t i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++) {
        if (strcmp(algorithms[i].name, name) == 0) {
            recipe_part(recipe, PART_SIGNATURE, "%s", algorithms[i].identifier);
            return;
        }
    }
    fail(
        name, "want rsa-sha256, rsa-sha384, rsa-sha512, ecdsa-sha256, ecdsa-sha384, ecdsa-sha512 or ed25519");
}

static void set_serial(struct recipe *recipe)
{
    uint8_t serial[SERIAL_OCTETS];

    if (RAND_bytes(serial, sizeof(serial)) != 1)
        fail("serial number", "no random numbers");
    serial[0] = (uint8_t)((serial[0] & 0x3f) | 0x40); /* positive, and of that length */
    recipe_part(recipe, PART_SERIAL, "INTEGER <%s>", hex_of(SPAN_OF(serial)));
}

/* `days` from midnight (UTC) today. */
static void set_validity(struct recipe *recipe, int days)
{
    const time_t begin = time(NULL) / DAY_SECONDS * DAY_SECONDS, end = begin + (time_t)days * DAY_SECONDS - 1;
    char not_before[32], not_after[32];
    struct tm tm;

    strftime(not_before, sizeof(not_before), "%Y%m%d%H%M%SZ", gmtime_r(&begin, &tm));
    strftime(not_after, sizeof(not_after), "%Y%m%d%H%M%SZ", gmtime_r(&end, &tm));
    recipe_validity(recipe, not_before, not_after);
}

static void set_key(struct recipe *recipe, const char *path)
{
    const struct span spki = read_file(path);

    recipe_part(recipe, PART_KEY, "<%s>", hex_of(spki));
    recipe_extension(recipe, OID_EXT_SUBJECT_KEY_IDENTIFIER, "OCTETS <%s>", key_identifier(spki));
}

/* Name and key identifier of the issuer. */
static void set_issuer(struct recipe *recipe, const char *path)
{
    FILE *file = fopen(path, "r");
    X509 *issuer = file != NULL ? PEM_read_X509(file, NULL, NULL, NULL) : NULL;
    unsigned char *name = NULL, *spki = NULL;

    if (issuer == NULL)
        fail(path, "want a certificate in PEM");
    fclose(file);
    const int name_len = i2d_X509_NAME(X509_get_subject_name(issuer), &name);
    const ASN1_OCTET_STRING *identifier = X509_get0_subject_key_id(issuer);

    recipe_part(recipe, PART_ISSUER, "<%s>", hex_of((struct span){ name, (size_t)name_len }));
    if (identifier != NULL) {
        const struct span octets = { ASN1_STRING_get0_data(identifier),
            (size_t)ASN1_STRING_length(identifier) };

        recipe_extension(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER, "SEQUENCE { [0] <%s> }", hex_of(octets));
    } else {
        const int spki_len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(issuer), &spki);

        recipe_extension(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER, "SEQUENCE { [0] <%s> }",
            key_identifier((struct span){ spki, (size_t)spki_len }));
    }
    OPENSSL_free(name);
    OPENSSL_free(spki);
    X509_free(issuer);
}

static void key_cert_sign(struct recipe *recipe)
{
    recipe_key_usage(recipe, KU_DIGITAL_SIGNATURE | KU_KEY_ENCIPHERMENT | KU_KEY_CERT_SIGN);
}

static void no_san_mailbox(struct recipe *recipe)
{
    recipe_san(recipe, "[2] \"mail.example.org\"");
}

static void two_policies(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES,
        "SEQUENCE { SEQUENCE { sponsor-validated-strict } SEQUENCE { mailbox-validated-strict } }");
}

static void no_policy(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES, "SEQUENCE { SEQUENCE { 2.999.1 } }");
}

static void too_long(struct recipe *recipe)
{
    set_validity(recipe, 826);
}

static void server_auth(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_EXT_KEY_USAGE, "SEQUENCE { emailProtection serverAuth }");
}

static void placeholder_name(struct recipe *recipe)
{
    recipe_attribute(recipe, OID_SURNAME, "-");
}

static void set_defect(struct recipe *recipe, const char *name)
{
    static const struct {
        const char *name;
        void (*make)(struct recipe *recipe);
    } defects[] = {
        { "keyCertSign", key_cert_sign },
        { "no-san-mailbox", no_san_mailbox },
        { "two-policies", two_policies },
        { "no-policy", no_policy },
        { "too-long", too_long },
        { "server-auth", server_auth },
        { "placeholder-name", placeholder_name },
    };

    for (size_t i = 0; i < sizeof(defects) / sizeof(defects[0]); i++) {
        if (strcmp(defects[i].name, name) == 0) {
            defects[i].make(recipe);
            return;
        }
    }
    fail(name, "want keyCertSign, no-san-mailbox, two-policies, no-policy, too-long, server-auth or "
               "placeholder-name");
}

/* A root: its subject is the issuer of the good issuer. */
static void make_root(struct recipe *recipe)
{
    recipe->parts[PART_SUBJECT] = recipe->parts[PART_ISSUER];
    recipe_without(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER);
    recipe_without(recipe, OID_EXT_CERTIFICATE_POLICIES);
    recipe_without(recipe, OID_EXT_EXT_KEY_USAGE);
    recipe_without(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS);
    recipe_without(recipe, OID_EXT_AUTHORITY_INFO_ACCESS);
    recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { TRUE }");
}

/* PKCS#11 gives r and s of an ECDSA signature one after the other; certificates want ECDSA-Sig-Value. RFC 3279 2.2.3. */
static struct span ecdsa_der(struct span raw)
{
    const int half = (int)(raw.len / 2);
    ECDSA_SIG *signature = ECDSA_SIG_new();
    unsigned char *der = NULL;

    if (signature == NULL
        || !ECDSA_SIG_set0(signature, BN_bin2bn(raw.at, half, NULL), BN_bin2bn(raw.at + half, half, NULL)))
        fail("signature", "no memory");
    const int len = i2d_ECDSA_SIG(signature, &der);

    if (len <= 0)
        fail("signature", "no memory");
    uint8_t *copy = memcpy(keep(malloc((size_t)len)), der, (size_t)len);

    OPENSSL_free(der);
    ECDSA_SIG_free(signature);
    return (struct span){ copy, (size_t)len };
}

static bool is_raw_ecdsa(const struct cert *cert, struct span signature)
{
    const struct signature_algorithm *algorithm = signature_algorithm_find(cert->signature_alg);
    const uint8_t *at = signature.at;
    ECDSA_SIG *parsed = d2i_ECDSA_SIG(NULL, &at, (long)signature.len);
    const bool is_der = parsed != NULL && at == signature.at + signature.len;

    ECDSA_SIG_free(parsed);
    ERR_clear_error();
    return algorithm != NULL && algorithm->key == OID_ALG_EC && !is_der;
}

static void join(const char *tbs_path, const char *signature_path, const char *out)
{
    struct recipe *recipe = recipe_good(SV_STRICT); /* lends its store */
    const struct span tbs = read_file(tbs_path);
    struct span signature = read_file(signature_path);
    struct der_error error;
    struct cert cert;

    if (!cert_read(tbs, &cert, &error))
        fail(tbs_path, der_fault_text(error.fault));
    if (is_raw_ecdsa(&cert, signature))
        signature = ecdsa_der(signature);
    const struct span whole = recipe_assemble(recipe, tbs, cert.signature_alg, signature);
    FILE *file = fopen(out, "w");

    if (file == NULL || PEM_write(file, "CERTIFICATE", "", whole.at, (long)whole.len) <= 0
        || fclose(file) != 0)
        fail(out, strerror(errno));
    recipe_free(recipe);
}

struct options {
    const char *issuer, *ca, *alg, *key, *profile, *defect;
    bool join;
};

static struct options parse(int argc, char **argv)
{
    static const struct option names[] = {
        { "issuer", required_argument, NULL, 'i' },
        { "ca", required_argument, NULL, 'c' },
        { "alg", required_argument, NULL, 'a' },
        { "key", required_argument, NULL, 'k' },
        { "profile", required_argument, NULL, 'p' },
        { "defect", required_argument, NULL, 'd' },
        { "join", no_argument, NULL, 'j' },
        { NULL, 0, NULL, 0 },
    };
    struct options options = { .profile = "sponsor-validated/strict" };

    for (int name; (name = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        switch (name) {
        case 'i': options.issuer = optarg; break;
        case 'c': options.ca = optarg; break;
        case 'a': options.alg = optarg; break;
        case 'k': options.key = optarg; break;
        case 'p': options.profile = optarg; break;
        case 'd': options.defect = optarg; break;
        case 'j': options.join = true; break;
        default: fputs(usage, stderr); exit(2);
        }
    }
    return options;
}

static void make(const struct options *options, const char *out)
{
    const enum scope profile = options->ca != NULL ? SUB_CA : scope_find(options->profile);

    if (profile == SCOPE_NONE)
        fail(options->profile, "want a profile such as sponsor-validated/strict");
    struct recipe *recipe = recipe_good(profile);

    set_serial(recipe);
    set_algorithm(recipe, options->alg);
    set_validity(recipe, options->ca != NULL ? CA_VALID_DAYS : VALID_DAYS);
    if (options->issuer != NULL)
        set_issuer(recipe, options->issuer);
    else
        make_root(recipe);
    if (options->ca != NULL)
        set_key(recipe, options->ca);
    if (options->key != NULL)
        set_key(recipe, options->key);
    if (options->defect != NULL)
        set_defect(recipe, options->defect);
    write_file(out, recipe_tbs(recipe));
    recipe_free(recipe);
}

int main(int argc, char **argv)
{
    const struct options options = parse(argc, argv);
    const int left = argc - optind;

    if (options.join && left == 3) {
        join(argv[optind], argv[optind + 1], argv[optind + 2]);
    } else if (!options.join && left == 1 && options.alg != NULL
               && (options.issuer != NULL || options.ca != NULL)) {
        make(&options, argv[optind]);
    } else {
        fputs(usage, stderr);
        return 2;
    }
    return 0;
}
