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

/* The octets of `text` from `i`, at most eight; a digit for each that it has not. */
static uint64_t octets_at(struct span text, size_t i)
{
    uint64_t octets = EIGHT('0');

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

/* The high bit of each octet that is `octet`, where all are ASCII. */
static uint64_t equal_octets(uint64_t octets, uint8_t octet)
{
    const uint64_t others = octets ^ EIGHT(octet); /* 0 where it is; else below 0x80, so nothing carries */

    return ~(others + EIGHT(0x7f)) & EIGHT(0x80);
}

bool ascii_prints_tidy(struct span text)
{
    uint64_t together = 0;

    if (!ascii_prints(text))
        return false;
    for (size_t i = 0; i < text.len; i += sizeof together) {
        const uint64_t spaces = equal_octets(octets_at(text, i), ' ');

        together |= spaces & (spaces >> 8);
        if (i > 0 && text.at[i] == ' ' && text.at[i - 1] == ' ')
            return false;
    }
    return together == 0;
}

/* Not 0 if some octet of `octets` is 0. */
static uint64_t zero_octets(uint64_t octets)
{
    return (octets - EIGHT(0x01)) & ~octets & EIGHT(0x80);
}

unsigned ascii_signs(struct span text)
{
    uint64_t at = 0, ampersand = 0;

    for (size_t i = 0; i < text.len; i += sizeof at) {
        const uint64_t octets = octets_at(text, i);

        at |= zero_octets(octets ^ EIGHT('@'));
        ampersand |= zero_octets(octets ^ EIGHT('&'));
    }
    return (at != 0 ? ASCII_AT : 0U) | (ampersand != 0 ? ASCII_AMPERSAND : 0U);
}
