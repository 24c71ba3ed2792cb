/* cli/line_document.c - the document in one line of text. */
#include "cli/line_document.h"

#include "audit/base64.h"
#include "cli/json_object.h"
#include "lint/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistr.h>

/* Says what was wanted. Returns LINE_FAULT: `return fault(…)`. */
__attribute__((format(printf, 3, 4))) static enum line_result fault(
    struct line_document *document, size_t offset, const char *form, ...)
{
    va_list arguments;

    va_start(arguments, form);
    (void)vsnprintf(document->fault, sizeof document->fault, form, arguments);
    va_end(arguments);
    document->offset = offset;
    return LINE_FAULT;
}

static bool is_space(uint8_t octet)
{
    return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
}

static struct span trimmed(struct span text)
{
    while (text.len > 0 && is_space(text.at[0])) {
        text.at++;
        text.len--;
    }
    while (text.len > 0 && is_space(text.at[text.len - 1]))
        text.len--;
    return text;
}

bool line_room_make(struct line_room *room, size_t size)
{
    if (room->size >= size)
        return true;
    char *const text = realloc(room->text, size);
    if (text != NULL)
        room->text = text;
    uint8_t *const der = realloc(room->der, size);
    if (der != NULL)
        room->der = der;
    if (text == NULL || der == NULL)
        return false;
    room->size = size;
    return true;
}

/* The text without white space; `text` may be room->text itself. */
static size_t squeeze(struct span text, char *out)
{
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++)
        if (!is_space(text.at[i]))
            out[len++] = (char)text.at[i];
    return len;
}

/* `line` is what faults are counted from. */
static enum line_result read_base64(
    struct span text, struct span line, struct line_room *room, struct line_document *document)
{
    const size_t offset = span_within(text, line) ? (size_t)(text.at - line.at) : 0;
    struct input_document *const found = &document->document;
    char have[QUOTE_BYTES];

    if (text.len == 0)
        return fault(document, offset, "want base64 of a document, have nothing");
    found->der.at = room->der;
    if (base64_read((const char *)text.at, text.len, room->der, &found->der.len)
        || base64_read(room->text, squeeze(text, room->text), room->der, &found->der.len))
        return LINE_DOCUMENT;
    found->der = (struct span){ NULL, 0 };
    if (text.len > 64)
        return fault(document, offset,
            "want base64 (RFC 4648 4) of a document, have %zu octets with something else in them, or cut off",
            text.len);
    return fault(document, offset, "want base64 (RFC 4648 4) of a document, have \"%s\"", quote(text, have));
}

static enum line_result read_pem(struct span text, struct line_room *room, struct line_document *document)
{
    input_close(&room->input);
    if (!input_open_bytes(&room->input, text.at, text.len))
        return fault(document, 0, "%s", room->input.fault);
    if (room->input.count != 1)
        return fault(document, 0, "want one PEM block, have %zu", room->input.count);
    const struct input_document *const found = &room->input.documents[0];
    if (found->fault != NULL)
        return fault(document, 0, "want a whole PEM block, cannot read this one: %s", found->fault);
    document->document = *found;
    return LINE_DOCUMENT;
}

/* A string of UTF-8, or a number. */
static bool keep_id(struct span value, struct line_document *document)
{
    const uint8_t first = value.at != NULL ? value.at[0] : 0;

    if (first != '"' && first != '-' && (first < '0' || first > '9'))
        return false;
    if (u8_check(value.at, value.len) != NULL)
        return false;
    document->id = value;
    document->id_is_json = true;
    return true;
}

static enum line_result read_object(const struct line_format *format, struct span line,
    struct line_room *room, struct line_document *document)
{
    struct json_member members[] = { { .name = format->field }, { .name = format->id } };
    const char *want;
    size_t len;

    if (!json_object_read(line, members, 2, &want, &document->offset))
        return fault(document, document->offset, "want %s, have %s", want,
            document->offset == line.len ? "the end of the line" : "something else");
    if (format->id != NULL && !keep_id(members[1].value, document))
        return fault(document, 0, "want a string of UTF-8 or a number \"%s\", have %s", format->id,
            members[1].value.at != NULL ? "another value" : "none");
    const struct span value = members[0].value;
    if (value.at == NULL || value.at[0] != '"')
        return fault(document, 0, "want a string \"%s\", have %s", format->field,
            value.at != NULL ? "another value" : "none");
    if (memchr(value.at, '\\', value.len) == NULL)
        return read_base64((struct span){ value.at + 1, value.len - 2 }, line, room, document);
    if (!json_string_read(value, room->text, &len))
        return fault(
            document, (size_t)(value.at - line.at), "want characters, have half a pair of surrogates");
    const struct span text = trimmed((struct span){ (const uint8_t *)room->text, len });
    static const char armour[] = "-----BEGIN ";
    if (text.len > sizeof armour && memcmp(text.at, armour, sizeof armour - 1) == 0)
        return read_pem(text, room, document);
    return read_base64(text, line, room, document);
}

enum line_result line_document_read(const struct line_format *format, struct span line,
    struct line_room *room, struct line_document *document)
{
    const struct span text = trimmed(line);

    document->document = (struct input_document){ .label = NULL };
    document->id = (struct span){ NULL, 0 };
    document->id_is_json = false;
    document->offset = 0;
    if (!line_room_make(room, line.len + 1))
        return LINE_NO_MEMORY;
    if (text.len > 0 && text.at[0] == '{')
        return read_object(format, line, room, document);
    if (format->id != NULL)
        return fault(document, 0, "want an object of JSON with \"%s\", have another line", format->id);
    const uint8_t *const tab = text.len > 0 ? memchr(text.at, '\t', text.len) : NULL;
    if (tab == NULL)
        return read_base64(text, line, room, document);
    document->id = (struct span){ text.at, (size_t)(tab - text.at) };
    return read_base64(trimmed((struct span){ tab, text.len - document->id.len }), line, room, document);
}

void line_room_free(struct line_room *room)
{
    input_close(&room->input);
    free(room->text);
    free(room->der);
    *room = (struct line_room){ .size = 0 };
}
