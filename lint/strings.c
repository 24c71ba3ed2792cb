/* lint/strings.c - the character strings in a certificate, wherever they stand. */
#include "lint/strings.h"

#include "lint/facts.h"
#include "lint/walk.h"

enum { ISSUER = 0, SUBJECT, EXTENSIONS, NOTHING }; /* steps of a walk */
enum { CONSTRUCTED = 0x20 /* X.690 8.1.2.5: bit of an identifier octet */ };

struct strings strings_to_judge(const struct cert *cert)
{
    return (struct strings){ .cert = cert,
        .step = cert->facts != NULL && cert->facts->strings_plain ? NOTHING : ISSUER };
}

struct strings strings_within(struct span content)
{
    return (struct strings){ .step = NOTHING, .stack = { content }, .depth = 1 };
}

/* Puts the next part of the certificate on the empty stack; false after the last. */
static bool next_part(struct strings *walk)
{
    struct extension extension;

    if (walk->step < EXTENSIONS) {
        walk->stack[0] = walk->step == ISSUER ? walk->cert->issuer : walk->cert->subject;
        walk->depth = 1;
        if (++walk->step == EXTENSIONS)
            walk->extensions = extension_walk(walk->cert);
        return true;
    }
    while (walk->step == EXTENSIONS && extension_next(&walk->extensions, &extension)) {
        if (extension.type != OID_UNKNOWN) { /* others need not be strings of strings */
            walk->stack[0] = extension.value;
            walk->depth = 1;
            return true;
        }
    }
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

bool string_in_alphabet(struct text ascii)
{
    struct span bad;

    return ascii.tag == DER_UTF8_STRING || ascii.tag == DER_IA5_STRING || text_check(ascii, &bad);
}

/* True if it is ASCII in the alphabet of its type. */
static bool is_plain(struct text text)
{
    return text_is_ascii(text) && string_in_alphabet(text);
}

/* Of what is at `depth` on the stack of a walk: steps as strings_next does, without keeping where it is. */
static bool are_plain(struct span rest, size_t depth)
{
    struct walked element;

    while (walk_next(&rest, &element)) {
        if (text_is_string(element.tag)) {
            if (!is_plain((struct text){ element.tag, element.value }))
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
