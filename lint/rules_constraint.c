/* lint/rules_constraint.c - mail domains in nameConstraints. SBR 3.2.2; RFC 9598 4, 6. */
#include "lint/domain.h"
#include "lint/name_constraints.h"
#include "lint/rules.h"

/* The next rfc822Name of nameConstraints that is not empty: an empty one stands for every mailbox (RFC 5280 4.2.1.10). */
static bool next_mail(struct subtrees_walk *walk, struct subtree *subtree)
{
    while (subtrees_next(walk, subtree))
        if (subtree->base.kind == GENERAL_NAME_RFC822 && subtree->base.value.len > 0)
            return true;
    return false;
}

static const uint8_t *find_at(struct span base)
{
    return memrchr(base.at, '@', base.len);
}

/* The domain of "user@example.com", "example.com" or ".example.com". */
static struct span domain_of(struct span base)
{
    const uint8_t *at = find_at(base);

    if (at != NULL)
        return (struct span){ at + 1, base.len - (size_t)(at + 1 - base.at) };
    if (base.at[0] == '.')
        return (struct span){ base.at + 1, base.len - 1 };
    return base;
}

/* SBR 3.2.2: a CA verifies Mailbox Fields, also "via rfc822Name in permittedSubtrees within the nameConstraints extension". */
static void permitted_domain_public(const struct cert *cert, struct report *report)
{
    struct subtrees_walk walk = subtrees_walk(cert);
    struct subtree subtree;
    char quoted[QUOTE_BYTES];

    while (next_mail(&walk, &subtree))
        if (subtree.permitted && domain_is_special_use(domain_of(subtree.base.value)))
            finding(report, subtree.whole, "want a domain of the public DNS, have \"%s\"",
                quote(subtree.base.value, quoted));
}

/* SBR 3.2.2.1: control is verified of registrable names. The list of public suffixes grows, so this only warns. */
static void permitted_domain_registrable(const struct cert *cert, struct report *report)
{
    struct subtrees_walk walk = subtrees_walk(cert);
    struct subtree subtree;
    char quoted[QUOTE_BYTES];

    while (next_mail(&walk, &subtree)) {
        const struct span domain = domain_of(subtree.base.value);

        if (subtree.permitted && !domain_is_special_use(domain) && !domain_is_registrable(domain))
            finding(report, subtree.whole, "want a domain below a public suffix, have \"%s\"",
                quote(subtree.base.value, quoted));
    }
}

/* RFC 9598 6: "rfc822Name constraints with a Local-part SHOULD NOT be used." */
static void no_local_part(const struct cert *cert, struct report *report)
{
    const bool is_smime = cert_scope(cert)
                          == SUB_CA; /* SBR 7.1.5 forbids it there: tc.nc_rfc822_no_address */
    struct subtrees_walk walk = subtrees_walk(cert);
    struct subtree subtree;
    char quoted[QUOTE_BYTES];

    while (next_mail(&walk, &subtree))
        if (find_at(subtree.base.value) != NULL && !(subtree.permitted && is_smime))
            finding(report, subtree.whole, "want a host or domain, have the mailbox \"%s\"",
                quote(subtree.base.value, quoted));
}

/* RFC 9598 4: "all email address domains in X.509 certificates SHALL conform to IDNA2008": host names, and A-labels for what is not ASCII. */
static void domain_syntax(const struct cert *cert, struct report *report)
{
    const unsigned judged = (DOMAIN_SYNTAX & ~(unsigned)DOMAIN_SINGLE_LABEL) | DOMAIN_LONG | DOMAIN_WILDCARD
                            | DOMAIN_NON_ASCII; /* a whole top-level domain may be excluded */
    struct subtrees_walk walk = subtrees_walk(cert);
    struct subtree subtree;
    char quoted[QUOTE_BYTES];

    while (next_mail(&walk, &subtree)) {
        const struct span domain = domain_of(subtree.base.value);
        const unsigned faults = domain_faults(domain) & judged;
        struct span rest = domain, label;

        if (faults != 0)
            finding(report, subtree.whole, "%s, have \"%s\"", domain_fault_text(faults),
                quote(subtree.base.value, quoted));
        while (faults == 0 && domain_next_label(&rest, &label))
            if (domain_is_a_label(label) && !domain_a_label_valid(label))
                finding(
                    report, subtree.whole, "want A-labels of IDNA2008, have \"%s\"", quote(label, quoted));
    }
}

static const struct rule rules[] = {
    {
        .id = "mailbox.verified.nc",
        .source = "SBR 3.2.2",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "A permitted mail domain is no reserved name.",
        .mend = "Permit domains that the CA can verify, or exclude instead.",
        .peers = "pkilint:cabf.internal_domain_name",
        .check = permitted_domain_public,
    },
    {
        .id = "mailbox.verified.nc.public_suffix",
        .severity = SEVERITY_WARNING,
        .source = "SBR 3.2.2.1",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "A permitted mail domain is below a public suffix.",
        .mend = "Permit registered domains, not a whole public suffix.",
        .covers = "mailbox.verified.nc",
        .peers = "pkilint:cabf.internal_domain_name",
        .check = permitted_domain_registrable,
    },
    {
        .id = "rfc9598.nc_local_part",
        .severity = SEVERITY_WARNING,
        .source = "RFC 9598 6",
        .applies = CA | REQUEST,
        .since = SMC08,
        .says = "A constraint of mailboxes names a host or a domain, not one mailbox.",
        .mend = "Constrain a host, as example.org, or a domain, as .example.org.",
        .covers = "rfc9549.nc_rfc822",
        .check = no_local_part,
    },
    {
        .id = "rfc9598.nc_alabel",
        .source = "RFC 9598 4",
        .applies = CA | REQUEST,
        .since = SMC08,
        .says = "A constraint of mailboxes is a host name in ASCII, with A-labels of IDNA2008.",
        .mend = "Write the domain in A-labels.",
        .peers = "pkilint:pkix.invalid_email_address_syntax",
        .check = domain_syntax,
    },
};

const struct rule_table rules_constraint = { "Mail domains in name constraints", rules, COUNT_OF(rules) };
