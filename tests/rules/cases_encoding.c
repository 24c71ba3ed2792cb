/* Cases: what the readers refuse. Each is a certificate that is not DER, or not the ASN.1 of RFC 5280, in one place. */
#include "tests/rules/change.h"

#include <stdio.h>
#include <stdlib.h>

/* The content of an extension that no reader knows: strict all the same. */
#define INSIDE(name, octets)                                                                                 \
    CHANGE(name, recipe_add_extension(recipe, "SEQUENCE { 2.999.4 OCTETS { " octets " } }"))

CHANGE(another_kind, recipe_part(recipe, PART_VERSION, "UTF8 \"x\""))
CHANGE(no_validity, recipe_part(recipe, PART_VALIDITY, "NULL"))
CHANGE(no_end, recipe_part(recipe, PART_VALIDITY, "SEQUENCE { UTC \"260301000000Z\" }"))
CHANGE(negative_path_length, recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { TRUE -1 }"))
CHANGE(key_usage_as_integer, recipe_extension(recipe, OID_EXT_KEY_USAGE, "5"))
INSIDE(high_tag_for_a_low_number, "<1f 05 00>")
INSIDE(long_length, "<30 81 00>")
INSIDE(padded_length, "<30 82 00 01 05>")
INSIDE(indefinite_length, "<30 80 05 00 00 00>")
INSIDE(cut_short, "<30 04 05 00>")
CHANGE(more_in_validity,
    recipe_part(recipe, PART_VALIDITY, "SEQUENCE { UTC \"260301000000Z\" UTC \"270228235959Z\" NULL }"))
CHANGE(constructed_octets,
    recipe_part(recipe, PART_EXTENSIONS, "[3] { SEQUENCE { SEQUENCE { 2.999.4 <24 04 04 02 05 00> } } }"))
INSIDE(constructed_string, "<2c 03 0c 01 41>")
CHANGE(true_is_1, recipe_add_extension(recipe, "SEQUENCE { 2.999.4 BOOLEAN <01> OCTETS { NULL } }"))
CHANGE(critical_false, recipe_add_extension(recipe, "SEQUENCE { 2.999.4 FALSE OCTETS { NULL } }"))
CHANGE(ca_false, recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { FALSE }"))
CHANGE(version_1, recipe_part(recipe, PART_VERSION, "[0] { 0 }"))
CHANGE(padded_serial, recipe_part(recipe, PART_SERIAL, "INTEGER <004b1f09d2a7c35e6088>"))
INSIDE(empty_integer, "INTEGER <>")
CHANGE(trailing_zero_bits, recipe_extension(recipe, OID_EXT_KEY_USAGE, "BITS <00 a0>"))
CHANGE(unused_bits_set, recipe_extension(recipe, OID_EXT_KEY_USAGE, "BITS <05 bf>"))
INSIDE(eight_unused_bits, "BITS <08 00>")
INSIDE(padded_arc, "OID <2a 80 01>")
INSIDE(arc_cut_short, "OID <2a 81>")
INSIDE(arc_of_135_bits, "OID <69 83 ffffffffffffffffffffffffffffffffffff 7f>")
INSIDE(arc_of_133_bits, "OID <69 ffffffffffffffffffffffffffffffffffff 7f>")
CHANGE(names_in_disorder,
    recipe_part(recipe, PART_SUBJECT,
        "SEQUENCE { SET { SEQUENCE { surname UTF8 \"Muster\" } SEQUENCE { commonName UTF8 \"Anna\" } } }"))
INSIDE(set_with_doubles, "SET { 1 1 }")
CHANGE(two_values, recipe_add_extension(recipe, "SEQUENCE { 2.999.4 OCTETS { NULL NULL } }"))
CHANGE(no_value, recipe_add_extension(recipe, "SEQUENCE { 2.999.4 OCTETS { } }"))

/* SEQUENCE { SEQUENCE { … } }, `depth` times. */
static void nested(struct recipe *recipe, int depth)
{
    char *text = NULL;
    size_t len;
    FILE *stream = open_memstream(&text, &len);

    if (stream == NULL)
        abort();
    for (int i = 0; i < depth; i++)
        fputs("SEQUENCE { ", stream);
    for (int i = 0; i < depth; i++)
        fputs("} ", stream);
    if (fclose(stream) != 0)
        abort();
    recipe_add_extension(recipe, "SEQUENCE { 2.999.4 OCTETS { %s } }", text);
    free(text);
}

CHANGE(nested_deeply, nested(recipe, 40))
CHANGE(nested_a_little, nested(recipe, 20))

/* So many extensions in all. */
static void extensions(struct recipe *recipe, size_t count)
{
    while (recipe->extension_count < count)
        recipe_add_extension(recipe, "SEQUENCE { 2.999.4.%zu OCTETS { NULL } }", recipe->extension_count);
}

CHANGE(extensions_65, extensions(recipe, 65))

/* More than CERT_MAX_ELEMENTS: nothing compares them with each other. */
static void purposes_1001(struct recipe *recipe)
{
    enum { COUNT = 1001 };
    static const char purpose[] = "clientAuth ";
    static char text[COUNT * sizeof purpose];

    for (size_t i = 0; i < COUNT; i++)
        memcpy(text + i * (sizeof purpose - 1), purpose, sizeof purpose);
    recipe_extension(recipe, OID_EXT_EXT_KEY_USAGE, "SEQUENCE { %s}", text);
}

#define OTHER "extensions.2.999.4"

/* A certificate that is not S/MIME may have an extension that nobody knows. */
static const struct rule_case cases[] = {
    FAILS("document.kind", "a text in place of the version", OTHER_LEAF, another_kind, "document"),
    FAILS("asn1.structure", "no validity", OTHER_LEAF, no_validity, "validity"),
    FAILS("asn1.structure", "no end", OTHER_LEAF, no_end, "notAfter"),
    FAILS("asn1.structure", "a negative pathLenConstraint", SUB_CA, negative_path_length,
        "extensions.basicConstraints"),
    FAILS("asn1.structure", "keyUsage as INTEGER", OTHER_LEAF, key_usage_as_integer, "extensions.keyUsage"),
    FAILS("x690.tag_minimal", "the long form for a low tag", OTHER_LEAF, high_tag_for_a_low_number, OTHER),
    FAILS("x690.definite_minimal_len", "a short length in the long form", OTHER_LEAF, long_length, OTHER),
    FAILS("x690.definite_minimal_len", "a padded length", OTHER_LEAF, padded_length, OTHER),
    FAILS("x690.definite_minimal_len", "an indefinite length", OTHER_LEAF, indefinite_length, OTHER),
    FAILS("x690.definite_minimal_len", "a length that is too great", OTHER_LEAF, cut_short, OTHER),
    FAILS("x690.definite_minimal_len", "three times in validity", OTHER_LEAF, more_in_validity, "validity"),
    FAILS("x690.string_primitive", "extnValue in pieces", OTHER_LEAF, constructed_octets, "extnValue"),
    FAILS("x690.string_primitive", "a text in pieces", OTHER_LEAF, constructed_string, OTHER),
    FAILS("x690.boolean", "critical 01", OTHER_LEAF, true_is_1, OTHER),
    FAILS("x690.default_omitted", "critical FALSE written out", OTHER_LEAF, critical_false, OTHER),
    FAILS("x690.default_omitted", "cA FALSE written out", SV_STRICT, ca_false, "extensions.basicConstraints"),
    FINDS("x690.default_omitted", "version v1 written out", OTHER_LEAF, version_1,
        { "x690.default_omitted", "version" }, { "cert.version_v3", "version" }),
    FAILS("x690.integer_minimal", "a padded serial number", OTHER_LEAF, padded_serial, "serialNumber"),
    FAILS("x690.integer_minimal", "an INTEGER without octets", OTHER_LEAF, empty_integer, OTHER),
    FAILS("x690.bitstring_unused_zero", "keyUsage with trailing zero bits", SV_STRICT, trailing_zero_bits,
        "extensions.keyUsage"),
    FAILS("x690.bitstring_unused_zero", "keyUsage with unused bits that are set", SV_STRICT, unused_bits_set,
        "extensions.keyUsage"),
    FAILS("x690.bitstring_unused_zero", "eight unused bits", OTHER_LEAF, eight_unused_bits, OTHER),
    FAILS("x690.oid_valid", "an identifier with a padded arc", OTHER_LEAF, padded_arc, OTHER),
    FAILS("x690.oid_valid", "an identifier that breaks off", OTHER_LEAF, arc_cut_short, OTHER),
    FINDS("x690.setof_order", "an RDN in disorder", OTHER_LEAF, names_in_disorder,
        { "x690.setof_order", "subject.commonName" }, { "x501.single_ava", "subject.commonName" }),
    FAILS("x690.setof_order", "a SET with the same twice", OTHER_LEAF, set_with_doubles, OTHER),
    FAILS("x690.trailing_in_octets", "two values in an extension", OTHER_LEAF, two_values, OTHER),
    FAILS("x690.trailing_in_octets", "an extension without value", OTHER_LEAF, no_value, OTHER),
    FAILS("limit.depth", "40 containers inside each other", OTHER_LEAF, nested_deeply, OTHER),
    PASSES("limit.depth", "20 containers inside each other", OTHER_LEAF, nested_a_little),
    FAILS("limit.oid", "an identifier with an arc of 135 bits", OTHER_LEAF, arc_of_135_bits, OTHER),
    FINDS("limit.oid", "an identifier with an arc of 133 bits", OTHER_LEAF, arc_of_133_bits,
        { "rfc5280.oid_limits", OTHER }),
    FAILS("limit.count", "65 extensions", OTHER_LEAF, extensions_65, "extensions"),
    FAILS("limit.count", "1,001 key purposes", OTHER_LEAF, purposes_1001, "extKeyUsage"),
};

const struct case_table cases_encoding = { cases, COUNT_OF(cases) };
