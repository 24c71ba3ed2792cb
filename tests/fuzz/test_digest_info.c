/* tests/fuzz/test_digest_info.c - of all small changes of a DigestInfo none is one, unless OpenSSL says so, too. */
#include "tests/fuzz/check_digest_info.h"

#include "module/mechanism.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { OCTETS = 256, ROOM = MECHANISM_INPUT_BYTES + 1 };

static void check(const uint8_t *at, size_t len)
{
    const char *broken = check_digest_info((struct span){ at, len });

    if (broken != NULL)
        fail_msg("does not hold: %s", broken);
}

/* Each octet another, each left out, each twice; and each length. */
static void change(const uint8_t *info, size_t len)
{
    uint8_t other[ROOM];

    for (size_t at = 0; at < len; at++) {
        memcpy(other, info, len);
        for (unsigned octet = 0; octet < OCTETS; octet++) {
            other[at] = (uint8_t)octet;
            check(other, len);
        }
        memmove(other + at, info + at + 1, len - at - 1);
        check(other, len - 1);
        memcpy(other, info, at + 1);
        memcpy(other + at + 1, info + at, len - at);
        check(other, len + 1);
        check(info, at);
    }
}

static void what_is_nearly_digest_info_is_none(void **state)
{
    size_t forms = 0;

    (void)state;
    for (size_t i = 0; i < mechanism_count; i++) {
        uint8_t info[MECHANISM_INPUT_BYTES];
        struct span value;

        if (mechanisms[i].scheme != SCHEME_RSA_PKCS1)
            continue;
        const struct span whole = { info, mechanism_raw_input(&mechanisms[i], SPAN_TEXT("abc"), info) };
        assert_ptr_equal(mechanism_of_input(&mechanisms[0], whole, &value), &mechanisms[i]);
        check(whole.at, whole.len);
        change(info, whole.len);
        forms++;
    }
    assert_int_equal(forms, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(what_is_nearly_digest_info_is_none) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
