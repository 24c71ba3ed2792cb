/* For which names a CA may issue: nameConstraints, and what makes a CA technically constrained. RFC 5280 4.2.1.10; SBR 7.1.2.2(f), 7.1.5. */
#include "lint/domain.h"
#include "lint/extension_checks.h"
#include "lint/name_constraints.h"
#include "lint/rules.h"
#include "lint/uri.h"

enum {
    IPV4_SUBTREE = 8, /* octets: address and mask */
    IPV6_SUBTREE = 32,
};

static const char *const kinds[] = { "otherName", "rfc822Name", "dNSName", "x400Address", "directoryName",
    "ediPartyName", "uniformResourceIdentifier", "iPAddress", "registeredID" };
_Static_assert(COUNT_OF(kinds) == GENERAL_NAME_RID + 1, "a name for every kind of GeneralName");

/* RFC 5280 4.2.1.10: "Conforming CAs MUST mark this extension as critical". SBR 7.1.2.2(f): it "SHOULD be marked critical". */
static void constraints_critical(const struct cert *cert, struct report *report)
{
    want_critical(cert, report, OID_EXT_NAME_CONSTRAINTS);
}

/* RFC 5280 4.2.1.10: not "an empty sequence. That is, either the permittedSubtrees field or the excludedSubtrees MUST be present", each of SIZE (1..MAX). */
static void constraints_not_empty(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_NAME_CONSTRAINTS);
    struct der_error ignored;
    struct span value, whole;
    unsigned tag;

    if (extension == NULL)
        return;
    struct der d = der_again(cert_sequence(cert, OID_EXT_NAME_CONSTRAINTS), &ignored);

    if (der_at_end(&d))
        finding(report, extension->whole, "want permittedSubtrees or excludedSubtrees, have neither");
    while (!der_at_end(&d) && der_any(&d, &tag, &value, &whole, "")) {
        if (value.len == 0)
            finding(report, whole, "want at least one subtree in %s, have none",
                tag == (DER_CONTEXT_CONSTRUCTED | 0) ? "permittedSubtrees" : "excludedSubtrees");
    }
}

/* RFC 5280 4.2.1.10: "the minimum MUST be zero, and maximum MUST be absent". A minimum of zero is left out, as the reader wants it. */
static void no_distances(const struct cert *cert, struct report *report)
{
    struct subtrees_walk walk = subtrees_walk(cert);
    struct subtree subtree;

    while (subtrees_next(&walk, &subtree)) {
        if (subtree.minimum.at != NULL)
            finding(report, subtree.whole, "want no minimum, have one");
        if (subtree.maximum.at != NULL)
            finding(report, subtree.whole, "want no maximum, have one");
    }
}

/* RFC 5280 4.2.1.10: "Conforming CAs … SHOULD NOT impose name constraints on the x400Address, ediPartyName, or registeredID name forms." */
static void usable_forms(const struct cert *cert, struct report *report)
{
    struct subtrees_walk walk = subtrees_walk(cert);
    struct subtree subtree;

    while (subtrees_next(&walk, &subtree)) {
        const enum general_name_kind kind = subtree.base.kind;

        if (kind == GENERAL_NAME_X400 || kind == GENERAL_NAME_EDI || kind == GENERAL_NAME_RID)
            finding(report, subtree.whole, "want a form of name that validators know, have %s", kinds[kind]);
    }
}

/* True if no 1 comes after a 0. */
static bool is_contiguous(struct span mask)
{
    bool ended = false;

    for (size_t i = 0; i < mask.len; i++) {
        for (unsigned bit = 0x80; bit != 0; bit >>= 1) {
            const bool set = (mask.at[i] & bit) != 0;

            if (set && ended)
                return false;
            ended = ended || !set;
        }
    }
    return true;
}

