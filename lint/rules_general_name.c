/* lint/rules_general_name.c - the syntax of GeneralNames that are no mailboxes: URIs, addresses, host names. RFC 5280 4.2.1.6. */
#include "lint/cert.h"
#include "lint/domain.h"
#include "lint/locations.h"
#include "lint/rules.h"

/*
 * RFC 5280 4.2.1.6: "The name MUST NOT be a relative URI, and it MUST follow the URI syntax and encoding rules specified in [RFC3986]. The
 * name MUST include both a scheme … and a scheme-specific-part. URIs that include an authority … MUST include a fully qualified domain
 * name or IP address as the host." RFC 9549 2.3: hosts as A-labels.
 */
static void uri_syntax(const struct cert *cert, struct report *report)
{
    struct uris_walk walk = uris_walk(cert);
    struct located_uri found;
    char quoted[QUOTE_BYTES];

    while (uris_next(&walk, &found))
        if (found.text.len > 0 && found.uri.faults != 0)
            finding(report, found.whole, "%s, have \"%s\"", uri_fault_text(found.uri.faults),
                quote(found.text, quoted));
}

/* SBR 7.1.2.3(b), (c): the URLs of CRLs, OCSP and issuers are for everybody; nobody outside reaches a reserved name (RFC 6761) or a private address. */
static void uri_host_public(const struct cert *cert, struct report *report)
{
    struct uris_walk walk = uris_walk(cert);
    struct located_uri found;
    char quoted[QUOTE_BYTES];

    while (uris_next(&walk, &found)) {
        const struct uri *const uri = &found.uri;

        if (uri->faults == 0 && uri->host.len > 0
            && (uri->host_is_address ? uri->host_is_private : !domain_is_registrable(uri->host)))
            finding(report, found.whole, "want a host that everybody can reach, have \"%s\"",
                quote(uri->host, quoted));
    }
}

/* RFC 5280 4.2.1.6: "the octet string MUST contain exactly four octets" for IPv4, "exactly sixteen octets" for IPv6. */
static void ip_address_length(const struct cert *cert, struct report *report)
{
    struct locations_walk walk = locations_walk(cert, GENERAL_NAME_IP);
    struct general_name name;

    while (locations_next(&walk, &name))
        if (name.value.len != 4 && name.value.len != 16)
            finding(report, name.whole, "want an iPAddress of 4 or 16 octets, have %zu", name.value.len);
}

/* A leading "*." is for applications to allow (RFC 5280 4.2.1.6, "wildcard characters"): only what follows is judged. */
static struct span without_wildcard(struct span name)
{
    if (name.len > 2 && name.at[0] == '*' && name.at[1] == '.')
        return (struct span){ name.at + 2, name.len - 2 };
    return name;
}

/* RFC 5280 4.2.1.6: "The name MUST be in the \"preferred name syntax\", as specified by Section 3.5 of [RFC1034] and as modified by Section 2.1 of [RFC1123]." */
static void dns_name_syntax(const struct cert *cert, struct report *report)
{
    const unsigned judged = DOMAIN_EMPTY_LABEL | DOMAIN_LABEL_LONG | DOMAIN_LONG | DOMAIN_CHARACTER
                            | DOMAIN_HYPHEN | DOMAIN_WILDCARD;
    struct locations_walk walk = locations_walk(cert, GENERAL_NAME_DNS);
    struct general_name name;
    char quoted[QUOTE_BYTES];

    while (locations_next(&walk, &name)) {
        unsigned faults;

        if (name.value.len == 0)
            continue;
        faults = domain_faults(without_wildcard(name.value)) & judged;
        if (faults != 0)
            finding(
                report, name.whole, "%s, have \"%s\"", domain_fault_text(faults), quote(name.value, quoted));
    }
}

/* RFC 5280 7.2: "conforming implementations MUST convert internationalized domain names to the ASCII Compatible Encoding (ACE) format". */
static void dns_name_a_labels(const struct cert *cert, struct report *report)
{
    struct locations_walk walk = locations_walk(cert, GENERAL_NAME_DNS);
    struct general_name name;
    char quoted[QUOTE_BYTES];

    while (locations_next(&walk, &name)) {
        struct span rest = name.value, label;

        while (domain_next_label(&rest, &label))
            if (domain_is_a_label(label) && !domain_a_label_valid(label))
                finding(report, name.whole, "want A-labels of IDNA2008, have \"%s\"", quote(label, quoted));
    }
}

