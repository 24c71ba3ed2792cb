/*
 * Certification requests that a CA's key signs: for a cross-certificate, or for one of its own by the CA above it. RFC 2986; RFC 2985
 * 5.4; SBR 7.1.2.2. What is asked of the key, the name and the extensions of certificates is asked of the wanted ones by their rules.
 */
#include "lint/rules.h"
#include "lint/text.h"

static const char *attribute_name(const struct request_attribute *attribute, char text[OID_TEXT_BYTES])
{
    return attribute->type != OID_UNKNOWN ? oid_name(attribute->type) : oid_text(attribute->oid, text);
}

/* RFC 2986 4.1: attributes is "a collection of attributes"; of two of one type, which counts? */
static void attributes_unique(const struct csr *csr, struct report *report)
{
    struct request_attribute attribute, earlier;
    char text[OID_TEXT_BYTES];

    for (struct span rest = csr->attributes; request_attribute_next(&rest, &attribute);) {
        struct span before = csr->attributes;

        while (request_attribute_next(&before, &earlier) && earlier.whole.at < attribute.whole.at) {
            if (span_equal(earlier.oid, attribute.oid)) {
                finding(report, attribute.whole, "want each attribute once, have %s again",
                    attribute_name(&attribute, text));
                break;
            }
        }
    }
}

/* RFC 2986 4.1: "values SET SIZE (1..MAX)". */
static void attributes_have_values(const struct csr *csr, struct report *report)
{
    struct request_attribute attribute;
    char text[OID_TEXT_BYTES];

    for (struct span rest = csr->attributes; request_attribute_next(&rest, &attribute);) {
        if (request_attribute_count(&attribute) == 0)
            finding(report, attribute.whole, "want at least one value of %s, have none",
                attribute_name(&attribute, text));
    }
}

/* X.690 8.23: a string as value holds the characters of its type. */
static void attributes_readable(const struct csr *csr, struct report *report)
{
    struct request_attribute attribute;
    struct der_error ignored;

    for (struct span rest = csr->attributes; request_attribute_next(&rest, &attribute);) {
        struct der values = der_again(attribute.values, &ignored);
        struct span value, whole;
        unsigned tag;
        size_t count;

        while (!der_at_end(&values) && der_any(&values, &tag, &value, &whole, "")) {
            if (text_is_string(tag) && !text_length((struct text){ tag, value }, &count))
                finding(report, whole, "want the characters of a %s, have octets that are none",
                    text_type_name(tag));
        }
    }
}

/* RFC 2985 5.4.1, 5.4.2: challengePassword and extensionRequest are "SINGLE VALUE TRUE". */
static void attributes_single(const struct csr *csr, struct report *report)
{
    struct request_attribute attribute;

    for (struct span rest = csr->attributes; request_attribute_next(&rest, &attribute);) {
        const size_t count = request_attribute_count(&attribute);

        if ((attribute.type == OID_AT_CHALLENGE_PASSWORD || attribute.type == OID_AT_EXTENSION_REQUEST)
            && count > 1)
            finding(
                report, attribute.whole, "want one value of %s, have %zu", oid_name(attribute.type), count);
    }
}

/*
 * RFC 2985 5.4.1: challengePassword "specifies a password by which an entity may request certificate revocation". In a request, which
 * is no secret, anybody reads it.
 */
static void no_challenge_password(const struct csr *csr, struct report *report)
{
    struct request_attribute attribute;

    for (struct span rest = csr->attributes; request_attribute_next(&rest, &attribute);) {
        if (attribute.type == OID_AT_CHALLENGE_PASSWORD)
            finding(report, attribute.whole, "want no challengePassword in a CA's request, have one");
    }
}

/* RFC 2985 5.4.2: extensions are asked for by extensionRequest. Some readers take Microsoft's attribute for the same, others do not. */
static void extensions_in_their_place(const struct csr *csr, struct report *report)
{
    struct request_attribute attribute;

    for (struct span rest = csr->attributes; request_attribute_next(&rest, &attribute);) {
        if (attribute.type == OID_AT_MS_EXTENSION_REQUEST)
            finding(
                report, attribute.whole, "want extensions in extensionRequest, have Microsoft's attribute");
    }
}

static bool is_known(enum oid type)
{
    return type == OID_AT_CHALLENGE_PASSWORD || type == OID_AT_EXTENSION_REQUEST
           || type == OID_AT_MS_EXTENSION_REQUEST || type == OID_AT_UNSTRUCTURED_ADDRESS
           || type == OID_UNSTRUCTURED_NAME;
}

