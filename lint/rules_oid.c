/* lint/rules_oid.c - object identifiers wherever they stand. */
#include "lint/crl_checks.h"
#include "lint/der_content.h"
#include "lint/rules.h"
#include "lint/walk.h"

/* Judges each identifier among the elements of `elements`, however deep. */
static void judge(struct span elements, struct report *report)
{
    struct span levels[DER_MAX_DEPTH + 1];
    struct walked element;
    char text[OID_TEXT_BYTES];
    size_t depth = 0;

    levels[0] = elements;
    for (;;) {
        if (levels[depth].len == 0) {
            if (depth-- == 0)
                return;
            continue;
        }
        if (!walk_next(&levels[depth], &element)) /* a blemish, which is reported already */
            return;
        if (element.tag == DER_OID && !oid_is_ordinary(element.value)
            && der_oid_fault(element.value) == DER_OK)
            finding(report, element.whole,
                "want an identifier of at most %d arcs below 2^%d and %d characters, have %.120s",
                OID_ORDINARY_ARCS, OID_ORDINARY_ARC_BITS, OID_ORDINARY_TEXT, oid_text(element.value, text));
        if ((element.tag & 0x20) != 0 && depth < DER_MAX_DEPTH)
            levels[++depth] = element.value;
    }
}

/* RFC 5280 appendix B: implementations "MUST be able to process" identifiers of these sizes; nobody promises more. */
static void oid_limits(const struct cert *cert, struct report *report)
{
    struct extension_walk walk = extension_walk(cert);
    struct extension extension;

    if (cert->oids_ordinary)
        return;
    judge(cert->tbs, report);
    while (extension_next(&walk, &extension))
        judge(extension.value, report);
}

/* A CRL is too long to be looked through; what its entries have was seen when they were read. */
static void oid_limits_of_crl(const struct crl *crl, struct report *report)
{
    judge(crl->signature_alg, report);
    judge(crl->issuer, report);
    judge(crl->shared.extensions, report);
    want_no_entry(crl, report, ENTRY_EXTENSION_OID,
        "want an extension type that every reader knows to read, have a longer one");
}

/* clang-format off */
static const struct rule rules[] = {
    { .id = "rfc5280.oid_limits", .severity = SEVERITY_WARNING, .source = "RFC 5280 appendix B", .applies = CERTIFICATE | REQUEST | CRL,
      .says = "Object identifiers have at most 20 arcs, each below 2^28, and at most 100 characters.",
      .mend = "Use an identifier below your organization's arc with numbers below 2^28; not every implementation reads larger ones.",
      .check = oid_limits,
      .check_crl = oid_limits_of_crl },
};
/* clang-format on */

const struct rule_table rules_oid = { "Object identifiers", rules, COUNT_OF(rules) };
