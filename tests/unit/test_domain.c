/* tests/unit/test_domain.c - domain names: syntax, A-labels, reserved names, public suffixes. */
#include "lint/domain.h"
#include "lint/host_memo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct span span_of(const char *text)
{
    return (struct span){ (const uint8_t *)text, strlen(text) };
}

#define LONG_A_LABEL "xn--abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk"
#define LABEL_63     "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk"

static void each_fault_is_found(void **state)
{
    static const struct {
        const char *domain;
        unsigned faults;
    } rows[] = {
        { "example.com", 0 },
        { "a.b", 0 },
        { "3com.com", 0 },
        { "x-1.example", 0 },
        { "xn--mnchen-3ya.de", 0 },
        { LABEL_63 ".com", 0 },
        { LABEL_63 "l.com", DOMAIN_LABEL_LONG },
        { "", DOMAIN_EMPTY_LABEL },
        { "example.com.", DOMAIN_EMPTY_LABEL },
        { ".example.com", DOMAIN_EMPTY_LABEL },
        { "example..com", DOMAIN_EMPTY_LABEL },
        { "-a.com", DOMAIN_HYPHEN },
        { "a-.com", DOMAIN_HYPHEN },
        { "a_b.com", DOMAIN_CHARACTER },
        { "a b.com", DOMAIN_CHARACTER },
        { "a/b.com", DOMAIN_CHARACTER },
        { "localhost", DOMAIN_SINGLE_LABEL },
        { "192.0.2.1", DOMAIN_NUMERIC },
        { "*.example.com", DOMAIN_WILDCARD },
        { "a*.example.com", DOMAIN_CHARACTER },
        { "Example.com", DOMAIN_UPPER_CASE },
        { "m\xc3\xbcnchen.de", DOMAIN_NON_ASCII },
        { "ab--c.com", DOMAIN_RESERVED_LABEL },
        { LABEL_63 "." LABEL_63 "." LABEL_63 "." LABEL_63, DOMAIN_LONG },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (domain_faults(span_of(rows[i].domain)) != rows[i].faults)
            fail_msg("%s: want faults %x, have %x", rows[i].domain, rows[i].faults,
                domain_faults(span_of(rows[i].domain)));
}

static void every_fault_has_its_own_sentence(void **state)
{
    (void)state;
    for (unsigned bit = DOMAIN_EMPTY_LABEL; bit < DOMAIN_RESERVED_LABEL; bit <<= 1)
        assert_string_not_equal(domain_fault_text(bit), domain_fault_text(bit << 1));
}

static void a_labels_are_judged_by_idna2008(void **state)
{
    static const char *const valid[] = { "xn--mnchen-3ya", "XN--MNCHEN-3YA", "xn--fa-hia", "xn--p1ai",
        "xn--fiqs8s", "xn--mgberp4a5d4ar", "xn--wgv71a119e" };
    static const char *const invalid[] = {
        "xn--",               /* nothing encoded */
        "xn--a",              /* decodes to a control character */
        "xn--i-7iq",          /* a heart: disallowed since IDNA2008 */
        "xn--ls8h",           /* an emoji */
        "xn--mnchen-",        /* only ASCII behind the prefix */
        "xn--99999999",       /* overflows */
        "xn--mnchen-3ya\x7f", /* no LDH */
        LONG_A_LABEL,         /* longer than a label */
    };

    (void)state;
    for (size_t i = 0; i < sizeof valid / sizeof valid[0]; i++)
        if (!domain_a_label_valid(span_of(valid[i])))
            fail_msg("%s: want it valid", valid[i]);
    for (size_t i = 0; i < sizeof invalid / sizeof invalid[0]; i++)
        if (domain_a_label_valid(span_of(invalid[i])))
            fail_msg("%s: want it invalid", invalid[i]);
}

static void names_of_one_host_are_equal(void **state)
{
    (void)state;
    assert_true(domain_equal(span_of("Example.COM"), span_of("example.com")));
    assert_true(domain_equal(span_of("m\xc3\xbcnchen.de"), span_of("xn--mnchen-3ya.de")));
    assert_true(domain_equal(span_of("xn--MNCHEN-3ya.de"), span_of("mu\xcc\x88nchen.de")));
    assert_false(domain_equal(span_of("example.com"), span_of("example.org")));
    assert_false(domain_equal(span_of("munchen.de"), span_of("m\xc3\xbcnchen.de")));
    assert_false(domain_equal(span_of("example.com"), (struct span){ (const uint8_t *)"example.com\0", 12 }));
}

static void reserved_names_are_special(void **state)
{
    (void)state;
    assert_true(domain_is_special_use(span_of("mail.corp")));
    assert_true(domain_is_special_use(span_of("printer.LOCAL")));
    assert_true(domain_is_special_use(span_of("a.b.test")));
    assert_true(domain_is_special_use(span_of("hidden.onion")));
    assert_true(domain_is_special_use(span_of("mail.home.arpa")));
    assert_false(domain_is_special_use(span_of("example.com")));
    assert_false(domain_is_special_use(span_of("corp.com")));
    assert_false(domain_is_special_use(span_of("local.de")));
}

static void names_below_a_public_suffix_are_registrable(void **state)
{
    (void)state;
    assert_true(domain_is_registrable(span_of("example.com")));
    assert_true(domain_is_registrable(span_of("example.CO.UK")));
    assert_true(domain_is_registrable(span_of("xn--80ak6aa92e.xn--p1ai")));
    assert_true(domain_is_registrable(span_of("project.github.io")));
    assert_true(domain_is_registrable(span_of("github.io"))); /* a private suffix is itself registered */
    assert_false(domain_is_registrable(span_of("co.uk")));
    assert_false(domain_is_registrable(span_of("com")));
    assert_false(domain_is_registrable(span_of("host.no-such-tld")));
}

/* Asked twice: first the list answers, then what is remembered of it. */
static void what_is_remembered_is_what_the_list_says(void **state)
{
    static const struct {
        const char *name;
        bool registrable;
    } names[] = {
        { "crl.example.com", true },
        { "example.CO.UK", true },
        { "co.uk", false },
        { "com", false },
        { ".com", false },
        { "example.com.", false },
        { "host.no-such-tld", false },
        { "", false },
    };

    (void)state;
    for (size_t i = 0; i < 2 * (sizeof names / sizeof names[0]); i++)
        assert_int_equal(domain_is_registrable(span_of(names[i / 2].name)), names[i / 2].registrable);
    assert_true(host_memo_has("crl.example.com"));
    assert_true(host_memo_has("example.co.uk"));
    assert_true(host_memo_has(".com"));
    assert_false(host_memo_has("com"));
    assert_false(host_memo_has("co.uk"));
}

static void labels_come_one_by_one(void **state)
{
    struct span rest = span_of("a..bc"), label;

    (void)state;
    assert_true(domain_next_label(&rest, &label));
    assert_true(span_equal(label, SPAN_TEXT("a")));
    assert_true(domain_next_label(&rest, &label));
    assert_int_equal(label.len, 0);
    assert_true(domain_next_label(&rest, &label));
    assert_true(span_equal(label, SPAN_TEXT("bc")));
    assert_false(domain_next_label(&rest, &label));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_is_found),
        cmocka_unit_test(every_fault_has_its_own_sentence),
        cmocka_unit_test(a_labels_are_judged_by_idna2008),
        cmocka_unit_test(names_of_one_host_are_equal),
        cmocka_unit_test(reserved_names_are_special),
        cmocka_unit_test(names_below_a_public_suffix_are_registrable),
        cmocka_unit_test(what_is_remembered_is_what_the_list_says),
        cmocka_unit_test(labels_come_one_by_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
