/*
 * tests/fuzz/fuzz_bulk.c - any bytes as what a bulk run reads. The first octet says as what: a line, an object of JSON, a PEM block, a tar archive. JSON is held
 * against jansson, a PEM block against OpenSSL.
 */
#include "cli/input.h"
#include "cli/json_object.h"
#include "cli/line_document.h"
#include "cli/pem_plain.h"
#include "cli/tar.h"

#include <jansson.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void want(bool holds)
{
    if (!holds)
        abort();
}

static void check_line(struct span text, bool with_id)
{
    const struct line_format format = { "der", with_id ? "id" : NULL };
    struct line_room room = { .size = 0 };
    struct line_document document;

    switch (line_document_read(&format, text, &room, &document)) {
    case LINE_DOCUMENT: want(document.document.der.len > 0 && (!with_id || document.id.len > 0)); break;
    case LINE_FAULT: want(document.fault[0] != '\0' && document.offset <= text.len); break;
    case LINE_NO_MEMORY: abort();
    }
    line_room_free(&room);
}

/* What jansson takes for an object is one, if no member comes twice and it is not too deep; and its string says the same. */
static void check_object(struct span text)
{
    struct json_member member = { .name = "der" };
    const char *fault = NULL;
    size_t at, len = 0;
    const bool ok = json_object_read(text, &member, 1, &fault, &at);
    json_t *const other = json_loadb(
        (const char *)text.at, text.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);

    want(ok == (fault == NULL) && at <= text.len);
    if (json_is_object(other) && !ok)
        want(strstr(fault, "at most 64") != NULL);
    const json_t *const value = json_object_get(other, "der");
    if (ok && json_is_object(other))
        want((value != NULL) == (member.value.at != NULL));
    if (ok && json_is_string(value)) {
        char *const said = malloc(member.value.len);
        want(said != NULL && json_string_read(member.value, said, &len));
        want(len == json_string_length(value) && memcmp(said, json_string_value(value), len) == 0);
        free(said);
    }
    json_decref(other);
}

/* What is read here OpenSSL reads, too, and finds the same in it. */
static void check_pem(struct span text)
{
    char *const scratch = malloc(text.len + 1), label[PEM_LABEL_BYTES];
    uint8_t *const der = malloc(text.len + 1);
    struct input input;
    size_t len = 0;

    want(scratch != NULL && der != NULL);
    if (pem_plain_read(text, scratch, der, &len, label)) {
        want(input_open_bytes(&input, text.at, text.len) && input.count == 1);
        const struct input_document *const found = &input.documents[0];
        want(found->fault == NULL && found->label != NULL && strcmp(found->label, label) == 0);
        want(span_equal(found->der, (struct span){ der, len }));
        input_close(&input);
    }
    free(scratch);
    free(der);
}

static void check_tar(struct span text)
{
    static struct tar_member member;
    struct tar_extension *const extension = calloc(1, sizeof *extension);
    const char *fault;

    want(extension != NULL);
    for (; text.len >= TAR_BLOCK_BYTES; text.at += TAR_BLOCK_BYTES, text.len -= TAR_BLOCK_BYTES) {
        tar_read(text.at, extension, &member);
        want((member.kind == TAR_BROKEN) == (member.fault != NULL)
             && strlen(member.name) < sizeof member.name);
        if (member.kind == TAR_EXTENDED)
            (void)tar_extend(extension, member.type,
                (struct span){ text.at + TAR_BLOCK_BYTES, text.len - TAR_BLOCK_BYTES }, &fault);
    }
    (void)tar_extend(extension, 'x', text, &fault);
    free(extension);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const struct span text = { data + 1, size - 1 };

    switch (data[0]) {
    case 'l': check_line(text, false); break;
    case 'i': check_line(text, true); break;
    case 'j': check_object(text); break;
    case 'p': check_pem(text); break;
    default: check_tar(text); break;
    }
    return 0;
}