/* RFC 2985 5.4: the attributes that are made for requests. */
static void attributes_known(const struct csr *csr, struct report *report)
{
    struct request_attribute attribute;
    char text[OID_TEXT_BYTES];

    for (struct span rest = csr->attributes; request_attribute_next(&rest, &attribute);) {
        if (!is_known(attribute.type))
            finding(report, attribute.whole, "want attributes of RFC 2985 5.4, have %s",
                attribute_name(&attribute, text));
    }
}

/* SBR 7.1.2.2(d): "The cA field SHALL be set true." What a CA's key signs asks for a CA's certificate. */
static void wanted_is_ca(const struct csr *csr, struct report *report)
{
    const struct extension *extension = cert_extension(&csr->wanted, OID_EXT_BASIC_CONSTRAINTS);

    if (extension != NULL && !csr->wanted.is_ca)
        finding(report, extension->whole, "want cA in a CA's request, have none");
}

/*
 * SBR 7.1.2.2(i): subjectKeyIdentifier "SHALL contain a value that is included in the keyIdentifier field of the
 * authorityKeyIdentifier extension in Certificates issued by the Subordinate CA": all certificates of one key have one.
 */
static void wanted_identifier_is_kept(const struct csr *csr, struct report *report)
{
    const struct cert *own = csr->own_cert;

    if (own != NULL && own->ski.at != NULL && csr->wanted.ski.at != NULL
        && !span_equal(own->ski, csr->wanted.ski))
        finding(report, csr->wanted.ski,
            "want the subjectKeyIdentifier of the CA's own certificate, have another");
}

static const struct rule rules[] = {
    {
        .id = "csr.attribute.unique",
        .source = "RFC 2986 4.1",
        .applies = REQUEST,
        .says = "No attribute of a request is there twice.",
        .mend = "Put all values of a type into one attribute, or leave one of the attributes out.",
        .check_csr = attributes_unique,
    },
    {
        .id = "csr.attribute.values",
        .source = "RFC 2986 4.1",
        .applies = REQUEST,
        .says = "Each attribute of a request has a value.",
        .mend = "Leave out an attribute that has no value.",
        .check_csr = attributes_have_values,
    },
    {
        .id = "csr.attribute.text",
        .source = "X.690 8.23.10",
        .applies = REQUEST,
        .says = "Strings in attributes can be read as characters of their type.",
        .mend = "Encode the text anew, as UTF-8 in a UTF8String.",
        .check_csr = attributes_readable,
    },
    {
        .id = "csr.attribute.single",
        .source = "RFC 2985 5.4.2",
        .applies = REQUEST,
        .says = "challengePassword and extensionRequest have one value.",
        .mend = "Put all extensions into one list, in one extensionRequest.",
        .check_csr = attributes_single,
    },
    {
        .id = "csr.challenge_password",
        .severity = SEVERITY_WARNING,
        .source = "RFC 2985 5.4.1",
        .applies = REQUEST,
        .says = "A CA's request has no password in it.",
        .mend = "Leave challengePassword out: a CA proves who it is by other means.",
        .check_csr = no_challenge_password,
    },
    {
        .id = "csr.extensions.place",
        .source = "RFC 2985 5.4.2",
        .applies = REQUEST,
        .says = "Extensions are asked for by extensionRequest.",
        .mend = "Ask for extensions by extensionRequest (1.2.840.113549.1.9.14).",
        .check_csr = extensions_in_their_place,
    },
    {
        .id = "csr.attribute.known",
        .severity = SEVERITY_NOTICE,
        .source = "RFC 2985 5.4",
        .applies = REQUEST,
        .says = "The attributes are those that are made for requests.",
        .mend = "Leave the attribute out, unless the CA above asks for it.",
        .check_csr = attributes_known,
    },
    {
        .id = "csr.bc.ca",
        .source = "SBR 7.1.2.2(d)",
        .applies = REQUEST,
        .since = SMC01,
        .says = "A CA that asks for basicConstraints asks for cA.",
        .mend = "Ask for basicConstraints with cA, or leave the extension to the CA above.",
        .check_csr = wanted_is_ca,
    },
    {
        .id = "csr.ski.kept",
        .source = "SBR 7.1.2.2(i)",
        .applies = REQUEST,
        .since = SMC01,
        .says =
            "A subjectKeyIdentifier that is asked for is that of the CA's certificate, when this is known.",
        .mend = "Ask for the identifier that the CA's certificate has, or leave the extension out.",
        .check_csr = wanted_identifier_is_kept,
    },
};

const struct rule_table rules_csr = { "Certification requests", rules, COUNT_OF(rules) };
