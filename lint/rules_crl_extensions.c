/* lint/rules_crl_extensions.c - extensions of a CRL. RFC 5280 5.2. */
#include "lint/crl_checks.h"
#include "lint/extension_checks.h"
#include "lint/rules.h"

enum { NUMBER_OCTETS = 20 /* RFC 5280 5.2.3: a positive INTEGER of 20 octets is below 2^159 */ };

/*
 * RFC 5280 5.2.1: "Conforming CRL issuers MUST use the key identifier method, and MUST include this extension in all CRLs issued." The
 * identifier is "the subject key identifier in the CRL signer's certificate".
 */
static void aki_present(const struct crl *crl, struct report *report)
{
    const struct extension *const extension = crl_extension(crl, OID_EXT_AUTHORITY_KEY_IDENTIFIER);
    const struct span identifier = crl->shared.aki_key_id;
    if (extension == NULL)
        want_extension(&crl->shared, report, OID_EXT_AUTHORITY_KEY_IDENTIFIER);
    else if (identifier.len == 0)
        finding(report, extension->whole, "want a keyIdentifier, have %s",
            identifier.at == NULL ? "none" : "an empty one");
    else if (crl->issuer_cert != NULL && crl->issuer_cert->ski.at != NULL
             && !span_equal(identifier, crl->issuer_cert->ski))
        finding(
            report, extension->whole, "want the subjectKeyIdentifier of the issuer, have another identifier");
}

/* RFC 5280 4.2.1.1, by 5.2.1: "Conforming CAs MUST mark this extension as non-critical." */
static void aki_not_critical(const struct crl *crl, struct report *report)
{
    want_not_critical(&crl->shared, report, OID_EXT_AUTHORITY_KEY_IDENTIFIER);
}

/* RFC 5280 5.2.3: CRL issuers "MUST include this extension in all CRLs and MUST mark this extension as non-critical". */
static void number_present(const struct crl *crl, struct report *report)
{
    want_extension(&crl->shared, report, OID_EXT_CRL_NUMBER);
    want_not_critical(&crl->shared, report, OID_EXT_CRL_NUMBER);
}

static void number_in_range(const struct crl *crl, struct report *report, enum oid type, struct span number)
{
    const struct extension *const extension = crl_extension(crl, type);
    if (extension == NULL)
        return;
    if (number_is_negative(number))
        finding(report, extension->whole, "want a number of 0 or more, have a negative one");
    else if (number.len > NUMBER_OCTETS)
        finding(report, extension->whole, "want a number of at most %d octets, have %zu", NUMBER_OCTETS,
            number.len);
}

/*
 * RFC 5280 5.2.3: CRLNumber ::= INTEGER (0..MAX); "Conforming CRL issuers MUST NOT use CRLNumber values longer than 20 octets." 5.2.4:
 * BaseCRLNumber is a CRLNumber.
 */
static void numbers_in_range(const struct crl *crl, struct report *report)
{
    number_in_range(crl, report, OID_EXT_CRL_NUMBER, crl->crl_number);
    number_in_range(crl, report, OID_EXT_DELTA_CRL_INDICATOR, crl->base_number);
}

/* Of numbers of 0 and more, minimal. */
static bool number_is_below(struct span a, struct span b)
{
    return a.len != b.len ? a.len < b.len : memcmp(a.at, b.at, a.len) < 0;
}

/*
 * RFC 5280 5.2.4: a delta CRL "MUST include a critical delta CRL indicator extension"; 5.2.4(d): the number of the complete CRL "is less
 * than the CRL number of the delta CRL".
 */
static void delta_marked(const struct crl *crl, struct report *report)
{
    const struct extension *const delta = crl_extension(crl, OID_EXT_DELTA_CRL_INDICATOR);
    want_critical(&crl->shared, report, OID_EXT_DELTA_CRL_INDICATOR);
    if (delta != NULL && crl->base_number.at != NULL && crl->crl_number.at != NULL
        && !number_is_negative(crl->base_number) && !number_is_negative(crl->crl_number)
        && !number_is_below(crl->base_number, crl->crl_number))
        finding(report, delta->whole, "want a base below the number of this CRL, have one that is not");
}

