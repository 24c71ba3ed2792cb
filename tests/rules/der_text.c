/* DER written as text: one function for each kind of element. */
#include "tests/rules/der_text.h"

#include "lint/der.h"
#include "lint/oid.h"
#include "tests/rules/der_write.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const char *whole; /* for complaints */
    const char *at;
    struct der_writer out;
};

static const struct word {
    const char *word;
    unsigned tag;
} words[] = {
    { "SEQUENCE", DER_SEQUENCE },
    { "SET", DER_SET },
    { "OCTETS", DER_OCTET_STRING },
    { "BITS", DER_BIT_STRING },
    { "INTEGER", DER_INTEGER },
    { "ENUMERATED", DER_ENUMERATED },
    { "BOOLEAN", DER_BOOLEAN },
    { "OID", DER_OID },
    { "UTF8", DER_UTF8_STRING },
    { "PRINTABLE", DER_PRINTABLE_STRING },
    { "IA5", DER_IA5_STRING },
    { "TELETEX", DER_TELETEX_STRING },
    { "VISIBLE", DER_VISIBLE_STRING },
    { "NUMERIC", DER_NUMERIC_STRING },
    { "BMP", DER_BMP_STRING },
    { "UNIVERSAL", DER_UNIVERSAL_STRING },
    { "UTC", DER_UTC_TIME },
    { "TIME", DER_GENERALIZED_TIME },
};

static void elements(struct reader *r);

static _Noreturn void complain(const struct reader *r, const char *what)
{
    fprintf(stderr, "der_text: %s at \"%.40s\" of \"%.400s\"\n", what, r->at, r->whole);
    abort();
}

static void skip_space(struct reader *r)
{
    while (isspace((unsigned char)*r->at))
        r->at++;
}

static bool take(struct reader *r, char c)
{
    skip_space(r);
    if (*r->at != c)
        return false;
    r->at++;
    return true;
}

static void want(struct reader *r, char c)
{
    if (!take(r, c))
        complain(r, c == '}' ? "want }" : c == ']' ? "want ]" : "want {");
}

static unsigned hex_digit(struct reader *r)
{
    static const char digits[] = "0123456789abcdef";
    const char *digit = *r->at != '\0' ? strchr(digits, tolower((unsigned char)*r->at)) : NULL;

    if (digit == NULL)
        complain(r, "want a hexadecimal digit");
    r->at++;
    return (unsigned)(digit - digits);
}

/* <01 02>, after the < */
static void hex(struct reader *r)
{
    while (!take(r, '>')) {
        const unsigned high = hex_digit(r);
        const uint8_t octet = (uint8_t)(high << 4 | hex_digit(r));

        der_put(&r->out, &octet, 1);
    }
}

/* "text", after the first " */
static void quoted(struct reader *r)
{
    while (*r->at != '"') {
        if (*r->at == '\\')
            r->at++;
        if (*r->at == '\0')
            complain(r, "want \"");
        der_put(&r->out, r->at++, 1);
    }
    r->at++;
}

/* The content of a type: { … }, <…> or "…". True if it was in braces. */
static bool content(struct reader *r)
{
    if (take(r, '<')) {
        hex(r);
    } else if (take(r, '"')) {
        quoted(r);
    } else {
        want(r, '{');
        elements(r);
        want(r, '}');
        return true;
    }
    return false;
}

static void tagged(struct reader *r)
{
    const size_t start = r->out.len;
    char *end;
    const unsigned long number = strtoul(r->at, &end, 10);

    r->at = end;
    want(r, ']');
    if (number > 30)
        complain(r, "want a tag of at most 30");
    const bool constructed = content(r);
    der_wrap(&r->out, start, (unsigned)number | (constructed ? DER_CONTEXT_CONSTRUCTED : DER_CONTEXT));
}

