/* What X.690 asks of the content octets of each simple type. */
#include "lint/der_content.h"

enum der_fault der_boolean_fault(struct span content)
{
    /* X.690 11.1: TRUE is 0xff. BER's other trues are refused. */
    return content.len == 1 && (content.at[0] == 0x00 || content.at[0] == 0xff) ? DER_OK : DER_FAULT_BOOLEAN;
}

enum der_fault der_integer_fault(struct span content)
{
    if (content.len == 0)
        return DER_FAULT_INTEGER;
    if (content.len == 1)
        return DER_OK;
    /* X.690 8.3.2: the first nine bits are neither all zero nor all one. */
    const bool next_is_negative = (content.at[1] & 0x80) != 0;
    const bool padded = next_is_negative ? content.at[0] == 0xff : content.at[0] == 0x00;
    return padded ? DER_FAULT_INTEGER : DER_OK;
}

enum der_fault der_bits_fault(struct span content)
{
    if (content.len == 0 || content.at[0] > 7)
        return DER_FAULT_BITS_UNUSED;
    const unsigned unused = content.at[0];
    if (content.len == 1)
        return unused == 0 ? DER_OK : DER_FAULT_BITS_UNUSED; /* X.690 8.6.2.3 */
    const unsigned last = content.at[content.len - 1];
    return (last & ((1U << unused) - 1)) == 0 ? DER_OK : DER_FAULT_BITS_UNUSED; /* X.690 11.2.1 */
}

enum der_fault der_oid_fault(struct span content)
{
    if (content.len == 0 || (content.at[content.len - 1] & 0x80) != 0) /* cut inside an arc */
        return DER_FAULT_OID;
    /* Nearly every identifier: too short for an arc that is too long, and without the octet that pads one. */
    if (content.len <= DER_MAX_ARC_BYTES && memchr(content.at, 0x80, content.len) == NULL)
        return DER_OK;

    size_t longest = 0;
    for (size_t arc = 0, i = 0; i < content.len; i++) { /* `arc` is where this one begins */
        if ((content.at[i] & 0x80) != 0)
            continue;
        if (content.at[arc] == 0x80) /* X.690 8.19.2: the fewest octets */
            return DER_FAULT_OID;
        if (i + 1 - arc > longest)
            longest = i + 1 - arc;
        arc = i + 1;
    }
    return content.len <= DER_MAX_OID_BYTES && longest <= DER_MAX_ARC_BYTES ? DER_OK : DER_FAULT_OID_SIZE;
}
