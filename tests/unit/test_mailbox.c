/* tests/unit/test_mailbox.c - Mailbox of RFC 5321 4.1.2: what is one, and what is wrong with what is none. */
#include "lint/mailbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define LOCAL_64      "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl"
#define LONGEST_LOCAL "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl@example.com"
#define LABEL_60      "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefgh"

static struct mailbox read_text(const char *text)
{
    struct mailbox mailbox;

    mailbox_read((struct span){ (const uint8_t *)text, strlen(text) }, &mailbox);
    return mailbox;
}

static void mailboxes_of_every_form_are_plain(void **state)
{
    static const char *const plain[] = {
        "a@b.de",
        "john.q.public@example.com",
        "john+lists@example.com",
        "o'brien@example.ie",
        "!#$%&'*+-/=?^_`{|}~@example.org",
        "customer/department=shipping@example.com",
        "_somename@example.com",
        "1234567890@example.com",
        "user@sub-domain.example.co.uk",
        "user@EXAMPLE.com",
        "user@xn--mnchen-3ya.de",
        "\"john doe\"@example.com",
        "\"john..doe\"@example.com",
        "\"Joe \\\"Q\\\" @home\"@example.com",
        "\"\"@example.com",
        "m\xc3\xbcller@example.com",
        "\xe5\xb1\xb1\xe7\x94\xb0@example.jp",
        "user@m\xc3\xbcnchen.de",
        LONGEST_LOCAL,
    };

    (void)state;
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        const struct mailbox mailbox = read_text(plain[i]);

        if (!mailbox_is_plain(&mailbox))
            fail_msg(
                "%s: want a mailbox, have faults %x, %x", plain[i], mailbox.faults, mailbox.domain_faults);
    }
}

