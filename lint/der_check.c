/* der_check: is every element in here DER by the rules of its universal type, whatever the ASN.1? */
#include "lint/der_content.h"
#include "lint/oid.h"

/* Universal types that der.h does not name, because no reader asks for one. X.680 table 1. */
enum {
    OBJECT_DESCRIPTOR = 0x07,
    RELATIVE_OID = 0x0d,
    VIDEOTEX_STRING = 0x15,
    GRAPHIC_STRING = 0x19,
    GENERAL_STRING = 0x1b,
};

/* What the content of a universal type is, as far as X.690 asks anything of it. */
enum content {
    /*
     * No element begins so: end-of-contents, reserved numbers, the other form. REAL, EXTERNAL, EMBEDDED PDV and CHARACTER STRING are
     * refused, too: nothing that a CA signs has one, and parsers differ on them.
     */
    REFUSED = 0,
    ELEMENTS,
    OCTETS, /* any, of a string or a time */
    BOOLEAN,
    INTEGER,
    BITS,
    NOTHING,
    ARCS,
};

/* By identifier octet, of universal class. */
static const uint8_t contents[DER_CONSTRUCTED + DER_NUMBER + 1] = {
    [DER_SEQUENCE] = ELEMENTS,
    [DER_SET] = ELEMENTS,
    [DER_BOOLEAN] = BOOLEAN,
    [DER_INTEGER] = INTEGER,
    [DER_ENUMERATED] = INTEGER,
    [DER_BIT_STRING] = BITS,
    [DER_NULL] = NOTHING,
    [DER_OID] = ARCS,
    [RELATIVE_OID] = ARCS,
    [DER_OCTET_STRING] = OCTETS,
    [OBJECT_DESCRIPTOR] = OCTETS,
    [DER_UTF8_STRING] = OCTETS,
    [DER_NUMERIC_STRING] = OCTETS,
    [DER_PRINTABLE_STRING] = OCTETS,
    [DER_TELETEX_STRING] = OCTETS,
    [VIDEOTEX_STRING] = OCTETS,
    [DER_IA5_STRING] = OCTETS,
    [DER_UTC_TIME] = OCTETS,
    [DER_GENERALIZED_TIME] = OCTETS,
    [GRAPHIC_STRING] = OCTETS,
    [DER_VISIBLE_STRING] = OCTETS,
    [GENERAL_STRING] = OCTETS,
    [DER_UNIVERSAL_STRING] = OCTETS,
    [DER_BMP_STRING] = OCTETS,
};

/* DER_OK, or what is wrong with one element of universal class, its own content only. */
static inline enum der_fault universal_fault(const struct element *element)
{
    switch ((enum content)contents[element->identifier]) {
    case ELEMENTS:
    case OCTETS: return DER_OK;
    case BOOLEAN: return der_boolean_fault(element->value);
    case INTEGER: return der_integer_fault(element->value);
    case BITS: return der_bits_fault(element->value);
    case NOTHING: return element->value.len == 0 ? DER_OK : DER_FAULT_NULL;
    case ARCS: return der_oid_fault(element->value);
    case REFUSED: break;
    }
    return contents[element->identifier ^ DER_CONSTRUCTED] != REFUSED ? DER_FAULT_CONSTRUCTED /* X.690 10.2 */
                                                                      : DER_FAULT_UNEXPECTED_TAG;
}

/* X.690 11.6: the encodings of a SET OF ascend. Two elements never differ only by padding: each ends where it says. */
static enum der_fault order_fault(struct span previous, struct span next)
{
    if (previous.at == NULL)
        return DER_OK;
    if (span_equal(previous, next))
        return DER_FAULT_DUPLICATE;
    const size_t common = previous.len < next.len ? previous.len : next.len;
    return memcmp(previous.at, next.at, common) < 0 ? DER_OK : DER_FAULT_SET_ORDER;
}

/* A container that is not read to its end yet. */
struct level {
    struct der d;         /* what is left of it */
    bool is_set;          /* d is of the content of a SET */
    struct span previous; /* element of the SET; at == NULL: none yet */
};

/* DER_OK, or what is wrong with `element`, the last one read from `level`; what is in it is not looked at. */
static inline enum der_fault element_fault(const struct level *level, const struct element *element)
{
    enum der_fault fault = level->is_set ? order_fault(level->previous, element->whole) : DER_OK;
    if (fault == DER_OK && (element->identifier & DER_CLASS) == 0)
        fault = universal_fault(element);
    return fault;
}

/* d itself moves only if everything is fine. */
static bool check(struct der *d, bool is_set, const char *field)
{
    struct level levels[1 + DER_MAX_DEPTH] NOT_CLEARED, *level = levels;
    *level = (struct level){ .d = *d, .is_set = is_set };
    for (;;) {
        if (der_at_end(&level->d)) {
            if (level == levels)
                break;
            level--;
            continue;
        }
        struct element element NOT_CLEARED;
        if (!der_next(&level->d, &element, field))
            return false;

        const bool container = (element.identifier & DER_CONSTRUCTED) != 0;
        enum der_fault fault = element_fault(level, &element);
        if (fault == DER_OK && container && level == levels + DER_MAX_DEPTH)
            fault = DER_FAULT_DEPTH;
        if (fault != DER_OK)
            return der_fail(d, fault, element.whole.at, field);
        if (element.identifier == DER_OID && !oid_is_ordinary(element.value))
            d->error->odd_oid = true;

        level->previous = element.whole;
        if (container) {
            level++;
            *level = (struct level){ .d = der_inside(d, element.value),
                .is_set = element.identifier == DER_SET };
        }
    }
    d->rest = level->d.rest;
    return true;
}

bool der_check(struct der *d, const char *field)
{
    return check(d, false, field);
}

bool der_check_set(struct der *d, const char *field)
{
    return check(d, true, field);
}
