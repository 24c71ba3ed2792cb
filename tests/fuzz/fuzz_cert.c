/*
 * tests/fuzz/fuzz_cert.c - any bytes as a document: what check_cert.h says holds.
 *
 * The first octet says what the rest is: 0 a document, n the value of an extension of type n in an otherwise good
 * certificate, above that its subject. So lengths need not be guessed for the inner readers to be reached. Seeds: make_documents --seeds.
 */
#include "tests/fuzz/check_cert.h"
#include "tests/unit/der_build.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The document that the input stands for, in `build`. */
static void put_document(struct build *build, unsigned kind, struct span rest)
{
    static struct build extensions;
    struct tbs_fields fields = { .version = { NULL, 0 } };

    build->len = extensions.len = 0;
    if (kind == 0) {
        put(build, rest);
    } else if (kind <= OID_EXT_LAST) {
        put_extension(&extensions, oid_bytes((enum oid)kind), false, rest);
        put_tbs(build, &fields, build_span(&extensions));
    } else {
        fields.subject = rest;
        put_tbs(build, &fields, (struct span){ NULL, 0 });
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct build build;

    if (size == 0 || size > sizeof(build.bytes) / 4)
        return 0;
    put_document(&build, data[0], (struct span){ data + 1, size - 1 });
    uint8_t *copy = malloc(build.len > 0 ? build.len : 1); /* so that reading on is seen */

    if (copy == NULL)
        abort();
    memcpy(copy, build.bytes, build.len);
    const struct checked checked = check_cert((struct span){ copy, build.len });

    if (checked.broken != NULL) {
        fprintf(stderr, "does not hold: %s\n", checked.broken);
        abort();
    }
    free(copy);
    return 0;
}
