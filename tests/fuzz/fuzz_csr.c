/*
 * tests/fuzz/fuzz_csr.c - any bytes as a document: what check_csr.h says holds.
 *
 * The first octet says what the rest is: 0 a document, above that the values of an extensionRequest in an otherwise good request.
 * Seeds: make_documents --seeds.
 */
#include "tests/fuzz/check_csr.h"
#include "tests/unit/der_build.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A request whose extensionRequest has these values: the content of a SET. */
static void put_request(struct build *build, struct span values)
{
    put_hex(build, "02 01 00"                              /* version */
                   "30 00"                                 /* subject */
                   "30 0a 30 05 06 03 2b 65 70 03 01 00"); /* an Ed25519 key without octets */
    const size_t mark = build->len;

    put_value(build, DER_OID, oid_bytes(OID_AT_EXTENSION_REQUEST));
    put_value(build, DER_SET, values);
    wrap(build, mark, DER_SEQUENCE);
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
    if (data[0] == 0)
        put(&build, rest);
    else
        put_request(&build, rest);
    uint8_t *copy = malloc(build.len > 0 ? build.len : 1); /* so that reading on is seen */

    if (copy == NULL)
        abort();
    memcpy(copy, build.bytes, build.len);
    const struct checked checked = check_csr((struct span){ copy, build.len });

    if (checked.broken != NULL) {
        fprintf(stderr, "does not hold: %s\n", checked.broken);
        abort();
    }
    free(copy);
    return 0;
}
