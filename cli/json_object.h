#ifndef LINTGATE_CLI_JSON_OBJECT_H
#define LINTGATE_CLI_JSON_OBJECT_H

#include "lint/span.h"

/* Members of one JSON object (RFC 8259), found without making anything of the others. Nothing is allocated. */

struct json_member {
    const char *name;
    struct span value; /* as it stands there: a string with its quotation marks; `at` NULL: no such member */
};

enum {
    JSON_MAX_DEPTH = 64, /* objects and arrays in each other */
    JSON_MAX_NAME =
        256, /* octets of a member's name that is looked for, with its quotation marks and escapes */
};

/*
 * True if `text` is one object from its first octet to its last, white space around it aside. The values of the `count` members that
 * have a name are then set. False: *fault says what was wanted, `*at` is the octet. A member of that name that comes twice is a fault: readers
 * disagree about which counts. Whether strings are UTF-8 is not looked at.
 */
bool json_object_read(
    struct span text, struct json_member *members, size_t count, const char **fault, size_t *at);

/*
 * What a string of JSON, with its quotation marks, says: without escapes, as UTF-8. `out` has room for as many octets as it has. False if it
 * is no string, or has half a pair of surrogates; the string itself was read by json_object_read.
 */
bool json_string_read(struct span value, char *out, size_t *len);

#endif
