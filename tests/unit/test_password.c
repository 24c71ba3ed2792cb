/* tests/unit/test_password.c - hashes of passwords: whose they are, and which texts are none. */
#include "crypto/password.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* By Python's hashlib, of "gate-pin-of-the-ca" with the salt "0123456789abcdef". */
#define SALT "MDEyMzQ1Njc4OWFiY2RlZg"
#define KEY  "R8kXpid5IlnRoVX3m8EKuHb6/tVf3opQRXMHRNGauRw"
#define HASH "$scrypt$ln=14,r=8,p=1$" SALT "$" KEY

static enum password check(const char *hash, const char *password)
{
    return password_check(hash, (const uint8_t *)password, strlen(password));
}

static void a_hash_that_others_made_is_that_of_its_password_alone(void **state)
{
    (void)state;
    assert_int_equal(check(HASH, "gate-pin-of-the-ca"), PASSWORD_RIGHT);
    assert_int_equal(check(HASH, "gate-pin-of-the-cb"), PASSWORD_WRONG);
    assert_int_equal(check(HASH, "gate-pin-of-the-c"), PASSWORD_WRONG);
    assert_int_equal(check(HASH, "gate-pin-of-the-ca "), PASSWORD_WRONG);
    assert_int_equal(check(HASH, ""), PASSWORD_WRONG);
    assert_int_equal(password_check(HASH, NULL, 0), PASSWORD_WRONG);
    assert_int_equal(password_check(HASH, (const uint8_t *)"gate-pin-of-the-ca", sizeof "gate-pin-of-the-ca"),
        PASSWORD_WRONG);
}

static void a_hash_that_is_made_here_is_salted_and_checks(void **state)
{
    char one[PASSWORD_HASH_BYTES], other[PASSWORD_HASH_BYTES];

    (void)state;
    assert_true(password_hash((const uint8_t *)"two words", 9, NULL, one));
    assert_true(password_hash((const uint8_t *)"two words", 9, HASH, other));
    assert_string_not_equal(one, other);
    assert_true(password_hash_is(one));
    assert_int_equal(strncmp(other, HASH, 22), 0); /* costs as much */
    assert_int_equal(check(other, "two words"), PASSWORD_RIGHT);
    assert_int_equal(strncmp(one, "$scrypt$ln=16,r=8,p=2$", 22), 0);
    assert_int_equal(check(one, "two words"), PASSWORD_RIGHT);
    assert_int_equal(check(one, "two word"), PASSWORD_WRONG);
    assert_false(password_hash((const uint8_t *)"two\0words", 9, NULL, one));
    assert_string_equal(one, "");
}

static void a_text_that_is_no_hash_checks_nothing(void **state)
{
    static const char *const texts[] = {
        "",
        "gate-pin-of-the-ca",
        "$scrypt$",
        "$scrypt$ln=14,r=8,p=1$" SALT "$",
        "$scrypt$ln=14,r=8,p=1$" SALT "$" KEY " ",
        "$scrypt$ln=14,r=8,p=1$" SALT "$" KEY "A",
        "$scrypt$ln=14,r=8,p=1$" SALT "A$" KEY,
        "$scrypt$ln=14,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZh$" KEY, /* bits that no octet has */
        "$scrypt$ln=14,r=8,p=1$MDEyMzQ1Njc4OWFiY2Rl==$" KEY,
        "$scrypt$ln=14,r=8,p=1$" SALT "$R8kXpid5IlnRoVX3m8EKuHb6/tVf3opQRXMHRNGauR!",
        "$scrypt$ln=014,r=8,p=1$" SALT "$" KEY,
        "$scrypt$ln=+14,r=8,p=1$" SALT "$" KEY,
        "$scrypt$ln=14,p=1,r=8$" SALT "$" KEY,
        "$scrypt$ln=14,r=8,p=0$" SALT "$" KEY,
        "$argon2id$v=19$m=65536,t=3,p=4$" SALT "$" KEY,
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (password_hash_is(texts[i]))
            fail_msg("want no hash, have %s", texts[i]);
        assert_int_equal(check(texts[i], "gate-pin-of-the-ca"), PASSWORD_UNKNOWN);
    }
}

static void a_hash_costs_neither_too_little_nor_all_memory(void **state)
{
    static const struct {
        int cost, blocks, parallel;
        bool fine;
    } rows[] = { { 13, 8, 1, false }, { 14, 8, 1, true }, { 20, 8, 1, true }, { 21, 8, 1, false },
        { 14, 7, 1, false }, { 14, 32, 1, true }, { 14, 33, 1, false }, { 18, 32, 1, true },
        { 19, 32, 1, false }, { 14, 8, 16, true }, { 14, 8, 17, false } };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[PASSWORD_HASH_BYTES];

        (void)snprintf(text, sizeof text, "$scrypt$ln=%d,r=%d,p=%d$" SALT "$" KEY, rows[i].cost,
            rows[i].blocks, rows[i].parallel);
        if (password_hash_is(text) != rows[i].fine)
            fail_msg("want %d, have another: %s", rows[i].fine, text);
    }
}

static void same_passwords_are_as_long_and_equal(void **state)
{
    (void)state;
    assert_true(password_same((const uint8_t *)"abc", 3, (const uint8_t *)"abc", 3));
    assert_false(password_same((const uint8_t *)"abc", 3, (const uint8_t *)"abd", 3));
    assert_false(password_same((const uint8_t *)"abc", 3, (const uint8_t *)"abcd", 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hash_that_others_made_is_that_of_its_password_alone),
        cmocka_unit_test(a_hash_that_is_made_here_is_salted_and_checks),
        cmocka_unit_test(a_text_that_is_no_hash_checks_nothing),
        cmocka_unit_test(a_hash_costs_neither_too_little_nor_all_memory),
        cmocka_unit_test(same_passwords_are_as_long_and_equal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
