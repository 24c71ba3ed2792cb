/* index/fingerprint.c - records as numbers: multiply and shift, eight octets at a time. */
#include "index/fingerprint.h"

#define ODD_NUMBER 0x9e3779b97f4a7c15U /* 2^64 divided by the golden ratio: bits without a pattern */

enum { WORD_BYTES = 8, HALF_BITS = 32 };

static uint64_t mix(uint64_t sum, uint64_t word)
{
    sum = (sum ^ word) * ODD_NUMBER;
    sum ^= sum >> HALF_BITS;
    sum *= ODD_NUMBER;
    return sum ^ sum >> (HALF_BITS - 3);
}

static uint64_t mix_span(uint64_t sum, struct span span)
{
    sum = mix(sum, span.len);
    for (size_t at = 0; at < span.len; at += WORD_BYTES) {
        const size_t left = span.len - at;
        uint64_t word = 0;

        memcpy(&word, span.at + at, left < WORD_BYTES ? left : WORD_BYTES);
        sum = mix(sum, word);
    }
    return sum;
}

uint64_t fingerprint(unsigned table, struct span key, struct span value)
{
    return mix_span(mix_span(mix(0, table), key), value);
}
