/* lint/rules_crl_point.c - which part of a CA's revocations a CRL is: issuingDistributionPoint. RFC 5280 5.2.5. */
#include "lint/crl_checks.h"
#include "lint/extension_checks.h"
#include "lint/rules.h"

#include <stdio.h>

static struct span whole_point(const struct crl *crl)
{
    const struct extension *const extension = crl_extension(crl, OID_EXT_ISSUING_DISTRIBUTION_POINT);
    return extension != NULL ? extension->whole : crl->extensions_field;
}

/* RFC 5280 5.2.5: "The issuing distribution point is a critical CRL extension". */
static void point_critical(const struct crl *crl, struct report *report)
{
    want_critical(&crl->shared, report, OID_EXT_ISSUING_DISTRIBUTION_POINT);
}

/*
 * RFC 5280 5.2.5: CRL issuers "MUST NOT issue CRLs where the DER encoding of the issuing distribution point extension is an empty
 * sequence". GeneralNames and ReasonFlags that are empty say as little.
 */
static void point_not_empty(const struct crl *crl, struct report *report)
{
    const struct issuing_point *const point = &crl->point;
    enum { HEADER = 2 };
    if (point->whole.len == HEADER)
        finding(report, whole_point(crl), "want a field, have an empty SEQUENCE");
    if (point->full_name.at != NULL && point->full_name.len == 0)
        finding(report, whole_point(crl), "want a name in fullName, have none");
    if (point->some_reasons && point->reasons == 0)
        finding(report, whole_point(crl), "want a reason in onlySomeReasons, have none");
}

/* RFC 5280 5.2.5: "at most one of onlyContainsUserCerts, onlyContainsCACerts, and onlyContainsAttributeCerts may be set to TRUE". */
static void point_has_one_scope(const struct crl *crl, struct report *report)
{
    const struct issuing_point *const point = &crl->point;
    const int scopes = point->user_certs + point->ca_certs + point->attribute_certs;
    if (scopes > 1)
        finding(
            report, whole_point(crl), "want one of the three kinds of certificate alone, have %d", scopes);
}

/* RFC 5280 5.2.5: "Conforming CRLs issuers MUST set the onlyContainsAttributeCerts boolean to FALSE." */
static void point_of_certificates(const struct crl *crl, struct report *report)
{
    if (crl->point.attribute_certs)
        finding(report, whole_point(crl), "want no onlyContainsAttributeCerts, have it");
}

/*
 * RFC 5280 5.2.5: "If the scope of the CRL only includes end entity public key certificates, then onlyContainsUserCerts MUST be set to
 * TRUE", and likewise for CAs. What the issuer can sign tells the scope, as far as it is known.
 */
static void point_tells_scope(const struct crl *crl, struct report *report)
{
    const struct issuing_point *const point = &crl->point;
    const unsigned covers = crl_covers(crl);
    if (point->whole.at == NULL || point->user_certs || point->ca_certs || point->attribute_certs)
        return;
    if (covers == CRL_OF_SUBSCRIBERS)
        finding(report, whole_point(crl),
            "want onlyContainsUserCerts from an issuer below which there is no CA, have none");
    else if (covers == CRL_OF_CAS)
        finding(report, whole_point(crl), "want onlyContainsCACerts from an issuer of CAs alone, have none");
}

/*
 * RFC 5280 5.2.5: "If the scope of the CRL only includes certificates issued by the CRL issuer, then the indirectCRL boolean MUST be set to
 * FALSE." That an entry names another issuer shows that it is not so.
 */
static void indirect_for_others(const struct crl *crl, struct report *report)
{
    if (crl->point.indirect && crl->entries.seen[ENTRY_ISSUER].count == 0)
        finding(report, whole_point(crl),
            "want indirectCRL in a list with other issuers' certificates, have it in one without");
}

