/* Documents without any finding that are no certificates: of the issuer that recipe_good(SUB_CA) makes. */
#include "lint/der.h"
#include "lint/digest.h"
#include "tests/rules/der_text.h"
#include "tests/rules/keys.h"
#include "tests/rules/paper.h"
#include "tests/rules/recipe.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    CONTEXT_0 = DER_CONTEXT_CONSTRUCTED | 0,
    CONTEXT_1 = DER_CONTEXT_CONSTRUCTED | 1,
    NAME_BYTES = 512, /* of an encoded issuer name */
    HEX_BYTES = 2 * LINT_DIGEST_BYTES + 1,
};

static void part(struct paper *paper, const char *name, const char *text)
{
    paper->fields[paper->field_count++].name = name;
    if (text != NULL)
        paper_set(paper, name, "%s", text);
}

static void list(struct paper *paper, const char *name, unsigned outer_tag, unsigned inner_tag)
{
    paper->fields[paper->field_count++] = (struct paper_field){
        .name = name, .is_list = true, .tags = { outer_tag, inner_tag }
    };
}

/* Two revoked certificates; the next list comes in a week. SBR 4.9.7, 7.2. */
static void make_crl(struct paper *paper)
{
    paper->label = "X509 CRL";
    part(paper, "version", "1");
    part(paper, "signature", RECIPE_SHA256_WITH_RSA);
    part(paper, "issuer", RECIPE_CA_NAME);
    part(paper, "thisUpdate", "UTC \"260301000000Z\"");
    part(paper, "nextUpdate", "UTC \"260308000000Z\"");
    list(paper, "revokedCertificates", DER_SEQUENCE, 0);
    list(paper, "crlExtensions", CONTEXT_0, DER_SEQUENCE);
    paper_add(paper, "revokedCertificates",
        "SEQUENCE { INTEGER <6a0b6c7d1e2f30415263748596a7b8c9> UTC \"260115093000Z\""
        " SEQUENCE { SEQUENCE { reasonCode OCTETS { ENUMERATED <01> } } } }");
    paper_add(paper, "revokedCertificates",
        "SEQUENCE { INTEGER <6a0b6c7d1e2f30415263748596a7b8ca> UTC \"260220160000Z\""
        " SEQUENCE { SEQUENCE { reasonCode OCTETS { ENUMERATED <04> } } } }");
    paper_extension(paper, "crlExtensions", OID_EXT_AUTHORITY_KEY_IDENTIFIER, false, "SEQUENCE { [0] <%s> }",
        test_keys[KEY_RSA_CA].key_identifier);
    paper_extension(paper, "crlExtensions", OID_EXT_CRL_NUMBER, false, "4711");
}

/* SHA-1 of the issuer's name: CertID.issuerNameHash. RFC 6960 4.1.1. */
static const char *issuer_name_hash(char hex[HEX_BYTES])
{
    uint8_t name[NAME_BYTES], digest[LINT_DIGEST_BYTES];
    const size_t name_len = der_text(RECIPE_CA_NAME, name, sizeof name);
    const size_t len = digest_of(LINT_SHA1, (struct span){ name, name_len }, digest);

    for (size_t i = 0; i < len; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    return hex;
}

/* One certificate is good; the next answer comes in three days. RFC 5019 2.2, SBR 4.9.10. */
static void make_ocsp(struct paper *paper)
{
    char name_hash[HEX_BYTES];

    paper->label = "OCSP RESPONSE";
    part(paper, "version", NULL);
    part(paper, "responderID", NULL);
    part(paper, "producedAt", "TIME \"20260301000000Z\"");
    list(paper, "responses", DER_SEQUENCE, 0);
    paper->fields[paper->field_count - 1].is_mandatory = true;
    list(paper, "responseExtensions", CONTEXT_1, DER_SEQUENCE);
    paper_set(paper, "responderID", "[2] { OCTETS <%s> }", test_keys[KEY_RSA_2048].key_identifier);
    paper_add(paper, "responses",
        "SEQUENCE { SEQUENCE { SEQUENCE { 1.3.14.3.2.26 NULL } OCTETS <%s> OCTETS <%s>"
        " INTEGER <6a0b6c7d1e2f30415263748596a7b8c9> }"
        " [0] <> TIME \"20260301000000Z\" [0] { TIME \"20260304000000Z\" } }",
        issuer_name_hash(name_hash), test_keys[KEY_RSA_CA].key_identifier);
}

/* The issuer asks for a certificate by somebody else. RFC 2986 4.1. */
static void make_request(struct paper *paper)
{
    const struct test_key_row *key = &test_keys[KEY_RSA_CA];

    paper->label = "CERTIFICATE REQUEST";
    part(paper, "version", "0");
    part(paper, "subject", RECIPE_CA_NAME);
    part(paper, "subjectPKInfo", NULL);
    list(paper, "attributes", CONTEXT_0, 0);
    paper->fields[paper->field_count - 1].is_mandatory = true;
    paper_set(paper, "subjectPKInfo", "SEQUENCE { %s BITS { %s } }", key->algorithm, key->key);
}

struct paper *paper_good(unsigned kind)
{
    struct paper *paper = calloc(1, sizeof *paper);

    if (paper == NULL)
        abort();
    paper->kind = (enum scope)kind;
    paper_algorithm(paper, "%s", RECIPE_SHA256_WITH_RSA);
    switch (kind) {
    case CRL: make_crl(paper); break;
    case OCSP: make_ocsp(paper); break;
    case REQUEST: make_request(paper); break;
    default: fprintf(stderr, "paper: want CRL, OCSP or REQUEST, have %#x\n", kind); abort();
    }
    return paper;
}
