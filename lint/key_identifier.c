/* Is a key identifier made of the key? */
#include "lint/key_identifier.h"

#include "lint/digest.h"

/* RFC 7093 2: the leftmost octets, or all of them. */
static bool is_left_part(struct span identifier, const uint8_t *digest, size_t len)
{
    return identifier.len >= KEY_IDENTIFIER_MIN_BYTES && identifier.len <= len
           && memcmp(identifier.at, digest, identifier.len) == 0;
}

/* RFC 5280 4.2.1.2 (2): "a four-bit type field with the value 0100 followed by the least significant 60 bits". */
static bool is_typed_right_part(struct span identifier, const uint8_t *digest, size_t len)
{
    const uint8_t *const last = digest + len - KEY_IDENTIFIER_MIN_BYTES;

    return identifier.len == KEY_IDENTIFIER_MIN_BYTES && identifier.at[0] == (0x40 | (last[0] & 0x0f))
           && memcmp(identifier.at + 1, last + 1, KEY_IDENTIFIER_MIN_BYTES - 1) == 0;
}

bool key_identifier_is_derived(const struct cert *cert)
{
    /* SHA-1 of the key comes first, which nearly all certificates have: one digest is enough for them */
    const struct span sources[] = { cert->key.bits.octets, cert->key.whole };
    uint8_t digest[LINT_DIGEST_BYTES];

    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        for (enum digest_kind kind = LINT_SHA1; kind < LINT_DIGEST_COUNT; kind++) {
            const size_t len = digest_of(kind, sources[i], digest);

            if (is_left_part(cert->ski, digest, len) || is_typed_right_part(cert->ski, digest, len))
                return true;
        }
    }
    return false;
}
