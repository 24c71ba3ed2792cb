/* The strict DER cursor: headers, and the readers of simple types. */
#include "lint/der.h"

#include "lint/der_content.h"

bool der_fail(struct der *d, enum der_fault fault, const uint8_t *at, const char *field)
{
    if (d->error->fault == DER_OK)
        *d->error = (struct der_error){ .fault = fault, .offset = (size_t)(at - d->start), .field = field };
    return false;
}

bool der_blemish(struct der *d, enum der_fault fault, const uint8_t *at, const char *field)
{
    return d->lenient || der_fail(d, fault, at, field);
}

/* X.690 8.1.2: steps *rest over the identifier octets. */
static enum der_fault read_identifier(struct span *rest, unsigned *identifier)
{
    enum { MAX_NUMBER_BYTES = 4 }; /* octets of a tag number in high-tag form: 28 bits; standards use one */
    *identifier = rest->at[0];
    *rest = der_skip(*rest, 1);
    if ((*identifier & DER_NUMBER) != DER_NUMBER)
        return DER_OK;

    uint32_t number = 0;
    for (unsigned i = 0; i < MAX_NUMBER_BYTES; i++) {
        if (rest->len == 0)
            return DER_FAULT_CUT_SHORT;
        const uint8_t octet = rest->at[0];
        if (i == 0 && octet == 0x80)
            return DER_FAULT_TAG_NOT_MINIMAL;
        *rest = der_skip(*rest, 1);
        number = (number << 7) | (octet & 0x7fU);
        if ((octet & 0x80) == 0)
            return number < DER_NUMBER ? DER_FAULT_TAG_NOT_MINIMAL : DER_OK;
    }
    return DER_FAULT_UNEXPECTED_TAG;
}

/* X.690 8.1.3, 10.1: steps *rest over the length octets. The content must be there. */
static enum der_fault read_length(struct span *rest, size_t *length)
{
    if (rest->len == 0)
        return DER_FAULT_CUT_SHORT;
    const uint8_t first = rest->at[0];
    *rest = der_skip(*rest, 1);
    *length = first;
    if (first == 0x80)
        return DER_FAULT_LENGTH_INDEFINITE;
    if (first > 0x80) {
        const size_t octets = first & 0x7fU;
        if (rest->len > 0 && rest->at[0] == 0)
            return DER_FAULT_LENGTH_NOT_MINIMAL;
        if (octets > DER_MAX_LENGTH_BYTES)
            return DER_FAULT_LENGTH_TOO_LARGE;
        if (octets > rest->len)
            return DER_FAULT_CUT_SHORT;
        *length = 0;
        for (size_t i = 0; i < octets; i++)
            *length = (*length << 8) | rest->at[i];
        if (*length < 0x80)
            return DER_FAULT_LENGTH_NOT_MINIMAL;
        *rest = der_skip(*rest, octets);
    }
    return *length > rest->len ? DER_FAULT_CUT_SHORT : DER_OK;
}

size_t der_step(struct der *d, const char *field)
{
    const struct span before = d->rest;
    if (before.len == 0) {
        der_fail(d, DER_FAULT_UNEXPECTED_TAG, before.at, field);
        return 0;
    }
    struct span rest = before;
    unsigned identifier;
    size_t length = 0;
    enum der_fault fault = read_identifier(&rest, &identifier);
    if (fault == DER_OK)
        fault = read_length(&rest, &length);
    if (fault != DER_OK) {
        der_fail(d, fault, before.at, field);
        return 0;
    }
    d->rest = der_skip(rest, length);
    return (size_t)(rest.at - before.at);
}

/* What it means that the next identifier octet is not `tag`. */
static enum der_fault other_tag(const struct der *d, unsigned tag)
{
    struct span rest = d->rest;
    unsigned identifier;
    if (rest.len == 0)
        return DER_FAULT_UNEXPECTED_TAG;
    const enum der_fault fault = read_identifier(&rest, &identifier);
    if (fault != DER_OK)
        return fault;
    return (identifier ^ DER_CONSTRUCTED) == tag ? DER_FAULT_CONSTRUCTED : DER_FAULT_UNEXPECTED_TAG;
}

static void fail_tag(struct der *d, unsigned tag, const char *field)
{
    der_fail(d, other_tag(d, tag), d->rest.at, field);
}

/* Inline as der_next: most of what is done to read a document is this. */
static inline bool read_tagged(struct der *d, unsigned tag, struct element *element, const char *field)
{
    if (der_next_is(d, tag))
        return der_next(d, element, field);
    fail_tag(d, tag, field);
    return false;
}

bool der_value(struct der *d, unsigned tag, struct span *value, const char *field)
{
    struct element element;
    if (!read_tagged(d, tag, &element, field))
        return false;
    *value = element.value;
    return true;
}

bool der_element(struct der *d, unsigned tag, struct span *whole, const char *field)
{
    struct element element;
    if (!read_tagged(d, tag, &element, field))
        return false;
    *whole = element.whole;
    return true;
}

/* Goes back to `before`, where the element with `fault` begins. */
static bool refuse(struct der *d, struct span before, enum der_fault fault, const char *field)
{
    d->rest = before;
    return der_fail(d, fault, before.at, field);
}

