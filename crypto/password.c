/* crypto/password.c - scrypt by libcrypto, and the text that says how it was done. */
#include "crypto/password.h"

#include "crypto/library.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

enum {
    COST_MIN = 14, /* log2 of RFC 7914's N; with r = 8 that is 16 MiB */
    COST_MAX = 20,
    COST_USUAL = 16,
    BLOCKS_MIN = 8, /* RFC 7914's r */
    BLOCKS_MAX = 32,
    PARALLEL_MAX = 16,
    PARALLEL_USUAL = 2,
    SALT_TEXT = 22, /* digits of base64 that PASSWORD_SALT_BYTES make */
    KEY_TEXT = 43,  /* and PASSWORD_KEY_BYTES */
    BLOCK_BYTES = 128,
};
/* What N, r and p may take together: V of RFC 7914 6, and room for the rest. */
static const uint64_t memory_most = 1024ULL * 1024 * 1024;
static const uint64_t memory_beside = 16ULL * 1024 * 1024;

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

struct scrypt {
    unsigned cost, blocks, parallel;
    uint8_t salt[PASSWORD_SALT_BYTES];
    char key[KEY_TEXT + 1]; /* base64: what keys are compared in */
};

static void base64(const uint8_t *bytes, size_t len, char *out)
{
    unsigned held = 0, bits = 0;

    for (size_t i = 0; i < len; i++) {
        held = held << 8 | bytes[i];
        for (bits += 8; bits >= 6; bits -= 6)
            *out++ = digits[held >> (bits - 6) & 0x3f];
    }
    if (bits > 0)
        *out++ = digits[held << (6 - bits) & 0x3f];
    *out = '\0';
}

/* The salt that exactly these digits stand for. */
static bool read_salt(const char *text, uint8_t salt[PASSWORD_SALT_BYTES])
{
    char again[SALT_TEXT + 1];
    unsigned held = 0, bits = 0;
    size_t len = 0;

    for (size_t i = 0; i < SALT_TEXT; i++) {
        const char *digit = memchr(digits, text[i], sizeof digits - 1);

        if (digit == NULL)
            return false;
        held = held << 6 | (unsigned)(digit - digits);
        bits += 6;
        if (bits >= 8 && len < PASSWORD_SALT_BYTES)
            salt[len++] = (uint8_t)(held >> (bits -= 8));
    }
    base64(salt, PASSWORD_SALT_BYTES, again);
    return memcmp(again, text, SALT_TEXT) == 0;
}

/* `name` and a number of at most 99, moving `*text` behind both. */
static bool read_number(const char **text, const char *name, unsigned *number)
{
    const size_t len = strlen(name);
    const char *at = *text + len;

    *number = 0;
    if (strncmp(*text, name, len) != 0 || *at < '1' || *at > '9')
        return false;
    for (int i = 0; i < 2 && *at >= '0' && *at <= '9'; i++)
        *number = *number * 10 + (unsigned)(*at++ - '0');
    *text = at;
    return true;
}

static uint64_t memory_of(const struct scrypt *scrypt)
{
    return (uint64_t)BLOCK_BYTES * scrypt->blocks << scrypt->cost;
}

static bool is_in_bounds(const struct scrypt *scrypt)
{
    return scrypt->cost >= COST_MIN && scrypt->cost <= COST_MAX && scrypt->blocks >= BLOCKS_MIN
           && scrypt->blocks <= BLOCKS_MAX && scrypt->parallel <= PARALLEL_MAX
           && memory_of(scrypt) <= memory_most;
}

static bool read_hash(const char *text, struct scrypt *scrypt)
{
    const char *at = text;

    if (!read_number(&at, "$scrypt$ln=", &scrypt->cost) || !read_number(&at, ",r=", &scrypt->blocks)
        || !read_number(&at, ",p=", &scrypt->parallel) || !is_in_bounds(scrypt))
        return false;
    if (strlen(at) != 1 + SALT_TEXT + 1 + KEY_TEXT || at[0] != '$' || at[1 + SALT_TEXT] != '$')
        return false;
    memcpy(scrypt->key, at + 1 + SALT_TEXT + 1, KEY_TEXT + 1);
    return read_salt(at + 1, scrypt->salt) && strspn(scrypt->key, digits) == KEY_TEXT;
}

