/* One vector for each thing that the DER cursor refuses, with the fault and where it is; and what it accepts. */
#include "lint/der.h"

#include "tests/unit/exact.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

typedef bool read_function(struct der *d);

/* `read` refuses the bytes with that fault at that offset, and leaves the cursor where it was. */
static void assert_refused(read_function *read, struct span bytes, enum der_fault fault, size_t offset)
{
    struct der_error error;
    uint8_t *copy = exact_copy(bytes);
    struct der d = der_begin((struct span){ copy, bytes.len }, &error);
    assert_false(read(&d));
    assert_int_equal(error.fault, fault);
    assert_int_equal(error.offset, offset);
    assert_string_equal(error.field, "field");
    assert_ptr_equal(d.rest.at, copy);
    assert_int_equal(d.rest.len, bytes.len);
    free(copy);
}

static void assert_accepted(read_function *read, struct span bytes)
{
    struct der_error error;
    uint8_t *copy = exact_copy(bytes);
    struct der d = der_begin((struct span){ copy, bytes.len }, &error);
    assert_true(read(&d));
    assert_int_equal(error.fault, DER_OK);
    assert_true(der_at_end(&d));
    free(copy);
}

#define BYTES(...) SPAN_OF(((const uint8_t[]){ __VA_ARGS__ }))

static bool read_sequence(struct der *d)
{
    struct span value;
    return der_value(d, DER_SEQUENCE, &value, "field");
}

static bool read_octets(struct der *d)
{
    struct span value;
    return der_octets(d, &value, "field");
}

static bool read_boolean(struct der *d)
{
    bool value;
    return der_boolean(d, DER_BOOLEAN, &value, "field");
}

static bool read_default(struct der *d)
{
    bool value;
    return der_default_false(d, DER_BOOLEAN, &value, "field");
}

static bool read_integer(struct der *d)
{
    struct span value;
    return der_integer(d, DER_INTEGER, &value, "field");
}

static bool read_small(struct der *d)
{
    uint32_t value;
    return der_small(d, DER_INTEGER, &value, "field");
}

static bool read_oid(struct der *d)
{
    struct span value;
    return der_oid(d, DER_OID, &value, "field");
}

static bool read_bits(struct der *d)
{
    struct bits value;
    return der_bits(d, DER_BIT_STRING, &value, "field");
}

static bool read_named_bits(struct der *d)
{
    uint32_t value;
    return der_named_bits(d, DER_BIT_STRING, &value, "field");
}

static bool read_null(struct der *d)
{
    return der_null(d, "field");
}

static bool read_any(struct der *d)
{
    unsigned tag;
    return der_any(d, &tag, NULL, NULL, "field");
}

static bool check(struct der *d)
{
    return der_check(d, "field");
}

static void an_absent_value_is_refused(void **state)
{
    (void)state;
    assert_refused(read_sequence, BYTES(0x05, 0x00), DER_FAULT_UNEXPECTED_TAG, 0);
    struct der_error error;
    struct der d = der_begin((struct span){ NULL, 0 }, &error);
    assert_false(read_sequence(&d));
    assert_int_equal(error.fault, DER_FAULT_UNEXPECTED_TAG);
    assert_int_equal(error.offset, 0);
}

static void a_value_cut_short_is_refused(void **state)
{
    (void)state;
    assert_refused(read_sequence, BYTES(0x30), DER_FAULT_CUT_SHORT, 0);
    assert_refused(read_sequence, BYTES(0x30, 0x03, 0x05, 0x00), DER_FAULT_CUT_SHORT, 0);
    assert_refused(read_sequence, BYTES(0x30, 0x82, 0x01), DER_FAULT_CUT_SHORT, 0);
}

static void a_length_of_one_gibibyte_without_the_octets_is_refused_unread(void **state)
{
    (void)state;
    assert_refused(
        read_sequence, BYTES(0x30, 0x84, 0x40, 0x00, 0x00, 0x00, 0x02, 0x01, 0x01), DER_FAULT_CUT_SHORT, 0);
    assert_refused(
        check, BYTES(0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x02, 0x01, 0x01), DER_FAULT_CUT_SHORT, 0);
}

