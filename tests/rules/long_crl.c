/* CRLs with a million entries. */
#include "tests/rules/long_crl.h"

#include "lint/crl.h"
#include "tests/rules/der_text.h"
#include "tests/rules/paper.h"

#include <stdlib.h>

enum {
    SERIAL_OCTETS = 16,
    ENTRY_BYTES = 64,  /* at most, of the entries made here */
    EVERY_BYTES = 512, /* at most, of an entry by its text */
    ROOM = 4096,       /* of everything else */
};

/* A generator that gives the same numbers each time: xorshift. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void write_number(uint8_t *at, uint64_t number, size_t octets)
{
    while (octets-- > 0) {
        at[octets] = (uint8_t)number;
        number >>= 8;
    }
}

/*
 * A number whose serial_hash is that of all others made here: the second half of it undoes what the hash makes of the first. As
 * lint/crl_serials.c computes it; its test sees whether that is still so.
 */
static void write_colliding(uint8_t serial[SERIAL_OCTETS], uint32_t number)
{
    enum { HALF = SERIAL_OCTETS / 2 };
    uint64_t first, sum = SERIAL_OCTETS;

    memset(serial, 0x5a, HALF);
    write_number(serial + HALF - sizeof number, number, sizeof number);
    memcpy(&first, serial, HALF);
    sum = (sum ^ first) * UINT64_C(0x9e3779b97f4a7c15);
    sum ^= sum >> 32;
    memcpy(serial + HALF, &sum, HALF);
}

static void write_serial(uint8_t serial[SERIAL_OCTETS], enum long_serials how, size_t index, uint64_t *state)
{
    enum { HALF = SERIAL_OCTETS / 2 };
    const uint64_t high = next_random(state), low = next_random(state);

    memset(serial, 0x5a, SERIAL_OCTETS);
    switch (how) {
    case SERIALS_RANDOM:
        write_number(serial, high, HALF);
        write_number(serial + HALF, low, HALF);
        break;
    case SERIALS_ASCEND:
        write_number(serial, index, HALF);
        write_number(serial + HALF, low, HALF);
        break;
    case SERIALS_SAME: break;
    case SERIALS_COLLIDE:
        write_colliding(serial, (uint32_t)index * UINT32_C(0x9e3779b1));
        break; /* no two alike */
    }
    serial[0] = (uint8_t)((serial[0] & 0x3f) | 0x40); /* positive and minimal */
}

/* SEQUENCE { INTEGER, UTCTime, [reasonCode] } */
static size_t write_entry(uint8_t *at, const struct long_crl *form, size_t index, uint64_t *state)
{
    static const uint8_t reason[] = { 0x30, 0x0c, 0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x15, 0x04, 0x03, 0x0a,
        0x01, 0x04 };
    const bool has_reason = !form->plain && index % 4 != 0;
    uint8_t *const start = at;

    *at++ = 0x30;
    *at++ = (uint8_t)(2 + SERIAL_OCTETS + 15 + (has_reason ? sizeof reason : 0));
    *at++ = 0x02;
    *at++ = SERIAL_OCTETS;
    write_serial(at, form->serials, index, state);
    at += SERIAL_OCTETS;
    memcpy(at,
        "\x17\x0d"
        "250101000000Z",
        15);
    at[5] = (uint8_t)('0' + index % 9 + 1); /* the month */
    at[7] = (uint8_t)('0' + index / 7 % 9 + 1);
    at[9] = (uint8_t)('0' + index / 3 % 10);
    at[13] = (uint8_t)('0' + index % 10);
    at += 15;
    if (has_reason) {
        memcpy(at, reason, sizeof reason);
        at += sizeof reason;
    }
    return (size_t)(at - start);
}

static size_t write_entries(uint8_t *at, const struct long_crl *form)
{
    uint8_t every[EVERY_BYTES];
    const size_t every_len = form->every != NULL ? der_text(form->every, every, sizeof every) : 0;
    uint64_t state = 88172645463325252;
    size_t used = 0;

    for (size_t i = 0; i < form->entries; i++) {
        if (form->every != NULL) {
            memcpy(at + used, every, every_len);
            used += every_len;
        } else {
            used += write_entry(at + used, form, i, &state);
        }
    }
    return used;
}

/* A header with five octets of length in front of `at`, which has room for it; the element's first octet. */
static uint8_t *wrap(uint8_t *at, size_t len, uint8_t tag)
{
    uint8_t length[5];
    size_t octets = 1;

    if (len >= 0x80) {
        while (octets < sizeof length && len >> (8 * octets) != 0)
            octets++;
        length[0] = (uint8_t)(0x80 | octets);
        write_number(length + 1, len, octets);
        octets++;
    } else {
        length[0] = (uint8_t)len;
    }
    at -= octets;
    memcpy(at, length, octets);
    *--at = tag;
    return at;
}

struct span long_crl_tbs(const struct long_crl *form)
{
    struct paper *paper = paper_good(CRL);
    const size_t entry_bytes = form->every != NULL ? EVERY_BYTES : ENTRY_BYTES;
    uint8_t *const bytes = malloc(2 * ROOM + form->entries * entry_bytes), *at = bytes + ROOM;
    struct der_error error;
    struct crl crl;

    paper_clear(paper, "revokedCertificates");
    const struct span without = paper_tbs(paper);
    if (bytes == NULL || !crl_read(without, &crl, &error))
        abort();
    /* From the middle: entries, in front of them the fields before, behind them the extensions. */
    const size_t entries_len = write_entries(at, form);
    const uint8_t *const after = crl.next_update.whole.at + crl.next_update.whole.len;
    uint8_t *end = at + entries_len;
    memcpy(end, crl.extensions_field.at, crl.extensions_field.len);
    end += crl.extensions_field.len;
    if (entries_len > 0)
        at = wrap(at, entries_len, 0x30);
    const size_t before_len = (size_t)(after - crl.version_field.at);
    at -= before_len;
    memcpy(at, crl.version_field.at, before_len);
    at = wrap(at, (size_t)(end - at), 0x30);
    paper_free(paper);

    const size_t len = (size_t)(end - at);
    memmove(bytes, at, len);
    return (struct span){ bytes, len };
}

void long_crl_free(struct span tbs)
{
    free((void *)(uintptr_t)tbs.at);
}
