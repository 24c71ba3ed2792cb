/*
 * What the readers ask of a document before any rule looks at it: the rows that a fault (der_fault_key) or an unknown
 * document is filed under. They have no check of their own, and cannot be switched off.
 */
#include "lint/rules.h"

static const struct rule rules[] = {
    {
        .id = DOCUMENT_KIND_RULE,
        .source = "RFC 5280 4.1",
        .applies = ANY_DOCUMENT,
        .says = "The document is a TBSCertificate or a Certificate.",
        .mend = "Give lintgate the DER of the TBSCertificate, or of the signed certificate, and nothing "
                "around it.",
    },
    {
        .id = "asn1.structure",
        .source = "RFC 5280 A.1",
        .applies = ANY_DOCUMENT,
        .says = "Fields are those of the ASN.1, in its order, of its types and inside its limits.",
        .mend = "Compare the field at the offset with the ASN.1 of RFC 5280; lint --show prints the values "
                "around it.",
        .covers = "rfc6960.certstatus_encoding",
        .peers =
            "pkilint:itu.invalid_asn1_syntax zlint:e_subject_not_dn zlint:e_path_len_constraint_zero_or_less "
            "pkilint:pkix.ocsp_response_is_not_basic",
    },
    {
        .id = "x690.tag_minimal",
        .source = "X.690 8.1.2",
        .applies = ANY_DOCUMENT,
        .says = "Tags are in the fewest octets.",
        .mend = "Encode with a DER encoder: tags up to 30 take one octet.",
    },
    {
        .id = "x690.definite_minimal_len",
        .source = "X.690 10.1",
        .applies = ANY_DOCUMENT,
        .says = "Lengths are definite, in the fewest octets, and nothing follows what they cover.",
        .mend = "Encode with a DER encoder, not BER; cut off what follows the document.",
    },
    {
        .id = "x690.string_primitive",
        .source = "X.690 10.2",
        .applies = ANY_DOCUMENT,
        .says = "Strings are primitive and containers constructed.",
        .mend = "Encode with a DER encoder: strings in one piece, SEQUENCE and SET with the constructed bit.",
    },
    {
        .id = "x690.boolean",
        .source = "X.690 11.1",
        .applies = ANY_DOCUMENT,
        .says = "A BOOLEAN is the octet 00 or ff.",
        .mend = "Encode TRUE as ff and FALSE as 00.",
    },
    {
        .id = "x690.default_omitted",
        .source = "X.690 11.5",
        .applies = ANY_DOCUMENT,
        .says = "A value that equals its DEFAULT is left out.",
        .mend = "Leave out what has its default: critical FALSE, cA FALSE, version v1.",
        .peers = "zlint:e_basic_constr_invalid_der zlint:e_cert_ext_invalid_der",
    },
    {
        .id = "x690.integer_minimal",
        .source = "X.690 8.3.2",
        .applies = ANY_DOCUMENT,
        .says = "An INTEGER is in the fewest octets.",
        .mend = "Encode INTEGERs in the fewest octets: one leading 00 only before an octet of 80 or more.",
    },
    {
        .id = "x690.bitstring_unused_zero",
        .source = "X.690 11.2",
        .applies = ANY_DOCUMENT,
        .says = "Unused bits are zero, and a list of named bits does not end in zero bits.",
        .mend = "Encode named bits, as those of keyUsage, without trailing zero bits, and count the unused "
                "ones in the first octet.",
        .peers = "zlint:e_incorrect_ku_encoding zlint:e_superfluous_ku_encoding",
    },
    {
        .id = "x690.oid_valid",
        .source = "X.690 8.19",
        .applies = ANY_DOCUMENT,
        .says = "An object identifier is made of whole arcs in the fewest octets.",
        .mend = "Write the identifier in dotted form and let an encoder make the octets.",
    },
    {
        .id = "x690.setof_order",
        .source = "X.690 11.6",
        .applies = ANY_DOCUMENT,
        .says = "The elements of a SET OF ascend, and none is there twice.",
        .mend = "Sort the elements of each SET OF by their encodings, as a DER encoder does, and leave out "
                "repetitions.",
    },
    {
        .id = "x690.trailing_in_octets",
        .source = "RFC 5280 4.2",
        .applies = ANY_DOCUMENT,
        .says = "An extnValue holds exactly one DER value.",
        .mend = "Put exactly one DER value into extnValue, and nothing behind it.",
    },
    {
        .id = "limit.depth",
        .source = "lintgate",
        .applies = ANY_DOCUMENT,
        .says = "Containers are inside each other no deeper than the readers follow them.",
        .mend = "Flatten the structure: no profile of certificates needs so many levels.",
    },
    {
        .id = "limit.oid",
        .source = "lintgate",
        .applies = ANY_DOCUMENT,
        .says = "Object identifiers have at most 100 octets, and arcs of at most 133 bits.",
        .mend = "Use a shorter identifier; a UUID below 2.25 is the largest arc that is in use.",
    },
    {
        .id = "limit.count",
        .source = "lintgate",
        .applies = ANY_DOCUMENT,
        .says = "Lists are no longer than the readers follow them.",
        .mend = "Issue several documents with fewer elements each.",
    },
};

const struct rule_table rules_encoding = { "Encoding", rules, COUNT_OF(rules) };
