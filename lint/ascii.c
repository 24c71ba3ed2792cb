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

/* The octets of `text` from `i`, at most eight, with others of it or digits where it ends. */
static uint64_t octets_at(struct span text, size_t i)
{
    uint64_t octets = EIGHT('0');

    if (text.len - i >= sizeof octets)
        memcpy(&octets, text.at + i, sizeof octets);
    else if (text.len >= sizeof octets) /* some of those before it once more */
        memcpy(&octets, text.at + text.len - sizeof octets, sizeof octets);
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

/* The high bit of an octet that is not ASCII, below 0x20, or 0x7f. If there is none, of no octet; else perhaps of others too. */
static uint64_t not_printing(uint64_t octets)
{
    return octets | (octets - EIGHT(0x20)) | (octets + EIGHT(0x01));
}

/* Not 0 if some octet of `octets` is 0. */
static uint64_t zero_octets(uint64_t octets)
{
    return (octets - EIGHT(0x01)) & ~octets & EIGHT(0x80);
}

bool ascii_prints(struct span text)
{
    uint64_t odd = 0;

    for (size_t i = 0; i < text.len; i += sizeof odd)
        odd |= not_printing(octets_at(text, i));
    return (odd & EIGHT(0x80)) == 0;
}

/* The high bit of each octet that is `octet`, if all are ASCII. */
static uint64_t equal_octets(uint64_t octets, uint8_t octet)
{
    const uint64_t others = octets ^ EIGHT(octet); /* 0 where it is; else below 0x80, so nothing carries */

    return ~(others + EIGHT(0x7f)) & EIGHT(0x80);
}

bool ascii_prints_tidy(struct span text)
{
    uint64_t odd = 0, together = 0;

    for (size_t i = 0; i < text.len; i += sizeof odd) {
        const uint64_t octets = octets_at(text, i), spaces = equal_octets(octets, ' ');

        odd |= not_printing(octets);
        together |= spaces & (spaces >> 8);
        if (i > 0 && text.at[i] == ' ' && text.at[i - 1] == ' ')
            return false;
    }
    return (odd & EIGHT(0x80)) == 0 && together == 0;
}

unsigned ascii_signs(struct span text)
{
    uint64_t odd = 0, at = 0, ampersand = 0;

    for (size_t i = 0; i < text.len; i += sizeof odd) {
        const uint64_t octets = octets_at(text, i);

        odd |= not_printing(octets);
        at |= zero_octets(octets ^ EIGHT('@'));
        ampersand |= zero_octets(octets ^ EIGHT('&'));
    }
    return ((odd & EIGHT(0x80)) != 0 ? (unsigned)ASCII_NO_PRINT : 0U) | (at != 0 ? (unsigned)ASCII_AT : 0U)
           | (ampersand != 0 ? (unsigned)ASCII_AMPERSAND : 0U);
}
