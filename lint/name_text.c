/* lint/name_text.c - distinguished names as people write them. RFC 4514. */
#include "lint/name_text.h"

#include "lint/text.h"

#include <strings.h>

/* One attribute of a text: its type as it is written, its value without escapes. */
struct written {
    struct span type, value;
    unsigned rdn; /* from the left: the last of the name is 0 */
    bool found;   /* in the name that it is compared with */
};

struct name_text {
    struct written attributes[NAME_TEXT_ATTRIBUTES];
    size_t count;
    unsigned rdn_count;
    uint8_t values[NAME_TEXT_BYTES]; /* what the values point into */
    size_t used;
};

/* RFC 4514 3: the types that every reader knows by these names. */
static const struct {
    const char *name;
    enum oid type;
} short_names[] = {
    { "CN", OID_COMMON_NAME },
    { "L", OID_LOCALITY_NAME },
    { "ST", OID_STATE_OR_PROVINCE_NAME },
    { "O", OID_ORGANIZATION_NAME },
    { "OU", OID_ORGANIZATIONAL_UNIT_NAME },
    { "C", OID_COUNTRY_NAME },
    { "STREET", OID_STREET_ADDRESS },
    { "DC", OID_DOMAIN_COMPONENT },
    { "UID", OID_USER_ID },
};

static bool is_text(struct span text, const char *word)
{
    return text.len == strlen(word) && strncasecmp((const char *)text.at, word, text.len) == 0;
}

/* The type that is written so; OID_UNKNOWN for what is dotted, or none. */
static enum oid type_find(struct span text)
{
    for (size_t i = 0; i < sizeof short_names / sizeof short_names[0]; i++)
        if (is_text(text, short_names[i].name))
            return short_names[i].type;
    for (enum oid type = OID_COMMON_NAME; type <= OID_JURISDICTION_COUNTRY; type++)
        if (span_equal(text, (struct span){ (const uint8_t *)oid_name(type), strlen(oid_name(type)) }))
            return type;
    return OID_UNKNOWN;
}

/* RFC 4512 1.4: numericoid, digits without leading zeros with dots between. */
static bool is_dotted(struct span text)
{
    size_t dots = 0, digits = 0;

    for (size_t i = 0; i < text.len; i++) {
        const uint8_t c = text.at[i];

        if (c == '.' ? digits == 0 : c < '0' || c > '9' || (digits == 1 && text.at[i - 1] == '0'))
            return false;
        digits = c == '.' ? 0 : digits + 1;
        dots += c == '.';
    }
    return dots > 0 && digits > 0;
}

