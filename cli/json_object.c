/* cli/json_object.c - members of a JSON object, strictly as RFC 8259 has them. */
#include "cli/json_object.h"

#include <unistr.h>

struct scan {
    const uint8_t *at, *end;
    unsigned depth;
    const char *fault;
};

static bool value_pass(struct scan *scan);

/* Always false: `return want(…)`. */
static bool want(struct scan *scan, const char *what)
{
    scan->fault = what;
    return false;
}

static void space_pass(struct scan *scan)
{
    while (scan->at < scan->end
           && (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\n' || *scan->at == '\r'))
        scan->at++;
}

/* The octet that comes next, after white space; 0 at the end. */
static uint8_t next(struct scan *scan)
{
    space_pass(scan);
    return scan->at < scan->end ? *scan->at : 0;
}

static bool pass(struct scan *scan, char octet, const char *what)
{
    if (next(scan) != (uint8_t)octet)
        return want(scan, what);
    scan->at++;
    return true;
}

/* True after a comma: there is more. */
static bool comma_pass(struct scan *scan)
{
    if (next(scan) != ',')
        return false;
    scan->at++;
    return true;
}

static bool is_hex(uint8_t octet)
{
    return (octet >= '0' && octet <= '9') || (octet >= 'a' && octet <= 'f') || (octet >= 'A' && octet <= 'F');
}

/* After the reverse solidus. */
static bool escape_pass(struct scan *scan)
{
    if (scan->at < scan->end && *scan->at == 'u') {
        scan->at++;
        for (unsigned i = 0; i < 4; i++, scan->at++)
            if (scan->at == scan->end || !is_hex(*scan->at))
                return want(scan, "four hexadecimal digits");
        return true;
    }
    if (scan->at == scan->end || *scan->at == 0 || strchr("\"\\/bfnrt", *scan->at) == NULL)
        return want(scan, "an escape of JSON");
    scan->at++;
    return true;
}

/* True if one of the octets is a control character. Eight at a time: below 0x20, the subtraction reaches the top bit. */
static bool has_control(const uint8_t *at, const uint8_t *end)
{
    const uint64_t spaces = 0x2020202020202020, tops = 0x8080808080808080;
    uint64_t eight, found = 0;

    for (; end - at >= (ptrdiff_t)sizeof eight; at += sizeof eight) {
        memcpy(&eight, at, sizeof eight);
        found |= (eight - spaces) & ~eight;
    }
    for (; at < end; at++)
        if (*at < 0x20)
            return true;
    return (found & tops) != 0;
}

/* Up to the quotation mark that ends a string; most have no escapes. */
static bool text_pass(struct scan *scan)
{
    while (scan->at < scan->end) {
        const uint8_t *const quote = memchr(scan->at, '"', (size_t)(scan->end - scan->at));
        const uint8_t *const end = quote != NULL ? quote : scan->end, *const escape = memchr(scan->at, '\\',
                                                                          (size_t)(end - scan->at));
        if (has_control(scan->at, escape != NULL ? escape : end))
            return want(scan, "no control character in a string");
        scan->at = escape != NULL ? escape + 1 : end;
        if (escape == NULL)
            break;
        if (!escape_pass(scan))
            return false;
    }
    return scan->at < scan->end || want(scan, "the end of a string");
}

static bool string_pass(struct scan *scan, struct span *whole)
{
    const uint8_t *const begin = scan->at;

    if (!pass(scan, '"', "a string") || !text_pass(scan))
        return false;
    scan->at++;
    *whole = (struct span){ begin, (size_t)(scan->at - begin) };
    return true;
}

static bool digits_pass(struct scan *scan)
{
    const uint8_t *const begin = scan->at;

    while (scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9')
        scan->at++;
    return scan->at > begin || want(scan, "a digit");
}

static bool is_at(const struct scan *scan, char octet)
{
    return scan->at < scan->end && *scan->at == (uint8_t)octet;
}

static bool number_pass(struct scan *scan)
{
    scan->at += is_at(scan, '-');
    if (is_at(scan, '0'))
        scan->at++;
    else if (!digits_pass(scan))
        return false;
    if (is_at(scan, '.')) {
        scan->at++;
        if (!digits_pass(scan))
            return false;
    }
    if (!is_at(scan, 'e') && !is_at(scan, 'E'))
        return true;
    scan->at++;
    scan->at += is_at(scan, '+') || is_at(scan, '-');
    return digits_pass(scan);
}

static bool word_pass(struct scan *scan)
{
    static const struct span words[] = { { (const uint8_t *)"true", 4 }, { (const uint8_t *)"false", 5 },
        { (const uint8_t *)"null", 4 } };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if ((size_t)(scan->end - scan->at) >= words[i].len
            && memcmp(scan->at, words[i].at, words[i].len) == 0) {
            scan->at += words[i].len;
            return true;
        }
    return want(scan, "a value");
}

static bool array_pass(struct scan *scan)
{
    scan->at++;
    if (next(scan) == ']') {
        scan->at++;
        return true;
    }
    do
        if (!value_pass(scan))
            return false;
    while (comma_pass(scan));
    return pass(scan, ']', "\",\" or \"]\"");
}

/* True if the string of JSON says `name`. */
static bool says(struct span string, const char *name)
{
    const size_t len = strlen(name);
    char text[JSON_MAX_NAME];
    size_t text_len;

    if (memchr(string.at, '\\', string.len) == NULL)
        return string.len == len + 2 && memcmp(string.at + 1, name, len) == 0;
    return string.len <= sizeof text && json_string_read(string, text, &text_len) && text_len == len
           && memcmp(text, name, len) == 0;
}

static bool keep(
    struct scan *scan, struct json_member *members, size_t count, struct span name, struct span value)
{
    for (size_t i = 0; i < count; i++) {
        if (members[i].name == NULL || !says(name, members[i].name))
            continue;
        if (members[i].value.at != NULL)
            return want(scan, "each member once");
        members[i].value = value;
    }
    return true;
}

static bool members_pass(struct scan *scan, struct json_member *members, size_t count)
{
    scan->at++;
    if (next(scan) == '}') {
        scan->at++;
        return true;
    }
    do {
        struct span name;
        space_pass(scan);
        if (!string_pass(scan, &name) || !pass(scan, ':', "\":\""))
            return false;
        space_pass(scan);
        const uint8_t *const begin = scan->at;
        if (!value_pass(scan)
            || !keep(scan, members, count, name, (struct span){ begin, (size_t)(scan->at - begin) }))
            return false;
    } while (comma_pass(scan));
    return pass(scan, '}', "\",\" or \"}\"");
}

static bool value_pass(struct scan *scan)
{
    const uint8_t first = next(scan);
    struct span ignored;
    bool ok;

    if (first == '"')
        return string_pass(scan, &ignored);
    if (first == '-' || (first >= '0' && first <= '9'))
        return number_pass(scan);
    if (first != '{' && first != '[')
        return word_pass(scan);
    if (++scan->depth > JSON_MAX_DEPTH)
        return want(scan, "at most 64 objects and arrays in each other");
    ok = first == '[' ? array_pass(scan) : members_pass(scan, NULL, 0);
    scan->depth--;
    return ok;
}

bool json_object_read(
    struct span text, struct json_member *members, size_t count, const char **fault, size_t *at)
{
    struct scan scan = { .at = text.at, .end = text.at + text.len };
    bool ok = false;

    for (size_t i = 0; i < count; i++)
        members[i].value = (struct span){ NULL, 0 };
    if (next(&scan) != '{')
        (void)want(&scan, "an object of JSON");
    else if (members_pass(&scan, members, count)) {
        space_pass(&scan);
        ok = scan.at == scan.end || want(&scan, "nothing after the object");
    }
    *fault = scan.fault;
    *at = (size_t)(scan.at - text.at);
    return ok;
}

/* Of \uXXXX, checked before. */
static uint32_t unit_at(const uint8_t *at)
{
    uint32_t unit = 0;

    for (unsigned i = 0; i < 4; i++) {
        const uint8_t digit = at[i];
        unit = unit << 4 | (digit <= '9' ? (uint32_t)(digit - '0') : (uint32_t)((digit | 0x20) - 'a' + 10));
    }
    return unit;
}

/* One escape at `at`, after its reverse solidus. Returns the octets that it takes; 0 for half a pair of surrogates. */
static size_t escape_read(const uint8_t *at, const uint8_t *end, ucs4_t *character)
{
    static const char names[] = "b\bf\fn\nr\rt\t";
    enum { UNIT = 5, PAIR = 11 /* octets of "uXXXX" and "uXXXX\uXXXX" */ };

    *character = *at;
    for (const char *name = names; *name != '\0'; name += 2)
        if (*at == (uint8_t)*name)
            *character = (ucs4_t)name[1];
    if (*at != 'u')
        return 1;
    *character = unit_at(at + 1);
    if (*character < 0xd800 || *character > 0xdfff)
        return UNIT;
    if (*character > 0xdbff || end - at < PAIR || at[UNIT] != '\\' || at[UNIT + 1] != 'u')
        return 0;
    const uint32_t low = unit_at(at + UNIT + 2);
    *character = 0x10000 + ((*character - 0xd800) << 10) + (low - 0xdc00);
    return low >= 0xdc00 && low <= 0xdfff ? PAIR : 0;
}

bool json_string_read(struct span value, char *out, size_t *len)
{
    *len = 0;
    if (value.len < 2 || value.at[0] != '"')
        return false;
    const uint8_t *at = value.at + 1, *const end = value.at + value.len - 1;

    while (at < end) {
        const uint8_t *const escape = memchr(at, '\\', (size_t)(end - at));
        const size_t plain = (size_t)((escape != NULL ? escape : end) - at);
        ucs4_t character;

        memcpy(out + *len, at, plain);
        *len += plain;
        at += plain;
        if (at == end)
            break;
        const size_t taken = escape_read(++at, end, &character);
        const int written = taken > 0 ? u8_uctomb((uint8_t *)out + *len, character, 6) : -1;
        if (written < 0)
            return false;
        at += taken;
        *len += (size_t)written;
    }
    return true;
}
