/* A certificate by its parts, encoded when asked for. The good ones are in recipe_good.c. */
#include "tests/rules/recipe.h"

#include "lint/digest.h"
#include "tests/rules/der_text.h"
#include "tests/rules/der_write.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static _Noreturn void complain(const char *what, enum oid type)
{
    fprintf(stderr, "recipe: %s %s\n", what, oid_name(type));
    abort();
}

void recipe_free(struct recipe *recipe)
{
    free(recipe);
}

/* A copy of `bytes` in the recipe's store. */
static struct span keep(struct recipe *recipe, const void *bytes, size_t len)
{
    uint8_t *at = recipe->store + recipe->used;

    if (len > sizeof(recipe->store) - recipe->used)
        complain("want a smaller certificate", OID_UNKNOWN);
    if (len != 0)
        memcpy(at, bytes, len);
    recipe->used += len;
    return (struct span){ at, len };
}

/* printf to new memory, to be freed. */
__attribute__((format(printf, 1, 0))) static char *print(const char *format, va_list values)
{
    char *text = NULL;

    if (vasprintf(&text, format, values) < 0)
        abort();
    return text;
}

__attribute__((format(printf, 2, 0))) static struct span keep_text(
    struct recipe *recipe, const char *format, va_list values)
{
    char *text = print(format, values);
    uint8_t *at = recipe->store + recipe->used;
    const size_t len = der_text(text, at, sizeof(recipe->store) - recipe->used);

    free(text);
    recipe->used += len;
    return (struct span){ at, len };
}

static struct recipe_extension *find_extension(struct recipe *recipe, enum oid type);

/* RFC 5280 4.2.1.2 (1): subjectKeyIdentifier follows the key, if there is one and the key can be read. */
static void follow_key(struct recipe *recipe)
{
    struct recipe_extension *extension = find_extension(recipe, OID_EXT_SUBJECT_KEY_IDENTIFIER);
    struct der_error error;
    struct der d = der_begin(recipe->parts[PART_KEY], &error), inside;
    struct span algorithm;
    struct bits key;
    uint8_t element[2 + LINT_DIGEST_BYTES] = { DER_OCTET_STRING };

    if (extension == NULL || !der_enter(&d, DER_SEQUENCE, &inside, "")
        || !der_element(&inside, DER_SEQUENCE, &algorithm, "")
        || !der_bits(&inside, DER_BIT_STRING, &key, ""))
        return;
    element[1] = (uint8_t)digest_of(LINT_SHA1, key.octets, element + 2);
    extension->value = keep(recipe, element, 2U + element[1]);
}

void recipe_part(struct recipe *recipe, enum recipe_part part, const char *text, ...)
{
    va_list values;

    va_start(values, text);
    recipe->parts[part] = keep_text(recipe, text, values);
    recipe->replaced[part] = true;
    va_end(values);
    if (part == PART_KEY)
        follow_key(recipe);
}

/* SubjectPublicKeyInfo of a key that has only its length: test_key_octet for each octet. */
static void made_up_key(struct recipe *recipe, const struct test_key_row *row)
{
    char *octets = malloc(2 * row->octets + 1);

    if (octets == NULL)
        abort();
    for (size_t i = 0; i < row->octets; i++)
        snprintf(octets + 2 * i, 3, "%02x", test_key_octet(i));
    recipe_part(recipe, PART_KEY, "SEQUENCE { %s BITS { <%s> } }", row->algorithm, octets);
    free(octets);
}

/* A use of the key that is allowed in every generation. SBR 7.1.2.3(e). */
static unsigned good_usage(enum test_key key)
{
    switch (key) {
    case KEY_RSA_2048:
    case KEY_RSA_3072:
    case KEY_RSA_4096:
    case KEY_RSA_CA: return KU_DIGITAL_SIGNATURE | KU_KEY_ENCIPHERMENT;
    case KEY_P256:
    case KEY_P384:
    case KEY_P521:
    case KEY_P256_COMPRESSED: return KU_DIGITAL_SIGNATURE | KU_KEY_AGREEMENT;
    case KEY_X25519: return KU_KEY_AGREEMENT;
    case KEY_ML_KEM_512:
    case KEY_ML_KEM_768:
    case KEY_ML_KEM_1024: return KU_KEY_ENCIPHERMENT;
    case KEY_ED25519:
    case KEY_ED448:
    case KEY_ML_DSA_44:
    case KEY_ML_DSA_65:
    case KEY_ML_DSA_87:
    case TEST_KEY_COUNT: break;
    }
    return KU_DIGITAL_SIGNATURE;
}

