/* Names and general names: what is refused, and walks over what is accepted. */
#include "lint/name.h"

#include "tests/unit/der_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct build build;

static struct span hex(const char *text)
{
    build.len = 0;
    put_hex(&build, text);
    return build_span(&build);
}

static void assert_name_refused(const char *text, enum der_fault fault, size_t offset)
{
    struct der_error error;
    struct span whole;
    struct der d = der_begin(hex(text), &error);
    assert_false(name_read(&d, &whole, "subject"));
    assert_int_equal(error.fault, fault);
    assert_int_equal(error.offset, offset);
    assert_ptr_equal(d.rest.at, build.bytes);
}

/* Reads the name in `build`. */
static struct span read_name(void)
{
    struct der_error error;
    struct span whole;
    struct der d = der_begin(build_span(&build), &error);
    assert_true(name_read(&d, &whole, "subject"));
    assert_true(der_at_end(&d));
    assert_int_equal(whole.len, build.len);
    return whole;
}

static void a_name_is_a_sequence_of_sets_of_attributes(void **state)
{
    (void)state;
    assert_name_refused("31 00", DER_FAULT_UNEXPECTED_TAG, 0);
    assert_name_refused("30 02 30 00", DER_FAULT_UNEXPECTED_TAG, 2);
    assert_name_refused("30 04 31 02 05 00", DER_FAULT_UNEXPECTED_TAG, 4);
    assert_name_refused("30 06 31 04 30 02 0c 00", DER_FAULT_UNEXPECTED_TAG, 6);
    assert_name_refused("30 09 31 07 30 05 06 03 55 04 03", DER_FAULT_UNEXPECTED_TAG, 11);
    assert_name_refused("30 0d 31 0b 30 09 06 03 55 04 03 0c 00 05 00", DER_FAULT_TRAILING, 13);
    assert_name_refused("30 0b 31 09 30 07 06 03 55 80 03 0c 00", DER_FAULT_OID, 6);
}

static void a_set_without_attributes_is_refused(void **state)
{
    (void)state;
    assert_name_refused("30 02 31 00", DER_FAULT_VALUE, 4);
}

static void a_tagged_attribute_value_is_refused(void **state)
{
    (void)state;
    assert_name_refused("30 0b 31 09 30 07 06 03 55 04 03 80 00", DER_FAULT_UNEXPECTED_TAG, 11);
    assert_name_refused("30 0b 31 09 30 07 06 03 55 04 03 a0 00", DER_FAULT_UNEXPECTED_TAG, 11);
}

static void an_empty_name_is_accepted(void **state)
{
    (void)state;
    hex("30 00");
    const struct span name = read_name();
    struct attribute attribute;
    struct name_walk walk = name_walk(name);
    assert_true(name_is_empty(name));
    assert_false(name_next(&walk, &attribute));
}

static void more_than_256_attributes_are_refused(void **state)
{
    (void)state;
    struct der_error error;
    struct span whole;
    for (unsigned count = CERT_MAX_ATTRIBUTES; count <= CERT_MAX_ATTRIBUTES + 1; count++) {
        build.len = 0;
        for (unsigned i = 0; i < count; i++)
            put_attribute(&build, OID_COMMON_NAME, DER_UTF8_STRING, "x");
        wrap(&build, 0, DER_SEQUENCE);
        struct der d = der_begin(build_span(&build), &error);
        assert_int_equal(name_read(&d, &whole, "subject"), count == CERT_MAX_ATTRIBUTES);
    }
    assert_int_equal(error.fault, DER_FAULT_COUNT);
}

static void a_walk_gives_attributes_with_their_places(void **state)
{
    (void)state;
    static const struct {
        enum oid type;
        unsigned tag, rdn, in_rdn;
    } wanted[] = {
        { OID_COUNTRY_NAME, DER_PRINTABLE_STRING, 0, 0 },
        { OID_COMMON_NAME, DER_UTF8_STRING, 1, 0 },
        { OID_UNKNOWN, DER_INTEGER, 1, 1 },
        { OID_SURNAME, DER_UTF8_STRING, 2, 0 },
    };
    hex("30 30"
        "31 0b 30 09 06 03 55 04 06 13 02 41 54"
        "31 13 30 08 06 03 55 04 03 0c 01 78 30 07 06 02 2a 03 02 01 07"
        "31 0c 30 0a 06 03 55 04 04 0c 03 41 42 43");
    const struct span name = read_name();
    struct attribute attribute;
    size_t count = 0;
    for (struct name_walk walk = name_walk(name); name_next(&walk, &attribute); count++) {
        assert_true(count < 4);
        assert_int_equal(attribute.type, wanted[count].type);
        assert_int_equal(attribute.tag, wanted[count].tag);
        assert_int_equal(attribute.rdn, wanted[count].rdn);
        assert_int_equal(attribute.in_rdn, wanted[count].in_rdn);
        assert_true(span_within(attribute.value, attribute.whole));
    }
    assert_int_equal(count, 4);
    assert_true(name_find(name, OID_SURNAME, 0, &attribute));
    assert_true(span_equal(attribute.value, SPAN_TEXT("ABC")));
    assert_false(name_find(name, OID_SURNAME, 1, NULL));
    assert_false(name_is_empty(name));
}

