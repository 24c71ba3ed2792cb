#ifndef LINTGATE_CLI_LINE_DOCUMENT_H
#define LINTGATE_CLI_LINE_DOCUMENT_H

#include "cli/input.h"

/*
 * The document in one line of text:
 *
 *   {…}              an object of JSON (RFC 8259), a string of it the document: base64 of DER, or one PEM block
 *   ID <TAB> base64  what identifies it, and base64 of DER
 *   base64           of DER (RFC 4648 4)
 */

enum {
    LINE_MAX_BYTES = 16 * 1024
                     * 1024 /* a CRL of some 300,000 entries as base64; longer lines are told, not read */
};

struct line_format {
    const char *field; /* of the object: the document */
    const char *id;    /* of the object: a string or number that identifies it; NULL: none */
};

/* Memory that lines use one after the other. Zero to begin with; line_room_free at the end. */
struct line_room {
    char *text;
    uint8_t *der;
    size_t size;
    struct input input; /* of a PEM block */
};

struct line_document {
    struct input_document document;
    struct span id;               /* of JSON: as it stands there, with quotation marks; else the octets */
    bool id_is_json;              /* which of both */
    char fault[INPUT_TEXT_BYTES]; /* "want …, have …": why there is no document */
    size_t offset;                /* in the line, of the fault */
};

enum line_result { LINE_NO_MEMORY = 0, LINE_FAULT, LINE_DOCUMENT };

/* What the line has, without its newline. Valid until the room is used again. The id is set also of a fault, if it was there. */
enum line_result line_document_read(const struct line_format *format, struct span line,
    struct line_room *room, struct line_document *document);

/* Makes both buffers at least `size` octets large. False if memory ran out. */
bool line_room_make(struct line_room *room, size_t size);

void line_room_free(struct line_room *room);

#endif
