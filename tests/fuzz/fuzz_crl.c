/*
 * tests/fuzz/fuzz_crl.c - any bytes as a document: what check_crl.h says holds.
 *
 * The first octet says what the rest is: 0 a document, 1 the entries of an otherwise good CRL, above that its crlExtensions: so lengths
 * need not be guessed for the inner readers to be reached. Seeds: make_documents --seeds.
 */
#include "tests/fuzz/check_crl.h"
#include "tests/unit/der_build.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { KIND_DOCUMENT = 0, KIND_ENTRIES = 1 };

static void put_list(struct build *build, unsigned kind, struct span rest)
{
    put_hex(build, "02 01 01"                                       /* v2 */
                   "30 05 06 03 2b 65 70"                           /* Ed25519 */
                   "30 0d 31 0b 30 09 06 03 55 04 03 0c 02 43 41"   /* CN=CA */
                   "17 0d 32 36 30 33 30 31 30 30 30 30 30 30 5a"   /* 260301000000Z */
                   "17 0d 32 36 30 33 30 38 30 30 30 30 30 30 5a"); /* 260308000000Z */
    const size_t mark = build->len;

    put_value(build, DER_SEQUENCE, rest);
    if (kind != KIND_ENTRIES)
        wrap(build, mark, DER_CONTEXT_CONSTRUCTED | 0);
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
        put_list(&build, data[0], rest);
    uint8_t *copy = malloc(build.len > 0 ? build.len : 1); /* so that reading on is seen */

    if (copy == NULL)
        abort();
    if (build.len > 0)
        memcpy(copy, build.bytes, build.len);
    const struct checked checked = check_crl((struct span){ copy, build.len });

    if (checked.broken != NULL) {
        fprintf(stderr, "does not hold: want %s\n", checked.broken);
        abort();
    }
    free(copy);
    return 0;
}
