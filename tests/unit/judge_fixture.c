/* tests/unit/judge_fixture.c - documents that the gate judges. */
#include "judge_fixture.h"

#include "tests/rules/ocsp_edit.h"
#include "tests/rules/paper.h"
#include "tests/rules/recipe.h"

#include <stdlib.h>
#include <string.h>

#define ISSUER_NAME                                                                                          \
    "SEQUENCE { SET { SEQUENCE { countryName PRINTABLE \"AT\" } }"                                           \
    " SET { SEQUENCE { organizationName UTF8 \"Muster Trust GmbH\" } }"                                      \
    " SET { SEQUENCE { commonName UTF8 \"Muster Trust S/MIME CA 1\" } } }"

static struct recipe *current, *issuer, *root, *other_root, *leaf, *responder, *answering, *unfit;
static struct paper *paper;
static uint8_t *longer;

static unsigned base_of(enum document_change change)
{
    if (change == OTHER_PROFILE)
        return MV & STRICT;
    if (change == ROOT_OWN)
        return ROOT_CA;
    return change >= SELF_SIGNED && change != LEAF_OF_ROOT ? SUB_CA : SV & STRICT;
}

static struct recipe *changed(enum document_change change)
{
    struct recipe *recipe = recipe_good(base_of(change));

    switch (change) {
    case OTHER_ALGORITHM:
        recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { 1.2.840.113549.1.1.12 NULL }");
        break;
    case OTHER_ISSUER:
        recipe_part(recipe, PART_ISSUER, "SEQUENCE { SET { SEQUENCE { commonName UTF8 \"Another CA\" } } }");
        break;
    case OTHER_AUTHORITY_KEY:
        recipe_extension(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER, "SEQUENCE { [0] <00112233> }");
        break;
    case NO_AUTHORITY_KEY: recipe_without(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER); break;
    case WITH_FINDING: recipe_part(recipe, PART_SERIAL, "INTEGER <00>"); break;
    case VERSION_1: recipe_part(recipe, PART_VERSION, " "); break;
    case SELF_SIGNED_OTHER:
        recipe_key(recipe, KEY_RSA_4096);
        recipe_part(recipe, PART_ISSUER, ISSUER_NAME);
        break;
    case SELF_SIGNED: recipe_part(recipe, PART_ISSUER, ISSUER_NAME); break;
    case CROSS: recipe_cross(recipe); break;
    case LEAF_OF_ROOT:
        recipe_part(recipe, PART_ISSUER, RECIPE_ROOT_NAME);
        recipe_extension(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER, "SEQUENCE { [0] <%s> }",
            test_keys[KEY_RSA_4096].key_identifier);
        break;
    case REQUEST_OWN:
    case REQUEST_OTHER_KEY:
    case REQUEST_OTHER_NAME:
    case REQUEST_SIGNED:
    case CRL_VERSION_1:
    case CRL_GOOD:
    case CRL_OTHER_ISSUER:
    case CRL_OTHER_AUTHORITY_KEY:
    case CRL_OTHER_ALGORITHM:
    case CRL_WITH_FINDING:
    case CRL_SIGNED:
    case RESPONSE_OF_RESPONDER:
    case RESPONSE_OF_ISSUER:
    case RESPONSE_OF_NOBODY:
    case RESPONSE_OTHER_ISSUER:
    case RESPONSE_SECOND_OTHER:
    case RESPONSE_WITH_FINDING:
    case RESPONSE_SIGNED: break; /* no certificates */
    case ROOT_OWN:
    case SUBORDINATE:
    case GOOD_LEAF:
    case OTHER_PROFILE:
    case SIGNED:
    case TRAILING_OCTET: break;
    }
    return recipe;
}

static void change_crl(enum document_change change)
{
    if (change == CRL_VERSION_1) {
        paper_without(paper, "version");
        paper_clear(paper, "revokedCertificates");
        paper_clear(paper, "crlExtensions");
    }
    if (change == CRL_OTHER_ISSUER)
        paper_set(paper, "issuer", "SEQUENCE { SET { SEQUENCE { commonName UTF8 \"Another CA\" } } }");
    if (change == CRL_OTHER_AUTHORITY_KEY)
        paper_extension(
            paper, "crlExtensions", OID_EXT_AUTHORITY_KEY_IDENTIFIER, false, "SEQUENCE { [0] <00112233> }");
    if (change == CRL_OTHER_ALGORITHM)
        paper_set(paper, "signature", "SEQUENCE { 1.2.840.113549.1.1.12 NULL }");
    if (change == CRL_WITH_FINDING)
        paper_without_extension(paper, "crlExtensions", OID_EXT_CRL_NUMBER);
}

static struct span changed_paper(enum document_change change)
{
    const struct test_key_row *other = &test_keys[KEY_RSA_4096];

    paper_free(paper);
    paper = paper_good(change >= CRL_VERSION_1 ? CRL : REQUEST);
    change_crl(change);
    if (change == REQUEST_OTHER_KEY)
        paper_set(paper, "subjectPKInfo", "SEQUENCE { %s BITS { %s } }", other->algorithm, other->key);
    if (change == REQUEST_OTHER_NAME)
        paper_set(paper, "subject", "SEQUENCE { SET { SEQUENCE { commonName UTF8 \"Another CA\" } } }");
    return change == REQUEST_SIGNED || change == CRL_SIGNED ? paper_signed(paper) : paper_tbs(paper);
}

