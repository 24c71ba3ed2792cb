/* cli/json_text.c - escaped text of a record as UTF-8. */
#include "cli/json_text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { U_BYTES = 6 /* \uXXXX */ };

static uint32_t read_u(const char *text)
{
    const char hex[5] = { text[2], text[3], text[4], text[5], '\0' };

    return (uint32_t)strtoul(hex, NULL, 16);
}

static size_t write_utf8(uint32_t point, char *out)
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (char)(0xc0 | point >> 6);
        out[1] = (char)(0x80 | (point & 0x3f));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (char)(0xe0 | point >> 12);
        out[1] = (char)(0x80 | (point >> 6 & 0x3f));
        out[2] = (char)(0x80 | (point & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | point >> 18);
    out[1] = (char)(0x80 | (point >> 12 & 0x3f));
    out[2] = (char)(0x80 | (point >> 6 & 0x3f));
    out[3] = (char)(0x80 | (point & 0x3f));
    return 4;
}

/* The text was checked when it was read: an escape is whole, and a high surrogate has its low one. */
size_t json_text(const char *text, size_t len, char *out)
{
    size_t written = 0;

    for (size_t i = 0; i < len;) {
        if (text[i] != '\\') {
            out[written++] = text[i++];
        } else if (i + U_BYTES <= len && text[i + 1] == 'u') {
            uint32_t point = read_u(text + i);
            i += U_BYTES;
            if (point >= 0xd800 && point < 0xdc00 && i + U_BYTES <= len) {
                point = 0x10000 + ((point & 0x3ff) << 10) + (read_u(text + i) & 0x3ff);
                i += U_BYTES;
            }
            written += write_utf8(point, out + written);
        } else {
            out[written++] = i + 1 < len ? text[i + 1] : '?';
            i += 2;
        }
    }
    out[written] = '\0';
    return written;
}