static void an_indefinite_length_is_refused(void **state)
{
    (void)state;
    assert_refused(read_sequence, BYTES(0x30, 0x80, 0x05, 0x00, 0x00, 0x00), DER_FAULT_LENGTH_INDEFINITE, 0);
    assert_refused(check, BYTES(0x30, 0x80, 0x00, 0x00), DER_FAULT_LENGTH_INDEFINITE, 0);
}

static void a_length_in_too_many_octets_is_refused(void **state)
{
    (void)state;
    assert_refused(read_sequence, BYTES(0x30, 0x81, 0x02, 0x05, 0x00), DER_FAULT_LENGTH_NOT_MINIMAL, 0);
    assert_refused(read_sequence, BYTES(0x30, 0x82, 0x00, 0x02, 0x05, 0x00), DER_FAULT_LENGTH_NOT_MINIMAL, 0);
    assert_refused(read_sequence, BYTES(0x30, 0x85, 0x00, 0x00, 0x00, 0x00, 0x01, 0x05),
        DER_FAULT_LENGTH_NOT_MINIMAL, 0);
    uint8_t long_enough[3 + 0x80] = { 0x04, 0x81, 0x80 };
    assert_accepted(read_octets, SPAN_OF(long_enough));
}

static void a_length_of_more_than_four_octets_is_refused(void **state)
{
    (void)state;
    assert_refused(
        read_sequence, BYTES(0x30, 0x85, 0x01, 0x00, 0x00, 0x00, 0x00, 0x05), DER_FAULT_LENGTH_TOO_LARGE, 0);
    assert_refused(read_sequence, BYTES(0x30, 0xff, 0x01), DER_FAULT_LENGTH_TOO_LARGE, 0);
}

static void a_tag_in_too_many_octets_is_refused(void **state)
{
    (void)state;
    assert_refused(read_sequence, BYTES(0x3f, 0x10, 0x00), DER_FAULT_TAG_NOT_MINIMAL, 0);
    assert_refused(check, BYTES(0x1f, 0x1e, 0x00), DER_FAULT_TAG_NOT_MINIMAL, 0);
    assert_refused(check, BYTES(0x9f, 0x80, 0x20, 0x00), DER_FAULT_TAG_NOT_MINIMAL, 0);
    assert_refused(check, BYTES(0x9f), DER_FAULT_CUT_SHORT, 0);
    assert_refused(check, BYTES(0x9f, 0xff), DER_FAULT_CUT_SHORT, 0);
    assert_refused(check, BYTES(0x9f, 0xff, 0xff, 0xff, 0xff, 0x01, 0x00), DER_FAULT_UNEXPECTED_TAG, 0);
    assert_accepted(check, BYTES(0x9f, 0x1f, 0x00));
}

static void a_high_tag_is_nothing_that_a_reader_knows(void **state)
{
    (void)state;
    assert_refused(read_any, BYTES(0x9f, 0x1f, 0x00), DER_FAULT_UNEXPECTED_TAG, 0);
}

static void a_string_in_constructed_form_is_refused(void **state)
{
    (void)state;
    assert_refused(read_octets, BYTES(0x24, 0x03, 0x04, 0x01, 0x00), DER_FAULT_CONSTRUCTED, 0);
    assert_refused(check, BYTES(0x24, 0x03, 0x04, 0x01, 0x00), DER_FAULT_CONSTRUCTED, 0);
    assert_refused(check, BYTES(0x30, 0x04, 0x2c, 0x02, 0x0c, 0x00), DER_FAULT_CONSTRUCTED, 2);
    assert_refused(check, BYTES(0x23, 0x00), DER_FAULT_CONSTRUCTED, 0);
    assert_refused(check, BYTES(0x37, 0x00), DER_FAULT_CONSTRUCTED, 0);
}

static void a_container_in_primitive_form_is_refused(void **state)
{
    (void)state;
    assert_refused(read_sequence, BYTES(0x10, 0x00), DER_FAULT_CONSTRUCTED, 0);
    assert_refused(check, BYTES(0x10, 0x00), DER_FAULT_CONSTRUCTED, 0);
    assert_refused(check, BYTES(0x11, 0x00), DER_FAULT_CONSTRUCTED, 0);
}

