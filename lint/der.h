#ifndef LINTGATE_DER_H
#define LINTGATE_DER_H

#include "lint/span.h"

/*
 * A strict DER cursor (X.690 8, 10, 11). It accepts exactly one encoding of each value and nothing else.
 *
 * A document is read top-down, one `&&` chain a SEQUENCE, closed by der_end. A failed read does not move the
 * cursor; the first fault wins and stays in the der_error that all cursors into one document share.
 * No allocation; no reader recurses by what a document says, and der_check looks no deeper than DER_MAX_DEPTH.
 *
 * What it does not check: whether a value makes sense. Alphabets of strings, forms of times, sizes and signs of serial
 * numbers are judged by rules, so that one bad character does not hide every other finding.
 */

enum {
    DER_MAX_DEPTH = 32, /* containers inside each other; a certificate needs about 10 */
    DER_MAX_OID_BYTES =
        100, /* octets of an OBJECT IDENTIFIER; RFC 5280 appendix B speaks of 100 bytes of text */
    DER_MAX_ARC_BYTES = 19,   /* octets of one arc, 7 bits each: a UUID of 128 bits below 2.25 (X.667) fits */
    DER_MAX_LENGTH_BYTES = 4, /* octets of a long-form length: documents are below 4 GiB */
};

/* Identifier octets. */
enum {
    DER_BOOLEAN = 0x01,
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_OCTET_STRING = 0x04,
    DER_NULL = 0x05,
    DER_OID = 0x06,
    DER_ENUMERATED = 0x0a,
    DER_UTF8_STRING = 0x0c,
    DER_NUMERIC_STRING = 0x12,
    DER_PRINTABLE_STRING = 0x13,
    DER_TELETEX_STRING = 0x14,
    DER_IA5_STRING = 0x16,
    DER_UTC_TIME = 0x17,
    DER_GENERALIZED_TIME = 0x18,
    DER_VISIBLE_STRING = 0x1a,
    DER_UNIVERSAL_STRING = 0x1c,
    DER_BMP_STRING = 0x1e,
    DER_SEQUENCE = 0x30,
    DER_SET = 0x31,
    DER_CONTEXT = 0x80,             /* | number: primitive [number] */
    DER_CONTEXT_CONSTRUCTED = 0xa0, /* | number: constructed [number] */
};

/* What was wrong first. Each fault has one row in der.c: its sentence, its requirement key and its clause. */
enum der_fault {
    DER_OK = 0,
    DER_FAULT_CUT_SHORT,          /* the value ends before its length says */
    DER_FAULT_UNEXPECTED_TAG,     /* another tag than the ASN.1 wants here, or none where one is required */
    DER_FAULT_TAG_NOT_MINIMAL,    /* high-tag form where the low form fits, or padded with 0x80 */
    DER_FAULT_LENGTH_INDEFINITE,  /* 0x80 */
    DER_FAULT_LENGTH_NOT_MINIMAL, /* long form where short fits, leading zero octets */
    DER_FAULT_LENGTH_TOO_LARGE,   /* more than DER_MAX_LENGTH_BYTES length octets, or 0xff */
    DER_FAULT_TRAILING,           /* bytes after the last field of a container or after the document */
    DER_FAULT_CONSTRUCTED, /* a string, time or other simple type in constructed form, or a SEQUENCE/SET in primitive form */
    DER_FAULT_BOOLEAN,         /* not one octet, 0x00 or 0xff */
    DER_FAULT_DEFAULT_ENCODED, /* a DEFAULT value written out */
    DER_FAULT_INTEGER,         /* empty or not minimal */
    DER_FAULT_BITS_UNUSED,   /* more than 7 unused bits, unused bits set, or unused bits of an empty string */
    DER_FAULT_BITS_TRAILING, /* a named-bit list that ends in a zero bit */
    DER_FAULT_NULL,          /* NULL with content */
    DER_FAULT_OID,           /* empty, padded with 0x80, cut inside an arc */
    DER_FAULT_OID_SIZE,      /* over DER_MAX_OID_BYTES, an arc over DER_MAX_ARC_BYTES */
    DER_FAULT_SET_ORDER,     /* SET OF elements out of order */
    DER_FAULT_DUPLICATE,     /* the same element twice in a SET OF */
    DER_FAULT_VALUE, /* a value outside what the ASN.1 type allows here (a version 7, a negative count) */
    DER_FAULT_NOT_ONE_VALUE, /* an OCTET STRING that holds a value holds none, or octets after it */
    DER_FAULT_DEPTH,         /* deeper than DER_MAX_DEPTH */
    DER_FAULT_COUNT,         /* more elements than a named limit of the reader */
    DER_FAULT_COUNT_OF       /* not a fault */
};

/* First fault in a document, in the caller's hands. `field` is the ASN.1 name of what was being read, a constant string. */
struct der_error {
    enum der_fault fault;
    size_t offset; /* octets from the start of the document to the element with the fault */
    const char *field;
    bool odd_oid; /* no fault: der_check saw a valid identifier that is not oid_is_ordinary */
};

/* A value that knows where it is. Copy it to try something; assign it back to undo. */
struct der {
    struct span rest;        /* octets not read yet */
    const uint8_t *start;    /* of the whole document: offset = rest.at - start */
    struct der_error *error; /* shared by every cursor into this document */
    bool lenient;            /* lets blemishes pass: only for saying more of what is refused already */
};

#define MUST_USE __attribute__((warn_unused_result))

