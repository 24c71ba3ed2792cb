/* Writes DER from the inside out. */
#include "tests/rules/der_write.h"

#include <stdio.h>
#include <stdlib.h>

void der_put(struct der_writer *writer, const void *bytes, size_t len)
{
    if (len > writer->size - writer->len) {
        fprintf(stderr, "der_put: want room for %zu octets, have %zu\n", len, writer->size - writer->len);
        abort();
    }
    if (len != 0)
        memcpy(writer->at + writer->len, bytes, len);
    writer->len += len;
}

void der_wrap(struct der_writer *writer, size_t start, unsigned tag)
{
    const size_t len = writer->len - start;
    uint8_t header[2 + sizeof(len)];
    size_t used = 0, octets = 0;

    header[used++] = (uint8_t)tag;
    if (len < 0x80) {
        header[used++] = (uint8_t)len;
    } else {
        while (octets < sizeof(len) && len >> (8 * octets) != 0)
            octets++;
        header[used++] = (uint8_t)(0x80 | octets);
        while (octets-- > 0)
            header[used++] = (uint8_t)(len >> (8 * octets));
    }
    der_put(writer, header, used); /* makes room, or aborts */
    memmove(writer->at + start + used, writer->at + start, len);
    memcpy(writer->at + start, header, used);
}
