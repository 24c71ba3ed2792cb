/* audit/escape.c - untrusted bytes as printable ASCII inside a JSON string, in one form only. */
#include "audit/escape.h"

#include <string.h>

enum {
    UNIT_BYTES = 12, /* the longest form of one character: a pair of \uXXXX */
    UTF8_BYTES = 4,  /* the longest character; RFC 3629 3 */
    CUT_BYTES = sizeof ESCAPE_CUT - 1,
};

static const char hex_digits[] = "0123456789abcdef";

static bool is_plain(uint8_t byte)
{
    return byte >= 0x20 && byte <= 0x7e && byte != '"' && byte != '\\' && byte != '<';
}

/* RFC 3629 4: the octets of the character that starts at `bytes`, and its code point; 0 if there is none. */
static size_t utf8_read(const uint8_t *bytes, size_t len, uint32_t *point)
{
    static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 }; /* by octets: no overlong forms */
    const uint8_t first = bytes[0];
    const size_t octets = first < 0x80 ? 1 : first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;

    if (octets == 0 || octets > len || first > 0xf4)
        return 0;
    *point = octets == 1 ? first : first & (0x7fU >> octets);
    for (size_t i = 1; i < octets; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
        *point = *point << 6 | (bytes[i] & 0x3f);
    }
    if (*point < smallest[octets] || *point > 0x10ffff || (*point >= 0xd800 && *point <= 0xdfff))
        return 0;
    return octets;
}

static size_t utf8_write(uint32_t point, uint8_t *out)
{
    if (point < 0x80) {
        out[0] = (uint8_t)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (uint8_t)(0xc0 | point >> 6);
        out[1] = (uint8_t)(0x80 | (point & 0x3f));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (uint8_t)(0xe0 | point >> 12);
        out[1] = (uint8_t)(0x80 | (point >> 6 & 0x3f));
        out[2] = (uint8_t)(0x80 | (point & 0x3f));
        return 3;
    }
    out[0] = (uint8_t)(0xf0 | point >> 18);
    out[1] = (uint8_t)(0x80 | (point >> 12 & 0x3f));
    out[2] = (uint8_t)(0x80 | (point >> 6 & 0x3f));
    out[3] = (uint8_t)(0x80 | (point & 0x3f));
    return 4;
}

static size_t u_write(uint32_t value, char *unit)
{
    unit[0] = '\\';
    unit[1] = 'u';
    for (size_t i = 0; i < 4; i++)
        unit[2 + i] = hex_digits[value >> (12 - 4 * i) & 0xf];
    return 6;
}

static size_t point_write(uint32_t point, char unit[UNIT_BYTES])
{
    if (point < 0x10000)
        return u_write(point, unit);
    point -= 0x10000;
    return u_write(0xd800 | point >> 10, unit) + u_write(0xdc00 | (point & 0x3ff), unit + 6);
}

/* The form of what starts at `bytes`; *used are the octets that it stands for. */
static size_t next_unit(const uint8_t *bytes, size_t len, char unit[UNIT_BYTES], size_t *used)
{
    uint32_t point = 0;

    *used = 1;
    if (is_plain(bytes[0])) {
        unit[0] = (char)bytes[0];
        return 1;
    }
    if (bytes[0] == '"' || bytes[0] == '\\') {
        unit[0] = '\\';
        unit[1] = (char)bytes[0];
        return 2;
    }
    const size_t octets = utf8_read(bytes, len, &point);
    if (octets == 0 || point == 0 || point == '<') { /* NUL: many readers of JSON stumble over \u0000 */
        unit[0] = '<';
        unit[1] = hex_digits[bytes[0] >> 4];
        unit[2] = hex_digits[bytes[0] & 0xf];
        unit[3] = '>';
        return 4;
    }
    *used = octets;
    return point_write(point, unit);
}

size_t escape_write(const uint8_t *bytes, size_t len, char *out, size_t limit)
{
    char unit[UNIT_BYTES];
    size_t written = 0;
    size_t room_for_cut = 0; /* the longest prefix of whole characters that leaves room for the mark */
    size_t used = 0;

    for (size_t i = 0; i < len; i += used) {
        const size_t unit_len = next_unit(bytes + i, len - i, unit, &used);
        if (unit_len > limit - written) {
            memcpy(out + room_for_cut, ESCAPE_CUT, CUT_BYTES);
            return room_for_cut + CUT_BYTES;
        }
        memcpy(out + written, unit, unit_len);
        written += unit_len;
        if (written + CUT_BYTES <= limit)
            room_for_cut = written;
    }
    return written;
}

