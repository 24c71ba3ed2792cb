/* One row a fault: what a report says of it. */
#include "lint/der.h"

static const struct {
    const char *text;   /* continues "want" */
    const char *key;    /* the requirement: what a finding is filed under */
    const char *source; /* the clause */
} faults[] = {
    [DER_OK] = { "", "", "" },
    [DER_FAULT_CUT_SHORT] = { "want as many octets as the length says, have fewer",
        "x690.definite_minimal_len", "X.690 8.1.3" },
    [DER_FAULT_UNEXPECTED_TAG] = { "want this field here, have another tag or nothing", "asn1.structure",
        "X.690 8.1.2" },
    [DER_FAULT_TAG_NOT_MINIMAL] = { "want a tag in the fewest octets, have a longer one", "x690.tag_minimal",
        "X.690 8.1.2" },
    [DER_FAULT_LENGTH_INDEFINITE] = { "want a definite length, have an indefinite one",
        "x690.definite_minimal_len", "X.690 10.1" },
    [DER_FAULT_LENGTH_NOT_MINIMAL] = { "want a length in the fewest octets, have a longer one",
        "x690.definite_minimal_len", "X.690 10.1" },
    [DER_FAULT_LENGTH_TOO_LARGE] = { "want a length of at most 4 octets, have a longer one",
        "x690.definite_minimal_len", "X.690 8.1.3" },
    [DER_FAULT_TRAILING] = { "want nothing after the last field, have more octets",
        "x690.definite_minimal_len", "X.690 8.1.3" },
    [DER_FAULT_CONSTRUCTED] = { "want strings primitive and containers constructed, have it the other way "
                                "round",
        "x690.string_primitive", "X.690 10.2" },
    [DER_FAULT_BOOLEAN] = { "want one octet of 00 or ff, have another BOOLEAN", "x690.boolean",
        "X.690 11.1" },
    [DER_FAULT_DEFAULT_ENCODED] = { "want a DEFAULT value left out, have it written out",
        "x690.default_omitted", "X.690 11.5" },
    [DER_FAULT_INTEGER] = { "want an INTEGER in the fewest octets, have none or a padded one",
        "x690.integer_minimal", "X.690 8.3.2" },
    [DER_FAULT_BITS_UNUSED] = { "want at most 7 unused bits, all zero, have others",
        "x690.bitstring_unused_zero", "X.690 11.2.1" },
    [DER_FAULT_BITS_TRAILING] = { "want named bits without trailing zero bits, have some",
        "x690.bitstring_unused_zero", "X.690 11.2.2" },
    [DER_FAULT_NULL] = { "want NULL without content, have content", "asn1.structure", "X.690 8.8" },
    [DER_FAULT_OID] = { "want an object identifier of whole, minimal arcs, have another", "x690.oid_valid",
        "X.690 8.19" },
    [DER_FAULT_OID_SIZE] = { "want an object identifier of at most 100 octets, with arcs of at most 133 "
                             "bits, have a larger one",
        "limit.oid", "lintgate" },
    [DER_FAULT_SET_ORDER] = { "want the elements of a SET OF in ascending order, have another order",
        "x690.setof_order", "X.690 11.6" },
    [DER_FAULT_DUPLICATE] = { "want each element of a SET OF once, have one twice", "x690.setof_order",
        "X.690 11.6" },
    [DER_FAULT_VALUE] = { "want a value that the type allows, have one outside", "asn1.structure",
        "RFC 5280 A.1" },
    [DER_FAULT_NOT_ONE_VALUE] = { "want exactly one value in the OCTET STRING, have none or octets after it",
        "x690.trailing_in_octets", "RFC 5280 4.2" },
    [DER_FAULT_DEPTH] = { "want at most 32 containers inside each other, have more", "limit.depth",
        "lintgate" },
    [DER_FAULT_COUNT] = { "want no more elements than the reader's limit, have more", "limit.count",
        "lintgate" },
};
_Static_assert(sizeof(faults) / sizeof(faults[0]) == DER_FAULT_COUNT_OF, "a row for every fault");
_Static_assert(DER_MAX_DEPTH == 32 && DER_MAX_LENGTH_BYTES == 4 && DER_MAX_OID_BYTES == 100
                   && DER_MAX_ARC_BYTES * 7 == 133,
    "the sentences name the limits");

/* Faults come from der_error, but a caller's struct may hold anything. */
static enum der_fault known(enum der_fault fault)
{
    return fault < DER_FAULT_COUNT_OF ? fault : DER_FAULT_UNEXPECTED_TAG;
}

const char *der_fault_text(enum der_fault fault)
{
    return faults[known(fault)].text;
}

const char *der_fault_key(enum der_fault fault)
{
    return faults[known(fault)].key;
}

const char *der_fault_source(enum der_fault fault)
{
    return faults[known(fault)].source;
}
