/* lint/ascii.c - sets of ASCII characters, and texts of nothing else, eight octets at a time. */
#include "lint/ascii.h"

/* A test compares each with the characters that its comment names. */
const struct ascii_set ascii_printable = { { 0xa7fffb8100000000, 0x07fffffe07fffffe } };
const struct ascii_set ascii_uri = { { 0xaffffffa00000000, 0x47fffffeafffffff } };
const struct ascii_set ascii_atext = { { 0xa3ffacfa00000000, 0x7fffffffc7fffffe } };
const struct ascii_set ascii_label = { { 0x03ff200000000000, 0x07fffffe00000000 } };
const struct ascii_set ascii_domain = { { 0xa3ffecfa00000000, 0x7fffffffc7ffffff } };

/* The same octet eight times. */
#define EIGHT(octet) (UINT64_C(0x0101010101010101) * (octet))

/* The octets of `text` from `i`, at most eight; a space for each that it has not. */
static uint64_t octets_at(struct span text, size_t i)
{
    uint64_t octets = EIGHT(' ');

    if (text.len - i >= sizeof octets)
        memcpy(&octets, text.at + i, sizeof octets);
    else
        memcpy(&octets, text.at + i, text.len - i);
    return octets;
}

bool ascii_only(struct span text)
{
    uint64_t seen = 0;

    for (size_t i = 0; i < text.len; i += sizeof seen)
        seen |= octets_at(text, i);
    return (seen & EIGHT(0x80)) == 0;
}

bool ascii_prints(struct span text)
{
    uint64_t seen = 0; /* the high bit of an octet that is not ASCII, below 0x20, or 0x7f */

    for (size_t i = 0; i < text.len; i += sizeof seen) {
        const uint64_t octets = octets_at(text, i);

        /* An octet that borrows or carries has its own high bit set by that: nothing is lost for its neighbours. */
        seen |= octets | (octets - EIGHT(0x20)) | (octets + EIGHT(0x01));
    }
    return (seen & EIGHT(0x80)) == 0;
}