/*
 * RFC 5280 5.2.6: freshestCRL is "non-critical. This extension MUST NOT appear in delta CRLs"; "The reasons and cRLIssuer fields MUST be
 * omitted".
 */
static void freshest_formed(const struct crl *crl, struct report *report)
{
    const struct extension *const extension = crl_extension(crl, OID_EXT_FRESHEST_CRL);
    struct span rest = cert_sequence(&crl->shared, OID_EXT_FRESHEST_CRL);
    struct distribution_point point;
    if (extension == NULL)
        return;
    want_not_critical(&crl->shared, report, OID_EXT_FRESHEST_CRL);
    if (crl_extension(crl, OID_EXT_DELTA_CRL_INDICATOR) != NULL)
        finding(report, extension->whole, "want no freshestCRL in a delta CRL, have one");
    if (rest.len == 0)
        finding(report, extension->whole, "want a distribution point, have none");
    while (distribution_point_next(&rest, &point)) {
        if (point.has_reasons || point.crl_issuer.at != NULL)
            finding(report, point.whole, "want neither reasons nor cRLIssuer, have %s",
                point.has_reasons ? "reasons" : "cRLIssuer");
        if (point.full_name.len == 0 && point.relative_name.len == 0)
            finding(report, point.whole, "want a name in distributionPoint, have none");
    }
}

/*
 * RFC 5280 5.2.7: authorityInfoAccess "MUST be marked as non-critical", "MUST include at least one AccessDescription specifying
 * id-ad-caIssuers"; "Access method types other than id-ad-caIssuers MUST NOT be included".
 */
static void access_formed(const struct crl *crl, struct report *report)
{
    const struct extension *const extension = crl_extension(crl, OID_EXT_AUTHORITY_INFO_ACCESS);
    struct span rest = cert_sequence(&crl->shared, OID_EXT_AUTHORITY_INFO_ACCESS);
    struct access_description access;
    char text[OID_TEXT_BYTES];
    if (extension == NULL)
        return;
    want_not_critical(&crl->shared, report, OID_EXT_AUTHORITY_INFO_ACCESS);
    if (rest.len == 0)
        finding(report, extension->whole, "want at least one caIssuers, have none");
    while (access_description_next(&rest, &access))
        if (access.method != OID_AD_CA_ISSUERS)
            finding(report, access.whole, "want only caIssuers, have %.100s", oid_text(access.oid, text));
}

/* X.509 names it; RFC 5280 5.2 says of all extensions that who cannot process a critical one cannot use the CRL. */
static void expired_certs_formed(const struct crl *crl, struct report *report)
{
    char text[QUOTE_BYTES];
    want_not_critical(&crl->shared, report, OID_EXT_EXPIRED_CERTS_ON_CRL);
    if (crl->expired_from.whole.at != NULL && !crl->expired_from.valid)
        finding(report, crl->expired_from.whole,
            "want GeneralizedTime of the form YYYYMMDDHHMMSSZ, have \"%s\"",
            quote(crl->expired_from.text, text));
}

/* True for types that RFC 5280 5.2 knows, and expiredCertsOnCRL. */
static bool is_known(enum oid type)
{
    switch ((unsigned)type) {
    case OID_EXT_AUTHORITY_KEY_IDENTIFIER:
    case OID_EXT_ISSUER_ALT_NAME:
    case OID_EXT_CRL_NUMBER:
    case OID_EXT_DELTA_CRL_INDICATOR:
    case OID_EXT_ISSUING_DISTRIBUTION_POINT:
    case OID_EXT_FRESHEST_CRL:
    case OID_EXT_AUTHORITY_INFO_ACCESS:
    case OID_EXT_EXPIRED_CERTS_ON_CRL: return true;
    default: return false;
    }
}

/* RFC 5280 5.2, 5.3: "caution should be exercised in adopting any critical extensions in CRLs", "critical CRL entry extensions". */
static void no_unknown_critical(const struct crl *crl, struct report *report)
{
    struct extension extension;
    char text[OID_TEXT_BYTES];
    for (struct extension_walk walk = extension_walk(&crl->shared); extension_next(&walk, &extension);)
        if (extension.critical && !is_known(extension.type))
            finding(report, extension.whole, "want critical extensions of RFC 5280 only, have %.100s",
                oid_text(extension.oid, text));
    want_no_entry(crl, report, ENTRY_EXTENSION_CRITICAL,
        "want critical entry extensions of RFC 5280 only, have another");
}