static void a_boolean_is_00_or_ff(void **state)
{
    (void)state;
    assert_refused(read_boolean, BYTES(0x01, 0x01, 0x01), DER_FAULT_BOOLEAN, 0);
    assert_refused(read_boolean, BYTES(0x01, 0x00), DER_FAULT_BOOLEAN, 0);
    assert_refused(read_boolean, BYTES(0x01, 0x02, 0xff, 0xff), DER_FAULT_BOOLEAN, 0);
    assert_refused(check, BYTES(0x30, 0x03, 0x01, 0x01, 0x7f), DER_FAULT_BOOLEAN, 2);
    assert_accepted(read_boolean, BYTES(0x01, 0x01, 0xff));
    assert_accepted(read_boolean, BYTES(0x01, 0x01, 0x00));
}

static void a_default_written_out_is_refused(void **state)
{
    (void)state;
    assert_refused(read_default, BYTES(0x01, 0x01, 0x00), DER_FAULT_DEFAULT_ENCODED, 0);
    assert_accepted(read_default, BYTES(0x01, 0x01, 0xff));
    assert_accepted(read_default, (struct span){ (const uint8_t *)"", 0 });
}

static void an_integer_is_minimal(void **state)
{
    (void)state;
    assert_refused(read_integer, BYTES(0x02, 0x00), DER_FAULT_INTEGER, 0);
    assert_refused(read_integer, BYTES(0x02, 0x02, 0x00, 0x7f), DER_FAULT_INTEGER, 0);
    assert_refused(read_integer, BYTES(0x02, 0x02, 0xff, 0x80), DER_FAULT_INTEGER, 0);
    assert_refused(check, BYTES(0x0a, 0x02, 0x00, 0x01), DER_FAULT_INTEGER, 0);
    assert_refused(check, BYTES(0x02, 0x00), DER_FAULT_INTEGER, 0);
    assert_accepted(read_integer, BYTES(0x02, 0x02, 0x00, 0x80));
    assert_accepted(read_integer, BYTES(0x02, 0x02, 0xff, 0x7f));
    assert_accepted(read_integer, BYTES(0x02, 0x01, 0x00));
}

static void a_count_lies_between_0_and_2147483647(void **state)
{
    (void)state;
    struct der_error error;
    uint32_t value;
    struct der d = der_begin(BYTES(0x02, 0x04, 0x7f, 0xff, 0xff, 0xff), &error);
    assert_true(der_small(&d, DER_INTEGER, &value, "field"));
    assert_int_equal(value, 0x7fffffff);
    assert_refused(read_small, BYTES(0x02, 0x01, 0xff), DER_FAULT_VALUE, 0);
    assert_refused(read_small, BYTES(0x02, 0x05, 0x00, 0x80, 0x00, 0x00, 0x00), DER_FAULT_VALUE, 0);
}

static void unused_bits_are_at_most_7_and_zero(void **state)
{
    (void)state;
    assert_refused(read_bits, BYTES(0x03, 0x00), DER_FAULT_BITS_UNUSED, 0);
    assert_refused(read_bits, BYTES(0x03, 0x02, 0x08, 0x00), DER_FAULT_BITS_UNUSED, 0);
    assert_refused(read_bits, BYTES(0x03, 0x01, 0x01), DER_FAULT_BITS_UNUSED, 0);
    assert_refused(read_bits, BYTES(0x03, 0x02, 0x01, 0x81), DER_FAULT_BITS_UNUSED, 0);
    assert_refused(check, BYTES(0x03, 0x02, 0x07, 0xc0), DER_FAULT_BITS_UNUSED, 0);
    assert_accepted(read_bits, BYTES(0x03, 0x01, 0x00));
    assert_accepted(read_bits, BYTES(0x03, 0x02, 0x07, 0x80));
}

