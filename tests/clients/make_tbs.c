/*
 * tests/clients/make_tbs.c - what a CA's own software would do around a signature that pkcs11-tool makes.
 *
 * make_tbs CA.der CASE           writes a TBSCertificate that this CA is to sign: a mailbox-validated, strict one
 * make_tbs TBS.der SIGNATURE     writes the Certificate
 */
#include "tests/rules/recipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

enum {
    FILE_BYTES = 64 * 1024, /* a file */
    SERIAL_BYTES = 15,      /* random octets of a serial number, behind one that makes it positive */
    YEAR_SECONDS = 365 * 86400,
};

static void conforming(struct recipe *recipe)
{
    (void)recipe;
}

static void key_cert_sign(struct recipe *recipe)
{
    recipe_key_usage(recipe, KU_DIGITAL_SIGNATURE | KU_KEY_CERT_SIGN);
}

static void other_mailbox(struct recipe *recipe)
{
    recipe_san(recipe, "[1] \"office@example.org\"");
}

static void two_policies(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES, "SEQUENCE { SEQUENCE { %s } SEQUENCE { %s } }",
        oid_name(OID_MV_STRICT), oid_name(OID_MV_MULTIPURPOSE));
}

/* More than the 1,024 octets that pkcs11-tool passes in one call. */
static void long_one(struct recipe *recipe)
{
    char text[1024];
    const size_t len = sizeof text - 1;

    memset(text, 'a', len);
    text[len] = '\0';
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"http://crl.example.com/%s\" } } } }", text);
}

static const struct {
    const char *name;
    void (*make)(struct recipe *recipe);
} cases[] = {
    { "conforming", conforming },
    { "key-cert-sign", key_cert_sign },
    { "other-mailbox", other_mailbox },
    { "two-policies", two_policies },
    { "long", long_one },
};
enum { CASE_COUNT = sizeof cases / sizeof cases[0] };

static void want(bool ok, const char *what)
{
    if (ok)
        return;
    (void)fprintf(stderr, "make_tbs: %s\n", what);
    exit(EXIT_FAILURE);
}

static struct span read_file(const char *path)
{
    uint8_t *bytes = malloc(FILE_BYTES);
    FILE *in = fopen(path, "rbe");

    want(in != NULL && bytes != NULL, path);
    const size_t len = fread(bytes, 1, FILE_BYTES, in);
    want(len > 0 && len < FILE_BYTES && fclose(in) == 0, path);
    return (struct span){ bytes, len };
}

/* To be freed. */
static char *hex(struct span bytes)
{
    char *text = malloc(2 * bytes.len + 1);

    want(text != NULL, "memory");
    for (size_t i = 0; i < bytes.len; i++)
        (void)snprintf(text + 2 * i, 3, "%02x", bytes.at[i]);
    return text;
}

static void read_cert(struct span document, struct cert *cert)
{
    struct der_error error;

    want(cert_read(document, cert, &error), "want a certificate or a TBSCertificate");
}

static void set_times(struct recipe *recipe)
{
    const time_t now = time(NULL), then = now + YEAR_SECONDS - 1;
    char not_before[32], not_after[32];

    (void)strftime(not_before, sizeof not_before, "%Y%m%d%H%M%SZ", gmtime(&now));
    (void)strftime(not_after, sizeof not_after, "%Y%m%d%H%M%SZ", gmtime(&then));
    recipe_validity(recipe, not_before, not_after);
}

/* Issuer, its key identifier, the algorithm of its key. */
static void set_issuer(struct recipe *recipe, const struct cert *ca)
{
    char *issuer = hex(ca->subject), *key_id = hex(ca->ski);

    recipe_part(recipe, PART_ISSUER, "<%s>", issuer);
    recipe_extension(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER, "SEQUENCE { [0] <%s> }", key_id);
    if (ca->key_alg_oid == OID_ALG_EC)
        recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { 1.2.840.10045.4.3.2 }"); /* ecdsa-with-SHA256 */
    free(issuer);
    free(key_id);
}

static struct span make(struct recipe *recipe, struct span ca_document, size_t which)
{
    static struct cert ca;
    uint8_t random[SERIAL_BYTES];

    read_cert(ca_document, &ca);
    want(getrandom(random, sizeof random, 0) == sizeof random, "getrandom");
    char *serial = hex(SPAN_OF(random));
    recipe_part(recipe, PART_SERIAL, "INTEGER <4b%s>", serial);
    free(serial);
    set_times(recipe);
    set_issuer(recipe, &ca);
    cases[which].make(recipe);
    return recipe_tbs(recipe);
}

static struct span assemble(struct recipe *recipe, struct span document, struct span signature)
{
    static struct cert tbs;

    read_cert(document, &tbs);
    return recipe_assemble(recipe, tbs.tbs, tbs.signature_alg, signature);
}

int main(int argc, char **argv)
{
    struct recipe *recipe = recipe_good(MV & STRICT);
    struct span made, signature = { NULL, 0 };
    size_t which = 0;

    want(argc == 3, "want CA.der CASE, or TBS.der SIGNATURE");
    const struct span document = read_file(argv[1]);
    while (which < CASE_COUNT && strcmp(cases[which].name, argv[2]) != 0)
        which++;
    if (which < CASE_COUNT) {
        made = make(recipe, document, which);
    } else {
        signature = read_file(argv[2]);
        made = assemble(recipe, document, signature);
    }
    want(fwrite(made.at, 1, made.len, stdout) == made.len && fflush(stdout) == 0, "standard output");
    free((void *)(uintptr_t)document.at);
    free((void *)(uintptr_t)signature.at);
    recipe_free(recipe);
    return EXIT_SUCCESS;
}
