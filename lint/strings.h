#ifndef LINTGATE_STRINGS_H
#define LINTGATE_STRINGS_H

#include "lint/cert.h"
#include "lint/text.h"

enum {
    STRING_MAX_DEPTH =
        16 /* containers inside each other in which strings are looked for; DER_MAX_DEPTH bounds the document */
};

/*
 * A walk over the universal character strings in issuer, subject and the known extensions, whatever structure holds them. It has none if
 * facts.h knows that each is ASCII in the alphabet of its type: then nothing is wrong with their characters.
 */
struct strings {
    const struct cert *cert;
    struct extension_walk extensions;
    unsigned step;
    struct span stack[STRING_MAX_DEPTH];
    size_t depth;
};
struct strings strings_to_judge(const struct cert *cert);
/* The same of what stands in the content of one element. */
struct strings strings_within(struct span content);
bool strings_next(struct strings *walk, struct text *text);

/* True if a text of ASCII is in the alphabet of its type. */
bool string_in_alphabet(struct text ascii);

/* True if each string in a name, or in the known extensions, is ASCII in the alphabet of its type. */
bool strings_plain_in_name(struct span name);
bool strings_plain_in_extensions(const struct cert *cert);

#endif