/* RFC 5280 4.2.1.6: a dNSName names the subject; a public suffix belongs to many. */
static void dns_name_not_suffix(const struct cert *cert, struct report *report)
{
    struct locations_walk walk = locations_walk(cert, GENERAL_NAME_DNS);
    struct general_name name;
    char quoted[QUOTE_BYTES];

    while (locations_next(&walk, &name)) {
        const struct span host = without_wildcard(name.value);

        if (!(domain_faults(host)
                & ((DOMAIN_SYNTAX | DOMAIN_WILDCARD | DOMAIN_NON_ASCII) & ~(unsigned)DOMAIN_SINGLE_LABEL))
            && !domain_is_special_use(host) && !domain_is_registrable(host))
            finding(report, name.whole, "want a name below a public suffix, have \"%s\"",
                quote(name.value, quoted));
    }
}

static const struct rule rules[] = {
    {
        .id = "rfc5280.san_uri",
        .source = "RFC 5280 4.2.1.6",
        .applies = CERTIFICATE | CRL,
        .says = "A URI is absolute, well-formed, and at a fully qualified host.",
        .mend = "Write the whole URI: scheme, colon, and a full host name or address.",
        .covers = "rfc9549.uri_iri",
        .peers = "pkilint:pkix.invalid_uri_syntax pkilint:pkix.uri_domain_name_too_long "
                 "zlint:e_ext_san_uri_format_invalid zlint:e_ext_san_uri_host_not_fqdn_or_ip "
                 "zlint:e_ext_san_uri_relative zlint:e_ext_ian_uri_format_invalid "
                 "zlint:e_ext_ian_uri_host_not_fqdn_or_ip zlint:e_ext_ian_uri_relative "
                 "pkilint:cabf.internal_domain_name zlint:w_smime_aia_contains_internal_names",
        .check = uri_syntax,
    },
    {
        .id = "rfc5280.san_uri.public_host",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.2.3(b)",
        .applies = SMIME,
        .since = SMC01,
        .says = "The host of a URI is in the public DNS, or an address that is not private.",
        .mend = "Use a host that everybody can reach.",
        .peers = "pkilint:cabf.internal_domain_name zlint:w_smime_aia_contains_internal_names",
        .check = uri_host_public,
    },
    {
        .id = "rfc5280.san_ip_len",
        .source = "RFC 5280 4.2.1.6",
        .applies = CERTIFICATE | CRL,
        .says = "An iPAddress has 4 or 16 octets.",
        .mend = "Encode an address in 4 octets, or 16 for IPv6; masks are for name constraints.",
        .peers = "pkilint:pkix.ip_address_wrong_length",
        .check = ip_address_length,
    },
    {
        .id = "rfc5280.san_dns",
        .source = "RFC 5280 4.2.1.6",
        .applies = CERTIFICATE | CRL,
        .says = "A dNSName is a host name.",
        .mend = "Write a full host name in ASCII, without underscores and trailing dot.",
        .peers =
            "pkilint:pkix.invalid_domain_name_syntax pkilint:pkix.dnsname_domain_name_too_long "
            "zlint:e_ext_san_dns_name_too_long zlint:e_ext_san_space_dns_name zlint:e_ext_ian_space_dns_name "
            "zlint:e_rfc_dnsname_empty_label zlint:e_rfc_dnsname_hyphen_in_sld "
            "zlint:e_rfc_dnsname_label_too_long zlint:e_rfc_dnsname_underscore_in_sld "
            "zlint:w_rfc_dnsname_underscore_in_trd zlint:e_san_bare_wildcard zlint:e_ian_bare_wildcard "
            "zlint:e_san_wildcard_not_first zlint:e_ian_wildcard_not_first "
            "zlint:e_san_dns_name_includes_null_char zlint:e_ian_dns_name_includes_null_char "
            "zlint:e_san_dns_name_starts_with_period zlint:e_ian_dns_name_starts_with_period",
        .check = dns_name_syntax,
    },
    {
        .id = "rfc5280.san_dns.a_label",
        .source = "RFC 5280 7.2",
        .applies = CERTIFICATE | CRL,
        .says = "A-labels of a dNSName conform to IDNA2008.",
        .mend = "Convert the name with an IDNA2008 library.",
        .peers = "zlint:e_international_dns_name_not_unicode zlint:e_international_dns_name_not_nfc",
        .check = dns_name_a_labels,
    },
    {
        .id = "rfc5280.san_dns.public_suffix",
        .severity = SEVERITY_NOTICE,
        .source = "RFC 5280 4.2.1.6",
        .applies = CERTIFICATE,
        .says = "A dNSName is below a public suffix.",
        .mend = "Use a name that somebody registered.",
        .peers = "zlint:n_san_iana_pub_suffix_empty zlint:w_ian_iana_pub_suffix_empty "
                 "pkilint:cabf.internal_domain_name",
        .check = dns_name_not_suffix,
    },
};

const struct rule_table rules_general_name = { "General names", rules, COUNT_OF(rules) };