/* RFC 5280 4.2.1.10: iPAddress is eight octets, or 32, "encoded in the style of RFC 4632 (CIDR) to represent an address range". */
static void address_ranges(const struct cert *cert, struct report *report)
{
    struct subtrees_walk walk = subtrees_walk(cert);
    struct subtree subtree;

    while (subtrees_next(&walk, &subtree)) {
        const struct span range = subtree.base.value;

        if (subtree.base.kind != GENERAL_NAME_IP)
            continue;
        if (range.len != IPV4_SUBTREE && range.len != IPV6_SUBTREE)
            finding(report, subtree.whole, "want an iPAddress of %d or %d octets, have %zu", IPV4_SUBTREE,
                IPV6_SUBTREE, range.len);
        else if (!is_contiguous((struct span){ range.at + range.len / 2, range.len / 2 }))
            finding(report, subtree.whole, "want a mask of ones and then zeros, have another");
    }
}

/* The host that a constraint on URIs, or on domains, names; a dot in front stands for all below it. */
static struct span without_dot(struct span base)
{
    return base.len > 0 && base.at[0] == '.' ? (struct span){ base.at + 1, base.len - 1 } : base;
}

/*
 * RFC 5280 4.2.1.10: for URIs "The constraint MUST be specified as a fully qualified domain name and MAY specify a host or a domain." One
 * of no octets stands for every host.
 */
static void uri_hosts(const struct cert *cert, struct report *report)
{
    const unsigned judged = DOMAIN_SYNTAX | DOMAIN_LONG | DOMAIN_WILDCARD | DOMAIN_NON_ASCII;
    struct subtrees_walk walk = subtrees_walk(cert);
    struct subtree subtree;
    char quoted[QUOTE_BYTES];

    while (subtrees_next(&walk, &subtree)) {
        const struct span base = subtree.base.value;
        const unsigned faults = domain_faults(without_dot(base)) & judged;

        if (subtree.base.kind == GENERAL_NAME_URI && base.len > 0 && faults != 0)
            finding(report, subtree.whole, "%s, have \"%s\"", domain_fault_text(faults), quote(base, quoted));
    }
}

/*
 * RFC 5280 4.2.1.10: "DNS name restrictions are expressed as host.example.com"; what is below is meant, too, and a dot in front means
 * nothing. A whole top-level domain may be named, and one of no octets stands for every name.
 */
static void dns_names(const struct cert *cert, struct report *report)
{
    const unsigned judged = (DOMAIN_SYNTAX & ~(unsigned)DOMAIN_SINGLE_LABEL) | DOMAIN_LONG | DOMAIN_WILDCARD
                            | DOMAIN_NON_ASCII;
    struct subtrees_walk walk = subtrees_walk(cert);
    struct subtree subtree;
    char quoted[QUOTE_BYTES];

    while (subtrees_next(&walk, &subtree)) {
        const struct span base = subtree.base.value;
        const unsigned faults = domain_faults(base) & judged;

        if (subtree.base.kind == GENERAL_NAME_DNS && base.len > 0 && faults != 0)
            finding(report, subtree.whole, "%s, have \"%s\"", domain_fault_text(faults), quote(base, quoted));
    }
}

/* -- technically constrained -------------------------------------------------------------------------------------- */

static bool constrains(const struct cert *cert, enum general_name_kind kind, bool permitted_only)
{
    struct subtrees_walk walk = subtrees_walk(cert);
    struct subtree subtree;

    while (subtrees_next(&walk, &subtree)) {
        if (subtree.base.kind == kind && (subtree.permitted || !permitted_only))
            return true;
    }
    return false;
}

/*
 * SBR 7.1.5: to be Technically Constrained, a CA with emailProtection "SHALL include the nameConstraints X.509v3 extension with
 * constraints on rfc822Name and directoryName". One that permits some names of one kind, and leaves the other free, is not.
 */