static const struct rule rules[] = {
    {
        .id = "rfc5280.crl.aki_present",
        .source = "RFC 5280 5.2.1",
        .applies = CRL,
        .says = "authorityKeyIdentifier is present with a keyIdentifier, that of the issuer's certificate, "
                "when it is known.",
        .mend = "Add authorityKeyIdentifier with the subjectKeyIdentifier of the certificate of the key that "
                "signs.",
        .peers = "pkilint:pkix.authority_key_identifier_missing "
                 "pkilint:pkix.authority_key_identifier_keyid_missing "
                 "zlint:e_crl_has_authority_key_identifier zlint:e_crl_auth_key_id_only_contains_keyid",
        .check_crl = aki_present,
    },
    {
        .id = "rfc5280.crl.aki_noncritical",
        .source = "RFC 5280 4.2.1.1",
        .applies = CRL,
        .says = "authorityKeyIdentifier is not critical.",
        .mend = "Mark authorityKeyIdentifier not critical.",
        .peers = "zlint:e_crl_extensions_validity",
        .check_crl = aki_not_critical,
    },
    {
        .id = "rfc5280.crl.number_present",
        .source = "RFC 5280 5.2.3",
        .applies = CRL,
        .says = "cRLNumber is present and not critical.",
        .mend = "Add cRLNumber, not critical, above the number of every list before.",
        .peers = "pkilint:pkix.crl_number_missing pkilint:pkix.crl_number_extension_critical "
                 "zlint:e_crl_missing_crl_number zlint:e_crl_extensions_validity",
        .check_crl = number_present,
    },
    {
        .id = "rfc5280.crl.number_range",
        .source = "RFC 5280 5.2.3",
        .applies = CRL,
        .says = "cRLNumber, and the base number of a delta CRL, is not negative and has at most 20 octets.",
        .mend = "Number the lists from 0 or 1 upwards, or by their time.",
        .peers = "pkilint:pkix.crl_number_out_of_range zlint:e_crl_number_out_of_range",
        .check_crl = numbers_in_range,
    },
    {
        .id = "rfc5280.crl.delta_critical",
        .source = "RFC 5280 5.2.4",
        .applies = CRL,
        .says = "The deltaCRLIndicator of a delta CRL is critical, and its base number below the number of "
                "the CRL.",
        .mend = "Mark deltaCRLIndicator critical; take the number of the complete CRL that the delta was "
                "made from.",
        .peers = "zlint:e_crl_extensions_validity",
        .check_crl = delta_marked,
    },
    {
        .id = "rfc5280.crl.freshest",
        .source = "RFC 5280 5.2.6",
        .applies = CRL,
        .says = "freshestCRL is not critical, not in a delta CRL, and names distribution points alone.",
        .mend =
            "Mark freshestCRL not critical, give it distributionPoint alone, and leave it out of delta CRLs.",
        .check_crl = freshest_formed,
    },
    {
        .id = "rfc5280.crl.aia",
        .source = "RFC 5280 5.2.7",
        .applies = CRL,
        .says = "authorityInfoAccess is not critical and has caIssuers, at least once, and nothing else.",
        .mend = "Mark authorityInfoAccess not critical; leave OCSP out of it: it is for certificates.",
        .check_crl = access_formed,
    },
    {
        .id = "crl.expired_certs",
        .source = "X.509 9.5",
        .applies = CRL,
        .says = "expiredCertsOnCRL is a GeneralizedTime with seconds, in Z, without a fraction, and not "
                "critical.",
        .mend = "Write the time as YYYYMMDDHHMMSSZ, and mark the extension not critical.",
        .check_crl = expired_certs_formed,
    },
    {
        .id = "rfc5280.crl.unknown_critical",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 5.2",
        .applies = CRL,
        .says = "Critical extensions of the CRL and its entries are those of RFC 5280.",
        .mend = "Mark the extension not critical: who does not know it cannot use the list at all.",
        .check_crl = no_unknown_critical,
    },
};

const struct rule_table rules_crl_extensions = { "CRLs: extensions", rules, COUNT_OF(rules) };