static void the_nth_attribute_of_a_type_is_found(void **state)
{
    (void)state;
    struct attribute attribute;
    build.len = 0;
    put_attribute(&build, OID_COMMON_NAME, DER_UTF8_STRING, "first");
    put_attribute(&build, OID_SURNAME, DER_UTF8_STRING, "between");
    put_attribute(&build, OID_COMMON_NAME, DER_UTF8_STRING, "second");
    wrap(&build, 0, DER_SEQUENCE);
    assert_true(name_find(build_span(&build), OID_COMMON_NAME, 1, &attribute));
    assert_true(span_equal(attribute.value, SPAN_TEXT("second")));
    assert_true(name_find(build_span(&build), OID_COMMON_NAME, 0, &attribute));
    assert_true(span_equal(attribute.value, SPAN_TEXT("first")));
    assert_false(name_find(build_span(&build), OID_COMMON_NAME, 2, &attribute));
}

static void a_walk_steps_over_empty_sets(void **state)
{
    (void)state;
    struct attribute attribute;
    struct name_walk walk = name_walk(hex("30 0f 31 00 31 09 30 07 06 03 55 04 03 0c 00 31 00"));
    assert_true(name_next(&walk, &attribute));
    assert_int_equal(attribute.rdn, 1);
    assert_false(name_next(&walk, &attribute));
    assert_false(name_next(&walk, &attribute));
}

static void a_walk_over_garbage_ends(void **state)
{
    (void)state;
    struct attribute attribute;
    struct name_walk walk = name_walk(hex("30 04 31 05 30 00"));
    assert_false(name_next(&walk, &attribute));
    walk = name_walk(hex("05 00"));
    assert_false(name_next(&walk, &attribute));
    walk = name_walk((struct span){ NULL, 0 });
    assert_false(name_next(&walk, &attribute));
}

static void assert_general_refused(const char *text, enum der_fault fault, size_t offset)
{
    struct der_error error;
    struct general_name name;
    struct der d = der_begin(hex(text), &error);
    assert_false(general_name_read(&d, &name, "base"));
    assert_int_equal(error.fault, fault);
    assert_int_equal(error.offset, offset);
    assert_ptr_equal(d.rest.at, build.bytes);
}

static struct general_name read_general(const char *text)
{
    struct der_error error;
    struct general_name name;
    struct der d = der_begin(hex(text), &error);
    assert_true(general_name_read(&d, &name, "base"));
    assert_true(der_at_end(&d));
    assert_int_equal(name.whole.len, build.len);
    return name;
}

static void a_general_name_has_one_of_nine_tags(void **state)
{
    (void)state;
    assert_general_refused("89 00", DER_FAULT_UNEXPECTED_TAG, 0);
    assert_general_refused("9f 1f 00", DER_FAULT_UNEXPECTED_TAG, 0);
    assert_general_refused("30 00", DER_FAULT_UNEXPECTED_TAG, 0);
    assert_general_refused("0c 00", DER_FAULT_UNEXPECTED_TAG, 0);
    assert_general_refused("02 01 00", DER_FAULT_UNEXPECTED_TAG, 0);
    assert_general_refused("", DER_FAULT_UNEXPECTED_TAG, 0);
}

static void a_general_name_of_the_wrong_form_is_refused(void **state)
{
    (void)state;
    assert_general_refused("a1 02 16 00", DER_FAULT_CONSTRUCTED, 0);
    assert_general_refused("84 02 30 00", DER_FAULT_CONSTRUCTED, 0);
    assert_general_refused("80 00", DER_FAULT_CONSTRUCTED, 0);
}

static void an_other_name_has_a_type_and_one_value(void **state)
{
    (void)state;
    const struct general_name name = read_general("a0 10 06 08 2b 06 01 05 05 07 08 09 a0 04 0c 02 61 40");
    assert_int_equal(name.kind, GENERAL_NAME_OTHER);
    assert_int_equal(name.other_type, OID_ON_SMTP_UTF8_MAILBOX);
    assert_int_equal(name.other_tag, DER_UTF8_STRING);
    assert_true(span_equal(name.other_value, SPAN_TEXT("a@")));
    assert_general_refused("a0 04 06 02 2a 03", DER_FAULT_UNEXPECTED_TAG, 6);
    assert_general_refused("a0 06 06 02 2a 03 a0 00", DER_FAULT_UNEXPECTED_TAG, 8);
    assert_general_refused("a0 0a 06 02 2a 03 a0 04 05 00 05 00", DER_FAULT_TRAILING, 10);
    assert_general_refused("a0 0a 06 02 2a 03 a0 02 05 00 05 00", DER_FAULT_TRAILING, 10);
    assert_general_refused("a0 08 06 02 2a 83 a0 02 05 00", DER_FAULT_OID, 2);
}

