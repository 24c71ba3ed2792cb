/* cli/input.c - the documents in a file: DER, PEM, or base64 without armour. */
#include "cli/input.h"

#include "audit/base64.h"
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    READ_BYTES = 64 * 1024, /* room for the first read; doubled when it is full */
    NAME_EXTRA_BYTES = 32,  /* "#" and a number after a file's name, with the NUL */
};

/* Always false: `return fail(…)`. */
__attribute__((format(printf, 2, 3))) static bool fail(struct input *input, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(input->fault, sizeof input->fault, format, arguments);
    va_end(arguments);
    return false;
}

static bool make_room(struct input *input, size_t *room)
{
    const size_t wanted = *room == 0 ? READ_BYTES : *room * 2;
    uint8_t *bytes = realloc(input->bytes, wanted);

    if (bytes == NULL)
        return fail(input, "want %zu octets of memory, have less", wanted);
    input->bytes = bytes;
    *room = wanted;
    return true;
}

static bool read_all(struct input *input, int fd)
{
    size_t room = 0;

    for (;;) {
        if (input->len > INPUT_MAX_BYTES)
            return fail(input, "want at most %d octets (128 MiB), have more", INPUT_MAX_BYTES);
        if (input->len == room && !make_room(input, &room))
            return false;
        const ssize_t got = read(fd, input->bytes + input->len, room - input->len);
        if (got == 0)
            return true;
        if (got < 0 && errno != EINTR)
            return fail(input, "want to read it, cannot: %s", strerror(errno));
        input->len += got > 0 ? (size_t)got : 0;
    }
}

static struct input_document *add_document(struct input *input)
{
    struct input_document *documents = realloc(
        input->documents, (input->count + 1) * sizeof *input->documents);

    if (documents == NULL) {
        (void)fail(input, "want memory for document %zu, have none", input->count + 1);
        return NULL;
    }
    input->documents = documents;
    documents[input->count] = (struct input_document){ .label = NULL };
    return &documents[input->count++];
}

static bool add_der(struct input *input, struct span der)
{
    struct input_document *document = add_document(input);

    if (document == NULL)
        return false;
    document->der = der;
    return true;
}

/* What OpenSSL says of the block before; NULL when there is no further block. */
static const char *pem_fault(void)
{
    const unsigned long error = ERR_peek_last_error();
    const char *reason = ERR_reason_error_string(error);

    if (ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE)
        return NULL;
    return reason != NULL ? reason : "not understood";
}

/* One block, read or not. Takes label and der over, which are OpenSSL's. */
static bool add_block(struct input *input, char *label, uint8_t *der, size_t len, const char *fault)
{
    struct input_document *document = add_document(input);

    if (document == NULL || fault != NULL) {
        OPENSSL_free(label);
        OPENSSL_free(der);
    }
    if (document == NULL)
        return false;
    if (fault != NULL)
        document->fault = fault;
    else
        *document = (struct input_document){ .der = { der, len }, .label = label, .block = der };
    return true;
}

static bool read_blocks(struct input *input, BIO *bio)
{
    bool ok = true;

    while (ok && BIO_pending(bio) > 0) {
        char *label = NULL, *header = NULL;
        uint8_t *der = NULL;
        long len = 0;
        const char *fault;

        ERR_clear_error();
        if (PEM_read_bio(bio, &label, &header, &der, &len) != 1) {
            fault = pem_fault();
            if (fault == NULL)
                break;
        } else {
            fault = header[0] != '\0' ? "it has headers" : NULL;
        }
        OPENSSL_free(header);
        ok = add_block(input, label, der, (size_t)len, fault);
    }
    ERR_clear_error();
    return ok;
}

static bool read_pem(struct input *input, struct span text)
{
    BIO *bio = BIO_new_mem_buf(text.at, (int)text.len);
    const bool ok = bio != NULL && read_blocks(input, bio);

    BIO_free(bio);
    if (bio == NULL)
        return fail(input, "want memory for PEM, have none");
    if (ok && input->count == 0)
        return fail(input, "want a whole PEM block, have only its first line");
    return ok;
}

