#ifndef LINTGATE_KEY_USAGE_H
#define LINTGATE_KEY_USAGE_H

#include "lint/cert.h"

enum {
    KU_ALL = 0x1ff,             /* the nine bits that RFC 5280 4.2.1.3 defines */
    KEY_USAGE_TEXT_BYTES = 160, /* the names of all of them, commas and the NUL */
};

/* The names of the bits of enum key_usage in `bits`: "digitalSignature, keyEncipherment"; "none". Returns `text`. */
const char *key_usage_text(unsigned bits, char text[KEY_USAGE_TEXT_BYTES]);

/* The bit whose name these `len` characters are; 0 if none. */
unsigned key_usage_find(const char *name, size_t len);

#endif