static bool hex_value(const char *text, size_t digits, uint32_t *value)
{
    *value = 0;
    for (size_t i = 0; i < digits; i++) {
        const char *digit = text[i] != '\0' ? strchr(hex_digits, text[i]) : NULL;
        if (digit == NULL)
            return false;
        *value = *value << 4 | (uint32_t)(digit - hex_digits);
    }
    return true;
}

/* \uXXXX, or two of them for one character. Returns the octets of text read; 0 if it is neither. */
static size_t point_read(const char *text, size_t len, uint32_t *point)
{
    uint32_t low = 0;

    if (len < 6 || text[0] != '\\' || text[1] != 'u' || !hex_value(text + 2, 4, point))
        return 0;
    if (*point < 0xd800 || *point > 0xdfff)
        return 6;
    if (*point > 0xdbff || len < 12 || text[6] != '\\' || text[7] != 'u' || !hex_value(text + 8, 4, &low)
        || low < 0xdc00 || low > 0xdfff)
        return 0;
    *point = 0x10000 + ((*point & 0x3ff) << 10 | (low & 0x3ff));
    return 12;
}

/* One character of text to its octets. Lenient: escape_read compares with what escape_write makes of them. */
static size_t next_bytes(const char *text, size_t len, uint8_t bytes[UTF8_BYTES], size_t *used)
{
    uint32_t value = 0;

    if (len >= 2 && text[0] == '\\' && text[1] != 'u') {
        bytes[0] = (uint8_t)text[1];
        *used = 2;
        return 1;
    }
    if (text[0] == '\\') {
        *used = point_read(text, len, &value);
        return *used != 0 ? utf8_write(value, bytes) : 0;
    }
    if (text[0] == '<') {
        if (len < 4 || text[3] != '>' || !hex_value(text + 1, 2, &value))
            return 0;
        bytes[0] = (uint8_t)value;
        *used = 4;
        return 1;
    }
    bytes[0] = (uint8_t)text[0];
    *used = 1;
    return 1;
}

/*
 * True if escape_write makes this unit of its bytes where it stands. Marks alone depend on what follows: octets that are no character by
 * themselves may be one together, and then have another form.
 */
static bool is_unit(const char *text, size_t len, const uint8_t *bytes, size_t count, size_t used)
{
    uint8_t window[UTF8_BYTES], further[UTF8_BYTES];
    char unit[UNIT_BYTES];
    size_t have = count, again = 0, more = 0;

    memcpy(window, bytes, count);
    for (size_t at = used; text[0] == '<' && have < UTF8_BYTES && at < len && text[at] == '<'; at += more) {
        if (next_bytes(text + at, len - at, further, &more) == 0)
            return false;
        window[have++] = further[0];
    }
    return next_unit(window, have, unit, &again) == used && memcmp(text, unit, used) == 0 && again == count;
}

/* The top bit of each octet that is zero; of others perhaps, too, but only above such a one. */
static uint64_t zeros(uint64_t eight)
{
    return (eight - 0x0101010101010101) & ~eight;
}

/* Octets that stand for themselves, whatever is around them. Eight at a time while all of them do. */
static size_t plain_length(const char *text, size_t len)
{
    const uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
    size_t i = 0;

    for (uint64_t eight; len - i >= sizeof eight; i += sizeof eight) {
        memcpy(&eight, text + i, sizeof eight);
        const uint64_t odd = zeros(eight ^ ones * '"') | zeros(eight ^ ones * '\\')
                             | zeros(eight ^ ones * '<') | zeros(eight ^ ones * 0x7f)
                             | ((eight - ones * ' ') & ~eight) | eight;
        if ((odd & tops) != 0)
            break;
    }
    while (i < len && is_plain((uint8_t)text[i]))
        i++;
    return i;
}

bool escape_read(const char *text, size_t len, uint8_t *out, size_t *out_len, bool *cut)
{
    const bool is_cut = len >= CUT_BYTES && memcmp(text + len - CUT_BYTES, ESCAPE_CUT, CUT_BYTES) == 0;
    size_t used = 0;

    *out_len = 0;
    if (cut != NULL)
        *cut = is_cut;
    if (is_cut)
        len -= CUT_BYTES;
    for (size_t i = 0; i < len; i += used) {
        uint8_t bytes[UTF8_BYTES];
        used = plain_length(text + i, len - i);
        if (used > 0) {
            if (out != NULL)
                memcpy(out + *out_len, text + i, used);
            *out_len += used;
            continue;
        }
        const size_t count = next_bytes(text + i, len - i, bytes, &used);
        if (count == 0 || !is_unit(text + i, len - i, bytes, count, used))
            return false;
        if (out != NULL)
            memcpy(out + *out_len, bytes, count); /* a character is never longer than its form */
        *out_len += count;
    }
    return true;
}