static struct recipe_extension *find_extension(struct recipe *recipe, enum oid type)
{
    for (size_t i = 0; i < recipe->extension_count; i++) {
        if (recipe->extensions[i].type == type)
            return &recipe->extensions[i];
    }
    return NULL;
}

void recipe_key(struct recipe *recipe, enum test_key key)
{
    const struct test_key_row *row = &test_keys[key];

    if (row->key != NULL)
        recipe_part(recipe, PART_KEY, "SEQUENCE { %s BITS { %s } }", row->algorithm, row->key);
    else
        made_up_key(recipe, row);
    if (find_extension(recipe, OID_EXT_SUBJECT_KEY_IDENTIFIER) != NULL)
        recipe_extension(recipe, OID_EXT_SUBJECT_KEY_IDENTIFIER, "OCTETS <%s>", row->key_identifier);
    if (find_extension(recipe, OID_EXT_KEY_USAGE) != NULL)
        recipe_key_usage(recipe, good_usage(key));
}

void recipe_validity(struct recipe *recipe, const char *not_before, const char *not_after)
{
    const char *texts[] = { not_before, not_after };
    char times[2][32];

    for (size_t i = 0; i < 2; i++) {
        const bool utc = strncmp(texts[i], "1950", 4) >= 0 && strncmp(texts[i], "2050", 4) < 0;

        snprintf(times[i], sizeof(times[i]), "%s \"%s\"", utc ? "UTC" : "TIME", texts[i] + (utc ? 2 : 0));
    }
    recipe_part(recipe, PART_VALIDITY, "SEQUENCE { %s %s }", times[0], times[1]);
}

static struct recipe_attribute *find_attribute(struct recipe *recipe, enum oid type)
{
    for (size_t i = 0; i < recipe->attribute_count; i++) {
        if (recipe->attributes[i].type == type)
            return &recipe->attributes[i];
    }
    return NULL;
}

static void add_attribute(struct recipe *recipe, enum oid type, unsigned tag, struct span value, bool joined)
{
    if (recipe->attribute_count == RECIPE_MAX_ATTRIBUTES)
        complain("want fewer attributes, have one more", type);
    recipe->attributes[recipe->attribute_count++] = (struct recipe_attribute){ type, tag,
        keep(recipe, value.at, value.len), joined };
}

void recipe_add_attribute(struct recipe *recipe, enum oid type, unsigned tag, struct span value)
{
    add_attribute(recipe, type, tag, value, false);
}

void recipe_join_attribute(struct recipe *recipe, enum oid type, unsigned tag, struct span value)
{
    if (recipe->attribute_count == 0)
        complain("want an attribute before", type);
    add_attribute(recipe, type, tag, value, true);
}

/* The string type that an attribute has in RFC 5280 A.1, UTF8String where it has a choice. */
static unsigned usual_tag(enum oid type)
{
    if (type == OID_COUNTRY_NAME || type == OID_SERIAL_NUMBER || type == OID_DN_QUALIFIER
        || type == OID_JURISDICTION_COUNTRY)
        return DER_PRINTABLE_STRING;
    return type == OID_EMAIL_ADDRESS || type == OID_DOMAIN_COMPONENT ? DER_IA5_STRING : DER_UTF8_STRING;
}

void recipe_attribute(struct recipe *recipe, enum oid type, const char *value, ...)
{
    struct recipe_attribute *attribute = find_attribute(recipe, type);
    va_list values;

    va_start(values, value);
    char *text = print(value, values);
    const struct span bytes = { (const uint8_t *)text, strlen(text) };

    if (attribute != NULL)
        attribute->value = keep(recipe, bytes.at, bytes.len);
    else
        recipe_add_attribute(recipe, type, usual_tag(type), bytes);
    free(text);
    va_end(values);
}

void recipe_attribute_tag(struct recipe *recipe, enum oid type, unsigned tag)
{
    struct recipe_attribute *attribute = find_attribute(recipe, type);

    if (attribute == NULL)
        complain("want an attribute", type);
    attribute->tag = tag;
}

void recipe_without_attribute(struct recipe *recipe, enum oid type)
{
    size_t kept = 0;

    if (find_attribute(recipe, type) == NULL)
        complain("want an attribute", type);
    for (size_t i = 0; i < recipe->attribute_count; i++) {
        if (recipe->attributes[i].type != type)
            recipe->attributes[kept++] = recipe->attributes[i];
    }
    recipe->attribute_count = kept;
}