static int hex_value(uint8_t digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

/* RFC 4514 2.4: characters that stand for themselves behind a backslash. */
static bool is_special(uint8_t c)
{
    return c != '\0' && strchr(" \"#+,;<=>\\", c) != NULL;
}

/* The octet behind a backslash: one that is special, or two hexadecimal digits. False if it is neither. */
static bool unescape(struct span *rest, uint8_t *octet)
{
    if (rest->len >= 1 && is_special(rest->at[0])) {
        *octet = rest->at[0];
        *rest = (struct span){ rest->at + 1, rest->len - 1 };
        return true;
    }
    const int high = rest->len >= 2 ? hex_value(rest->at[0]) : -1;
    const int low = high >= 0 ? hex_value(rest->at[1]) : -1;

    if (low < 0)
        return false;
    *octet = (uint8_t)(high * 16 + low);
    *rest = (struct span){ rest->at + 2, rest->len - 2 };
    return true;
}

/* Reads a value to the '+' or ',' behind it, or to the end. */
static const char *read_value(struct name_text *name, struct span *rest, struct span *value)
{
    const size_t start = name->used;
    bool open_space = false; /* the last octet is a space that is not escaped */

    if (rest->len > 0 && (rest->at[0] == ' ' || rest->at[0] == '#'))
        return "want values that begin with a letter or an escape (RFC 4514)";
    while (rest->len > 0 && rest->at[0] != ',' && rest->at[0] != '+') {
        uint8_t octet = rest->at[0];

        *rest = (struct span){ rest->at + 1, rest->len - 1 };
        open_space = octet == ' ';
        if (octet == '\\') {
            if (!unescape(rest, &octet))
                return "want a special character or two hexadecimal digits behind a backslash (RFC 4514)";
        } else if (octet == '\0' || octet == '"' || octet == ';' || octet == '<' || octet == '>') {
            return "want special characters behind a backslash (RFC 4514)";
        }
        name->values[name->used++] = octet; /* never more than the text has */
    }
    *value = (struct span){ name->values + start, name->used - start };
    if (open_space)
        return "want a space at the end of a value behind a backslash (RFC 4514)";
    return value->len > 0 ? NULL : "want a value behind each '='";
}

/* Reads one "CN=…" and the '+' or ',' behind it; *more says if there is one. */
static const char *read_attribute(struct name_text *name, struct span *rest, bool *more)
{
    const uint8_t *const equals = rest->len > 0 ? memchr(rest->at, '=', rest->len) : NULL;

    if (equals == NULL)
        return "want attributes as CN=..., with ',' between (RFC 4514)";
    if (name->count == NAME_TEXT_ATTRIBUTES)
        return "want fewer attributes";
    struct written *const attribute = &name->attributes[name->count++];
    const char *fault;

    *attribute = (struct written){ .type = { rest->at, (size_t)(equals - rest->at) },
        .rdn = name->rdn_count };
    *rest = (struct span){ equals + 1, rest->len - attribute->type.len - 1 };
    if (type_find(attribute->type) == OID_UNKNOWN && !is_dotted(attribute->type))
        return "want types of attributes as CN, commonName or 2.5.4.3";
    if ((fault = read_value(name, rest, &attribute->value)) != NULL)
        return fault;
    *more = rest->len > 0;
    if (!*more || rest->at[0] == ',')
        name->rdn_count++;
    if (*more)
        *rest = (struct span){ rest->at + 1, rest->len - 1 };
    return NULL;
}

static const char *read_name(struct span text, struct name_text *name)
{
    bool more = true;

    name->count = name->used = 0;
    name->rdn_count = 0;
    if (text.len > NAME_TEXT_BYTES)
        return "want a shorter name";
    while (more) {
        const char *const fault = read_attribute(name, &text, &more);

        if (fault != NULL)
            return fault;
    }
    return NULL;
}

const char *name_text_fault(struct span text)
{
    struct name_text name;

    return read_name(text, &name);
}

static bool type_matches(const struct written *written, const struct attribute *attribute)
{
    char dotted[OID_TEXT_BYTES];
    const enum oid type = type_find(written->type);

    return type != OID_UNKNOWN ? type == attribute->type
                               : is_text(written->type, oid_text(attribute->oid, dotted));
}

/* True if `attribute` is one of the text's attributes of that RDN, and no other was this one. */
static bool is_written(struct name_text *name, unsigned rdn, const struct attribute *attribute)
{
    uint8_t buffer[TEXT_MAX_BYTES];
    struct span utf8;

    if (!text_utf8(text_of(attribute), buffer, &utf8))
        return false;
    for (size_t i = 0; i < name->count; i++) {
        struct written *const written = &name->attributes[i];

        if (!written->found && written->rdn == rdn && type_matches(written, attribute)
            && span_equal(written->value, utf8))
            return written->found = true;
    }
    return false;
}

/* Every attribute of the name is in its place in the text, and there are as many: then the text has no other. */
bool name_text_equal(struct span text, struct span name)
{
    struct name_text written;
    struct attribute attribute;
    size_t count = 0;

    if (read_name(text, &written) != NULL || name_count(name) != written.count)
        return false;
    for (struct name_walk walk = name_walk(name); name_next(&walk, &attribute); count++)
        if (attribute.rdn >= written.rdn_count
            || !is_written(&written, written.rdn_count - 1 - attribute.rdn, &attribute))
            return false;
    return count == written.count;
}
