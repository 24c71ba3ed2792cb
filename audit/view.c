/* audit/view.c - one line of a journal, read strictly against the table of its kind. */
#include "audit/view.h"

#include "audit/escape.h"
#include "audit/stamp.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { HAVE_BYTES = 24 /* of the line in a message */ };

struct cursor {
    const char *start, *at, *end;
    struct view_fault *fault;
};

/* Says what was wanted and what stands there instead. */
__attribute__((format(printf, 2, 3))) static bool want(struct cursor *c, const char *format, ...)
{
    char escaped[64];
    const size_t left = (size_t)(c->end - c->at);
    const size_t shown = escape_write(
        (const uint8_t *)c->at, left < HAVE_BYTES ? left : HAVE_BYTES, escaped, sizeof escaped);
    char wanted[80];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(wanted, sizeof wanted, format, args);
    va_end(args);
    c->fault->offset = (size_t)(c->at - c->start);
    if (left == 0)
        (void)snprintf(c->fault->text, VIEW_FAULT_BYTES, "want %s, have the end", wanted);
    else
        (void)snprintf(c->fault->text, VIEW_FAULT_BYTES, "want %s, have %.*s", wanted, (int)shown, escaped);
    return false;
}

static bool starts(const struct cursor *c, const char *literal)
{
    const size_t len = strlen(literal);

    return (size_t)(c->end - c->at) >= len && memcmp(c->at, literal, len) == 0;
}

static bool expect(struct cursor *c, const char *literal)
{
    if (!starts(c, literal))
        return want(c, "%s", literal);
    c->at += strlen(literal);
    return true;
}

static bool read_number(struct cursor *c, const struct field *field, struct view_value *value)
{
    const char *first = c->at;
    uint64_t number = 0;

    while (c->at < c->end && *c->at >= '0' && *c->at <= '9' && number <= FIELDS_MAX_NUMBER)
        number = number * 10 + (uint64_t)(*c->at++ - '0');
    const size_t digits = (size_t)(c->at - first);
    if (digits == 0 || number > FIELDS_MAX_NUMBER || (digits > 1 && *first == '0')) {
        c->at = first;
        return want(c, "a number as %s", field->name);
    }
    *value = (struct view_value){ first, digits, number };
    return true;
}

/* The inside of a string, up to the quote that ends it. */
static bool read_string(struct cursor *c, const struct field *field, struct view_value *value)
{
    if (c->at == c->end || *c->at != '"')
        return want(c, "a string as %s", field->name);
    const char *first = ++c->at;
    const char *end = memchr(first, '"', (size_t)(c->end - first));
    if (end != NULL && memchr(first, '\\', (size_t)(end - first)) != NULL) /* it may be escaped */
        for (end = first; end < c->end && *end != '"';)
            end += *end == '\\' && end + 1 < c->end ? 2 : 1;
    if (end == NULL || end >= c->end) {
        c->at = c->end;
        return want(c, "a quote after %s", field->name);
    }
    *value = (struct view_value){ first, (size_t)(end - first), 0 };
    return true;
}

static bool is_digest(const struct view_value *value)
{
    static const bool digits[256] = { ['0'] = true,
        ['1'] = true,
        ['2'] = true,
        ['3'] = true,
        ['4'] = true,
        ['5'] = true,
        ['6'] = true,
        ['7'] = true,
        ['8'] = true,
        ['9'] = true,
        ['a'] = true,
        ['b'] = true,
        ['c'] = true,
        ['d'] = true,
        ['e'] = true,
        ['f'] = true };
    bool ok = value->len == FIELDS_DIGEST_TEXT;

    for (size_t i = 0; ok && i < FIELDS_DIGEST_TEXT; i++)
        ok = digits[(uint8_t)value->at[i]];
    return ok;
}

static bool is_time(struct view_value *value)
{
    int64_t time_us = 0;

    if (value->len != FIELDS_TIME_TEXT || !stamp_read(value->at, &time_us))
        return false;
    value->number = (uint64_t)time_us;
    return true;
}

static bool is_text(const struct view_value *value, size_t limit)
{
    size_t len = 0;

    return value->len <= limit && escape_read(value->at, value->len, NULL, &len, NULL);
}

static bool is_word(const struct words *words, struct view_value *value)
{
    for (size_t i = 1; i < words->count; i++) {
        const size_t len = strlen(words->at[i]);
        if (value->len == len && memcmp(value->at, words->at[i], len) == 0) {
            value->number = i;
            return true;
        }
    }
    return false;
}

static bool string_fits(const struct field *field, struct view_value *value)
{
    switch (field->type) {
    case FIELD_DIGEST: return is_digest(value);
    case FIELD_TIME: return is_time(value);
    case FIELD_WORD: return is_word(field->words, value);
    case FIELD_NAME: return is_text(value, RECORD_NAME_BYTES);
    case FIELD_TEXT: return is_text(value, RECORD_TEXT_BYTES);
    case FIELD_HOST: return is_text(value, RECORD_HOST_BYTES);
    case FIELD_NUMBER:
    case FIELD_ROWS: break;
    }
    return false;
}

