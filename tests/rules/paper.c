/* A document that is no certificate by its fields, encoded when asked for. The good ones are in paper_good.c. */
#include "tests/rules/paper.h"

#include "lint/rule.h"
#include "tests/rules/der_text.h"
#include "tests/rules/der_write.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    SIGNATURE_BYTES = 256, /* of RSA-2048 */
    CONTEXT_0 = DER_CONTEXT_CONSTRUCTED | 0,
};

static _Noreturn void complain(const char *what, const char *name)
{
    fprintf(stderr, "paper: %s %s\n", what, name);
    abort();
}

void paper_free(struct paper *paper)
{
    free(paper);
}

/* The bytes that a text stands for, in the paper's store. */
__attribute__((format(printf, 2, 0))) static struct span keep(
    struct paper *paper, const char *format, va_list values)
{
    uint8_t *const at = paper->store + paper->used;
    char *text = NULL;

    if (vasprintf(&text, format, values) < 0)
        abort();
    const size_t len = der_text(text, at, sizeof paper->store - paper->used);
    free(text);
    paper->used += len;
    return (struct span){ at, len };
}

__attribute__((format(printf, 2, 3))) static struct span keep_text(
    struct paper *paper, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    const struct span kept = keep(paper, format, values);
    va_end(values);
    return kept;
}

static unsigned find_field(const struct paper *paper, const char *name, bool is_list)
{
    for (unsigned i = 0; i < paper->field_count; i++)
        if (strcmp(paper->fields[i].name, name) == 0 && paper->fields[i].is_list == is_list)
            return i;
    complain(is_list ? "want a list, have" : "want a part, have", name);
}

void paper_set(struct paper *paper, const char *part, const char *text, ...)
{
    va_list values;

    va_start(values, text);
    paper->fields[find_field(paper, part, false)].bytes = keep(paper, text, values);
    va_end(values);
}

void paper_without(struct paper *paper, const char *part)
{
    paper->fields[find_field(paper, part, false)].bytes = (struct span){ NULL, 0 };
}

void paper_algorithm(struct paper *paper, const char *text, ...)
{
    va_list values;

    va_start(values, text);
    paper->algorithm = keep(paper, text, values);
    va_end(values);
}

static struct paper_element *add_element(struct paper *paper, unsigned field)
{
    if (paper->element_count == PAPER_MAX_ELEMENTS)
        complain("want fewer elements in", paper->fields[field].name);
    struct paper_element *element = &paper->elements[paper->element_count++];
    *element = (struct paper_element){ .field = field };
    return element;
}

void paper_certs(struct paper *paper, const char *text, ...)
{
    va_list values;

    va_start(values, text);
    paper->certs = keep(paper, text, values);
    va_end(values);
}

void paper_status(struct paper *paper, const char *text, ...)
{
    va_list values;

    va_start(values, text);
    paper->status = keep(paper, text, values);
    va_end(values);
}

void paper_add(struct paper *paper, const char *list, const char *text, ...)
{
    va_list values;

    va_start(values, text);
    add_element(paper, find_field(paper, list, true))->bytes = keep(paper, text, values);
    va_end(values);
}

void paper_element(struct paper *paper, const char *list, size_t index, const char *text, ...)
{
    const unsigned field = find_field(paper, list, true);
    struct paper_element *found = NULL;
    va_list values;

    for (size_t i = 0, n = 0; i < paper->element_count && found == NULL; i++)
        if (paper->elements[i].field == field && n++ == index)
            found = &paper->elements[i];
    if (found == NULL)
        complain("want more elements in", list);
    va_start(values, text);
    found->extension = OID_UNKNOWN;
    found->bytes = keep(paper, text, values);
    va_end(values);
}

/* Removes the elements of the list, or those of one type of extension; how many there were. */
static size_t remove_elements(struct paper *paper, unsigned field, bool all, enum oid type)
{
    size_t kept = 0;

    for (size_t i = 0; i < paper->element_count; i++) {
        const struct paper_element *element = &paper->elements[i];

        if (element->field != field || (!all && element->extension != type))
            paper->elements[kept++] = *element;
    }
    const size_t removed = paper->element_count - kept;
    paper->element_count = kept;
    return removed;
}

void paper_clear(struct paper *paper, const char *list)
{
    remove_elements(paper, find_field(paper, list, true), true, OID_UNKNOWN);
}

