/* lint/strings.c - the character strings in a certificate, wherever they stand. */
#include "lint/strings.h"

#include "lint/facts.h"
#include "lint/walk.h"

struct strings strings_of(const struct cert *cert)
{
    return (struct strings){ .cert = cert, .extensions = extension_walk(cert) };
}

/* Puts the next part of the certificate on the empty stack. */
static bool next_part(struct strings *walk)
{
    struct extension extension;

    walk->depth = 1;
    switch (walk->step++) {
    case 0: walk->stack[0] = walk->cert->issuer; return true;
    case 1: walk->stack[0] = walk->cert->subject; return true;
    default: break;
    }
    while (extension_next(&walk->extensions, &extension)) {
        if (extension.type != OID_UNKNOWN) { /* others need not be strings of strings */
            walk->stack[0] = extension.value;
            return true;
        }
    }
    walk->depth = 0;
    return false;
}

bool strings_next(struct strings *walk, struct text *text)
{
    while (walk->depth > 0 || next_part(walk)) {
        struct walked element;

        if (!walk_next(&walk->stack[walk->depth - 1], &element)) {
            walk->depth--; /* the end; what is no DER here was refused or passed over by the reader */
            continue;
        }
        if (text_is_string(element.tag)) {
            *text = (struct text){ element.tag, element.value };
            return true;
        }
        if (element.tag & 0x20 && walk->depth < STRING_MAX_DEPTH) /* X.690 8.1.2.5: constructed */
            walk->stack[walk->depth++] = element.value;
    }
    return false;
}

bool strings_are_plain(const struct cert *cert)
{
    return cert->facts != NULL && cert->facts->strings_plain;
}
