/* tests/fuzz/fuzz_digest_info.c - any bytes as what a client wants signed raw: what check_digest_info.h says holds. Seeds: make_documents --seeds. */
#include "tests/fuzz/check_digest_info.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size > 0 ? size : 1); /* so that reading on is seen */
    const char *broken;

    if (copy == NULL)
        abort();
    if (size > 0)
        memcpy(copy, data, size);
    broken = check_digest_info((struct span){ copy, size });
    if (broken != NULL) {
        fprintf(stderr, "does not hold: %s\n", broken);
        abort();
    }
    free(copy);
    return 0;
}
