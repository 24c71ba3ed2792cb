#ifndef LINTGATE_CRYPTO_PASSWORD_H
#define LINTGATE_CRYPTO_PASSWORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Hashes of passwords: scrypt (RFC 7914), which costs memory as well as time, as text in the form that Python's passlib has, too:
 * $scrypt$ln=16,r=8,p=2$SALT$HASH with salt and hash in base64 (RFC 4648 4) without padding.
 */

enum {
    PASSWORD_SALT_BYTES = 16,
    PASSWORD_KEY_BYTES = 32,
    PASSWORD_HASH_BYTES = 128, /* the longest text and its NUL */
};

/* Zero: it could not be computed, for want of memory or because the hash is none; that says nothing of the password. */
enum password { PASSWORD_UNKNOWN = 0, PASSWORD_WRONG, PASSWORD_RIGHT };

/*
 * True if `text` is such a hash with 16 octets of salt and 32 of key, and costs 16 MiB to 1 GiB: less is found by trying, more is a
 * slip of the pen that would fill a machine's memory.
 */
bool password_hash_is(const char *text);

/*
 * Whether the hash was made of `password`, in a time that does not depend on how much of the key is right. Takes the hash's memory and a
 * few tenths of a second.
 */
enum password password_check(const char *text, const uint8_t *password, size_t len);

/*
 * Makes a hash with a fresh salt, at the price of the hash `like`; NULL: 64 MiB, twice. False if there is a NUL in the password, which no
 * hash takes, or memory or random octets ran out; then `text` is "".
 */
bool password_hash(const uint8_t *password, size_t len, const char *like, char text[PASSWORD_HASH_BYTES]);

/* In a time that depends on neither. False if the lengths differ. */
bool password_same(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len);

#endif
