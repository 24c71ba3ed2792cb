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

/*
 * What a digit is in one of the four places of a group: its value there, and ones everywhere else. So the four of a group, and-ed,
 * are its 24 bits below eight ones; what is no digit is zero, and makes all of it zero.
 */
#define DIGIT(value, shift) (~((uint32_t)0x3f << (shift)) | (uint32_t)(value) << (shift))
#define DIGITS(shift)                                                                                        \
    {                                                                                                        \
        ['A'] = DIGIT(0, shift), ['B'] = DIGIT(1, shift), ['C'] = DIGIT(2, shift), ['D'] = DIGIT(3, shift),  \
        ['E'] = DIGIT(4, shift), ['F'] = DIGIT(5, shift), ['G'] = DIGIT(6, shift), ['H'] = DIGIT(7, shift),  \
        ['I'] = DIGIT(8, shift), ['J'] = DIGIT(9, shift), ['K'] = DIGIT(10, shift),                          \
        ['L'] = DIGIT(11, shift), ['M'] = DIGIT(12, shift), ['N'] = DIGIT(13, shift),                        \
        ['O'] = DIGIT(14, shift), ['P'] = DIGIT(15, shift), ['Q'] = DIGIT(16, shift),                        \
        ['R'] = DIGIT(17, shift), ['S'] = DIGIT(18, shift), ['T'] = DIGIT(19, shift),                        \
        ['U'] = DIGIT(20, shift), ['V'] = DIGIT(21, shift), ['W'] = DIGIT(22, shift),                        \
        ['X'] = DIGIT(23, shift), ['Y'] = DIGIT(24, shift), ['Z'] = DIGIT(25, shift),                        \
        ['a'] = DIGIT(26, shift), ['b'] = DIGIT(27, shift), ['c'] = DIGIT(28, shift),                        \
        ['d'] = DIGIT(29, shift), ['e'] = DIGIT(30, shift), ['f'] = DIGIT(31, shift),                        \
        ['g'] = DIGIT(32, shift), ['h'] = DIGIT(33, shift), ['i'] = DIGIT(34, shift),                        \
        ['j'] = DIGIT(35, shift), ['k'] = DIGIT(36, shift), ['l'] = DIGIT(37, shift),                        \
        ['m'] = DIGIT(38, shift), ['n'] = DIGIT(39, shift), ['o'] = DIGIT(40, shift),                        \
        ['p'] = DIGIT(41, shift), ['q'] = DIGIT(42, shift), ['r'] = DIGIT(43, shift),                        \
        ['s'] = DIGIT(44, shift), ['t'] = DIGIT(45, shift), ['u'] = DIGIT(46, shift),                        \
        ['v'] = DIGIT(47, shift), ['w'] = DIGIT(48, shift), ['x'] = DIGIT(49, shift),                        \
        ['y'] = DIGIT(50, shift), ['z'] = DIGIT(51, shift), ['0'] = DIGIT(52, shift),                        \
        ['1'] = DIGIT(53, shift), ['2'] = DIGIT(54, shift), ['3'] = DIGIT(55, shift),                        \
        ['4'] = DIGIT(56, shift), ['5'] = DIGIT(57, shift), ['6'] = DIGIT(58, shift),                        \
        ['7'] = DIGIT(59, shift), ['8'] = DIGIT(60, shift), ['9'] = DIGIT(61, shift),                        \
        ['+'] = DIGIT(62, shift), ['/'] = DIGIT(63, shift),                                                  \
    }
static const uint32_t places[4][256] = { DIGITS(18), DIGITS(12), DIGITS(6), DIGITS(0) };

static uint32_t group_of(const uint8_t *text)
{
    return places[0][text[0]] & places[1][text[1]] & places[2][text[2]] & places[3][text[3]];
}

/* Groups of four digits without padding. Returns the octets that they make; fewer than count * 3 if one has anything else. */
static size_t groups_read(const char *text, size_t count, uint8_t *out)
{
    const uint8_t *at = (const uint8_t *)text;

    for (size_t i = 0; i < count; i++, at += 4) {
        const uint32_t group = group_of(at);
        if (group == 0)
            return i * 3;
        if (out == NULL)
            continue;
        *out++ = (uint8_t)(group >> 16);
        *out++ = (uint8_t)(group >> 8);
        *out++ = (uint8_t)group;
    }
    return count * 3;
}

/* The last group, of which `padding` digits at the end are '='. Padding bits are zero. */
static bool last_read(const char *text, size_t padding, uint8_t *out)
{
    const uint8_t digits_only[] = { (uint8_t)text[0], (uint8_t)text[1], padding > 1 ? 'A' : (uint8_t)text[2],
        padding > 0 ? 'A' : (uint8_t)text[3] };
    const uint32_t group = group_of(digits_only);

    if (group == 0 || (padding == 2 && text[3] != '=') || (padding == 1 && (group & 0xff) != 0)
        || (padding == 2 && (group & 0xffff) != 0))
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
    if (len == 0)
        return true;
    const char *const last = text + len - 4;
    const size_t padding = (size_t)(last[3] == '=') + (size_t)(last[2] == '='), before = (len / 4 - 1) * 3;

    if (groups_read(text, len / 4 - 1, out) != before
        || !last_read(last, padding, out != NULL ? out + before : NULL))
        return false;
    *out_len = before + 3 - padding;
    return true;
}
