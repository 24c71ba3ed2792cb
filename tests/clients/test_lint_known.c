/* tests/clients/test_lint_known.c - lintgate lint with certificates of others: of the issuer, of roots that may be cross-certified. */
#include "lint/rule.h"
#include "tests/clients/command.h"
#include "tests/rules/recipe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void write_recipe(const char *name, struct recipe *recipe)
{
    command_write_pem(name, "CERTIFICATE", recipe_certificate(recipe));
    recipe_free(recipe);
}

static void an_issuer_is_asked_what_it_allows(void **state)
{
    struct recipe *issuer = recipe_good(SUB_CA);

    (void)state;
    write_recipe("issuer.pem", recipe_good(SUB_CA));
    recipe_extension(issuer, OID_EXT_EXT_KEY_USAGE, "SEQUENCE { 1.3.6.1.5.5.7.3.2 }");
    write_recipe("client-issuer.pem", issuer);
    struct ran run = command_run(
        "lint", "--issuer", command_file("issuer.pem"), command_file("good.pem"), NULL);
    assert_ran(&run, 0);
    run = command_run("lint", "--issuer", command_file("client-issuer.pem"), command_file("good.pem"), NULL);
    assert_contains(run.out, "appb.compliant_issuer");
    assert_ran(&run, 1);
}

static void an_issuer_is_one_certificate_of_a_ca(void **state)
{
    static const char *const files[] = { "good.pem", "tbs.der", "many.pem", "trailing.der", "no-such" };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct ran run = command_run(
            "lint", "--issuer", command_file(files[i]), command_file("good.pem"), NULL);
        assert_string_equal(run.out, "");
        assert_contains(run.err, ": want ");
        assert_ran(&run, 2);
    }
}

/* The root that recipe_cross makes a Cross Certificate of. */
static struct recipe *other_root(void)
{
    struct recipe *root = recipe_good(ROOT_CA);

    recipe_part(root, PART_ISSUER, RECIPE_OTHER_ROOT_NAME);
    recipe_part(root, PART_SUBJECT, RECIPE_OTHER_ROOT_NAME);
    recipe_key(root, KEY_P521);
    return root;
}

static void a_certificate_of_a_known_root_is_a_cross_certificate(void **state)
{
    struct recipe *cross = recipe_good(SUB_CA), *own = recipe_good(ROOT_CA), *other = other_root();
    char *const one = command_pem("CERTIFICATE", recipe_certificate(own));
    char *const two = command_pem("CERTIFICATE", recipe_certificate(other));
    char *both;

    (void)state;
    recipe_cross(cross);
    write_recipe("cross.pem", cross);
    command_write("root.pem", one, strlen(one));
    assert_true(asprintf(&both, "%s%s", one, two) > 0);
    command_write("roots.pem", both, strlen(both));
    free(both);
    free(one);
    free(two);
    recipe_free(own);
    recipe_free(other);
    struct ran run = command_run("lint", command_file("cross.pem"), NULL);
    assert_contains(run.out, "subca.eku.present");
    assert_ran(&run, 1);
    run = command_run("lint", "--cross-roots", command_file("root.pem"), command_file("cross.pem"), NULL);
    assert_contains(run.out, "subca.eku.present");
    assert_ran(&run, 1);
    run = command_run("lint", "--cross-roots", command_file("roots.pem"), command_file("cross.pem"), NULL);
    assert_ran(&run, 0);
}

static void cross_roots_are_certificates_of_roots(void **state)
{
    static const char *const files[] = { "good.pem", "tbs.der", "many.pem", "trailing.der", "issuer.pem",
        "no-such" };

    (void)state;
    write_recipe("issuer.pem", recipe_good(SUB_CA));
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct ran run = command_run(
            "lint", "--cross-roots", command_file(files[i]), command_file("good.pem"), NULL);
        assert_string_equal(run.out, "");
        assert_contains(run.err, ": want ");
        assert_ran(&run, 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_issuer_is_asked_what_it_allows),
        cmocka_unit_test(an_issuer_is_one_certificate_of_a_ca),
        cmocka_unit_test(a_certificate_of_a_known_root_is_a_cross_certificate),
        cmocka_unit_test(cross_roots_are_certificates_of_roots),
    };

    return cmocka_run_group_tests(tests, command_begin, command_end);
}
