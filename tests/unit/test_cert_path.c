/* Where in a certificate some octets are, in words. */
#include "lint/cert.h"

#include "tests/unit/der_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct build build, extensions;
static const struct tbs_fields usual;
static struct cert cert;

static void assert_path(struct span where, const char *wanted)
{
    char text[256];
    assert_string_equal(cert_path(&cert, where, text, sizeof(text)), wanted);
}

/* The first of these octets in the certificate. */
static struct span found(struct span octets)
{
    const uint8_t *at = memmem(build.bytes, build.len, octets.at, octets.len);
    assert_non_null(at);
    return (struct span){ at, octets.len };
}

static void read_certificate(const struct tbs_fields *fields, bool with_extensions)
{
    struct der_error error;
    build.len = extensions.len = 0;
    if (with_extensions)
        put_every_extension(&extensions);
    put_certificate(&build, fields, with_extensions ? build_span(&extensions) : (struct span){ NULL, 0 });
    assert_true(cert_read(build_span(&build), &cert, &error));
}

static void fields_have_the_names_of_the_asn1(void **state)
{
    (void)state;
    read_certificate(&usual, true);
    assert_path(cert.version_field, "version");
    assert_path(cert.serial, "serialNumber");
    assert_path(cert.signature_alg, "signature");
    assert_path(cert.issuer, "issuer");
    assert_path(cert.validity, "validity");
    assert_path(cert.not_before.text, "validity.notBefore");
    assert_path(cert.not_after.whole, "validity.notAfter");
    assert_path(cert.subject, "subject");
    assert_path(cert.key.algorithm, "subjectPublicKeyInfo.algorithm");
    assert_path(cert.key.bits.octets, "subjectPublicKeyInfo.subjectPublicKey");
    assert_path(cert.key.whole, "subjectPublicKeyInfo");
    assert_path(cert.extensions, "extensions");
    assert_path(cert.outer_alg, "signatureAlgorithm");
    assert_path(cert.tbs, "tbsCertificate");
    assert_path(cert.document, "tbsCertificate");
    assert_path((struct span){ NULL, 0 }, "tbsCertificate");
}

static void attributes_are_named_and_counted_by_type(void **state)
{
    (void)state;
    static struct build name;
    struct attribute attribute;
    name.len = 0;
    put_attribute(&name, OID_COMMON_NAME, DER_UTF8_STRING, "first");
    put_attribute(&name, OID_SURNAME, DER_UTF8_STRING, "between");
    put_attribute(&name, OID_COMMON_NAME, DER_UTF8_STRING, "second");
    put_hex(&name, "31 0b 30 09 06 02 2a 03 0c 03 6f 6e 65 31 0b 30 09 06 02 2a 03 0c 03 74 77 6f");
    wrap(&name, 0, DER_SEQUENCE);
    read_certificate(&(struct tbs_fields){ .subject = build_span(&name) }, false);
    assert_path(found(SPAN_TEXT("first")), "subject.commonName");
    assert_path(found(SPAN_TEXT("between")), "subject.surname");
    assert_path(found(SPAN_TEXT("second")), "subject.commonName[1]");
    assert_path(found(SPAN_TEXT("one")), "subject.1.2.3");
    assert_path(found(SPAN_TEXT("two")), "subject.1.2.3[1]");
    assert_true(name_find(cert.issuer, OID_ORGANIZATION_NAME, 0, &attribute));
    assert_path(attribute.whole, "issuer.organizationName");
}

static void unique_identifiers_have_names(void **state)
{
    (void)state;
    read_certificate(
        &(struct tbs_fields){ .unique_ids = SPAN_TEXT("\x81\x02\x00\xaa\x82\x02\x00\xbb") }, false);
    assert_path(cert.issuer_uid, "issuerUniqueID");
    assert_path(cert.subject_uid, "subjectUniqueID");
}

static void extensions_are_named_or_dotted(void **state)
{
    (void)state;
    read_certificate(&usual, true);
    assert_path(cert_extension(&cert, OID_EXT_KEY_USAGE)->whole, "extensions.keyUsage");
    assert_path(cert_extension(&cert, OID_EXT_SUBJECT_ALT_NAME)->value, "extensions.subjectAltName");
    assert_path(
        cert_extension(&cert, OID_EXT_AUTHORITY_KEY_IDENTIFIER)->value, "extensions.authorityKeyIdentifier");
    assert_path(cert.aki_serial, "extensions.authorityKeyIdentifier");
    assert_path(found(SPAN_TEXT("\x2a\x03\x04\x05")), "extensions.1.2.3.4.5");
}

static void elements_of_lists_have_their_index(void **state)
{
    (void)state;
    read_certificate(&usual, true);
    assert_path(found(SPAN_TEXT("a@bc")), "extensions.subjectAltName[0]");
    assert_path(found(SPAN_TEXT("\x86\x03u:x")), "extensions.subjectAltName[2]");
    assert_path(found(SPAN_TEXT("Bob")), "extensions.subjectAltName[6].commonName");
    assert_path(found(SPAN_TEXT("ia")), "extensions.issuerAltName[0]");
    assert_path(found(SPAN_TEXT("i://")), "extensions.authorityInfoAccess[1]");
}

static void policies_and_points_are_followed_inwards(void **state)
{
    (void)state;
    read_certificate(&usual, true);
    assert_path(found(SPAN_TEXT("\x67\x81\x0c\x01\x05\x01\x02")), "extensions.certificatePolicies[0]");
    assert_path(found(SPAN_TEXT("h://")), "extensions.certificatePolicies[0].policyQualifiers[0]");
    assert_path(found(SPAN_TEXT("notice")), "extensions.certificatePolicies[0].policyQualifiers[1]");
    assert_path(found(SPAN_TEXT("u://")), "extensions.cRLDistributionPoints[0].fullName[0]");
    assert_path(found(SPAN_TEXT("r.ex")), "extensions.cRLDistributionPoints[1].cRLIssuer[0]");
    assert_path(found(SPAN_TEXT("f:")), "extensions.freshestCRL[0].fullName[0]");
}

static void a_path_that_does_not_fit_is_cut(void **state)
{
    (void)state;
    char text[20];
    read_certificate(&usual, true);
    memset(text, '!', sizeof(text));
    cert_path(&cert, found(SPAN_TEXT("a@bc")), text, 16);
    assert_string_equal(text, "extensions.subj");
    assert_int_equal(text[16], '!');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_have_the_names_of_the_asn1),
        cmocka_unit_test(attributes_are_named_and_counted_by_type),
        cmocka_unit_test(unique_identifiers_have_names),
        cmocka_unit_test(extensions_are_named_or_dotted),
        cmocka_unit_test(elements_of_lists_have_their_index),
        cmocka_unit_test(policies_and_points_are_followed_inwards),
        cmocka_unit_test(a_path_that_does_not_fit_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
