/* Cases of rules_general_name.c: URIs, addresses and host names. */
#include "tests/rules/change.h"

#define CRL(uri)                                                                                             \
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,                                                \
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"" uri "\" } } } }")
#define DNS(name)                                                                                            \
    make_other_leaf(recipe);                                                                                 \
    recipe_san(recipe, "[2] \"" name "\"")

CHANGE(relative, make_other_leaf(recipe); recipe_san(recipe, "[6] \"/index.html\""))
CHANGE(many_uris, make_other_leaf(recipe);
       recipe_san(recipe, "[6] \"https://a.example.com/1\" [6] \"https://a.example.com/2\" "
                          "[6] \"https://a.example.com/3\" [6] \"https://a.example.com/4\" "
                          "[6] \"https://a.example.com/5\" [6] \"/index.html\""))
CHANGE(no_host, make_other_leaf(recipe); recipe_san(recipe, "[6] \"https://intranet/\""))
CHANGE(space_in_uri, make_other_leaf(recipe); recipe_san(recipe, "[6] \"https://example.org/a b\""))
CHANGE(absolute, make_other_leaf(recipe); recipe_san(recipe, "[6] \"https://example.org/a%%20b\""))
CHANGE(urn, make_other_leaf(recipe);
       recipe_san(recipe, "[6] \"urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6\""))
CHANGE(crl_public, CRL("http://crl.example.com/a.crl"))
CHANGE(crl_reserved, CRL("http://crl.muster.internal/a.crl"))
CHANGE(crl_private, CRL("http://10.1.2.3/a.crl"))
CHANGE(crl_one_slash, CRL("http:/crl.example.com/a.crl"))
CHANGE(crl_port, CRL("http://crl.example.com:65536/a.crl"))
CHANGE(ip_of_five, make_other_leaf(recipe); recipe_san(recipe, "[7] <c0 00 02 01 00>"))
CHANGE(ip_of_eight, make_other_leaf(recipe); recipe_san(recipe, "[7] <c0 00 02 00 ff ff ff 00>"))
CHANGE(ip_4_and_6, make_other_leaf(recipe);
       recipe_san(recipe, "[7] <c0 00 02 01> [7] <20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01>"))
CHANGE(dns_underscore, DNS("a_b.example.org"))
CHANGE(dns_space, DNS(" "))
CHANGE(dns_dot, DNS(".example.org"))
CHANGE(dns_hyphen, DNS("-a.example.org"))
CHANGE(dns_wildcard_inside, DNS("a.*.example.org"))
CHANGE(dns_bare_wildcard, DNS("*"))
CHANGE(dns_wildcard, DNS("*.example.org"))
CHANGE(dns_bad_a_label, DNS("xn--i-7iq.example.org"))
CHANGE(dns_a_label, DNS("xn--mnchen-3ya.de"))

CHANGE(dns_suffix, DNS("co.at"))

#define FIRST "extensions.subjectAltName[0]"

static const struct rule_case cases[] = {
    FAILS("rfc5280.san_uri", "a relative URI", SV_STRICT, relative, FIRST),
    FAILS("rfc5280.san_uri", "a relative URI behind five others", SV_STRICT, many_uris,
        "extensions.subjectAltName[5]"),
    FAILS("rfc5280.san_uri", "a host of one label", SV_STRICT, no_host, FIRST),
    FAILS("rfc5280.san_uri", "a space", SV_STRICT, space_in_uri, FIRST),
    FAILS("rfc5280.san_uri", "one slash for two", SV_STRICT, crl_one_slash,
        "extensions.cRLDistributionPoints[0].fullName[0]"),
    FAILS("rfc5280.san_uri", "port 65536", SV_STRICT, crl_port,
        "extensions.cRLDistributionPoints[0].fullName[0]"),
    PASSES("rfc5280.san_uri", "an absolute URI", SV_STRICT, absolute),
    PASSES("rfc5280.san_uri", "a URN", SV_STRICT, urn),

    FAILS("rfc5280.san_uri.public_host", "a reserved name", SV_STRICT, crl_reserved,
        "extensions.cRLDistributionPoints[0].fullName[0]"),
    FAILS("rfc5280.san_uri.public_host", "a private address", SV_STRICT, crl_private,
        "extensions.cRLDistributionPoints[0].fullName[0]"),
    PASSES("rfc5280.san_uri.public_host", "a public name", SV_STRICT, crl_public),

    FAILS("rfc5280.san_ip_len", "5 octets", SV_STRICT, ip_of_five, FIRST),
    FAILS("rfc5280.san_ip_len", "8 octets: an address and a mask", SV_STRICT, ip_of_eight, FIRST),
    PASSES("rfc5280.san_ip_len", "4 and 16 octets", SV_STRICT, ip_4_and_6),

    FAILS("rfc5280.san_dns", "an underscore", SV_STRICT, dns_underscore, FIRST),
    FAILS("rfc5280.san_dns", "a space", SV_STRICT, dns_space, FIRST),
    FAILS("rfc5280.san_dns", "a dot in front", SV_STRICT, dns_dot, FIRST),
    FAILS("rfc5280.san_dns", "a hyphen in front", SV_STRICT, dns_hyphen, FIRST),
    FAILS("rfc5280.san_dns", "a wildcard inside", SV_STRICT, dns_wildcard_inside, FIRST),
    FAILS("rfc5280.san_dns", "a wildcard alone", SV_STRICT, dns_bare_wildcard, FIRST),
    PASSES("rfc5280.san_dns", "a wildcard in front", SV_STRICT, dns_wildcard),

    FAILS("rfc5280.san_dns.a_label", "a heart", SV_STRICT, dns_bad_a_label, FIRST),
    PASSES("rfc5280.san_dns.a_label", "an A-label", SV_STRICT, dns_a_label),

    FAILS("rfc5280.san_dns.public_suffix", "a public suffix", SV_STRICT, dns_suffix, FIRST),
    PASSES("rfc5280.san_dns.public_suffix", "a host below one", SV_STRICT, dns_a_label),
};

const struct case_table cases_general_name = { cases, COUNT_OF(cases) };