void recipe_without_attributes(struct recipe *recipe)
{
    recipe->attribute_count = 0;
}

/* The first extension of `type`, added at the end if there is none; OID_UNKNOWN is always added. */
static struct recipe_extension *want_extension(struct recipe *recipe, enum oid type)
{
    struct recipe_extension *extension = type != OID_UNKNOWN ? find_extension(recipe, type) : NULL;

    if (extension == NULL) {
        if (recipe->extension_count == RECIPE_MAX_EXTENSIONS)
            complain("want fewer extensions, have one more", type);
        extension = &recipe->extensions[recipe->extension_count++];
        *extension = (struct recipe_extension){ .type = type };
    }
    return extension;
}

void recipe_extension(struct recipe *recipe, enum oid type, const char *text, ...)
{
    va_list values;

    if (type == OID_UNKNOWN)
        complain("want recipe_add_extension", type);
    va_start(values, text);
    want_extension(recipe, type)->value = keep_text(recipe, text, values);
    va_end(values);
}

void recipe_add_extension(struct recipe *recipe, const char *text, ...)
{
    va_list values;

    va_start(values, text);
    want_extension(recipe, OID_UNKNOWN)->value = keep_text(recipe, text, values);
    va_end(values);
}

void recipe_critical(struct recipe *recipe, enum oid type, bool critical)
{
    struct recipe_extension *extension = find_extension(recipe, type);

    if (extension == NULL)
        complain("want an extension", type);
    extension->critical = critical;
}

void recipe_without(struct recipe *recipe, enum oid type)
{
    size_t kept = 0;

    if (find_extension(recipe, type) == NULL)
        complain("want an extension", type);
    for (size_t i = 0; i < recipe->extension_count; i++) {
        if (recipe->extensions[i].type != type)
            recipe->extensions[kept++] = recipe->extensions[i];
    }
    recipe->extension_count = kept;
}

void recipe_key_usage(struct recipe *recipe, unsigned bits)
{
    unsigned octets = 0, unused = 0, count = 0;

    for (unsigned n = 0; n < 16; n++) {
        if ((bits & 1U << n) != 0) {
            count = n + 1;
            octets |= 0x8000U >> n;
        }
    }
    if (count == 0) {
        recipe_extension(recipe, OID_EXT_KEY_USAGE, "BITS <00>");
    } else if (count <= 8) {
        unused = 8 - count;
        recipe_extension(recipe, OID_EXT_KEY_USAGE, "BITS <%02x %02x>", unused, octets >> 8);
    } else {
        unused = 16 - count;
        recipe_extension(
            recipe, OID_EXT_KEY_USAGE, "BITS <%02x %02x %02x>", unused, octets >> 8, octets & 0xff);
    }
}

void recipe_san(struct recipe *recipe, const char *text, ...)
{
    va_list values;

    va_start(values, text);
    char *names = print(text, values);

    recipe_extension(recipe, OID_EXT_SUBJECT_ALT_NAME, "SEQUENCE { %s }", names);
    free(names);
    va_end(values);
}

static void put_span(struct der_writer *writer, struct span span)
{
    der_put(writer, span.at, span.len);
}

static void put_value(struct der_writer *writer, unsigned tag, struct span value)
{
    const size_t start = writer->len;

    put_span(writer, value);
    der_wrap(writer, start, tag);
}

static void put_attribute(struct der_writer *writer, const struct recipe_attribute *attribute)
{
    const size_t start = writer->len;

    put_value(writer, DER_OID, oid_bytes(attribute->type));
    put_value(writer, attribute->tag, attribute->value);
    der_wrap(writer, start, DER_SEQUENCE);
}

/* X.690 11.6: elements of a SET OF in ascending order of their encodings. True if `a` has its place before `b`. */
static bool comes_before(
    struct recipe *recipe, const struct recipe_attribute *a, const struct recipe_attribute *b)
{
    struct der_writer scratch = { recipe->store + recipe->used, 0, sizeof(recipe->store) - recipe->used };

    put_attribute(&scratch, a);
    const size_t a_len = scratch.len;
    put_attribute(&scratch, b);
    const size_t b_len = scratch.len - a_len, common = a_len < b_len ? a_len : b_len;
    const int order = memcmp(scratch.at, scratch.at + a_len, common);

    return order != 0 ? order < 0 : a_len < b_len;
}