static void a_named_bit_list_does_not_end_in_a_zero_bit(void **state)
{
    (void)state;
    assert_refused(read_named_bits, BYTES(0x03, 0x02, 0x04, 0xa0), DER_FAULT_BITS_TRAILING, 0);
    assert_refused(read_named_bits, BYTES(0x03, 0x03, 0x00, 0x80, 0x00), DER_FAULT_BITS_TRAILING, 0);
    assert_refused(
        read_named_bits, BYTES(0x03, 0x06, 0x00, 0x80, 0x00, 0x00, 0x00, 0x01), DER_FAULT_VALUE, 0);
    struct der_error error;
    uint32_t bits;
    struct der d = der_begin(BYTES(0x03, 0x03, 0x07, 0xa0, 0x80), &error);
    assert_true(der_named_bits(&d, DER_BIT_STRING, &bits, "field"));
    assert_int_equal(bits, 1U << 0 | 1U << 2 | 1U << 8);
}

static void a_null_is_empty(void **state)
{
    (void)state;
    assert_refused(read_null, BYTES(0x05, 0x01, 0x00), DER_FAULT_NULL, 0);
    assert_refused(check, BYTES(0x05, 0x01, 0x00), DER_FAULT_NULL, 0);
    assert_accepted(read_null, BYTES(0x05, 0x00));
}

static void an_object_identifier_has_whole_minimal_arcs(void **state)
{
    (void)state;
    assert_refused(read_oid, BYTES(0x06, 0x00), DER_FAULT_OID, 0);
    assert_refused(read_oid, BYTES(0x06, 0x02, 0x55, 0x84), DER_FAULT_OID, 0);
    assert_refused(read_oid, BYTES(0x06, 0x03, 0x55, 0x80, 0x04), DER_FAULT_OID, 0);
    assert_refused(read_oid, BYTES(0x06, 0x02, 0x80, 0x01), DER_FAULT_OID, 0);
    assert_refused(check, BYTES(0x0d, 0x02, 0x80, 0x01), DER_FAULT_OID, 0);
    assert_accepted(read_oid, BYTES(0x06, 0x03, 0x55, 0x04, 0x03));
    assert_accepted(read_oid, BYTES(0x06, 0x03, 0x55, 0x81, 0x00));
}

static void an_arc_has_room_for_a_uuid_and_at_most_133_bits(void **state)
{
    (void)state;
    uint8_t bytes[2 + 1 + DER_MAX_ARC_BYTES + 1] = { 0x06, 1 + DER_MAX_ARC_BYTES, 0x69 }; /* 2.25 */
    memset(bytes + 3, 0xff, DER_MAX_ARC_BYTES + 1);
    bytes[2 + DER_MAX_ARC_BYTES] = 0x7f; /* 2^133 - 1 */
    assert_accepted(read_oid, (struct span){ bytes, sizeof(bytes) - 1 });
    bytes[3] = 0x83; /* 2^128 - 1: the largest UUID */
    assert_accepted(read_oid, (struct span){ bytes, sizeof(bytes) - 1 });
    bytes[1]++;
    bytes[2 + DER_MAX_ARC_BYTES] = 0xff;
    bytes[3 + DER_MAX_ARC_BYTES] = 0x7f;
    assert_refused(read_oid, SPAN_OF(bytes), DER_FAULT_OID_SIZE, 0);
}

static void an_object_identifier_has_at_most_100_octets(void **state)
{
    (void)state;
    uint8_t bytes[2 + DER_MAX_OID_BYTES + 1] = { 0x06, DER_MAX_OID_BYTES };
    memset(bytes + 2, 0x01, DER_MAX_OID_BYTES + 1);
    assert_accepted(read_oid, (struct span){ bytes, 2 + DER_MAX_OID_BYTES });
    bytes[1]++;
    assert_refused(read_oid, SPAN_OF(bytes), DER_FAULT_OID_SIZE, 0);
}

static void a_set_ascends(void **state)
{
    (void)state;
    assert_refused(check, BYTES(0x31, 0x06, 0x02, 0x01, 0x02, 0x02, 0x01, 0x01), DER_FAULT_SET_ORDER, 5);
    assert_refused(
        check, BYTES(0x31, 0x07, 0x02, 0x02, 0x01, 0x00, 0x02, 0x01, 0x7f), DER_FAULT_SET_ORDER, 6);
    assert_refused(
        check, BYTES(0x30, 0x08, 0x31, 0x06, 0x04, 0x01, 0x02, 0x02, 0x01, 0x01), DER_FAULT_SET_ORDER, 7);
    assert_accepted(check, BYTES(0x31, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x02));
    assert_accepted(check, BYTES(0x30, 0x06, 0x02, 0x01, 0x02, 0x02, 0x01, 0x01));
}

