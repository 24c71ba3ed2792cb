#ifndef LINTGATE_NAME_TEXT_H
#define LINTGATE_NAME_TEXT_H

#include "lint/name.h"

/*
 * Distinguished names as text, RFC 4514: "CN=Muster CA 1,O=Muster Trust GmbH,C=AT", the last RDN first, '+' between the attributes of one.
 * Types are the names of RFC 4514 3 in any case, those of oid.h, or dotted; values are UTF-8 with the escapes of RFC 4514 2.4, not #hex.
 */
enum {
    NAME_TEXT_BYTES = 1024,   /* octets of a text */
    NAME_TEXT_ATTRIBUTES = 32 /* in it; a CA's name has about 4 */
};

/* NULL if `text` is such a name with at least one attribute; else what is wrong: "want …". Constant string. */
const char *name_text_fault(struct span text);

/*
 * True if `text`, which has no fault, names exactly `name`, with header: the same RDNs in the same order with the same attributes; values
 * character for character, whatever their string type. False for what cannot be read as text.
 */
bool name_text_equal(struct span text, struct span name);

#endif
