#ifndef LINTGATE_URI_H
#define LINTGATE_URI_H

#include "lint/der.h"

/* Absolute URIs as text: RFC 3986. */

/* What can be wrong with one; one bit each. */
enum uri_fault {
    URI_CHARACTER =
        1 << 0, /* a character that RFC 3986 2 does not have, or a "%" without two hexadecimal digits */
    URI_RELATIVE = 1 << 1, /* no scheme and colon in front: RFC 3986 3.1, 4.2 */
    URI_EMPTY = 1 << 2,    /* nothing behind the scheme */
    URI_HOST = 1
               << 3, /* an authority whose host is neither a fully qualified domain name nor an IP address */
    URI_PORT = 1 << 4, /* a port that is no number up to 65535 */
};

/* Parts of a URI; at == NULL where it has none. */
struct uri {
    struct span scheme;    /* without the colon */
    struct span authority; /* between "//" and the next "/", "?" or "#"; may be empty */
    struct span host;      /* of the authority, with the brackets of an IP literal */
    bool host_is_address;  /* IPv4 or "[" IPv6 "]" */
    bool host_is_private;  /* an address that nobody reaches from outside: RFC 6890 */
    unsigned faults;       /* of enum uri_fault */
};

/* Takes `text` apart. True if there is no fault. *uri is filled either way. */
bool uri_read(struct span text, struct uri *uri);

/* "want …" for the lowest bit of `faults`, which is not 0. Constant string. */
const char *uri_fault_text(unsigned faults);

/* True if the URI's scheme is `name`, in any case. */
bool uri_has_scheme(const struct uri *uri, const char *name);

#endif