void paper_extension(
    struct paper *paper, const char *list, enum oid type, bool critical, const char *text, ...)
{
    const unsigned field = find_field(paper, list, true);
    struct paper_element *found = NULL;
    va_list values;

    for (size_t i = 0; i < paper->element_count; i++)
        if (paper->elements[i].field == field && paper->elements[i].extension == type)
            found = &paper->elements[i];
    if (found == NULL)
        found = add_element(paper, field);
    va_start(values, text);
    char *content = NULL;
    if (vasprintf(&content, text, values) < 0)
        abort();
    va_end(values);
    found->extension = type;
    found->bytes = keep_text(
        paper, "SEQUENCE { %s %s OCTETS { %s } }", oid_name(type), critical ? "TRUE" : "", content);
    free(content);
}

void paper_without_extension(struct paper *paper, const char *list, enum oid type)
{
    if (remove_elements(paper, find_field(paper, list, true), false, type) == 0)
        complain("want an extension", oid_name(type));
}

static void put(struct der_writer *writer, struct span bytes)
{
    if (bytes.len > 0)
        der_put(writer, bytes.at, bytes.len);
}

static void put_list(struct der_writer *writer, const struct paper *paper, unsigned field)
{
    const struct paper_field *list = &paper->fields[field];
    const size_t start = writer->len;

    for (size_t i = 0; i < paper->element_count; i++)
        if (paper->elements[i].field == field)
            put(writer, paper->elements[i].bytes);
    if (writer->len == start && !list->is_mandatory)
        return;
    for (size_t tag = COUNT_OF(list->tags); tag-- > 0;)
        if (list->tags[tag] != 0)
            der_wrap(writer, start, list->tags[tag]);
}

static void put_tbs(struct der_writer *writer, const struct paper *paper)
{
    const size_t start = writer->len;

    for (unsigned i = 0; i < paper->field_count; i++)
        if (paper->fields[i].is_list)
            put_list(writer, paper, i);
        else
            put(writer, paper->fields[i].bytes);
    der_wrap(writer, start, DER_SEQUENCE);
}

static struct der_writer writer_of(struct paper *paper)
{
    return (struct der_writer){ paper->store + paper->used, 0, sizeof paper->store - paper->used };
}

static struct span finish(struct paper *paper, const struct der_writer *writer)
{
    paper->used += writer->len;
    return (struct span){ writer->at, writer->len };
}

struct span paper_tbs(struct paper *paper)
{
    struct der_writer writer = writer_of(paper);

    put_tbs(&writer, paper);
    return finish(paper, &writer);
}

/* What is signed, its algorithm and a signature: SIGNED, RFC 5280 A.1; and the certs of a BasicOCSPResponse. */
static void put_signed(struct der_writer *writer, const struct paper *paper)
{
    static const uint8_t signature[1 + SIGNATURE_BYTES] = { 0, 1 }; /* no unused bits; not all zero */
    const size_t start = writer->len;

    put_tbs(writer, paper);
    put(writer, paper->algorithm);
    const size_t bits = writer->len;
    der_put(writer, signature, sizeof signature);
    der_wrap(writer, bits, DER_BIT_STRING);
    put(writer, paper->certs);
    der_wrap(writer, start, DER_SEQUENCE);
}

/* RFC 6960 4.2.1: SEQUENCE { responseStatus, responseBytes [0] { SEQUENCE { responseType, response OCTET STRING } } } */
static void put_sent(struct der_writer *writer, const struct paper *paper)
{
    const struct span type = oid_bytes(OID_OCSP_BASIC);

    put(writer, paper->status);
    const size_t response_bytes = writer->len;
    put(writer, type);
    der_wrap(writer, response_bytes, DER_OID);
    const size_t response = writer->len;
    put_signed(writer, paper);
    der_wrap(writer, response, DER_OCTET_STRING);
    der_wrap(writer, response_bytes, DER_SEQUENCE);
    der_wrap(writer, response_bytes, CONTEXT_0);
    der_wrap(writer, 0, DER_SEQUENCE);
}

struct span paper_signed(struct paper *paper)
{
    struct der_writer writer = writer_of(paper);

    if (paper->status.at != NULL)
        put_sent(&writer, paper);
    else
        put_signed(&writer, paper);
    return finish(paper, &writer);
}
