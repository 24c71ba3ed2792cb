/* lint/rules_oid.c - object identifiers wherever they stand. */
#include "lint/der_content.h"
#include "lint/rules.h"
#include "lint/walk.h"

enum {
    MAX_ARC_BITS = 28, /* RFC 5280 appendix B: "each arc element less than 2^28" */
    MAX_ARCS = 20,     /* "up to and including 20 elements" */
    MAX_TEXT = 100,    /* "up to 100 bytes" in dotted form */
    SHORT_OCTETS = 24, /* an octet is at most 4 characters of text, the first 5: so many are never too long */
};

/* True if `content` is an identifier that every implementation can read, if it is one. */
static bool is_ordinary(struct span content)
{
    char text[OID_TEXT_BYTES];
    size_t arcs = 1; /* the first octets are two */

    for (size_t i = 0, arc_len = 0; i < content.len; i++) {
        if (++arc_len > MAX_ARC_BITS / 7)
            return false;
        if ((content.at[i] & 0x80) == 0) {
            arcs++;
            arc_len = 0;
        }
    }
    return arcs <= MAX_ARCS && (content.len <= SHORT_OCTETS || strlen(oid_text(content, text)) <= MAX_TEXT);
}

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
        if (element.tag == DER_OID && !is_ordinary(element.value) && der_oid_fault(element.value) == DER_OK)
            finding(report, element.whole,
                "want an identifier of at most %d arcs below 2^%d and %d characters, have %.120s", MAX_ARCS,
                MAX_ARC_BITS, MAX_TEXT, oid_text(element.value, text));
        if ((element.tag & 0x20) != 0 && depth < DER_MAX_DEPTH)
            levels[++depth] = element.value;
    }
}

/* RFC 5280 appendix B: implementations "MUST be able to process" identifiers of these sizes; nobody promises more. */
static void oid_limits(const struct cert *cert, struct report *report)
{
    struct extension_walk walk = extension_walk(cert);
    struct extension extension;

    judge(cert->tbs, report);
    while (extension_next(&walk, &extension))
        judge(extension.value, report);
}

/* clang-format off */
static const struct rule rules[] = {
    { .id = "rfc5280.oid_limits", .severity = SEVERITY_WARNING, .source = "RFC 5280 appendix B", .applies = CERTIFICATE | REQUEST,
      .says = "Object identifiers have at most 20 arcs, each below 2^28, and at most 100 characters.",
      .mend = "Use an identifier below your organization's arc with numbers below 2^28; not every implementation reads larger ones.",
      .check = oid_limits },
};
/* clang-format on */

const struct rule_table rules_oid = { "Object identifiers", rules, COUNT_OF(rules) };
