/*
 * tests/fuzz/fuzz_ocsp.c - any bytes as a document: what check_ocsp.h says holds.
 *
 * The first octet says what the rest is: 0 a document, 1 the responses of an otherwise good response, above that its
 * responseExtensions: so lengths need not be guessed for the inner readers to be reached. Seeds: make_documents --seeds.
 */
#include "tests/fuzz/check_ocsp.h"
#include "tests/unit/der_build.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { KIND_DOCUMENT = 0, KIND_RESPONSES = 1 };

static void put_response(struct build *build, unsigned kind, struct span rest)
{
    put_hex(build, "a2 04 04 02 01 02"                                    /* byKey */
                   "18 0f 32 30 32 36 30 33 30 31 30 30 30 30 30 30 5a"); /* 20260301000000Z */
    if (kind == KIND_RESPONSES) {
        put_value(build, DER_SEQUENCE, rest);
    } else {
        put_hex(build, "30 00");
        const size_t mark = build->len;

        put_value(build, DER_SEQUENCE, rest);
        wrap(build, mark, DER_CONTEXT_CONSTRUCTED | 1);
    }
    wrap(build, 0, DER_SEQUENCE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct build build;

    if (size == 0 || size > sizeof(build.bytes) / 4)
        return 0;
    const struct span rest = { data + 1, size - 1 };

    build.len = 0;
    if (data[0] == KIND_DOCUMENT)
        put(&build, rest);
    else
        put_response(&build, data[0], rest);
    uint8_t *copy = malloc(build.len > 0 ? build.len : 1); /* so that reading on is seen */

    if (copy == NULL)
        abort();
    if (build.len > 0)
        memcpy(copy, build.bytes, build.len);
    const struct checked checked = check_ocsp((struct span){ copy, build.len });

    if (checked.broken != NULL) {
        fprintf(stderr, "does not hold: want %s\n", checked.broken);
        abort();
    }
    free(copy);
    return 0;
}
