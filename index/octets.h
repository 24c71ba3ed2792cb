#ifndef LINTGATE_INDEX_OCTETS_H
#define LINTGATE_INDEX_OCTETS_H

#include <stddef.h>
#include <stdint.h>

/* Numbers as octets, big-endian: as they stand in keys and records. */

/* Writes `value` in `bytes` octets; where the next thing goes. */
static inline uint8_t *octets_put(uint8_t *at, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        at[i] = (uint8_t)(value >> 8 * (bytes - 1 - i));
    return at + bytes;
}

/* The number in the next `bytes` octets; steps over them. */
static inline uint64_t octets_get(const uint8_t **at, size_t bytes)
{
    uint64_t value = 0;

    for (size_t i = 0; i < bytes; i++)
        value = value << 8 | *(*at)++;
    return value;
}

#endif