bool password_hash_is(const char *text)
{
    struct scrypt scrypt;

    return read_hash(text, &scrypt);
}

/* HMAC, of which scrypt is made, takes a key and the same with NULs behind it for one (RFC 2104 2). */
static bool has_nul(const uint8_t *password, size_t len)
{
    return len > 0 && memchr(password, '\0', len) != NULL;
}

static bool derive(const struct scrypt *scrypt, const uint8_t *password, size_t len, char text[KEY_TEXT + 1])
{
    const struct crypto_library *library = crypto_library();
    EVP_KDF *kdf = library != NULL ? EVP_KDF_fetch(library->context, "SCRYPT", NULL) : NULL;
    EVP_KDF_CTX *context = kdf != NULL ? EVP_KDF_CTX_new(kdf) : NULL;
    uint64_t n = 1ULL << scrypt->cost;
    uint64_t most = memory_of(scrypt) + memory_beside;
    uint32_t r = scrypt->blocks, p = scrypt->parallel;
    uint8_t key[PASSWORD_KEY_BYTES], salt[PASSWORD_SALT_BYTES], none = 0;
    void *at = &none; /* as OSSL_PARAM wants it, which only reads */

    if (len > 0)
        memcpy(&at, &password, sizeof at);
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PASSWORD, at, len),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt, sizeof salt),
        OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_N, &n),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_R, &r),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_P, &p),
        OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &most),
        OSSL_PARAM_construct_end(),
    };

    memcpy(salt, scrypt->salt, sizeof salt);
    const bool ok = context != NULL && EVP_KDF_derive(context, key, sizeof key, parameters) == 1;
    if (ok)
        base64(key, sizeof key, text);
    OPENSSL_cleanse(key, sizeof key);
    EVP_KDF_CTX_free(context);
    EVP_KDF_free(kdf);
    if (!ok)
        ERR_clear_error(); /* what is left in the queue holds memory */
    return ok;
}

enum password password_check(const char *text, const uint8_t *password, size_t len)
{
    struct scrypt scrypt;
    char key[KEY_TEXT + 1];

    if (!read_hash(text, &scrypt))
        return PASSWORD_UNKNOWN;
    if (has_nul(password, len))
        return PASSWORD_WRONG;
    if (!derive(&scrypt, password, len, key))
        return PASSWORD_UNKNOWN;
    return CRYPTO_memcmp(key, scrypt.key, KEY_TEXT) == 0 ? PASSWORD_RIGHT : PASSWORD_WRONG;
}

bool password_hash(const uint8_t *password, size_t len, const char *like, char text[PASSWORD_HASH_BYTES])
{
    struct scrypt scrypt = { .cost = COST_USUAL, .blocks = BLOCKS_MIN, .parallel = PARALLEL_USUAL };
    char salt[SALT_TEXT + 1];

    text[0] = '\0';
    if ((like != NULL && !read_hash(like, &scrypt)) || has_nul(password, len)
        || getrandom(scrypt.salt, sizeof scrypt.salt, 0) != (ssize_t)sizeof scrypt.salt
        || !derive(&scrypt, password, len, scrypt.key))
        return false;
    base64(scrypt.salt, sizeof scrypt.salt, salt);
    (void)snprintf(text, PASSWORD_HASH_BYTES, "$scrypt$ln=%u,r=%u,p=%u$%s$%s", scrypt.cost, scrypt.blocks,
        scrypt.parallel, salt, scrypt.key);
    return true;
}

bool password_same(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len)
{
    return a_len == b_len && CRYPTO_memcmp(a, b, a_len) == 0;
}