/* The bit of ReasonFlags that stands for a CRLReason; 0 if there is none. RFC 5280 4.2.1.13, 5.3.1. */
static uint32_t flag_of(unsigned reason)
{
    switch (reason) {
    case REASON_KEY_COMPROMISE:
    case REASON_CA_COMPROMISE:
    case REASON_AFFILIATION_CHANGED:
    case REASON_SUPERSEDED:
    case REASON_CESSATION_OF_OPERATION:
    case REASON_CERTIFICATE_HOLD: return UINT32_C(1) << reason;
    case REASON_PRIVILEGE_WITHDRAWN: return UINT32_C(1) << 7;
    case REASON_AA_COMPROMISE: return UINT32_C(1) << 8;
    default: return 0;
    }
}

/*
 * RFC 5280 5.2.5: "The reason codes associated with a distribution point MUST be specified in onlySomeReasons"; 4.2.1.13: bit 0 is unused. An
 * entry may do without a reasonCode, and removeFromCRL is the reason of none.
 */
static void reasons_in_scope(const struct crl *crl, struct report *report)
{
    char text[QUOTE_BYTES];
    if (!crl->point.some_reasons || crl->point.reasons == 0) /* which is a fault of another rule */
        return;
    if ((crl->point.reasons & 1) != 0)
        finding(report, whole_point(crl), "want onlySomeReasons without the bit unused, have it");
    for (unsigned reason = 0; reason <= REASON_MAX; reason++) {
        const uint32_t flag = flag_of(reason);
        if (flag == 0 || (crl->point.reasons & flag) != 0)
            continue;
        (void)snprintf(
            text, sizeof text, "want a reason of onlySomeReasons, have %s", crl_reason_name(reason));
        want_no_entry(crl, report, ENTRY_REASON + reason, text);
    }
}

static const struct rule rules[] = {
    {
        .id = "rfc5280.crl.idp_critical",
        .source = "RFC 5280 5.2.5",
        .applies = CRL,
        .says = "issuingDistributionPoint is critical.",
        .mend = "Mark issuingDistributionPoint critical: who passes over it takes a part of the list for all "
                "of it.",
        .peers = "zlint:e_crl_extensions_validity",
        .check_crl = point_critical,
    },
    {
        .id = "rfc5280.crl.idp_nonempty",
        .source = "RFC 5280 5.2.5",
        .applies = CRL,
        .says = "issuingDistributionPoint is no empty SEQUENCE, nor are lists in it empty.",
        .mend = "Leave issuingDistributionPoint out if the list is complete for all certificates.",
        .check_crl = point_not_empty,
    },
    {
        .id = "rfc5280.crl.idp_one_scope",
        .source = "RFC 5280 5.2.5",
        .applies = CRL,
        .says = "At most one of onlyContainsUserCerts, onlyContainsCACerts and onlyContainsAttributeCerts is "
                "set.",
        .mend = "Set the one that holds, or none for a list of all certificates.",
        .check_crl = point_has_one_scope,
    },
    {
        .id = "rfc5280.crl.idp_no_attr",
        .source = "RFC 5280 5.2.5",
        .applies = CRL,
        .says = "onlyContainsAttributeCerts is not set.",
        .mend = "Leave onlyContainsAttributeCerts out.",
        .check_crl = point_of_certificates,
    },
    {
        .id = "rfc5280.crl.idp_flags_true",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 5.2.5",
        .applies = CRL,
        .says = "An issuingDistributionPoint says whose certificates are listed, where the issuer signs one "
                "sort only.",
        .mend = "Set onlyContainsUserCerts in the lists of a CA that issues to subscribers, "
                "onlyContainsCACerts in those of a root.",
        .check_crl = point_tells_scope,
    },
    {
        .id = "rfc5280.crl.idp_indirect_false",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 5.2.5",
        .applies = CRL,
        .says = "indirectCRL is set only where an entry names another issuer.",
        .mend = "Leave indirectCRL out of a CA's list of its own certificates.",
        .check_crl = indirect_for_others,
    },
    {
        .id = "rfc5280.crl.idp_reasons",
        .source = "RFC 5280 5.2.5",
        .applies = CRL,
        .says = "Reasons of entries are among onlySomeReasons, if that is there.",
        .mend = "List the entry where its reason belongs, or add the reason to onlySomeReasons.",
        .check_crl = reasons_in_scope,
    },
};

const struct rule_table rules_crl_point = { "CRLs: issuing distribution point", rules, COUNT_OF(rules) };