static bool is_space(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static bool read_base64(struct input *input, struct span text)
{
    char *characters = malloc(text.len + 1);
    size_t len = 0;
    bool ok = false;

    input->decoded = malloc(text.len + 1);
    if (characters == NULL || input->decoded == NULL) {
        (void)fail(input, "want %zu octets of memory, have less", 2 * text.len);
        goto out;
    }
    for (size_t i = 0; i < text.len; i++)
        if (!is_space(text.at[i]))
            characters[len++] = (char)text.at[i];
    if (base64_read(characters, len, input->decoded, &len))
        ok = add_der(input, (struct span){ input->decoded, len });
    else
        (void)fail(input, "want base64 to the end, as it begins, have something else in it");
out:
    free(characters);
    return ok;
}

/* RFC 7468 3: the line before a block. */
static bool has_pem(struct span text)
{
    static const char line[] = "-----BEGIN ";
    const uint8_t *at = text.at;
    const uint8_t *const end = text.at + text.len;

    while ((at = memmem(at, (size_t)(end - at), line, sizeof line - 1)) != NULL) {
        if (at == text.at || at[-1] == '\n')
            return true;
        at++;
    }
    return false;
}

/* Documents begin with 30 81 to 30 84: their base64 with "M". */
static bool begins_base64(struct span text)
{
    size_t at = 0;

    while (at < text.len && is_space(text.at[at]))
        at++;
    return at < text.len && text.at[at] == 'M';
}

static struct span without_mark(struct span text)
{
    static const uint8_t mark[] = { 0xef, 0xbb, 0xbf }; /* U+FEFF in UTF-8 */

    if (text.len >= sizeof mark && memcmp(text.at, mark, sizeof mark) == 0)
        return (struct span){ text.at + sizeof mark, text.len - sizeof mark };
    return text;
}

static bool read_documents(struct input *input)
{
    const struct span whole = { input->bytes, input->len }, text = without_mark(whole);

    if (whole.len == 0)
        return fail(input, "want a document, have an empty file");
    if (whole.len >= 2 && whole.at[0] == 0x30 && whole.at[1] >= 0x80)
        return add_der(input, whole);
    if (has_pem(text))
        return read_pem(input, text);
    if (begins_base64(text))
        return read_base64(input, text);
    return add_der(input, whole);
}

bool input_open(struct input *input, const char *path)
{
    const bool standard = strcmp(path, "-") == 0;
    const int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

    *input = (struct input){ .count = 0 };
    if (fd < 0)
        return fail(input, "want to open it, cannot: %s", strerror(errno));
    const bool ok = read_all(input, fd);
    if (!standard)
        (void)close(fd);
    return ok && read_documents(input);
}

bool input_open_bytes(struct input *input, const void *bytes, size_t len)
{
    *input = (struct input){ .bytes = malloc(len > 0 ? len : 1) };
    if (input->bytes == NULL)
        return fail(input, "want %zu octets of memory, have less", len);
    memcpy(input->bytes, bytes, len);
    input->len = len;
    return read_documents(input);
}

void input_close(struct input *input)
{
    for (size_t i = 0; i < input->count; i++) {
        OPENSSL_free(input->documents[i].label);
        OPENSSL_free(input->documents[i].block);
    }
    free(input->documents);
    free(input->decoded);
    free(input->bytes);
    *input = (struct input){ .count = 0 };
}

enum status input_each(const struct input *input, const char *path, input_visit *visit, void *context)
{
    const size_t size = strlen(path) + NAME_EXTRA_BYTES;
    char *name = malloc(size);
    enum status status = STATUS_CLEAN;

    if (name == NULL) {
        output_complain(path, "want memory for a name, have none");
        return STATUS_INTERNAL;
    }
    for (size_t i = 0; i < input->count; i++) {
        if (input->count == 1)
            (void)snprintf(name, size, "%s", path);
        else
            (void)snprintf(name, size, "%s#%zu", path, i + 1);
        status = status_worse(status, visit(context, name, &input->documents[i]));
    }
    free(name);
    return status;
}