static const char *type_name(const struct field *field)
{
    switch (field->type) {
    case FIELD_DIGEST: return "64 lower-case hex digits";
    case FIELD_TIME: return "a time like 2026-01-31T23:59:59.123456Z";
    case FIELD_WORD: return "one of its words";
    case FIELD_NAME: return "escaped text of at most 512 octets";
    case FIELD_TEXT: return "escaped text of at most 2048 octets";
    case FIELD_HOST: return "escaped text of at most 64 octets";
    case FIELD_NUMBER:
    case FIELD_ROWS: break;
    }
    return "another value";
}
_Static_assert(
    RECORD_HOST_BYTES == 64 && RECORD_NAME_BYTES == 512 && RECORD_TEXT_BYTES == 2048, "as the messages say");

static bool read_fields(
    struct cursor *c, const struct field *fields, size_t from, size_t to, struct view_value *values);

/* An array of objects, checked object by object. */
static bool read_rows(struct cursor *c, const struct field *field, struct view_value *value)
{
    struct view_value values[FIELDS_MAX];
    size_t count = 0;

    if (!expect(c, "["))
        return false;
    const char *first = c->at;
    while (!starts(c, "]")) {
        if (++count > field->max_rows)
            return want(c, "at most %zu objects in %s", field->max_rows, field->name);
        if (!expect(c, count == 1 ? "{" : ",{")
            || !read_fields(c, field->row->at, 0, field->row->count, values) || !expect(c, "}"))
            return false;
    }
    *value = (struct view_value){ first, (size_t)(c->at - first), count };
    return expect(c, "]");
}

static bool read_value(struct cursor *c, const struct field *field, struct view_value *value)
{
    if (field->optional && starts(c, "null")) {
        *value = (struct view_value){ NULL, 0, 0 };
        return expect(c, "null");
    }
    if (field->type == FIELD_NUMBER)
        return read_number(c, field, value);
    if (field->type == FIELD_ROWS)
        return read_rows(c, field, value);
    if (!read_string(c, field, value))
        return false;
    if (!string_fits(field, value))
        return want(c, "%s as %s", type_name(field), field->name);
    c->at = value->at + value->len;
    return expect(c, "\"");
}

/* `,"name":`, without the comma before the first. */
static bool expect_name(struct cursor *c, const char *name, bool first)
{
    const size_t len = strlen(name), comma = first ? 0 : 1;
    const char *const at = c->at + comma;

    if ((size_t)(c->end - c->at) >= comma + len + 3 && (first || *c->at == ',') && at[0] == '"'
        && memcmp(at + 1, name, len) == 0 && at[len + 1] == '"' && at[len + 2] == ':') {
        c->at = at + len + 3;
        return true;
    }
    return want(c, "%s\"%s\":", first ? "" : ",", name);
}

/* Fields `from` up to `to` of an object whose table is `fields`. Arrays of objects hold no arrays: one level deep. */
static bool read_fields(
    struct cursor *c, const struct field *fields, size_t from, size_t to, struct view_value *values)
{
    for (size_t i = from; i < to; i++)
        if (!expect_name(c, fields[i].name, i == 0) || !read_value(c, &fields[i], &values[i]))
            return false;
    return true;
}

bool view_read(const char *line, size_t len, struct view *view, struct view_fault *fault)
{
    struct cursor c = { line, line, line + len, fault };
    const struct fields any = fields_of(RECORD_STOP); /* the common fields are the same in every table */

    if (!expect(&c, "{") || !read_fields(&c, any.at, 0, FIELDS_COMMON, view->values))
        return false;
    view->kind = (enum record_kind)view->values[FIELDS_COMMON - 1].number;
    const struct fields fields = fields_of(view->kind);
    view->fields = fields.at;
    view->count = fields.count;
    if (!read_fields(&c, fields.at, FIELDS_COMMON, fields.count, view->values) || !expect(&c, "}"))
        return false;
    if (c.at != c.end)
        return want(&c, "the end of the line");
    view->seq = view->values[0].number;
    view->prev = view->values[1].at;
    view->policy = view->values[FIELDS_COMMON - 2].at;
    view->time_us = (int64_t)view->values[2].number;
    return true;
}

void view_copy(struct view *copy, const struct view *view, const char *line, const char *to)
{
    memcpy(copy, view, offsetof(struct view, values));
    memcpy(copy->values, view->values, view->count * sizeof view->values[0]);
    copy->prev = to + (view->prev - line);
    copy->policy = to + (view->policy - line);
    for (size_t i = 0; i < view->count; i++)
        if (view->values[i].at != NULL)
            copy->values[i].at = to + (view->values[i].at - line);
}

static size_t find(const struct view *view, const char *name)
{
    for (size_t i = 0; i < view->count; i++)
        if (strcmp(view->fields[i].name, name) == 0)
            return i;
    return FIELDS_MAX;
}

struct view_value view_get(const struct view *view, const char *name)
{
    const size_t at = find(view, name);

    return at < FIELDS_MAX ? view->values[at] : (struct view_value){ NULL, 0, 0 };
}

const struct fields *view_row_fields(const struct view *view, const char *name)
{
    const size_t at = find(view, name);

    return at < FIELDS_MAX ? view->fields[at].row : NULL;
}

bool view_next_row(struct view_value *rows, const struct fields *fields, struct view *row)
{
    struct view_fault fault;
    struct cursor c = { rows->at, rows->at, rows->at + rows->len, &fault };

    if (rows->len == 0)
        return false;
    *row = (struct view){ .fields = fields->at, .count = fields->count };
    if (!expect(&c, starts(&c, ",") ? ",{" : "{")
        || !read_fields(&c, fields->at, 0, fields->count, row->values) || !expect(&c, "}"))
        return false;
    *rows = (struct view_value){ c.at, (size_t)(c.end - c.at), 0 };
    return true;
}