static void a_set_has_nothing_twice(void **state)
{
    (void)state;
    assert_refused(check, BYTES(0x31, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01), DER_FAULT_DUPLICATE, 5);
}

static void octets_after_the_last_field_are_refused(void **state)
{
    (void)state;
    static const uint8_t bytes[] = { 0x30, 0x04, 0x05, 0x00, 0x05, 0x00 };
    struct der_error error;
    struct der d = der_begin(SPAN_OF(bytes), &error), inside;
    assert_true(der_enter(&d, DER_SEQUENCE, &inside, "outer"));
    assert_true(der_null(&inside, "first"));
    assert_false(der_end(&inside, "outer"));
    assert_int_equal(error.fault, DER_FAULT_TRAILING);
    assert_int_equal(error.offset, 4);
    assert_string_equal(error.field, "outer");
}

static void types_that_nobody_signs_are_refused(void **state)
{
    (void)state;
    assert_refused(check, BYTES(0x00, 0x00), DER_FAULT_UNEXPECTED_TAG, 0);
    assert_refused(check, BYTES(0x0f, 0x00), DER_FAULT_UNEXPECTED_TAG, 0);
    assert_refused(check, BYTES(0x20, 0x00), DER_FAULT_UNEXPECTED_TAG, 0);
    assert_refused(check, BYTES(0x0e, 0x00), DER_FAULT_UNEXPECTED_TAG, 0);
    assert_refused(check, BYTES(0x1f, 0x1f, 0x00), DER_FAULT_UNEXPECTED_TAG, 0);
    assert_refused(check, BYTES(0x09, 0x01, 0x40), DER_FAULT_UNEXPECTED_TAG, 0); /* REAL */
    assert_refused(check, BYTES(0x28, 0x00), DER_FAULT_UNEXPECTED_TAG, 0);       /* EXTERNAL */
    assert_refused(check, BYTES(0x2b, 0x00), DER_FAULT_UNEXPECTED_TAG, 0);       /* EMBEDDED PDV */
    assert_refused(check, BYTES(0x3d, 0x00), DER_FAULT_UNEXPECTED_TAG, 0);       /* CHARACTER STRING */
}

/* `depth` empty SEQUENCEs inside each other, at the end of `bytes`. */
static struct span nested(uint8_t bytes[128], unsigned depth)
{
    struct span span = { bytes + 128, 0 };
    for (unsigned i = 0; i < depth; i++) {
        uint8_t *at = bytes + 128 - span.len - 2;
        at[0] = 0x30;
        at[1] = (uint8_t)span.len;
        span = (struct span){ at, span.len + 2 };
    }
    return span;
}

static void containers_33_deep_are_refused(void **state)
{
    (void)state;
    uint8_t bytes[128];
    assert_accepted(check, nested(bytes, DER_MAX_DEPTH));
    assert_refused(check, nested(bytes, DER_MAX_DEPTH + 1), DER_FAULT_DEPTH, 2 * DER_MAX_DEPTH);
}

static void context_tagged_content_is_opaque_unless_constructed(void **state)
{
    (void)state;
    assert_accepted(check, BYTES(0x80, 0x02, 0xff, 0xff));
    assert_refused(check, BYTES(0xa0, 0x02, 0x05, 0x01), DER_FAULT_CUT_SHORT, 2);
}

static void the_first_fault_stays(void **state)
{
    (void)state;
    struct der_error error;
    struct der d = der_begin(BYTES(0x30, 0x80, 0x01), &error);
    assert_false(read_sequence(&d));
    assert_false(read_null(&d));
    assert_int_equal(error.fault, DER_FAULT_LENGTH_INDEFINITE);
}

static void an_offset_counts_from_the_document(void **state)
{
    (void)state;
    struct der_error error;
    struct der d = der_begin(BYTES(0x30, 0x05, 0x30, 0x03, 0x01, 0x01, 0x05), &error), inside, innermost;
    bool value;
    assert_true(der_enter(&d, DER_SEQUENCE, &inside, "a"));
    assert_true(der_enter(&inside, DER_SEQUENCE, &innermost, "b"));
    assert_false(der_boolean(&innermost, DER_BOOLEAN, &value, "c"));
    assert_int_equal(error.offset, 4);
    assert_string_equal(error.field, "c");
}

