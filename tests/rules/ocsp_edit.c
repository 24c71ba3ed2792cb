/* Edits of OCSP responses. */
#include "tests/rules/ocsp_edit.h"

#include "lint/digest.h"
#include "lint/ocsp.h"
#include "tests/rules/der_text.h"
#include "tests/rules/recipe.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    HEX_BYTES = 1024,
    TEXT_BYTES = 2 * 1024,
    HASH_BYTES = 2 * LINT_DIGEST_BYTES + 1, /* in hexadecimal */
};

/* The CertID of the first SingleResponse; in hexadecimal, its serial number ending in other octets by `next`. */
static void cert_id(struct paper *paper, unsigned next, char hex[HEX_BYTES])
{
    const struct span tbs = paper_tbs(paper);
    struct der_error error;
    struct ocsp ocsp;

    if (!ocsp_read(tbs, &ocsp, &error) || ocsp.first.whole.at == NULL
        || ocsp.first.cert_id.len * 2 >= HEX_BYTES)
        abort();
    const struct span id = ocsp.first.cert_id;

    for (size_t i = 0; i < id.len; i++)
        snprintf(hex + 2 * i, 3, "%02x", (uint8_t)(id.at[i] + (i + 1 == id.len ? next : 0)));
}

void ocsp_single(struct paper *paper, const char *rest, ...)
{
    char hex[HEX_BYTES], text[TEXT_BYTES];
    va_list values;

    va_start(values, rest);
    vsnprintf(text, sizeof text, rest, values);
    va_end(values);
    cert_id(paper, 0, hex);
    paper_element(paper, "responses", 0, "SEQUENCE { <%s> %s }", hex, text);
}

void ocsp_another(struct paper *paper, const char *rest)
{
    char hex[HEX_BYTES];

    cert_id(paper, 1, hex);
    paper_add(paper, "responses", "SEQUENCE { <%s> %s }", hex, rest);
}

void ocsp_cert_id(struct paper *paper, const char *text, ...)
{
    char id[TEXT_BYTES];
    va_list values;

    va_start(values, text);
    vsnprintf(id, sizeof id, text, values);
    va_end(values);
    paper_element(paper, "responses", 0, "SEQUENCE { %s " RESPONSE_GOOD RESPONSE_TIMES " }", id);
}

static void sha256_of(const char *text, char hex[HASH_BYTES])
{
    uint8_t bytes[4096], digest[LINT_DIGEST_BYTES];
    const size_t len = digest_of(
        LINT_SHA256, (struct span){ bytes, der_text(text, bytes, sizeof bytes) }, digest);

    for (size_t i = 0; i < len; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

const char *ocsp_id_by_sha256(char text[OCSP_ID_BYTES])
{
    char name[HASH_BYTES], key[HASH_BYTES];

    sha256_of(RECIPE_CA_NAME, name);
    sha256_of(test_keys[KEY_RSA_CA].key, key);
    snprintf(text, OCSP_ID_BYTES,
        "SEQUENCE { SEQUENCE { SHA-256 } OCTETS <%s> OCTETS <%s> INTEGER <6a0b6c7d1e2f30415263748596a7b8c9> "
        "}",
        name, key);
    return text;
}

void ocsp_single_extensions(struct paper *paper, const char *extensions)
{
    ocsp_single(paper, RESPONSE_GOOD RESPONSE_TIMES " [1] { SEQUENCE { %s } }", extensions);
}
