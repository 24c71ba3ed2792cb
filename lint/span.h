#ifndef LINTGATE_SPAN_H
#define LINTGATE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Before what liblintgate.so exports; everything else is compiled hidden. */
#define LINTGATE_API __attribute__((visibility("default")))

/* Behind a large local variable that is written before it is read: the compiler need not clear it. */
#if defined(__has_attribute)
#if __has_attribute(uninitialized)
#define NOT_CLEARED __attribute__((uninitialized))
#endif
#endif
#ifndef NOT_CLEARED
#define NOT_CLEARED
#endif

/* A run of bytes that somebody else owns. Valid as long as the document it points into. */
struct span {
    const uint8_t *at; /* NULL only when len is 0 */
    size_t len;
};

/* The bytes of an array, for constants: SPAN_OF(rsa_null). */
#define SPAN_OF(array) ((struct span){ (const uint8_t *)(array), sizeof(array) })

/* The bytes of a string literal without its NUL. */
#define SPAN_TEXT(literal) ((struct span){ (const uint8_t *)(literal), sizeof(literal) - 1 })

static inline bool span_equal(struct span a, struct span b)
{
    /* The last octets first: most identifiers that differ, differ there. */
    return a.len == b.len
           && (a.len == 0 || (a.at[a.len - 1] == b.at[b.len - 1] && memcmp(a.at, b.at, a.len) == 0));
}

/* True if `inner` lies wholly inside `outer`: both point into one document. */
static inline bool span_within(struct span inner, struct span outer)
{
    return inner.at != NULL && outer.at != NULL && inner.at >= outer.at
           && inner.at + inner.len <= outer.at + outer.len;
}

#endif