static void an_optional_value_that_is_absent_has_no_address(void **state)
{
    (void)state;
    struct der_error error;
    struct span value;
    struct der d = der_begin(BYTES(0x81, 0x00), &error);
    assert_true(der_optional(&d, 0x80, &value, "field"));
    assert_null(value.at);
    assert_true(der_optional(&d, 0x81, &value, "field"));
    assert_non_null(value.at);
    assert_true(der_at_end(&d));
}

static void a_lenient_cursor_reads_over_blemishes_only(void **state)
{
    (void)state;
    struct der_error error;
    struct der d = der_again(
        BYTES(0x01, 0x01, 0x01, 0x01, 0x01, 0x00, 0x03, 0x02, 0x04, 0xa0, 0x02, 0x00), &error);
    bool value = false;
    uint32_t bits;
    assert_true(der_boolean(&d, DER_BOOLEAN, &value, "field"));
    assert_true(value);
    assert_true(der_default_false(&d, DER_BOOLEAN, &value, "field"));
    assert_false(value);
    assert_true(der_named_bits(&d, DER_BIT_STRING, &bits, "field"));
    assert_int_equal(bits, 5);
    assert_int_equal(error.fault, DER_OK);
    assert_false(read_integer(&d));
}

static void every_fault_has_a_sentence_a_key_and_a_source(void **state)
{
    (void)state;
    for (enum der_fault fault = DER_OK + 1; fault < DER_FAULT_COUNT_OF; fault++) {
        assert_memory_equal(der_fault_text(fault), "want ", 5);
        assert_non_null(strstr(der_fault_text(fault), ", have "));
        assert_true(strlen(der_fault_key(fault)) > 0);
        assert_true(strlen(der_fault_source(fault)) > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_absent_value_is_refused),
        cmocka_unit_test(a_value_cut_short_is_refused),
        cmocka_unit_test(a_length_of_one_gibibyte_without_the_octets_is_refused_unread),
        cmocka_unit_test(an_indefinite_length_is_refused),
        cmocka_unit_test(a_length_in_too_many_octets_is_refused),
        cmocka_unit_test(a_length_of_more_than_four_octets_is_refused),
        cmocka_unit_test(a_tag_in_too_many_octets_is_refused),
        cmocka_unit_test(a_high_tag_is_nothing_that_a_reader_knows),
        cmocka_unit_test(a_string_in_constructed_form_is_refused),
        cmocka_unit_test(a_container_in_primitive_form_is_refused),
        cmocka_unit_test(a_boolean_is_00_or_ff),
        cmocka_unit_test(a_default_written_out_is_refused),
        cmocka_unit_test(an_integer_is_minimal),
        cmocka_unit_test(a_count_lies_between_0_and_2147483647),
        cmocka_unit_test(unused_bits_are_at_most_7_and_zero),
        cmocka_unit_test(a_named_bit_list_does_not_end_in_a_zero_bit),
        cmocka_unit_test(a_null_is_empty),
        cmocka_unit_test(an_object_identifier_has_whole_minimal_arcs),
        cmocka_unit_test(an_arc_has_room_for_a_uuid_and_at_most_133_bits),
        cmocka_unit_test(an_object_identifier_has_at_most_100_octets),
        cmocka_unit_test(a_set_ascends),
        cmocka_unit_test(a_set_has_nothing_twice),
        cmocka_unit_test(octets_after_the_last_field_are_refused),
        cmocka_unit_test(types_that_nobody_signs_are_refused),
        cmocka_unit_test(containers_33_deep_are_refused),
        cmocka_unit_test(context_tagged_content_is_opaque_unless_constructed),
        cmocka_unit_test(the_first_fault_stays),
        cmocka_unit_test(an_offset_counts_from_the_document),
        cmocka_unit_test(an_optional_value_that_is_absent_has_no_address),
        cmocka_unit_test(a_lenient_cursor_reads_over_blemishes_only),
        cmocka_unit_test(every_fault_has_a_sentence_a_key_and_a_source),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