static void both_kinds_constrained(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_NAME_CONSTRAINTS);
    const bool some = constrains(cert, GENERAL_NAME_RFC822, true)
                      || constrains(cert, GENERAL_NAME_DIRECTORY, true);
    const bool mail = constrains(cert, GENERAL_NAME_RFC822, false);

    if (some && cert_has_purpose(cert, OID_KP_EMAIL_PROTECTION)
        && !(mail && constrains(cert, GENERAL_NAME_DIRECTORY, false)))
        finding(report, extension->whole,
            "want constraints on rfc822Name and directoryName in a technically constrained CA, have none on "
            "%s",
            mail ? "directoryName" : "rfc822Name");
}

/* The next permitted rfc822Name. */
static bool next_permitted_mail(struct subtrees_walk *walk, struct subtree *subtree)
{
    while (subtrees_next(walk, subtree))
        if (subtree->permitted && subtree->base.kind == GENERAL_NAME_RFC822)
            return true;
    return false;
}

/* SBR 7.1.5(1): "The rfc822Name SHALL NOT contain an email address." */
static void no_mailbox_permitted(const struct cert *cert, struct report *report)
{
    struct subtrees_walk walk = subtrees_walk(cert);
    struct subtree subtree;
    char quoted[QUOTE_BYTES];

    while (next_permitted_mail(&walk, &subtree)) {
        const struct span base = subtree.base.value;

        if (base.len > 0 && memchr(base.at, '@', base.len) != NULL)
            finding(
                report, subtree.whole, "want a host or domain, have the mailbox \"%s\"", quote(base, quoted));
    }
}

/* SBR 7.1.5(1): "each rfc822Name SHALL contain either a FQDN or a U+002E FULL STOP (".") character followed by a FQDN". Other faults of its syntax are rfc9598.nc_alabel's. */
static void full_domains_permitted(const struct cert *cert, struct report *report)
{
    struct subtrees_walk walk = subtrees_walk(cert);
    struct subtree subtree;
    char quoted[QUOTE_BYTES];

    while (next_permitted_mail(&walk, &subtree)) {
        const struct span base = subtree.base.value;

        if (base.len == 0)
            finding(
                report, subtree.whole, "want a fully qualified domain, have none, which is every mailbox");
        else if (memchr(base.at, '@', base.len) == NULL
                 && (domain_faults(without_dot(base)) & DOMAIN_SINGLE_LABEL) != 0)
            finding(report, subtree.whole, "want a fully qualified domain, have \"%s\"", quote(base, quoted));
    }
}

/*
 * SBR 7.1.5(2): of each permitted directoryName the CA confirms "the Applicant's and/or Subsidiary's Organizational name and location",
 * so it has them.
 */
static void organization_permitted(const struct cert *cert, struct report *report)
{
    struct subtrees_walk walk = subtrees_walk(cert);
    struct subtree subtree;

    while (subtrees_next(&walk, &subtree)) {
        const struct span name = subtree.base.value;

        if (!subtree.permitted || subtree.base.kind != GENERAL_NAME_DIRECTORY)
            continue;
        const bool organization = name_find(name, OID_ORGANIZATION_NAME, 0, NULL);

        if (!organization || !name_find(name, OID_COUNTRY_NAME, 0, NULL))
            finding(report, subtree.whole,
                "want organizationName and countryName in a permitted name, have no %s",
                organization ? "countryName" : "organizationName");
    }
}

