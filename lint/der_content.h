#ifndef LINTGATE_DER_CONTENT_H
#define LINTGATE_DER_CONTENT_H

#include "lint/der.h"

/*
 * What der.c and der_check.c share: one element of any tag, and what X.690 asks of the content of each simple type.
 * Nobody else needs this header.
 */

enum {
    DER_CLASS = 0xc0,       /* bits of an identifier octet: class, 0 is universal */
    DER_CONSTRUCTED = 0x20, /* bit of an identifier octet */
    DER_NUMBER = 0x1f,      /* bits of an identifier octet: tag number; all ones: the number follows */
};

struct element {
    unsigned identifier; /* first identifier octet */
    struct span value;   /* content octets */
    struct span whole;   /* with header */
};

/* Reads the next element, whatever its tag, and steps over it; high-tag form too. X.690 8.1.2, 8.1.3, 10.1. */
MUST_USE bool der_next(struct der *d, struct element *element, const char *field);

/* DER_OK, or what is wrong with the content of a simple type. */
enum der_fault der_boolean_fault(struct span content);
enum der_fault der_integer_fault(struct span content);
enum der_fault der_bits_fault(struct span content);
enum der_fault der_oid_fault(struct span content);

#endif
