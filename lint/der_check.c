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

/*
 * DER_OK, or what is wrong with one element of universal class, its own content only. REAL, EXTERNAL, EMBEDDED PDV and
 * CHARACTER STRING are refused: nothing that a CA signs has one, and parsers differ on them.
 */
static enum der_fault universal_fault(const struct element *element)
{
    const bool constructed = (element->identifier & DER_CONSTRUCTED) != 0;
    const bool container = (element->identifier | DER_CONSTRUCTED) == DER_SEQUENCE
                           || (element->identifier | DER_CONSTRUCTED) == DER_SET;
    const enum der_fault form = constructed == container ? DER_OK : DER_FAULT_CONSTRUCTED; /* X.690 10.2 */

    switch (container ? DER_SEQUENCE : element->identifier & ~(unsigned)DER_CONSTRUCTED) {
    case DER_BOOLEAN: return form != DER_OK ? form : der_boolean_fault(element->value);
    case DER_INTEGER:
    case DER_ENUMERATED: return form != DER_OK ? form : der_integer_fault(element->value);
    case DER_BIT_STRING: return form != DER_OK ? form : der_bits_fault(element->value);
    case DER_NULL: return form == DER_OK && element->value.len > 0 ? DER_FAULT_NULL : form;
    case DER_OID:
    case RELATIVE_OID: return form != DER_OK ? form : der_oid_fault(element->value);
    case DER_SEQUENCE:
    case DER_OCTET_STRING:
    case OBJECT_DESCRIPTOR:
    case DER_UTF8_STRING:
    case DER_NUMERIC_STRING:
    case DER_PRINTABLE_STRING:
    case DER_TELETEX_STRING:
    case VIDEOTEX_STRING:
    case DER_IA5_STRING:
    case DER_UTC_TIME:
    case DER_GENERALIZED_TIME:
    case GRAPHIC_STRING:
    case DER_VISIBLE_STRING:
    case GENERAL_STRING:
    case DER_UNIVERSAL_STRING:
    case DER_BMP_STRING: return form;
    default: return DER_FAULT_UNEXPECTED_TAG; /* end-of-contents, reserved, and the four above */
    }
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

/* Reads d to its end, which is `depth` containers deep and the content of a SET if `is_set`. */
static bool check(struct der *d, unsigned depth, bool is_set, const char *field)
{
    struct span previous = { NULL, 0 };
    while (!der_at_end(d)) {
        struct element element;
        if (!der_next(d, &element, field))
            return false;

        enum der_fault fault = is_set ? order_fault(previous, element.whole) : DER_OK;
        if (fault == DER_OK && (element.identifier & DER_CLASS) == 0)
            fault = universal_fault(&element);
        const bool container = (element.identifier & DER_CONSTRUCTED) != 0;
        if (fault == DER_OK && container && depth == DER_MAX_DEPTH)
            fault = DER_FAULT_DEPTH;
        if (fault != DER_OK)
            return der_fail(d, fault, element.whole.at, field);
        if (element.identifier == DER_OID && !oid_is_ordinary(element.value))
            d->error->odd_oid = true;

        if (container) {
            struct der inside = der_inside(d, element.value);
            if (!check(&inside, depth + 1, element.identifier == DER_SET, field))
                return false;
        }
        previous = element.whole;
    }
    return true;
}

/* d itself moves only if everything is fine. */
static bool check_all(struct der *d, bool is_set, const char *field)
{
    struct der inside = *d;
    if (!check(&inside, 0, is_set, field))
        return false;
    *d = inside;
    return true;
}

bool der_check(struct der *d, const char *field)
{
    return check_all(d, false, field);
}

bool der_check_set(struct der *d, const char *field)
{
    return check_all(d, true, field);
}
