/* tests/unit/test_config_key_uri.c - config/key_uri.c: which PKCS#11 URIs select a key. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "config_text.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static struct told told;

static struct config *parse_uri(const char *uri)
{
    char text[2048];

    snprintf(
        text, sizeof text, GOOD_START "[key \"b\"]\nselect = %s\nissuer = /b\nsign = certificate\n", uri);
    return parse(text, &told);
}

static void a_uri_of_honoured_attributes_is_taken_as_it_is_written(void **state)
{
    (void)state;
    static const char *const uris[] = {
        "pkcs11:object=a;type=private",
        "pkcs11:type=private;id=%00%ff",
        "pkcs11:token=CA%20keys;manufacturer=HSM%20Inc;model=v2;serial=1a;object=a;id=%01;type=private",
        "pkcs11:object=a=b&c:[]@!$'()*+,~_-.;type=private",
        "pkcs11:token=12345678901234567890123456789012;object=a;type=private",
    };

    for (size_t i = 0; i < COUNT_OF(uris); i++) {
        struct config *config = parse_uri(uris[i]);
        assert_string_equal(told.text, "");
        assert_string_equal(config->keys[0].select, uris[i]);
        config_free(config);
    }
}

static void a_uri_that_means_more_or_less_is_refused(void **state)
{
    (void)state;
    static const char names[] =
        "want attributes among token, manufacturer, model, serial, object, id, type, have ";
    static const struct {
        const char *uri;
        const char *want; /* NULL: `names` */
        const char *have;
    } cases[] = {
        { "pkcs11:object=a;slot-id=1;type=private", NULL, "slot-id" },
        { "pkcs11:object=a;slot-description=x;type=private", NULL, "slot-description" },
        { "pkcs11:object=a;library-version=1;type=private", NULL, "library-version" },
        { "pkcs11:object=a;library-manufacturer=x;type=private", NULL, "library-manufacturer" },
        { "pkcs11:object=a;x-vendor=1;type=private", NULL, "x-vendor" },
        { "pkcs11:object=a;object-type=private", NULL, "object-type" },
        { "pkcs11:object=a;Token=x;type=private", NULL, "Token" },
        { "pkcs11:object=a;type=private;pin-value=1234", NULL, "pin-value" },
        { "pkcs11:object=a;type=private;", NULL, "" },
        { "pkcs11:object=a;;type=private", NULL, "" },
        { "pkcs11:", NULL, "" },
        { "pkcs11:object=a;type=private?pin-value=1234",
            "want no query behind it: PIN and module come from elsewhere, have ",
            "pkcs11:object=a;type=private" },
        { "pkcs11:object=a;type=private?module-path=/x",
            "want no query behind it: PIN and module come from elsewhere, have ",
            "pkcs11:object=a;type=private" },
        { "pkcs11:object=a;object=b;type=private", "want each attribute once (RFC 7512 2.3), have ",
            "object=b" },
        { "pkcs11:object;type=private", "want a value for each attribute, have ", "object" },
        { "pkcs11:object=;type=private", "want a value for each attribute, have ", "object=" },
        { "pkcs11:object=a b;type=private", "want percent-encoding (RFC 7512 2.3), have ", "object=a b" },
        { "pkcs11:object=a/b;type=private", "want percent-encoding (RFC 7512 2.3), have ", "object=a/b" },
        { "pkcs11:object=a#b;type=private", "want percent-encoding (RFC 7512 2.3), have ", "object=a#b" },
        { "pkcs11:object=a%2;type=private", "want a PKCS#11 URI (RFC 7512), have ",
            "pkcs11:object=a%2;type=private" },
        { "pkcs11:object=a%zz;type=private", "want a PKCS#11 URI (RFC 7512), have ",
            "pkcs11:object=a%zz;type=private" },
        { "pkcs11:token=123456789012345678901234567890123;object=a;type=private",
            "want attributes no longer than a token can have them, have ",
            "pkcs11:token=123456789012345678901234567890123;object=a;type=private" },
        { "pkcs11:object=a;type=public", "want type=private, have ", "type=public" },
        { "pkcs11:object=a;type=privat", "want type=private, have ", "type=privat" },
        { "pkcs11:object=a;type=private%20", "want type=private, have ", "type=private%20" },
        { "pkcs11:object=a", "want type=private in it, have ", "pkcs11:object=a" },
        { "pkcs11:token=a;type=private", "want object or id in it, have ", "pkcs11:token=a;type=private" },
        { "PKCS11:object=a;type=private", "want pkcs11: at its start, have ",
            "PKCS11:object=a;type=private" },
        { "smime-issuing?pin-value=1234", "want pkcs11: at its start, have ", "smime-issuing" },
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char expected[512];
        snprintf(expected, sizeof expected, "conf:6: [key \"b\"] select: %s\"%s\"\n",
            cases[i].want != NULL ? cases[i].want : names, cases[i].have);
        struct config *config = parse_uri(cases[i].uri);
        assert_string_equal(told.text, expected);
        assert_null(config);
        assert_null(strstr(told.text, "1234\"")); /* no complaint shows a PIN */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_uri_of_honoured_attributes_is_taken_as_it_is_written),
        cmocka_unit_test(a_uri_that_means_more_or_less_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
