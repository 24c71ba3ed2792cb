/* lint/strings.c - the character strings in a certificate, wherever they stand. */
#include "lint/strings.h"

#include "lint/facts.h"
#include "lint/walk.h"

enum { CONSTRUCTED = 0x20 /* X.690 8.1.2.5: bit of an identifier octet */ };

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
        if (element.tag & CONSTRUCTED && walk->depth < STRING_MAX_DEPTH)
            walk->stack[walk->depth++] = element.value;
    }
    return false;
}

bool string_is_plain(struct text text)
{
    struct span bad;

    return text_is_ascii(text)
           && (text.tag == DER_UTF8_STRING || text.tag == DER_IA5_STRING || text_check(text, &bad));
}

/* Of what is at `depth` on the stack of a walk: steps as strings_next does, without keeping where it is. */
static bool are_plain(struct span rest, size_t depth)
{
    struct walked element;

    while (walk_next(&rest, &element)) {
        if (text_is_string(element.tag)) {
            if (!string_is_plain((struct text){ element.tag, element.value }))
                return false;
        } else if ((element.tag & CONSTRUCTED) && depth < STRING_MAX_DEPTH
                   && !are_plain(element.value, depth + 1)) {
            return false;
        }
    }
    return true;
}

bool strings_plain_in_name(struct span name)
{
    return are_plain(name, 1);
}

bool strings_plain_in_extensions(const struct cert *cert)
{
    struct extension_walk walk = extension_walk(cert);
    struct extension extension;

    while (extension_next(&walk, &extension))
        if (extension.type != OID_UNKNOWN && !are_plain(extension.value, 1))
            return false;
    return true;
}

bool strings_are_plain(const struct cert *cert)
{
    return cert->facts != NULL && cert->facts->strings_plain;
}
