/* tests/unit/test_pkcs11.c - module/pkcs11.h against p11-kit's header, name by name. */
#include "module/pkcs11.h"

#include "pkcs11_values.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct pkcs11_value ours[] = {
#define NAME(name) { #name, (unsigned long)(name) },
#define NEWER(name, value)
#define SIZE(type)                      { #type, sizeof(type) },
#define MEMBER(type, member)            { #type "." #member, offsetof(type, member) },
#define ASTRAY(name, oasis, of_p11_kit) { #name, of_p11_kit },
#include "pkcs11_names.def"
#define PLACE(name) { "C_" #name, offsetof(CK_FUNCTION_LIST, C_##name) },
#define NO_PLACE(name)
#define PLACE_2_40             PLACE
#define PLACE_3_0              NO_PLACE
#define PLACE_3_2              NO_PLACE
#define CALL(since, name, ...) PLACE_##since(name)
#include "module/calls.def"
    { NULL, 0 },
};

static void values_sizes_and_places_are_those_of_p11_kit(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; ours[i].name != NULL; i++) {
        assert_string_equal(ours[i].name, pkcs11_of_p11_kit[i].name);
        if (ours[i].value != pkcs11_of_p11_kit[i].value)
            fail_msg("%s: want 0x%lx, have 0x%lx", ours[i].name, pkcs11_of_p11_kit[i].value, ours[i].value);
    }
    assert_null(pkcs11_of_p11_kit[i].name);
}

static void newer_names_have_the_values_of_oasis(void **state)
{
    (void)state;
#define NAME(name)
#define NEWER(name, value) assert_int_equal(name, value);
#define SIZE(type)
#define MEMBER(type, member)
#define ASTRAY(name, oasis, of_p11_kit) assert_int_not_equal(oasis, of_p11_kit);
#include "pkcs11_names.def"
}

static bool is_listed(const char *name)
{
    static const char *const listed[] = {
#define NAME(name)         #name,
#define NEWER(name, value) #name,
#define SIZE(type)
#define MEMBER(type, member)
#define ASTRAY(name, oasis, of_p11_kit)
#include "pkcs11_names.def"
    };

    for (size_t i = 0; i < sizeof listed / sizeof listed[0]; i++)
        if (strcmp(listed[i], name) == 0)
            return true;
    return false;
}

/* A name that is added to the header and not to the list would be compared with nothing. */
static void every_constant_of_the_header_is_compared(void **state)
{
    FILE *header = fopen(PKCS11_HEADER, "r");
    char line[256], name[128];
    size_t constants = 0;

    (void)state;
    assert_non_null(header);
    while (fgets(line, sizeof line, header) != NULL)
        if (sscanf(line, "#define %127s", name) == 1 && strncmp(name, "CK", 2) == 0) {
            if (!is_listed(name))
                fail_msg("%s: want it in pkcs11_names.def, have it only in the header", name);
            constants++;
        }
    fclose(header);
    assert_true(constants > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_sizes_and_places_are_those_of_p11_kit),
        cmocka_unit_test(newer_names_have_the_values_of_oasis),
        cmocka_unit_test(every_constant_of_the_header_is_compared),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
