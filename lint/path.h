#ifndef LINTGATE_PATH_H
#define LINTGATE_PATH_H

#include "lint/name.h"

struct cert;

/* Where in a document some octets are, in words: what the path functions of all kinds of document write with. */

/* Text that grows at the end of a buffer; what does not fit is left out. */
struct path {
    char *text;
    size_t size, used;
};

__attribute__((format(printf, 2, 3))) void path_add(struct path *path, const char *format, ...);

/* ".keyUsage", or ".1.2.3" for a type without a name. */
void path_add_type(struct path *path, enum oid type, struct span oid);

/* ".commonName", or ".commonName[1]" for the second of its type; nothing if `where` is no attribute of `name`. */
void path_add_attribute(struct path *path, struct span name, struct span where);

/* "[2]" if `where` is in the third element of `list`; that element's content in *inside. False if it is in none. */
bool path_add_index(struct path *path, struct span list, struct span where, struct span *inside);

/* ".subjectAltName[2]": the extension of `cert` that `where` is in, and what of it. cert_path.c. */
void path_add_extension(struct path *path, const struct cert *cert, struct span where);

#endif
