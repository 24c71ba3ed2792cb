/* audit/text.c - text that grows. */
#include "audit/text.h"

#include "audit/escape.h"

#include <stdlib.h>
#include <string.h>

enum {
    FIRST_ROOM_BYTES = 2048, /* the record of a certificate without findings has about 1,000 */
    NUMBER_DIGITS = 20,      /* of UINT64_MAX */
};

void text_init(struct text *text, size_t limit)
{
    *text = (struct text){ .limit = limit };
}

void text_free(struct text *text)
{
    free(text->at);
    *text = (struct text){ .failed = true };
}

/* Makes room for `len` more octets and returns where they go; NULL if there is none. They do not count yet. */
static char *reserve(struct text *text, size_t len)
{
    if (text->failed || len > text->limit - text->len) {
        text->failed = true;
        return NULL;
    }
    if (len > text->room - text->len) {
        size_t room = text->room != 0 ? text->room : FIRST_ROOM_BYTES;
        while (
            room < text->len + len) /* cannot overflow: both are at most the limit, far below SIZE_MAX / 2 */
            room *= 2;
        char *grown = realloc(text->at, room);
        if (grown == NULL) {
            text->failed = true;
            return NULL;
        }
        text->at = grown;
        text->room = room;
    }
    return text->at + text->len;
}

void text_put(struct text *text, const void *bytes, size_t len)
{
    char *out = reserve(text, len);

    if (out == NULL || len == 0)
        return;
    memcpy(out, bytes, len);
    text->len += len;
}

void text_put_string(struct text *text, const char *string)
{
    text_put(text, string, strlen(string));
}

void text_put_number(struct text *text, uint64_t number)
{
    char digits[NUMBER_DIGITS];
    size_t first = NUMBER_DIGITS;

    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    text_put(text, digits + first, NUMBER_DIGITS - first);
}

void hex_write(const uint8_t *bytes, size_t len, char *out)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < len; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 0xf];
    }
}

/* 16 for what is no digit. */
static unsigned hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return (unsigned)(digit - '0');
    return digit >= 'a' && digit <= 'f' ? (unsigned)(digit - 'a') + 10 : 16;
}

bool hex_read(const char *hex, uint8_t *out, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        const unsigned high = hex_value(hex[2 * i]), low = hex_value(hex[2 * i + 1]);
        if (high > 15 || low > 15)
            return false;
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

void text_put_hex(struct text *text, const uint8_t *bytes, size_t len)
{
    char *out = reserve(text, 2 * len);

    if (out == NULL)
        return;
    hex_write(bytes, len, out);
    text->len += 2 * len;
}

void text_put_escaped(struct text *text, const uint8_t *bytes, size_t len, size_t limit)
{
    char *out = reserve(text, limit);

    if (out == NULL)
        return;
    text->len += escape_write(bytes, len, out, limit);
}
