/* audit/base64.c - RFC 4648 base64, strict. */
#include "audit/base64.h"

#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t base64_length(size_t len)
{
    return (len + 2) / 3 * 4;
}

void base64_write(const uint8_t *bytes, size_t len, char *out)
{
    for (size_t i = 0; i < len; i += 3) {
        const size_t count = len - i < 3 ? len - i : 3;
        uint32_t group = (uint32_t)bytes[i] << 16;

        if (count > 1)
            group |= (uint32_t)bytes[i + 1] << 8;
        if (count > 2)
            group |= bytes[i + 2];
        *out++ = digits[group >> 18];
        *out++ = digits[group >> 12 & 0x3f];
        *out++ = count > 1 ? digits[group >> 6 & 0x3f] : '=';
        *out++ = count > 2 ? digits[group & 0x3f] : '=';
    }
}

/* The value of a digit; 64 for what is none. */
static uint32_t digit_value(char digit)
{
    if (digit >= 'A' && digit <= 'Z')
        return (uint32_t)(digit - 'A');
    if (digit >= 'a' && digit <= 'z')
        return (uint32_t)(digit - 'a') + 26;
    if (digit >= '0' && digit <= '9')
        return (uint32_t)(digit - '0') + 52;
    return digit == '+' ? 62 : digit == '/' ? 63 : 64;
}

/* Four digits, of which `padding` at the end are '='. */
static bool group_read(const char *text, size_t padding, uint8_t *out)
{
    uint32_t group = 0;

    for (size_t i = 0; i < 4; i++) {
        const bool pad = i >= 4 - padding;
        const uint32_t value = pad ? 0 : digit_value(text[i]);
        if (value > 63 || (pad && text[i] != '='))
            return false;
        group = group << 6 | value;
    }
    if ((padding == 1 && (group & 0xff) != 0) || (padding == 2 && (group & 0xffff) != 0))
        return false;
    for (size_t i = 0; out != NULL && i < 3 - padding; i++)
        out[i] = (uint8_t)(group >> (16 - 8 * i));
    return true;
}

bool base64_read(const char *text, size_t len, uint8_t *out, size_t *out_len)
{
    *out_len = 0;
    if (len % 4 != 0)
        return false;
    for (size_t i = 0; i < len; i += 4) {
        const bool last = i + 4 == len;
        const size_t padding = !last ? 0 : (size_t)(text[i + 3] == '=') + (size_t)(text[i + 2] == '=');
        if (!group_read(text + i, padding, out != NULL ? out + *out_len : NULL))
            return false;
        *out_len += 3 - padding;
    }
    return true;
}