static const struct rule rules[] = {
    {
        .id = "subca.nc.critical",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.2.2(f)",
        .applies = SUB_CA,
        .says = "nameConstraints of a CA for S/MIME is critical.",
        .mend = "Mark nameConstraints critical; leave it so only while important software does not know the "
                "extension.",
        .covers = "rfc5280.nc_critical",
        .peers = "pkilint:pkix.certificate_name_constraints_extension_not_critical "
                 "zlint:e_ext_name_constraints_not_critical",
        .check = constraints_critical,
    },
    {
        .id = "rfc5280.nc_critical",
        .source = "RFC 5280 4.2.1.10",
        .applies = OTHER_CA | ROOT_CA,
        .says = "nameConstraints is critical.",
        .mend = "Mark nameConstraints critical.",
        .peers = "pkilint:pkix.certificate_name_constraints_extension_not_critical "
                 "zlint:e_ext_name_constraints_not_critical",
        .check = constraints_critical,
    },
    {
        .id = "rfc5280.nc_nonempty",
        .source = "RFC 5280 4.2.1.10",
        .applies = CA | REQUEST,
        .says = "nameConstraints and its lists are not empty.",
        .mend = "Leave out what is empty; permit or exclude at least one name.",
        .peers = "pkilint:pkix.name_constraints_no_subtrees zlint:e_name_constraint_empty",
        .check = constraints_not_empty,
    },
    {
        .id = "rfc5280.nc_min_max",
        .source = "RFC 5280 4.2.1.10",
        .applies = CA | REQUEST,
        .says = "Subtrees have neither minimum nor maximum.",
        .mend = "Leave minimum and maximum out.",
        .peers = "pkilint:pkix.name_constraints_maximum_specified "
                 "pkilint:pkix.name_constraints_non_default_minimum "
                 "zlint:e_name_constraint_maximum_not_absent zlint:e_name_constraint_minimum_non_zero",
        .check = no_distances,
    },
    {
        .id = "rfc5280.nc_forms",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 4.2.1.10",
        .applies = CA | REQUEST,
        .says = "Constraints are on forms of names that validators know.",
        .mend = "Constrain rfc822Name, directoryName, dNSName, uniformResourceIdentifier or iPAddress.",
        .peers = "zlint:w_name_constraint_on_edi_party_name zlint:w_name_constraint_on_registered_id "
                 "zlint:w_name_constraint_on_x400",
        .check = usable_forms,
    },
    {
        .id = "rfc5280.nc_ip_len",
        .source = "RFC 5280 4.2.1.10",
        .applies = CA | REQUEST,
        .says = "An iPAddress constraint is an address and a mask of ones and then zeros.",
        .mend = "Write the range as address and mask: 4 and 4 octets, or 16 and 16.",
        .peers = "pkilint:pkix.ip_address_name_constraint_invalid_cidr "
                 "pkilint:pkix.ip_address_name_constraint_wrong_length",
        .check = address_ranges,
    },
    {
        .id = "rfc5280.nc_uri",
        .source = "RFC 5280 4.2.1.10",
        .applies = CA | REQUEST,
        .says = "A constraint of URIs is a fully qualified host or domain.",
        .mend = "Write the host alone, without scheme and path; a dot in front of a domain for all hosts "
                "below it.",
        .peers = "zlint:e_name_constraint_not_fqdn",
        .check = uri_hosts,
    },
    {
        .id = "rfc5280.nc_dns",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 4.2.1.10",
        .applies = CA | REQUEST,
        .says = "A constraint of dNSNames is a domain, without a dot in front.",
        .mend = "Write the domain alone; names below it are meant, too.",
        .check = dns_names,
    },
    {
        .id = "tc.nc_present",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.5",
        .applies = SUB_CA,
        .since = SMC01,
        .says =
            "A CA for S/MIME that is constrained to some names is so in mailboxes and in directory names.",
        .mend = "Add permitted rfc822Names and directoryNames; to allow none of a kind, exclude all of it.",
        .check = both_kinds_constrained,
    },
    {
        .id = "tc.nc_rfc822_no_address",
        .source = "SBR 7.1.5(1)",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "A permitted rfc822Name is no mailbox.",
        .mend = "Permit the host or the domain.",
        .check = no_mailbox_permitted,
    },
    {
        .id = "tc.nc_rfc822_form",
        .source = "SBR 7.1.5(1)",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "A permitted rfc822Name is a fully qualified domain, or one behind a dot.",
        .mend = "Permit the domains that were verified one by one.",
        .check = full_domains_permitted,
    },
    {
        .id = "tc.nc_dirname_verified",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.5(2)",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "A permitted directoryName has organization and country.",
        .mend = "Permit names that begin with countryName and organizationName of the verified organization.",
        .check = organization_permitted,
    },
};

const struct rule_table rules_ca_constraint = { "CAs: name constraints", rules, COUNT_OF(rules) };