static void a_directory_name_is_one_name(void **state)
{
    (void)state;
    const struct general_name name = read_general("a4 10 30 0e 31 0c 30 0a 06 03 55 04 03 0c 03 42 6f 62");
    assert_int_equal(name.kind, GENERAL_NAME_DIRECTORY);
    assert_true(name_find(name.value, OID_COMMON_NAME, 0, NULL));
    assert_general_refused("a4 04 30 00 30 00", DER_FAULT_TRAILING, 4);
    assert_general_refused("a4 00", DER_FAULT_UNEXPECTED_TAG, 2);
    assert_general_refused("a4 04 30 02 31 00", DER_FAULT_VALUE, 6);
}

static void an_edi_party_name_has_a_party_in_a_directory_string(void **state)
{
    (void)state;
    assert_int_equal(read_general("a5 0a a0 03 0c 01 61 a1 03 13 01 62").kind, GENERAL_NAME_EDI);
    assert_general_refused("a5 05 a0 03 0c 01 61", DER_FAULT_UNEXPECTED_TAG, 7);
    assert_general_refused("a5 04 a1 02 05 00", DER_FAULT_UNEXPECTED_TAG, 4);
    assert_general_refused("a5 06 a1 04 0c 00 0c 00", DER_FAULT_TRAILING, 6);
    assert_general_refused("a5 06 a1 02 0c 00 0c 00", DER_FAULT_TRAILING, 6);
}

static void a_registered_id_is_an_object_identifier(void **state)
{
    (void)state;
    assert_true(span_equal(read_general("88 02 2a 03").value, SPAN_TEXT("\x2a\x03")));
    assert_general_refused("88 00", DER_FAULT_OID, 0);
    assert_general_refused("88 02 2a 83", DER_FAULT_OID, 0);
}

static void general_names_keep_their_order_and_index(void **state)
{
    (void)state;
    static const enum general_name_kind wanted[] = { GENERAL_NAME_RFC822, GENERAL_NAME_IP,
        GENERAL_NAME_X400 };
    const struct span names = hex("81 01 61 87 04 7f 00 00 01 a3 00");
    struct der_error error;
    struct der d = der_begin(names, &error);
    assert_true(general_names_read(&d, "subjectAltName"));
    assert_true(der_at_end(&d));

    struct general_name name;
    unsigned count = 0;
    for (struct general_names_walk walk = general_names_walk(names); general_names_next(&walk, &name);
         count++) {
        assert_true(count < 3);
        assert_int_equal(name.kind, wanted[count]);
        assert_int_equal(name.index, count);
    }
    assert_int_equal(count, 3);
}

static void no_general_names_are_accepted(void **state)
{
    (void)state;
    struct der_error error;
    struct general_name name;
    struct der d = der_begin(hex(""), &error);
    assert_true(general_names_read(&d, "subjectAltName"));
    struct general_names_walk walk = general_names_walk((struct span){ NULL, 0 });
    assert_false(general_names_next(&walk, &name));
}

static void more_than_10000_general_names_are_refused(void **state)
{
    (void)state;
    struct der_error error;
    build.len = 0;
    for (unsigned i = 0; i < CERT_MAX_GENERAL_NAMES; i++)
        put_value(&build, DER_CONTEXT | GENERAL_NAME_DNS, SPAN_TEXT("x"));
    struct der d = der_begin(build_span(&build), &error);
    assert_true(general_names_read(&d, "subjectAltName"));
    put_value(&build, DER_CONTEXT | GENERAL_NAME_DNS, SPAN_TEXT("x"));
    d = der_begin(build_span(&build), &error);
    assert_false(general_names_read(&d, "subjectAltName"));
    assert_int_equal(error.fault, DER_FAULT_COUNT);
    assert_int_equal(error.offset, 3 * CERT_MAX_GENERAL_NAMES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_a_sequence_of_sets_of_attributes),
        cmocka_unit_test(a_set_without_attributes_is_refused),
        cmocka_unit_test(a_tagged_attribute_value_is_refused),
        cmocka_unit_test(an_empty_name_is_accepted),
        cmocka_unit_test(more_than_256_attributes_are_refused),
        cmocka_unit_test(a_walk_gives_attributes_with_their_places),
        cmocka_unit_test(the_nth_attribute_of_a_type_is_found),
        cmocka_unit_test(a_walk_steps_over_empty_sets),
        cmocka_unit_test(a_walk_over_garbage_ends),
        cmocka_unit_test(a_general_name_has_one_of_nine_tags),
        cmocka_unit_test(a_general_name_of_the_wrong_form_is_refused),
        cmocka_unit_test(an_other_name_has_a_type_and_one_value),
        cmocka_unit_test(a_directory_name_is_one_name),
        cmocka_unit_test(an_edi_party_name_has_a_party_in_a_directory_string),
        cmocka_unit_test(a_registered_id_is_an_object_identifier),
        cmocka_unit_test(general_names_keep_their_order_and_index),
        cmocka_unit_test(no_general_names_are_accepted),
        cmocka_unit_test(more_than_10000_general_names_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
