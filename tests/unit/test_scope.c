/* Which scope a certificate has by what it says, and the names of scopes. */
#include "lint/cert.h"

#include "tests/unit/der_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct build build, extensions, value;
static struct cert cert;

/* What a certificate says that its scope depends on. */
struct says {
    bool ca, self_issued;
    const char *authority, *own; /* key identifiers, one octet in hex */
    enum oid policies[4], purposes[3];
    const char *alt_names; /* hex of GeneralNames */
};

static void put_policies(const enum oid *policies)
{
    value.len = 0;
    for (; *policies != OID_UNKNOWN; policies++) {
        const size_t mark = value.len;
        put_value(&value, DER_OID, oid_bytes(*policies));
        wrap(&value, mark, DER_SEQUENCE);
    }
    wrap(&value, 0, DER_SEQUENCE);
    put_extension(&extensions, oid_bytes(OID_EXT_CERTIFICATE_POLICIES), false, build_span(&value));
}

static void put_purposes(const enum oid *purposes)
{
    value.len = 0;
    for (; *purposes != OID_UNKNOWN; purposes++)
        put_value(&value, DER_OID, oid_bytes(*purposes));
    wrap(&value, 0, DER_SEQUENCE);
    put_extension(&extensions, oid_bytes(OID_EXT_EXT_KEY_USAGE), false, build_span(&value));
}

static void put_identifier(enum oid type, const char *header, const char *identifier)
{
    value.len = 0;
    put_hex(&value, header);
    put_hex(&value, identifier);
    put_extension(&extensions, oid_bytes(type), false, build_span(&value));
}

static enum scope scope_of(struct says says)
{
    extensions.len = build.len = 0;
    if (says.ca)
        put_extension(
            &extensions, oid_bytes(OID_EXT_BASIC_CONSTRAINTS), true, SPAN_TEXT("\x30\x03\x01\x01\xff"));
    if (says.policies[0] != OID_UNKNOWN)
        put_policies(says.policies);
    if (says.purposes[0] != OID_UNKNOWN)
        put_purposes(says.purposes);
    if (says.alt_names != NULL) {
        value.len = 0;
        put_hex(&value, says.alt_names);
        put_extension(&extensions, oid_bytes(OID_EXT_SUBJECT_ALT_NAME), false, build_span(&value));
    }
    if (says.authority != NULL)
        put_identifier(OID_EXT_AUTHORITY_KEY_IDENTIFIER, "30 03 80 01", says.authority);
    if (says.own != NULL)
        put_identifier(OID_EXT_SUBJECT_KEY_IDENTIFIER, "04 01", says.own);
    struct tbs_fields fields = { .version = { NULL, 0 } };
    if (says.self_issued)
        fields.issuer = fields.subject = SPAN_TEXT("\x30\x00");
    struct der_error error;
    put_tbs(&build, &fields, build_span(&extensions));
    assert_true(cert_read(build_span(&build), &cert, &error));
    return cert_scope(&cert);
}

#define MAILBOX           "30 05 81 03 61 40 62"
#define SMTP_UTF8_MAILBOX "30 12 a0 10 06 08 2b 06 01 05 05 07 08 09 a0 04 0c 02 61 40"

static void a_reserved_policy_decides_type_and_generation(void **state)
{
    (void)state;
    for (enum oid policy = OID_MV_LEGACY; policy <= OID_IV_STRICT; policy++) {
        const enum scope scope = scope_of(
            (struct says){ .policies = { policy }, .purposes = { OID_KP_EMAIL_PROTECTION } });
        assert_int_equal(scope, 1U << (policy - OID_MV_LEGACY));
        assert_int_equal(scope & SMIME, scope);
        assert_int_equal(scope_of((struct says){ .policies = { OID_UNKNOWN } }), OTHER_LEAF);
        assert_int_equal(
            scope_of((struct says){ .policies = { policy } }), scope); /* without any other sign */
    }
    assert_int_equal(scope_of((struct says){ .policies = { OID_SV_STRICT } }), SV & STRICT);
    assert_int_equal(scope_of((struct says){ .policies = { OID_OV_MULTIPURPOSE } }), OV & MULTIPURPOSE);
    assert_int_equal(scope_of((struct says){ .policies = { OID_IV_LEGACY } }), IV & LEGACY);
}

static void the_same_reserved_policy_twice_is_one(void **state)
{
    (void)state;
    assert_int_equal(scope_of((struct says){ .policies = { OID_MV_STRICT, OID_MV_STRICT } }), MV & STRICT);
    assert_int_equal(scope_of((struct says){ .policies = { OID_ANY_POLICY, OID_MV_STRICT } }), MV & STRICT);
}

static void two_reserved_policies_are_unclear(void **state)
{
    (void)state;
    assert_int_equal(scope_of((struct says){ .policies = { OID_MV_STRICT, OID_MV_LEGACY } }), SMIME_UNCLEAR);
    assert_int_equal(scope_of((struct says){ .policies = { OID_MV_STRICT, OID_IV_STRICT } }), SMIME_UNCLEAR);
}

static void email_protection_alone_is_smime(void **state)
{
    (void)state;
    assert_int_equal(scope_of((struct says){ .purposes = { OID_KP_EMAIL_PROTECTION } }), SMIME_UNCLEAR);
    assert_int_equal(scope_of((struct says){ .purposes = { OID_KP_SERVER_AUTH, OID_KP_EMAIL_PROTECTION } }),
        SMIME_UNCLEAR);
}

