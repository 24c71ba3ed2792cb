#ifndef LINTGATE_CLI_PEM_PLAIN_H
#define LINTGATE_CLI_PEM_PLAIN_H

#include "lint/span.h"

enum { PEM_LABEL_BYTES = 64 /* of a block that is read here, with its NUL */ };

/*
 * Reads one PEM block that looks as RFC 7468 3 says, with nothing before or after it: what nearly all do, and some ten times
 * faster than OpenSSL reads them. False: it looks otherwise, and OpenSSL has to say what it is. `text` and `der` have room for block.len
 * octets each.
 */
bool pem_plain_read(
    struct span block, char *text, uint8_t *der, size_t *der_len, char label[PEM_LABEL_BYTES]);

#endif