#define PRODUCED "TIME \"20260306000000Z\""
#define THEN     " [0] { TIME \"20260309000000Z\" }"
#define OTHERS_ID                                                                                            \
    "SEQUENCE { SEQUENCE { SHA-1 NULL } OCTETS <000102030405060708090a0b0c0d0e0f10111213>"                   \
    " OCTETS <000102030405060708090a0b0c0d0e0f10111213> INTEGER <4711> }"

static struct span changed_response(enum document_change change)
{
    paper_free(paper);
    paper = paper_good(OCSP);
    paper_set(paper, "producedAt", PRODUCED);
    ocsp_single(paper, RESPONSE_GOOD PRODUCED "%s", change == RESPONSE_WITH_FINDING ? "" : THEN);
    if (change == RESPONSE_OF_ISSUER)
        paper_set(paper, "responderID", "[2] { OCTETS <%s> }", test_keys[KEY_RSA_CA].key_identifier);
    if (change == RESPONSE_OF_NOBODY)
        paper_set(paper, "responderID", "[2] { OCTETS <%s> }", test_keys[KEY_RSA_4096].key_identifier);
    if (change == RESPONSE_OTHER_ISSUER)
        paper_clear(paper, "responses");
    if (change == RESPONSE_OTHER_ISSUER || change == RESPONSE_SECOND_OTHER)
        paper_add(paper, "responses", "SEQUENCE { " OTHERS_ID " " RESPONSE_GOOD PRODUCED THEN " }");
    return change == RESPONSE_SIGNED ? paper_signed(paper) : paper_tbs(paper);
}

struct span fixture_document(enum document_change change)
{
    struct span document;

    if (change >= RESPONSE_OF_RESPONDER)
        return changed_response(change);
    if (change >= REQUEST_OWN)
        return changed_paper(change);
    recipe_free(current);
    current = changed(change);
    document = change == SIGNED ? recipe_certificate(current) : recipe_tbs(current);
    if (change == TRAILING_OCTET) {
        free(longer);
        longer = calloc(1, document.len + 1);
        memcpy(longer, document.at, document.len);
        document = (struct span){ longer, document.len + 1 };
    }
    return document;
}

struct span fixture_issuer(void)
{
    static struct span made;

    if (issuer == NULL) {
        issuer = recipe_good(SUB_CA);
        made = recipe_certificate(issuer);
    }
    return made;
}

struct span fixture_root(void)
{
    static struct span made;

    if (root == NULL) {
        root = recipe_good(ROOT_CA);
        made = recipe_certificate(root);
    }
    return made;
}

struct span fixture_responder(void)
{
    static struct span made;

    if (responder == NULL) {
        responder = recipe_good(OCSP_SIGNER);
        made = recipe_certificate(responder);
    }
    return made;
}

/* By its own key, which CROSS has. */
struct span fixture_other_root(void)
{
    static struct span made;

    if (other_root == NULL) {
        other_root = recipe_good(ROOT_CA);
        recipe_part(other_root, PART_SUBJECT, RECIPE_OTHER_ROOT_NAME);
        recipe_part(other_root, PART_ISSUER, RECIPE_OTHER_ROOT_NAME);
        recipe_key(other_root, KEY_P521);
        recipe_key_usage(other_root, KU_KEY_CERT_SIGN | KU_CRL_SIGN);
        made = recipe_certificate(other_root);
    }
    return made;
}

struct span fixture_changed_responder(enum responder_change change)
{
    recipe_free(unfit);
    unfit = recipe_good(OCSP_SIGNER);
    switch (change) {
    case RESPONDER_OTHER_ISSUER:
        recipe_part(unfit, PART_ISSUER, "SEQUENCE { SET { SEQUENCE { commonName UTF8 \"Another CA\" } } }");
        break;
    case RESPONDER_OTHER_KEY_OF_ISSUER:
        recipe_extension(unfit, OID_EXT_AUTHORITY_KEY_IDENTIFIER, "SEQUENCE { [0] <00112233> }");
        break;
    case RESPONDER_WITHOUT_PURPOSE:
        recipe_extension(unfit, OID_EXT_EXT_KEY_USAGE, "SEQUENCE { clientAuth }");
        break;
    case RESPONDER_WITH_ISSUERS_KEY: recipe_key(unfit, KEY_RSA_CA); break;
    }
    return recipe_certificate(unfit);
}

struct span fixture_renewed_issuer(void)
{
    recipe_free(unfit);
    unfit = recipe_good(SUB_CA);
    recipe_key(unfit, KEY_RSA_4096);
    return recipe_certificate(unfit);
}

struct span fixture_answering_issuer(void)
{
    static struct span made;

    if (answering == NULL) {
        answering = recipe_good(SUB_CA);
        recipe_key_usage(answering, KU_DIGITAL_SIGNATURE | KU_KEY_CERT_SIGN | KU_CRL_SIGN);
        made = recipe_certificate(answering);
    }
    return made;
}

struct span fixture_leaf_certificate(void)
{
    static struct span made;

    if (leaf == NULL) {
        leaf = recipe_good(SV & STRICT);
        made = recipe_certificate(leaf);
    }
    return made;
}

void fixture_free(void)
{
    recipe_free(current);
    recipe_free(issuer);
    recipe_free(root);
    recipe_free(other_root);
    recipe_free(leaf);
    recipe_free(responder);
    recipe_free(answering);
    recipe_free(unfit);
    paper_free(paper);
    free(longer);
    current = issuer = root = other_root = leaf = responder = answering = unfit = NULL;
    paper = NULL;
    longer = NULL;
}