static void a_mailbox_that_every_purpose_may_use_is_smime(void **state)
{
    (void)state;
    assert_int_equal(scope_of((struct says){ .alt_names = MAILBOX }), SMIME_UNCLEAR);
    assert_int_equal(scope_of((struct says){ .alt_names = SMTP_UTF8_MAILBOX }), SMIME_UNCLEAR);
    assert_int_equal(
        scope_of((struct says){ .alt_names = MAILBOX, .purposes = { OID_KP_ANY } }), SMIME_UNCLEAR);
    assert_int_equal(scope_of((struct says){ .alt_names = "30 03 82 01 61" }), OTHER_LEAF);
}

static void a_mailbox_with_other_purposes_is_another_leaf(void **state)
{
    (void)state;
    assert_int_equal(
        scope_of((struct says){ .alt_names = MAILBOX, .purposes = { OID_KP_CLIENT_AUTH } }), OTHER_LEAF);
    assert_int_equal(
        scope_of((struct says){ .alt_names = MAILBOX, .purposes = { OID_KP_SERVER_AUTH } }), OTHER_LEAF);
}

static void an_ocsp_signer_is_no_smime_certificate(void **state)
{
    (void)state;
    assert_int_equal(scope_of((struct says){ .purposes = { OID_KP_OCSP_SIGNING } }), OCSP_SIGNER);
    assert_int_equal(scope_of((struct says){ .purposes = { OID_KP_OCSP_SIGNING, OID_KP_EMAIL_PROTECTION } }),
        SMIME_UNCLEAR);
    assert_int_equal(
        scope_of((struct says){ .purposes = { OID_KP_OCSP_SIGNING }, .policies = { OID_MV_STRICT } }),
        MV & STRICT);
}

static void a_ca_is_one_by_its_basic_constraints_whatever_else_it_says(void **state)
{
    (void)state;
    assert_int_equal(scope_of((struct says){ .ca = true }), SUB_CA);
    assert_int_equal(scope_of((struct says){ .ca = true, .self_issued = true }), ROOT_CA);
    assert_int_equal(
        scope_of((struct says){ .ca = true, .policies = { OID_MV_STRICT }, .alt_names = MAILBOX }), SUB_CA);
    assert_int_equal(scope_of((struct says){ .self_issued = true }), OTHER_LEAF);
}

static void a_ca_for_other_purposes_than_email_is_another_ca(void **state)
{
    (void)state;
    assert_int_equal(scope_of((struct says){ .ca = true, .purposes = { OID_KP_SERVER_AUTH } }), OTHER_CA);
    assert_int_equal(
        scope_of((struct says){ .ca = true, .purposes = { OID_KP_SERVER_AUTH, OID_KP_EMAIL_PROTECTION } }),
        SUB_CA);
    assert_int_equal(scope_of((struct says){ .ca = true, .purposes = { OID_KP_ANY } }), SUB_CA);
    assert_int_equal(scope_of((struct says){
                         .ca = true, .purposes = { OID_KP_SERVER_AUTH }, .policies = { OID_MV_STRICT } }),
        SUB_CA);
    assert_int_equal(
        scope_of((struct says){ .ca = true, .self_issued = true, .purposes = { OID_KP_SERVER_AUTH } }),
        ROOT_CA);
}

static void a_root_does_not_say_that_another_key_signs_it(void **state)
{
    (void)state;
    assert_int_equal(
        scope_of((struct says){ .ca = true, .self_issued = true, .authority = "01", .own = "01" }), ROOT_CA);
    assert_int_equal(
        scope_of((struct says){ .ca = true, .self_issued = true, .authority = "02", .own = "01" }), SUB_CA);
    assert_int_equal(scope_of((struct says){ .ca = true, .self_issued = true, .authority = "02" }), ROOT_CA);
}

static void every_bit_has_a_name_that_finds_it(void **state)
{
    (void)state;
    unsigned all = 0;
    for (unsigned bit = 1; bit <= ANY_DOCUMENT; bit <<= 1) {
        const char *name = scope_name((enum scope)bit);
        assert_true(strlen(name) > 0);
        assert_int_equal(scope_find(name), bit);
        all |= bit;
    }
    assert_int_equal(all, ANY_DOCUMENT);
    assert_int_equal(scope_find("sponsor-validated/strict"), SV & STRICT);
    assert_int_equal(scope_find("ocsp-responder"), OCSP_SIGNER);
}

static void what_is_not_one_bit_has_no_name(void **state)
{
    (void)state;
    assert_string_equal(scope_name(SCOPE_NONE), "");
    assert_string_equal(scope_name(SMIME), "");
    assert_int_equal(scope_find(""), SCOPE_NONE);
    assert_int_equal(scope_find("strict"), SCOPE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reserved_policy_decides_type_and_generation),
        cmocka_unit_test(the_same_reserved_policy_twice_is_one),
        cmocka_unit_test(two_reserved_policies_are_unclear),
        cmocka_unit_test(email_protection_alone_is_smime),
        cmocka_unit_test(a_mailbox_that_every_purpose_may_use_is_smime),
        cmocka_unit_test(a_mailbox_with_other_purposes_is_another_leaf),
        cmocka_unit_test(an_ocsp_signer_is_no_smime_certificate),
        cmocka_unit_test(a_ca_is_one_by_its_basic_constraints_whatever_else_it_says),
        cmocka_unit_test(a_ca_for_other_purposes_than_email_is_another_ca),
        cmocka_unit_test(a_root_does_not_say_that_another_key_signs_it),
        cmocka_unit_test(every_bit_has_a_name_that_finds_it),
        cmocka_unit_test(what_is_not_one_bit_has_no_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
