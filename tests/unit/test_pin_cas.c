/* tests/unit/test_pin_cas.c - lint/pins.c: which subordinate CAs a key may certify. */
#include "pin_fixture.h"

#include "lint/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define THIS_CA "CN=Muster%20Trust%20S/MIME%20CA%201,O=Muster%20Trust%20GmbH,C=AT"

static void a_subordinate_is_named_whole(void **state)
{
    (void)state;
    struct recipe *recipe = recipe_good(SUB_CA);

    assert_finds(recipe, PIN_CA_SUBJECTS, THIS_CA, "");
    assert_finds(recipe, PIN_CA_SUBJECTS, "CN=Another,C=AT " THIS_CA, "");
    assert_finds(recipe, PIN_CA_SUBJECTS, "CN=Muster%20Trust%20S/MIME%20CA%202,O=Muster%20Trust%20GmbH,C=AT",
        "pin.ca-subjects: subject: want a CA that pin-ca-subjects lists, have another name\n");
    assert_finds(recipe, PIN_CA_SUBJECTS, "",
        "pin.ca-subjects: subject: want a CA that pin-ca-subjects lists, have another name\n");
    recipe_free(recipe);
}

/* SHA-256 of the recipe's SubjectPublicKeyInfo. */
static const char *digest(struct recipe *recipe)
{
    static char hex[2 * LINT_DIGEST_BYTES + 1];
    uint8_t octets[LINT_DIGEST_BYTES];
    const size_t len = digest_of(LINT_SHA256, recipe->parts[PART_KEY], octets);

    for (size_t i = 0; i < len; i++)
        (void)snprintf(hex + 2 * i, 3, "%02x", octets[i]);
    return hex;
}

static void a_subordinates_key_is_named_by_its_digest(void **state)
{
    (void)state;
    struct recipe *recipe = recipe_good(SUB_CA), *other = recipe_good(OTHER_CA);
    char expected[256];

    assert_finds(recipe, PIN_CA_KEYS, digest(recipe), "");
    (void)snprintf(expected, sizeof expected,
        "pin.ca-keys: subjectPublicKeyInfo: want a CA's key that pin-ca-keys lists, have the one with "
        "SHA-256 %s\n",
        digest(recipe));
    assert_finds(recipe, PIN_CA_KEYS, digest(other), expected);
    recipe_free(recipe);
    recipe_free(other);
}

static void the_paths_below_a_subordinate_have_an_end(void **state)
{
    (void)state;
    struct recipe *recipe = recipe_good(SUB_CA);

    assert_finds_number(recipe, PIN_PATH_LENGTH, 0, "");
    recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { TRUE 1 }");
    assert_finds_number(recipe, PIN_PATH_LENGTH, 1, "");
    assert_finds_number(recipe, PIN_PATH_LENGTH, 0,
        "pin.path-length: extensions.basicConstraints: want a pathLenConstraint of at most 0 as "
        "pin-path-length says, have 1\n");
    recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { TRUE }");
    assert_finds_number(recipe, PIN_PATH_LENGTH, 5,
        "pin.path-length: extensions.basicConstraints: want a pathLenConstraint of at most 5 as "
        "pin-path-length says, have none\n");
    recipe_free(recipe);
}

static void they_hold_for_cas_of_other_purposes_too(void **state)
{
    (void)state;
    struct recipe *recipe = recipe_good(OTHER_CA);

    assert_finds(recipe, PIN_CA_SUBJECTS, THIS_CA,
        "pin.ca-subjects: subject: want a CA that pin-ca-subjects lists, have another name\n");
    recipe_free(recipe);
}

static void the_keys_own_certificate_and_those_of_no_ca_are_free_of_them(void **state)
{
    static const unsigned kinds[] = { ROOT_CA, OCSP_SIGNER, SV & STRICT, OTHER_LEAF };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct recipe *recipe = recipe_good(kinds[i]);

        assert_finds(recipe, PIN_CA_SUBJECTS, "", "");
        assert_finds(recipe, PIN_CA_KEYS, "", "");
        assert_finds_number(recipe, PIN_PATH_LENGTH, 0, "");
        recipe_free(recipe);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_subordinate_is_named_whole),
        cmocka_unit_test(a_subordinates_key_is_named_by_its_digest),
        cmocka_unit_test(the_paths_below_a_subordinate_have_an_end),
        cmocka_unit_test(they_hold_for_cas_of_other_purposes_too),
        cmocka_unit_test(the_keys_own_certificate_and_those_of_no_ca_are_free_of_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