/* A cursor over a whole document. Clears *error. Inline as its neighbours: every walk begins with one of them. */
static inline struct der der_begin(struct span document, struct der_error *error)
{
    *error = (struct der_error){ .fault = DER_OK };
    if (document.at == NULL)
        document = (struct span){ (const uint8_t *)"", 0 }; /* so that no pointer is NULL */
    return (struct der){ .rest = document, .start = document.at, .error = error };
}

/* A lenient cursor over what an earlier read accepted, for walks. */
static inline struct der der_again(struct span value, struct der_error *ignored)
{
    struct der d = der_begin(value, ignored);
    d.lenient = true;
    return d;
}

/* A cursor over `value`, which an earlier read of the same document gave. */
static inline struct der der_inside(const struct der *outer, struct span value)
{
    return (
        struct der){ .rest = value, .start = outer->start, .error = outer->error, .lenient = outer->lenient };
}

/* Records `fault` at `at` if it is the first. Always false: `return der_fail(…)`. */
bool der_fail(struct der *d, enum der_fault fault, const uint8_t *at, const char *field);

/*
 * As der_fail, for a blemish: an encoding that is not DER though its meaning is clear (a DEFAULT written out, a named-bit
 * list with trailing zeros, an empty RelativeDistinguishedName). True for a lenient cursor, which goes on.
 */
bool der_blemish(struct der *d, enum der_fault fault, const uint8_t *at, const char *field);

/* True if the next element begins with identifier octet `tag`. Reads nothing, complains of nothing. */
static inline bool der_next_is(const struct der *d, unsigned tag)
{
    return d->rest.len > 0 && d->rest.at[0] == tag;
}

/* True if nothing is left. Complains of nothing. */
static inline bool der_at_end(const struct der *d)
{
    return d->rest.len == 0;
}

/*
 * Reads one value with identifier octet `tag` and steps over it. `*value` excludes the header.
 * False if it is absent, cut short, or not minimally encoded: then d->error says where, and d has not moved.
 * X.690 8.1, 10.1.
 */
MUST_USE bool der_value(struct der *d, unsigned tag, struct span *value, const char *field);

/* As der_value, but `*whole` includes the header. */
MUST_USE bool der_element(struct der *d, unsigned tag, struct span *whole, const char *field);

/* Reads any element of low-tag form; identifier octet in *tag. `whole` and `value` may be NULL. */
MUST_USE bool der_any(
    struct der *d, unsigned *tag, struct span *value, struct span *whole, const char *field);

/* Reads a value with `tag` if it is next, else leaves *value empty with at == NULL and is true. */
MUST_USE bool der_optional(struct der *d, unsigned tag, struct span *value, const char *field);

/* Reads the header of a container and gives a cursor over its content: der_value and der_inside in one. */
MUST_USE bool der_enter(struct der *d, unsigned tag, struct der *inside, const char *field);

/* As der_enter; `*whole` includes the header. */
MUST_USE bool der_enter_whole(
    struct der *d, unsigned tag, struct der *inside, struct span *whole, const char *field);

/* True if nothing is left; else DER_FAULT_TRAILING. */
MUST_USE bool der_end(struct der *d, const char *field);

/* X.690 8.2, 11.1. `tag` is DER_BOOLEAN or a context tag. */
MUST_USE bool der_boolean(struct der *d, unsigned tag, bool *value, const char *field);

/* BOOLEAN DEFAULT FALSE: absent means false; an encoded FALSE is DER_FAULT_DEFAULT_ENCODED. X.690 11.5. */
MUST_USE bool der_default_false(struct der *d, unsigned tag, bool *value, const char *field);

/* INTEGER of any size: `*value` is its content, at least one octet, minimal, two's complement. X.690 8.3. */
MUST_USE bool der_integer(struct der *d, unsigned tag, struct span *value, const char *field);

/* INTEGER that must lie in 0 … 2^31-1 (versions, counts); anything else is DER_FAULT_VALUE. */
MUST_USE bool der_small(struct der *d, unsigned tag, uint32_t *value, const char *field);

/* OBJECT IDENTIFIER, content octets, checked arc by arc. X.690 8.19. */
MUST_USE bool der_oid(struct der *d, unsigned tag, struct span *value, const char *field);

/* BIT STRING: the octets after the count of unused bits. X.690 8.6, 11.2. */
struct bits {
    struct span octets;
    unsigned unused; /* 0 … 7 low bits of the last octet, all zero */
};
MUST_USE bool der_bits(struct der *d, unsigned tag, struct bits *value, const char *field);

/* BIT STRING with named bits: bit n of *bits (1 << n) is the ASN.1's bit n; more than 32 bits is DER_FAULT_VALUE. X.690 11.2.2. */
MUST_USE bool der_named_bits(struct der *d, unsigned tag, uint32_t *bits, const char *field);

MUST_USE bool der_octets(struct der *d, struct span *value, const char *field);
MUST_USE bool der_null(struct der *d, const char *field);

/*
 * Walks everything in the cursor, nested elements too, without knowing the ASN.1: universal types must be DER by
 * their own rules, SET OF sorted and without duplicates, containers end where they say. Context-tagged primitives are
 * opaque. Leaves d at its end. What typed readers pass over (unknown extensions, parameters) is strict through this.
 */
MUST_USE bool der_check(struct der *d, const char *field);

/* As der_check, for the content of a SET OF under a context tag, which hides that it is one. X.690 11.6. */
MUST_USE bool der_check_set(struct der *d, const char *field);

/* "want a length in the fewest octets" and its like; the requirement key; the clause. Constant strings. */
LINTGATE_API const char *der_fault_text(enum der_fault fault);
const char *der_fault_key(enum der_fault fault);
const char *der_fault_source(enum der_fault fault);

#endif
