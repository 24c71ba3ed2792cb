/* crypto/spki.c - SubjectPublicKeyInfo of the few kinds that signatures are verified with, each with its one AlgorithmIdentifier. */
#include "crypto/spki.h"

#include <string.h>

enum {
    ALGORITHM_BYTES = 24, /* of the longest below */
    INTEGER = 0x02,
    BIT_STRING = 0x03,
    SEQUENCE = 0x30,
    SHORT_FORM_MAX = 0x7f,
    UNCOMPRESSED = 0x04, /* the first octet of a point. SEC 1 2.3.3 */
    COMPRESSED = 0x02,   /* or that plus one */
};

#define EC_PUBLIC_KEY  0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01
#define RSA_ENCRYPTION 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01

static const struct algorithm {
    enum key_type type;
    size_t len, coordinate; /* octets of a coordinate, or of the whole point of EdDSA */
    uint8_t octets[ALGORITHM_BYTES];
} algorithms[] = {
    { KEY_RSA, 15, 0, { 0x30, 0x0d, RSA_ENCRYPTION, 0x05, 0x00 } },
    { KEY_RSA, 13, 0, { 0x30, 0x0b, RSA_ENCRYPTION } },
    { KEY_EC_P256, 21, 32,
        { 0x30, 0x13, EC_PUBLIC_KEY, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07 } },
    { KEY_EC_P384, 18, 48, { 0x30, 0x10, EC_PUBLIC_KEY, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22 } },
    { KEY_EC_P521, 18, 66, { 0x30, 0x10, EC_PUBLIC_KEY, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x23 } },
    { KEY_ED25519, 7, 32, { 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70 } },
    { KEY_ED448, 7, 57, { 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x71 } },
};

/* Octets that are not read yet. */
struct cursor {
    const uint8_t *at;
    size_t len;
};

/* A value with that tag; its length in the one form that DER has for it. X.690 10.1. */
static bool enter(struct cursor *cursor, uint8_t tag, struct cursor *inside)
{
    size_t head = 2, len;

    if (cursor->len < head || cursor->at[0] != tag)
        return false;
    len = cursor->at[1];
    if (len > SHORT_FORM_MAX) {
        const size_t more = len - SHORT_FORM_MAX - 1;

        if (more < 1 || more > 2 || cursor->len < head + more)
            return false;
        len = more == 1 ? cursor->at[2] : (size_t)cursor->at[2] << 8 | cursor->at[3];
        if (len <= (more == 1 ? SHORT_FORM_MAX : 0xffU))
            return false;
        head += more;
    }
    if (cursor->len - head < len)
        return false;
    *inside = (struct cursor){ cursor->at + head, len };
    cursor->at += head + len;
    cursor->len -= head + len;
    return true;
}

/* A positive INTEGER, in the one form that DER has for it, without the octet 0 that only says its sign. X.690 8.3.2. */
static bool positive(struct cursor *cursor, const uint8_t **at, size_t *len)
{
    struct cursor number;

    if (!enter(cursor, INTEGER, &number) || number.len == 0 || number.at[0] > SHORT_FORM_MAX)
        return false;
    if (number.at[0] == 0) {
        if (number.len < 2 || number.at[1] <= SHORT_FORM_MAX) /* zero, or an octet that says nothing */
            return false;
        number.at++;
        number.len--;
    }
    *at = number.at;
    *len = number.len;
    return true;
}

static const struct algorithm *algorithm_take(struct cursor *cursor)
{
    for (size_t i = 0; i < sizeof algorithms / sizeof algorithms[0]; i++) {
        const struct algorithm *algorithm = &algorithms[i];

        if (cursor->len < algorithm->len || memcmp(cursor->at, algorithm->octets, algorithm->len) != 0)
            continue;
        cursor->at += algorithm->len;
        cursor->len -= algorithm->len;
        return algorithm;
    }
    return NULL;
}

static bool has_points_length(const struct algorithm *algorithm, struct cursor point)
{
    if (algorithm->type == KEY_ED25519 || algorithm->type == KEY_ED448)
        return point.len == algorithm->coordinate;
    if (point.len == 1 + 2 * algorithm->coordinate)
        return point.at[0] == UNCOMPRESSED;
    return point.len == 1 + algorithm->coordinate && (point.at[0] | 1) == (COMPRESSED | 1);
}

static bool rsa_read(struct cursor bits, struct spki *spki)
{
    struct cursor numbers;

    return enter(&bits, SEQUENCE, &numbers) && bits.len == 0
           && positive(&numbers, &spki->modulus, &spki->modulus_len)
           && positive(&numbers, &spki->exponent, &spki->exponent_len) && numbers.len == 0;
}

bool spki_read(const uint8_t *at, size_t len, struct spki *spki)
{
    struct cursor whole = { at, len }, inside, bits;
    const struct algorithm *algorithm;

    *spki = (struct spki){ .type = KEY_NONE };
    if (!enter(&whole, SEQUENCE, &inside) || whole.len != 0 || (algorithm = algorithm_take(&inside)) == NULL
        || !enter(&inside, BIT_STRING, &bits) || inside.len != 0 || bits.len < 2 || bits.at[0] != 0)
        return false;
    bits.at++; /* how many bits of the last octet are unused: none */
    bits.len--;
    if (algorithm->type == KEY_RSA ? !rsa_read(bits, spki) : !has_points_length(algorithm, bits))
        return false;
    spki->type = algorithm->type;
    if (algorithm->type != KEY_RSA) {
        spki->point = bits.at;
        spki->point_len = bits.len;
    }
    return true;
}
