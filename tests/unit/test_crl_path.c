/* Where in a CRL something is, in words. */
#include "lint/lint.h"
#include "tests/unit/crl_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void assert_path(struct span where, const char *wanted)
{
    char path[256];

    assert_string_equal(crl_path(&crl, where, path, sizeof path), wanted);
}

static void fields_have_the_names_of_the_asn1(void **state)
{
    struct attribute attribute;
    struct der_error error;

    (void)state;
    crl_make_signed((struct crl_parts){ .version = NULL });
    assert_true(crl_read(made, &crl, &error));
    assert_path(crl.version_field, "version");
    assert_path(crl.signature_alg, "signature");
    assert_path(crl.issuer, "issuer");
    assert_true(name_find(crl.issuer, OID_COMMON_NAME, 0, &attribute));
    assert_path(attribute.value, "issuer.commonName");
    assert_path(crl.this_update.text, "thisUpdate");
    assert_path(crl.next_update.whole, "nextUpdate");
    assert_path(crl.revoked_field, "revokedCertificates");
    assert_path(crl.extensions_field, "crlExtensions");
    assert_path(crl.outer_alg, "signatureAlgorithm");
    assert_path(crl.tbs, "tbsCertList");
    assert_path(crl.document, "tbsCertList");
    assert_path((struct span){ NULL, 0 }, "tbsCertList");
}

static void entries_are_counted_from_0(void **state)
{
    struct crl_entry entry;
    struct extension_walk extensions;
    struct extension extension;

    (void)state;
    assert_crl((struct crl_parts){ .entries = ENTRY " " ENTRY " SEQUENCE { 6 UTC \"260201000000Z\" SEQUENCE {"
                                                    " SEQUENCE { reasonCode OCTETS { ENUMERATED <01> } }"
                                                    " SEQUENCE { 1.2.3 OCTETS { NULL } } } }" });
    struct crl_walk walk = crl_walk(&crl);
    for (size_t i = 0; i < 3; i++)
        assert_true(crl_entry_next(&walk, &entry));
    assert_path(entry.whole, "revokedCertificates[2]");
    assert_path(entry.serial, "revokedCertificates[2].userCertificate");
    assert_path(entry.revocation_date.whole, "revokedCertificates[2].revocationDate");
    assert_path(entry.revocation_date.text, "revokedCertificates[2].revocationDate");
    assert_path(entry.extensions_field, "revokedCertificates[2].crlEntryExtensions");
    extensions = extensions_walk(entry.extensions);
    assert_true(extension_next(&extensions, &extension));
    assert_path(extension.whole, "revokedCertificates[2].crlEntryExtensions.reasonCode");
    assert_path(extension.value, "revokedCertificates[2].crlEntryExtensions.reasonCode");
    assert_true(extension_next(&extensions, &extension));
    assert_path(extension.value, "revokedCertificates[2].crlEntryExtensions.1.2.3");
}

static void extensions_have_their_names_and_those_of_their_parts(void **state)
{
    struct general_name name;

    (void)state;
    assert_crl((struct crl_parts){
        .extensions = NUMBER
        " SEQUENCE { issuingDistributionPoint TRUE OCTETS { SEQUENCE {"
        " [0] { [0] { [6] \"http://a.example/1\" [6] \"http://a.example/2\" } } [1] <ff> } } }"
        " SEQUENCE { issuerAltName OCTETS { SEQUENCE { [2] \"a.example\" [1] \"a@b.example\" } } }"
        " SEQUENCE { 1.2.3 OCTETS { NULL } }" });
    assert_path(crl.crl_number, "crlExtensions.cRLNumber");
    assert_path(crl.point.whole, "crlExtensions.issuingDistributionPoint");
    assert_path(crl.point.name, "crlExtensions.issuingDistributionPoint.distributionPoint");
    struct general_names_walk walk = general_names_walk(crl.point.full_name);
    assert_true(general_names_next(&walk, &name) && general_names_next(&walk, &name));
    assert_path(name.whole, "crlExtensions.issuingDistributionPoint.fullName[1]");
    walk = general_names_walk(cert_alt_names(&crl.shared, OID_EXT_ISSUER_ALT_NAME));
    assert_true(general_names_next(&walk, &name) && general_names_next(&walk, &name));
    assert_path(name.value, "crlExtensions.issuerAltName[1]");
    struct extension extension = { .type = OID_UNKNOWN };
    for (struct extension_walk extensions = extension_walk(&crl.shared);
         extension_next(&extensions, &extension);)
        ;
    assert_path(extension.whole, "crlExtensions.1.2.3");
}

static void a_small_buffer_is_not_overrun(void **state)
{
    char path[8];

    (void)state;
    assert_crl((struct crl_parts){ .version = NULL });
    assert_string_equal(crl_path(&crl, crl.revoked, path, sizeof path), "revoked");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_have_the_names_of_the_asn1),
        cmocka_unit_test(entries_are_counted_from_0),
        cmocka_unit_test(extensions_have_their_names_and_those_of_their_parts),
        cmocka_unit_test(a_small_buffer_is_not_overrun),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
