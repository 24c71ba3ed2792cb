#ifndef LINTGATE_CLI_INPUT_H
#define LINTGATE_CLI_INPUT_H

#include "cli/status.h"
#include "lint/span.h"

/*
 * The documents in a file. What a file is, is decided by its first octets, after a byte order mark of UTF-8, if any:
 *
 *   30 80 … 30 ff             DER: one document, all of the file; what is too much is for the lint core to refuse
 *   a line "-----BEGIN …"     PEM (RFC 7468), read by OpenSSL: each block is a document; text around blocks is passed over
 *   "M" after white space     base64 without armour: one document; nothing but base64 (RFC 4648 4) and white space
 *   anything else             DER
 *
 * The first row keeps text inside a document from being taken for the document.
 */

enum {
    INPUT_MAX_BYTES =
        128 * 1024
        * 1024, /* a file: a CRL of a million entries has 40 to 60 MiB as DER, a third more as PEM */
    INPUT_TEXT_BYTES = 256, /* a complaint with its NUL */
};

struct input_document {
    struct span der;
    char *label;       /* of the PEM block: "CERTIFICATE"; NULL without PEM, or if the block cannot be read */
    const char *fault; /* why the block cannot be read, and `der` is empty; NULL if it was read */

    uint8_t *block; /* what OpenSSL made of the block; NULL if `der` points elsewhere */
};

struct input {
    struct input_document *documents; /* in the order of the file */
    size_t count;
    char fault[INPUT_TEXT_BYTES]; /* "want …, have …": why the file cannot be read */

    uint8_t *bytes; /* of the file */
    size_t len;
    uint8_t *decoded; /* base64 without armour */
};

/*
 * Reads the file `path`, "-" for standard input. False: input->fault says why not. Documents are valid until input_close, which
 * is needed either way.
 */
bool input_open(struct input *input, const char *path);

/* The same with octets at hand, which are copied. */
bool input_open_bytes(struct input *input, const void *bytes, size_t len);

void input_close(struct input *input);

/* What is done with one document; `name` is the file's, with #1, #2 … behind it if the file has several. */
typedef enum status input_visit(void *context, const char *name, const struct input_document *document);

/* Visits each document in its order. Returns the worst status. */
enum status input_each(const struct input *input, const char *path, input_visit *visit, void *context);

#endif
