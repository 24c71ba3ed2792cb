/* tests/unit/test_uri.c - absolute URIs: RFC 3986, and the hosts that RFC 5280 4.2.1.6 allows. */
#include "lint/uri.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct span span_of(const char *text)
{
    return (struct span){ (const uint8_t *)text, strlen(text) };
}

static void each_fault_is_found(void **state)
{
    static const struct {
        const char *text;
        unsigned faults;
    } rows[] = {
        { "http://crl.example.com/ca.crl", 0 },
        { "http://crl.example.com", 0 },
        { "HTTP://user:word@CRL.example.com:8080/a?b#c", 0 },
        { "http://192.0.2.1/a", 0 },
        { "http://[2001:db8::1]:80/a", 0 },
        { "http://xn--mnchen-3ya.de/%C3%BC", 0 },
        { "ldap://ldap.example.com/cn=CA,o=Example?certificateRevocationList;binary", 0 },
        { "ldap:///CN=CA,O=Example?cACertificate?base", 0 },
        { "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", 0 },
        { "mailto:user@example.com", 0 },
        { "http://crl.example.com:65535/", 0 },
        { "http://crl.example.com:/", 0 },
        { "http:/crl.example.com/ca.crl", URI_HOST },
        { "https:crl.example.com/ca.crl", URI_HOST },
        { "ldap:CN=CA?cACertificate", URI_HOST },
        { "http://crl.example.com:65536/", URI_PORT },
        { "http://crl.example.com:4294967376/", URI_PORT },
        { "", URI_RELATIVE },
        { "crl.example.com/ca.crl", URI_RELATIVE },
        { "/ca.crl", URI_RELATIVE },
        { "//crl.example.com/ca.crl", URI_RELATIVE },
        { "1http://example.com/", URI_RELATIVE },
        { ":x", URI_RELATIVE },
        { "http:", URI_EMPTY },
        { "http://", URI_HOST },
        { "http:///ca.crl", URI_HOST },
        { "http://localhost/ca.crl", URI_HOST },
        { "http://crl_1.example.com/", URI_HOST },
        { "http://*.example.com/", URI_HOST },
        { "http://192.0.2.300/", URI_HOST },
        { "http://[2001:db8::1/", URI_HOST | URI_PORT },
        { "http://example.com:8o/", URI_PORT },
        { "http://example.com/a b", URI_CHARACTER },
        { "http://example.com/\"", URI_CHARACTER },
        { "http://example.com/%zz", URI_CHARACTER },
        { "http://example.com/%2", URI_CHARACTER },
        { "http://example.com/\xc3\xbc", URI_CHARACTER },
        { "http://m\xc3\xbcnchen.de/", URI_CHARACTER | URI_HOST },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct uri uri;

        if (uri_read(span_of(rows[i].text), &uri) != (rows[i].faults == 0) || uri.faults != rows[i].faults)
            fail_msg("%s: want faults %x, have %x", rows[i].text, rows[i].faults, uri.faults);
    }
}

static void the_parts_are_found(void **state)
{
    struct uri uri;

    (void)state;
    assert_true(uri_read(span_of("HTTP://user@crl.example.com:80/x"), &uri));
    assert_true(uri_has_scheme(&uri, "http"));
    assert_false(uri_has_scheme(&uri, "https"));
    assert_true(span_equal(uri.authority, SPAN_TEXT("user@crl.example.com:80")));
    assert_true(span_equal(uri.host, SPAN_TEXT("crl.example.com")));
    assert_false(uri.host_is_address);
    assert_true(uri_read(span_of("http://[::1]/x"), &uri));
    assert_true(span_equal(uri.host, SPAN_TEXT("[::1]")));
    assert_true(uri.host_is_address);
}

static void private_addresses_are_told_from_others(void **state)
{
    static const struct {
        const char *text;
        bool is_private;
    } rows[] = {
        { "http://0.0.0.0/", true }, { "http://9.255.255.255/", false }, { "http://10.0.0.1/", true },
        { "http://100.63.255.255/", false }, { "http://100.64.0.1/", true }, { "http://100.128.0.1/", false },
        { "http://127.0.0.1/", true }, { "http://169.254.1.1/", true }, { "http://172.15.0.1/", false },
        { "http://172.16.0.1/", true }, { "http://172.32.0.1/", false }, { "http://192.168.0.1/", true },
        { "http://192.0.2.1/", false }, /* of documentation, like example.org */
        { "http://223.255.255.254/", false }, { "http://224.0.0.1/", true }, { "http://[::]/", true },
        { "http://[::1]/", true }, { "http://[::2]/", false }, { "http://[fbff::1]/", false },
        { "http://[fc00::1]/", true }, { "http://[fdff::1]/", true }, { "http://[fe7f::1]/", false },
        { "http://[fe80::1]/", true }, { "http://[febf::1]/", true }, { "http://[fec0::1]/", false },
        { "http://[ff02::1]/", true }, { "http://[2001:db8::1]/", false },
        { "http://localhost.example/", false }, /* no address */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct uri uri;

        if (!uri_read(span_of(rows[i].text), &uri) || uri.host_is_private != rows[i].is_private)
            fail_msg("%s: want it %s", rows[i].text, rows[i].is_private ? "private" : "not private");
    }
}

static void nul_is_no_character_of_a_uri(void **state)
{
    static const uint8_t text[] = { 'h', 't', 't', 'p', ':', '/', '/', 'a', '.', 'b', 0, '/' };
    struct uri uri;

    (void)state;
    assert_false(uri_read(SPAN_OF(text), &uri));
    assert_true(uri.faults & URI_CHARACTER);
}

static void every_fault_has_its_own_sentence(void **state)
{
    (void)state;
    for (unsigned bit = URI_CHARACTER; bit < URI_PORT; bit <<= 1)
        assert_string_not_equal(uri_fault_text(bit), uri_fault_text(bit << 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_is_found),
        cmocka_unit_test(the_parts_are_found),
        cmocka_unit_test(private_addresses_are_told_from_others),
        cmocka_unit_test(nul_is_no_character_of_a_uri),
        cmocka_unit_test(every_fault_has_its_own_sentence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
