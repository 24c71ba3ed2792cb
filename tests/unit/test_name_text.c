/* tests/unit/test_name_text.c - lint/name_text.c: distinguished names as people write them. RFC 4514. */
#include "lint/name_text.h"

#include "tests/rules/der_text.h"
#include "tests/unit/der_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct span span_of(const char *text)
{
    return (struct span){ (const uint8_t *)text, strlen(text) };
}

static bool is_name(const char *text, const char *der)
{
    static uint8_t octets[2048];
    const size_t len = der_text(der, octets, sizeof octets);

    assert_null(name_text_fault(span_of(text)));
    return name_text_equal(span_of(text), (struct span){ octets, len });
}

#define ATTRIBUTE(type, tag, value) " SEQUENCE { " type " " tag " \"" value "\" }"
#define RDN(attributes)             " SET { " attributes " }"
#define NAME(rdns)                  "SEQUENCE { " rdns " }"
#define COUNTRY                     RDN(ATTRIBUTE("countryName", "PRINTABLE", "AT"))
#define MUSTER_CA                                                                                            \
    NAME(COUNTRY RDN(ATTRIBUTE("organizationName", "UTF8", "Muster, Trust"))                                 \
            RDN(ATTRIBUTE("commonName", "UTF8", "Muster CA 1")))

static void the_last_rdn_comes_first(void **state)
{
    (void)state;
    assert_true(is_name("CN=Muster CA 1,O=Muster\\, Trust,C=AT", MUSTER_CA));
    assert_false(is_name("C=AT,O=Muster\\, Trust,CN=Muster CA 1", MUSTER_CA));
}

static void types_are_short_long_or_dotted(void **state)
{
    (void)state;
    assert_true(is_name("cn=Muster CA 1,organizationName=Muster\\, Trust,2.5.4.6=AT", MUSTER_CA));
    assert_false(is_name("OU=Muster CA 1,O=Muster\\, Trust,C=AT", MUSTER_CA));
    assert_true(is_name("2.999.1=a,DC=org",
        NAME(RDN(ATTRIBUTE("domainComponent", "IA5", "org")) RDN(ATTRIBUTE("2.999.1", "UTF8", "a")))));
}

static void values_are_compared_character_for_character_whatever_their_type(void **state)
{
    (void)state;
    assert_true(is_name("C=AT", NAME(COUNTRY)));
    assert_true(is_name("CN=M\xc3\xbcller", NAME(RDN(ATTRIBUTE("commonName", "UTF8", "M\xc3\xbcller")))));
    assert_true(is_name("CN=M\\C3\\bcller", NAME(RDN(ATTRIBUTE("commonName", "TELETEX", "M\xfcller")))));
    assert_false(is_name("C=at", NAME(COUNTRY)));
    assert_false(is_name("CN=Muster  CA 1,O=Muster\\, Trust,C=AT", MUSTER_CA));
    assert_false(is_name("CN=\xc3\xbf", NAME(RDN("SEQUENCE { commonName UTF8 <ff> }"))));
}

static void names_are_compared_whole(void **state)
{
    (void)state;
    assert_false(is_name("CN=Muster CA 1,O=Muster\\, Trust", MUSTER_CA));
    assert_false(is_name("O=Muster\\, Trust,C=AT", MUSTER_CA));
    assert_false(is_name("OU=x,CN=Muster CA 1,O=Muster\\, Trust,C=AT", MUSTER_CA));
    assert_false(is_name("C=AT", NAME("")));
}

static void attributes_of_one_rdn_have_a_plus_between_in_any_order(void **state)
{
    static const char two[] = NAME(
        COUNTRY RDN(ATTRIBUTE("commonName", "UTF8", "a") ATTRIBUTE("organizationName", "UTF8", "b")));

    (void)state;
    assert_true(is_name("CN=a+O=b,C=AT", two));
    assert_true(is_name("O=b+CN=a,C=AT", two));
    assert_false(is_name("CN=a,O=b,C=AT", two));
    assert_false(is_name("CN=a+O=b+C=AT", two));
}

static void two_encodings_of_one_attribute_are_not_another(void **state)
{
    static const char twice[] = NAME(
        RDN(ATTRIBUTE("organizationName", "UTF8", "b") ATTRIBUTE("organizationName", "PRINTABLE", "b")));

    (void)state;
    assert_false(is_name("CN=a+O=b", twice));
    assert_false(is_name("CN=a,O=b", twice));
    assert_true(is_name("O=b+O=b", twice));
}

static void what_is_no_name_is_told(void **state)
{
    static const char *const texts[] = { "", "CN", "=a", "CN=", "CN=a,", "CN=a,,C=AT", "CN=a+", "CN =a",
        "XY=a", "1=a", "1.02=a", "CN=a;C=AT", "CN=\"a\"", "CN=#0403", "CN= a", "CN=a ", "CN=a\\", "CN=a\\g0",
        "CN=a\\4", "CN=a<b" };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const char *fault = name_text_fault(span_of(texts[i]));

        if (fault == NULL || strncmp(fault, "want ", 5) != 0)
            fail_msg("\"%s\": want a fault", texts[i]);
        assert_false(name_text_equal(span_of(texts[i]), SPAN_TEXT("\x30\x00")));
    }
    assert_null(name_text_fault(span_of("CN=a\\ ")));
    assert_null(name_text_fault(span_of("CN=\\ a\\+\\#\\;\\<\\>\\\"\\=\\\\")));
}

static void what_is_too_long_is_told(void **state)
{
    static char text[NAME_TEXT_BYTES + 2];
    static char many[5 * (NAME_TEXT_ATTRIBUTES + 1) + 1]; /* "CN=a," each */

    (void)state;
    memset(text, 'a', NAME_TEXT_BYTES + 1);
    memcpy(text, "CN=", 3);
    assert_non_null(name_text_fault(span_of(text)));
    text[NAME_TEXT_BYTES] = '\0';
    assert_null(name_text_fault(span_of(text)));
    for (size_t i = 0; i <= NAME_TEXT_ATTRIBUTES; i++)
        memcpy(many + 5 * i, "CN=a,", 5);
    assert_null(name_text_fault((struct span){ (const uint8_t *)many, 5 * NAME_TEXT_ATTRIBUTES - 1 }));
    assert_non_null(
        name_text_fault((struct span){ (const uint8_t *)many, 5 * (NAME_TEXT_ATTRIBUTES + 1) - 1 }));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_rdn_comes_first),
        cmocka_unit_test(types_are_short_long_or_dotted),
        cmocka_unit_test(values_are_compared_character_for_character_whatever_their_type),
        cmocka_unit_test(names_are_compared_whole),
        cmocka_unit_test(attributes_of_one_rdn_have_a_plus_between_in_any_order),
        cmocka_unit_test(two_encodings_of_one_attribute_are_not_another),
        cmocka_unit_test(what_is_no_name_is_told),
        cmocka_unit_test(what_is_too_long_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
