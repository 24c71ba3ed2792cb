#ifndef LINTGATE_NAME_SAME_H
#define LINTGATE_NAME_SAME_H

#include "lint/name.h"

/*
 * True if two names, with header, compare as equal by RFC 5280 7.1: the same attributes, RDN by RDN, in the same order; texts may differ in
 * string type, in ASCII letter case, and in insignificant space. Attributes whose value is no text are compared octet by octet. False
 * for what cannot be compared.
 */
bool name_same(struct span a, struct span b);

/* True if the first RDNs of `name` compare as equal to those of `base`, which may be all of them. Both with header. */
bool name_begins(struct span base, struct span name);

#endif