static void typed(struct reader *r, unsigned tag)
{
    static const uint8_t no_unused_bits = 0;
    const size_t start = r->out.len;

    skip_space(r);
    if (tag == DER_BIT_STRING && *r->at == '{')
        der_put(&r->out, &no_unused_bits, 1);
    content(r);
    der_wrap(&r->out, start, tag);
}

static void integer(struct reader *r)
{
    const size_t start = r->out.len;
    char *end;
    const long long value = strtoll(r->at, &end, 10);
    int octets = 1;

    r->at = end;
    while (octets < 8 && (value >> (8 * octets - 1)) != 0 && (value >> (8 * octets - 1)) != -1)
        octets++;
    while (octets-- > 0) {
        const uint8_t octet = (uint8_t)(value >> (8 * octets));

        der_put(&r->out, &octet, 1);
    }
    der_wrap(&r->out, start, DER_INTEGER);
}

static void arc(struct reader *r, unsigned long long value)
{
    int groups = 1;

    while (groups < 9 && value >> (7 * groups) != 0)
        groups++;
    while (groups-- > 0) {
        const uint8_t octet = (uint8_t)((value >> (7 * groups) & 0x7f) | (groups > 0 ? 0x80 : 0));

        der_put(&r->out, &octet, 1);
    }
}

static void dotted(struct reader *r)
{
    const size_t start = r->out.len;
    char *end;
    const unsigned long long first = strtoull(r->at, &end, 10);

    arc(r, first * 40 + strtoull(end + 1, &end, 10));
    while (*end == '.')
        arc(r, strtoull(end + 1, &end, 10));
    r->at = end;
    der_wrap(&r->out, start, DER_OID);
}

static bool literal(struct reader *r, const char *name, size_t len, const char *want_name, const char *bytes,
    size_t bytes_len)
{
    if (strlen(want_name) != len || memcmp(name, want_name, len) != 0)
        return false;
    der_put(&r->out, bytes, bytes_len);
    return true;
}

static void word(struct reader *r)
{
    const char *name = r->at;
    size_t len = 0;

    while (isalnum((unsigned char)name[len]) || name[len] == '-')
        len++;
    if (len == 0)
        complain(r, "want an element");
    r->at += len;
    if (literal(r, name, len, "TRUE", "\x01\x01\xff", 3) || literal(r, name, len, "FALSE", "\x01\x01\0", 3)
        || literal(r, name, len, "NULL", "\x05\0", 2))
        return;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strlen(words[i].word) == len && memcmp(words[i].word, name, len) == 0) {
            typed(r, words[i].tag);
            return;
        }
    }
    for (enum oid oid = OID_UNKNOWN + 1; oid < OID_COUNT; oid++) {
        if (strlen(oid_name(oid)) == len && memcmp(oid_name(oid), name, len) == 0) {
            const size_t start = r->out.len;

            der_put(&r->out, oid_bytes(oid).at, oid_bytes(oid).len);
            der_wrap(&r->out, start, DER_OID);
            return;
        }
    }
    r->at = name;
    complain(r, "want the name of a type or of an identifier");
}

static void element(struct reader *r)
{
    if (take(r, '<')) {
        hex(r);
    } else if (take(r, '"')) {
        quoted(r);
    } else if (take(r, '[')) {
        tagged(r);
    } else if (isdigit((unsigned char)*r->at) || *r->at == '-') {
        if (r->at[strspn(r->at + 1, "0123456789") + 1] == '.')
            dotted(r);
        else
            integer(r);
    } else {
        word(r);
    }
}

static void elements(struct reader *r)
{
    for (skip_space(r); *r->at != '\0' && *r->at != '}'; skip_space(r))
        element(r);
}

size_t der_text(const char *text, uint8_t *out, size_t size)
{
    struct reader r = { .whole = text, .at = text, .out = { out, 0, size } };

    elements(&r);
    if (*r.at != '\0')
        complain(&r, "want the end");
    return r.out.len;
}