static void each_fault_is_found(void **state)
{
    static const struct {
        const char *text;
        unsigned faults, domain_faults;
    } rows[] = {
        { "", MAILBOX_NO_AT, 0 },
        { "example.com", MAILBOX_NO_AT, 0 },
        { "@example.com", MAILBOX_LOCAL_EMPTY, 0 },
        { "user@", MAILBOX_DOMAIN_EMPTY, 0 },
        { "John Doe <john@example.com>", MAILBOX_LOCAL_CHARACTER | MAILBOX_DOMAIN_CHARACTER, 0 },
        { "<john@example.com>", MAILBOX_LOCAL_CHARACTER | MAILBOX_DOMAIN_CHARACTER, 0 },
        { "john@example.com (John)", MAILBOX_DOMAIN_CHARACTER, 0 },
        { "mailto:john@example.com", MAILBOX_LOCAL_CHARACTER, 0 },
        { " john@example.com", MAILBOX_LOCAL_CHARACTER, 0 },
        { "john@example.com ", MAILBOX_DOMAIN_CHARACTER, 0 },
        { "john@example.com\n", MAILBOX_DOMAIN_CHARACTER, 0 },
        { "john@example.com.", MAILBOX_DOMAIN_CHARACTER, 0 },
        { "a@example.com,b@example.com", MAILBOX_LOCAL_CHARACTER, 0 },
        { "a@example.com;b@example.com", MAILBOX_LOCAL_CHARACTER, 0 },
        { "a@b@example.com", MAILBOX_LOCAL_CHARACTER, 0 },
        { "a b@example.com", MAILBOX_LOCAL_CHARACTER, 0 },
        { "a\"b\"@example.com", MAILBOX_LOCAL_CHARACTER, 0 },
        { "\"a@example.com", MAILBOX_QUOTED, 0 },
        { "\"a\"b@example.com", MAILBOX_QUOTED, 0 },
        { "\"a\tb\"@example.com", MAILBOX_QUOTED, 0 },
        { ".a@example.com", MAILBOX_DOTS, 0 },
        { "a.@example.com", MAILBOX_DOTS, 0 },
        { "a..b@example.com", MAILBOX_DOTS, 0 },
        { LOCAL_64 "x@example.com", MAILBOX_LOCAL_LONG, 0 },
        { "a@" LABEL_60 "." LABEL_60 "." LABEL_60 "." LABEL_60 ".example.com", MAILBOX_LONG, DOMAIN_LONG },
        { "a@[192.0.2.1]", MAILBOX_LITERAL, 0 },
        { "a@[IPv6:2001:db8::1]", MAILBOX_LITERAL, 0 },
        { "a@[192.0.2.256]", MAILBOX_LITERAL | MAILBOX_LITERAL_FORM, 0 },
        { "a@[2001:db8::1]", MAILBOX_LITERAL | MAILBOX_LITERAL_FORM, 0 },
        { "a@[192.0.2.1", MAILBOX_LITERAL | MAILBOX_LITERAL_FORM, 0 },
        { "a@[]", MAILBOX_LITERAL | MAILBOX_LITERAL_FORM, 0 },
        { "a@localhost", 0, DOMAIN_SINGLE_LABEL },
        { "a@under_score.example.com", 0, DOMAIN_CHARACTER },
        { "a@-x.example.com", 0, DOMAIN_HYPHEN },
        { "a@example..com", 0, DOMAIN_EMPTY_LABEL },
        { "a@192.0.2.1", 0, DOMAIN_NUMERIC },
        { "a@*.example.com", 0, DOMAIN_WILDCARD },
        { "m\xfcller@example.com", MAILBOX_ENCODING, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct mailbox mailbox = read_text(rows[i].text);

        if (mailbox.faults != rows[i].faults || mailbox.domain_faults != rows[i].domain_faults)
            fail_msg("%s: want faults %x, %x, have %x, %x", rows[i].text, rows[i].faults,
                rows[i].domain_faults, mailbox.faults, mailbox.domain_faults);
        assert_false(rows[i].faults != MAILBOX_LONG && mailbox_is_plain(&mailbox));
    }
}

static void nul_is_no_character_of_a_mailbox(void **state)
{
    static const char *const local = "a\0b@example.com", *const domain = "a@exa\0mple.com",
                             *const literal = "a@[192.0.2.1\0]";
    struct mailbox mailbox;

    (void)state;
    assert_false(mailbox_read((struct span){ (const uint8_t *)local, 15 }, &mailbox));
    assert_false(mailbox_read((struct span){ (const uint8_t *)domain, 14 }, &mailbox));
    assert_false(mailbox_read((struct span){ (const uint8_t *)literal, 14 }, &mailbox));
}

static void every_fault_has_its_own_sentence(void **state)
{
    (void)state;
    for (unsigned bit = MAILBOX_ENCODING; bit < MAILBOX_LITERAL_FORM; bit <<= 1)
        assert_string_not_equal(mailbox_fault_text(bit), mailbox_fault_text(bit << 1));
}

static void the_parts_are_where_they_were(void **state)
{
    const struct mailbox mailbox = read_text("\"a@b\"@example.com");

    (void)state;
    assert_true(mailbox.quoted && mailbox.local_ascii);
    assert_true(span_equal(mailbox.local, SPAN_TEXT("\"a@b\"")));
    assert_true(span_equal(mailbox.domain, SPAN_TEXT("example.com")));
    assert_ptr_equal(mailbox.local.at, mailbox.whole.at);
}

static void local_parts_compare_exactly_and_domains_without_case(void **state)
{
    const struct mailbox mailbox = read_text("John@example.com"), same = read_text("John@example.com"),
                         host = read_text("John@Example.COM"), other = read_text("john@example.com"),
                         idn = read_text("John@m\xc3\xbcnchen.de"), ace = read_text("John@xn--mnchen-3ya.de");

    (void)state;
    assert_int_equal(mailbox_compare(&mailbox, &same), MAILBOX_SAME);
    assert_int_equal(mailbox_compare(&mailbox, &host), MAILBOX_SAME_HOST);
    assert_int_equal(mailbox_compare(&mailbox, &other), MAILBOX_OTHER);
    assert_int_equal(mailbox_compare(&idn, &ace), MAILBOX_SAME_HOST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mailboxes_of_every_form_are_plain),
        cmocka_unit_test(each_fault_is_found),
        cmocka_unit_test(nul_is_no_character_of_a_mailbox),
        cmocka_unit_test(every_fault_has_its_own_sentence),
        cmocka_unit_test(the_parts_are_where_they_were),
        cmocka_unit_test(local_parts_compare_exactly_and_domains_without_case),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