/* As refuse, but a lenient cursor goes on. */
static bool refuse_blemish(struct der *d, struct span before, enum der_fault fault, const char *field)
{
    return d->lenient || refuse(d, before, fault, field);
}

bool der_any(struct der *d, unsigned *tag, struct span *value, struct span *whole, const char *field)
{
    const struct span before = d->rest;
    struct element element;
    if (!der_next(d, &element, field))
        return false;
    if ((element.identifier & DER_NUMBER) == DER_NUMBER)
        return refuse(d, before, DER_FAULT_UNEXPECTED_TAG, field);
    *tag = element.identifier;
    if (value != NULL)
        *value = element.value;
    if (whole != NULL)
        *whole = element.whole;
    return true;
}

bool der_optional(struct der *d, unsigned tag, struct span *value, const char *field)
{
    *value = (struct span){ NULL, 0 };
    return !der_next_is(d, tag) || der_value(d, tag, value, field);
}

bool der_enter_whole(struct der *d, unsigned tag, struct der *inside, struct span *whole, const char *field)
{
    struct element element;
    if (!read_tagged(d, tag, &element, field))
        return false;
    *inside = der_inside(d, element.value);
    *whole = element.whole;
    return true;
}

bool der_enter(struct der *d, unsigned tag, struct der *inside, const char *field)
{
    struct element element;
    if (!read_tagged(d, tag, &element, field))
        return false;
    *inside = der_inside(d, element.value);
    return true;
}

bool der_end(struct der *d, const char *field)
{
    return d->rest.len == 0 || der_fail(d, DER_FAULT_TRAILING, d->rest.at, field);
}

/* Reads a value whose content must satisfy `fault_of`. A failed read does not move. */
static inline bool read_checked(struct der *d, unsigned tag, enum der_fault (*fault_of)(struct span),
    struct span *value, const char *field)
{
    const struct span before = d->rest;
    struct element element;
    if (!read_tagged(d, tag, &element, field))
        return false;
    const enum der_fault fault = fault_of(element.value);
    if (fault != DER_OK)
        return refuse(d, before, fault, field);
    *value = element.value;
    return true;
}

bool der_boolean(struct der *d, unsigned tag, bool *value, const char *field)
{
    const struct span before = d->rest;
    struct span content;
    if (!der_value(d, tag, &content, field))
        return false;
    if (content.len != 1)
        return refuse(d, before, DER_FAULT_BOOLEAN, field);
    if (der_boolean_fault(content) != DER_OK && !refuse_blemish(d, before, DER_FAULT_BOOLEAN, field))
        return false;
    *value = content.at[0] != 0;
    return true;
}

bool der_default_false(struct der *d, unsigned tag, bool *value, const char *field)
{
    const struct span before = d->rest;
    *value = false;
    return !der_next_is(d, tag)
           || (der_boolean(d, tag, value, field)
               && (*value || refuse_blemish(d, before, DER_FAULT_DEFAULT_ENCODED, field)));
}

bool der_integer(struct der *d, unsigned tag, struct span *value, const char *field)
{
    return read_checked(d, tag, der_integer_fault, value, field);
}

bool der_small(struct der *d, unsigned tag, uint32_t *value, const char *field)
{
    const struct span before = d->rest;
    struct span content;
    if (!der_integer(d, tag, &content, field))
        return false;
    if (content.len > sizeof(*value) || (content.at[0] & 0x80) != 0)
        return refuse(d, before, DER_FAULT_VALUE, field);
    *value = 0;
    for (size_t i = 0; i < content.len; i++)
        *value = (*value << 8) | content.at[i];
    return true;
}

bool der_oid(struct der *d, unsigned tag, struct span *value, const char *field)
{
    return read_checked(d, tag, der_oid_fault, value, field);
}

bool der_bits(struct der *d, unsigned tag, struct bits *value, const char *field)
{
    struct span content;
    if (!read_checked(d, tag, der_bits_fault, &content, field))
        return false;
    *value = (struct bits){ .octets = der_skip(content, 1), .unused = content.at[0] };
    return true;
}

/* X.690 11.2.2: no trailing zero bits. */
static bool ends_in_zero(const struct bits *list)
{
    return list->octets.len > 0 && ((list->octets.at[list->octets.len - 1] >> list->unused) & 1) == 0;
}

bool der_named_bits(struct der *d, unsigned tag, uint32_t *bits, const char *field)
{
    const struct span before = d->rest;
    struct bits list;
    if (!der_bits(d, tag, &list, field))
        return false;
    if (list.octets.len > sizeof(*bits))
        return refuse(d, before, DER_FAULT_VALUE, field);
    if (ends_in_zero(&list) && !refuse_blemish(d, before, DER_FAULT_BITS_TRAILING, field))
        return false;
    *bits = 0;
    for (size_t n = 0; n < list.octets.len * 8; n++)
        if ((list.octets.at[n / 8] & (0x80 >> (n % 8))) != 0)
            *bits |= 1U << n;
    return true;
}

bool der_octets(struct der *d, struct span *value, const char *field)
{
    return der_value(d, DER_OCTET_STRING, value, field);
}

bool der_null(struct der *d, const char *field)
{
    const struct span before = d->rest;
    struct span content;
    return der_value(d, DER_NULL, &content, field)
           && (content.len == 0 || refuse(d, before, DER_FAULT_NULL, field));
}
