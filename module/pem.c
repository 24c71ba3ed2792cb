/* module/pem.c - PEM, strictly: one block, no headers in it, canonical base64. RFC 7468 3. */
#include "module/pem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PEM_LINE_BYTES = 64 /* of a boundary: "-----BEGIN CERTIFICATE-----" and shorter */ };

/* 0 … 63; -1 if `c` is none of the alphabet. RFC 4648 4. */
static int base64_value(char c)
{
    enum { LOWER = 26, DIGIT = 52, PLUS = 62, SLASH = 63 };

    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return LOWER + c - 'a';
    if (c >= '0' && c <= '9')
        return DIGIT + c - '0';
    return c == '+' ? PLUS : c == '/' ? SLASH : -1;
}

/* Decodes up to `end`; octets written to `out`, which has room for three quarters of the text. -1: not base64. */
static long base64_decode(const char *at, const char *end, uint8_t *out)
{
    uint32_t bits = 0;
    unsigned count = 0, padding = 0;
    long written = 0;

    for (; at < end; at++) {
        const int value = base64_value(*at);

        if (*at == '\n' || *at == '\r' || *at == ' ' || *at == '\t')
            continue;
        if (*at == '=' ? ++padding > 2 : value < 0 || padding > 0)
            return -1;
        bits = bits << 6 | (uint32_t)(value < 0 ? 0 : value);
        if (++count % 4 == 0) {
            for (unsigned i = 0; i < 3 - padding; i++)
                out[written++] = (uint8_t)(bits >> (16 - 8 * i));
            if ((bits & ((1U << (8 * padding)) - 1))
                != 0) /* bits that no octet takes must be zero: RFC 4648 3.5 */
                return -1;
            bits = 0;
        }
    }
    return count % 4 == 0 ? written : -1;
}

/* The first `line` in `text`, at the beginning of a line; NULL if there is none. */
static const char *find_line(const char *text, const char *line)
{
    const char *at = text;

    while ((at = strstr(at, line)) != NULL && at != text && at[-1] != '\n')
        at++;
    return at;
}

static bool copy_der(const char *text, size_t text_len, uint8_t **der, size_t *der_len)
{
    *der = malloc(text_len);
    if (*der == NULL)
        return false;
    memcpy(*der, text, text_len);
    *der_len = text_len;
    return true;
}

bool pem_read(
    const char *label, const char *text, size_t text_len, uint8_t **der, size_t *der_len, const char **want)
{
    char begin[PEM_LINE_BYTES], end[PEM_LINE_BYTES];
    const char *first, *last;
    long len;

    *der = NULL;
    *want = "memory";
    if (text_len > 0 && text[0] == 0x30)
        return copy_der(text, text_len, der, der_len);
    snprintf(begin, sizeof begin, "-----BEGIN %s-----", label);
    snprintf(end, sizeof end, "-----END %s-----", label);
    *want = "DER, or PEM with one block of the right kind";
    if (strlen(text) != text_len || (first = find_line(text, begin)) == NULL)
        return false;
    first += strlen(begin);
    if ((last = find_line(first, end)) == NULL || find_line(first, begin) != NULL)
        return false;
    *want = "base64 in the PEM block";
    if ((*der = malloc((size_t)(last - first) + 1)) == NULL
        || (len = base64_decode(first, last, *der)) <= 0) {
        free(*der);
        *der = NULL;
        return false;
    }
    *der_len = (size_t)len;
    return true;
}