/* One RDN: `count` attributes in the order that DER wants. */
static void put_rdn(
    struct recipe *recipe, struct der_writer *writer, const struct recipe_attribute *attributes, size_t count)
{
    const struct recipe_attribute *sorted[RECIPE_MAX_ATTRIBUTES];
    const size_t start = writer->len;

    for (size_t i = 0; i < count; i++) {
        size_t place = i;

        for (; place > 0 && comes_before(recipe, &attributes[i], sorted[place - 1]); place--)
            sorted[place] = sorted[place - 1];
        sorted[place] = &attributes[i];
    }
    for (size_t i = 0; i < count; i++)
        put_attribute(writer, sorted[i]);
    der_wrap(writer, start, DER_SET);
}

static void put_subject(struct recipe *recipe, struct der_writer *writer)
{
    const size_t start = writer->len;

    if (recipe->replaced[PART_SUBJECT]) {
        put_span(writer, recipe->parts[PART_SUBJECT]);
        return;
    }
    for (size_t i = 0, count; i < recipe->attribute_count; i += count) {
        count = 1;
        while (i + count < recipe->attribute_count && recipe->attributes[i + count].joined)
            count++;
        put_rdn(recipe, writer, &recipe->attributes[i], count);
    }
    der_wrap(writer, start, DER_SEQUENCE);
}

static void put_extension(struct der_writer *writer, const struct recipe_extension *extension)
{
    static const uint8_t is_critical[] = { DER_BOOLEAN, 1, 0xff };
    const size_t start = writer->len;

    if (extension->type == OID_UNKNOWN) {
        put_span(writer, extension->value);
        return;
    }
    put_value(writer, DER_OID, oid_bytes(extension->type));
    if (extension->critical)
        der_put(writer, is_critical, sizeof(is_critical));
    put_value(writer, DER_OCTET_STRING, extension->value);
    der_wrap(writer, start, DER_SEQUENCE);
}

static void put_extensions(const struct recipe *recipe, struct der_writer *writer)
{
    const size_t start = writer->len;

    if (recipe->replaced[PART_EXTENSIONS]) {
        put_span(writer, recipe->parts[PART_EXTENSIONS]);
        return;
    }
    for (size_t i = 0; i < recipe->extension_count; i++)
        put_extension(writer, &recipe->extensions[i]);
    der_wrap(writer, start, DER_SEQUENCE);
    der_wrap(writer, start, DER_CONTEXT_CONSTRUCTED | 3);
}

/* A writer into the second half of what is left of the store: encoding needs scratch room in the first. */
static struct der_writer writer_begin(struct recipe *recipe)
{
    const size_t room = (sizeof(recipe->store) - recipe->used) / 2;

    return (struct der_writer){ recipe->store + recipe->used + room, 0, room };
}

/* RFC 5280 4.1: TBSCertificate */
struct span recipe_tbs(struct recipe *recipe)
{
    struct der_writer writer = writer_begin(recipe);

    put_span(&writer, recipe->parts[PART_VERSION]);
    put_span(&writer, recipe->parts[PART_SERIAL]);
    put_span(&writer, recipe->parts[PART_SIGNATURE]);
    put_span(&writer, recipe->parts[PART_ISSUER]);
    put_span(&writer, recipe->parts[PART_VALIDITY]);
    put_subject(recipe, &writer);
    put_span(&writer, recipe->parts[PART_KEY]);
    put_span(&writer, recipe->parts[PART_UNIQUE_IDS]);
    put_extensions(recipe, &writer);
    der_wrap(&writer, 0, DER_SEQUENCE);
    return keep(recipe, writer.at, writer.len);
}

struct span recipe_assemble(
    struct recipe *recipe, struct span tbs, struct span algorithm, struct span signature)
{
    static const uint8_t no_unused_bits = 0;
    struct der_writer writer = writer_begin(recipe);

    put_span(&writer, tbs);
    put_span(&writer, algorithm);
    const size_t start = writer.len;
    der_put(&writer, &no_unused_bits, 1);
    put_span(&writer, signature);
    der_wrap(&writer, start, DER_BIT_STRING);
    der_wrap(&writer, 0, DER_SEQUENCE);
    return keep(recipe, writer.at, writer.len);
}

struct span recipe_certificate(struct recipe *recipe)
{
    static const uint8_t signature[256] = { 0x5a };
    const enum recipe_part outer = recipe->replaced[PART_OUTER] ? PART_OUTER : PART_SIGNATURE;

    return recipe_assemble(recipe, recipe_tbs(recipe), recipe->parts[outer], SPAN_OF(signature));
}
