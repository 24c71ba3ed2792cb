#ifndef LINTGATE_TESTS_MUTATE_H
#define LINTGATE_TESTS_MUTATE_H

#include "lint/span.h"

enum { MUTATE_MAX_BYTES = 64 * 1024 /* of a document and of what it becomes */ };

/*
 * Changes one element of `der` somewhere inside (its value, its identifier; or it is lost, there twice, or in another's place) and
 * makes the lengths around it fit again, so that most of what comes out is DER, if no certificate. The same *seed gives the
 * same change; it moves on. Returns the octets, in `out`; empty if `der` has no elements or what it becomes does not fit.
 */
struct span mutate(struct span der, uint64_t *seed, uint8_t out[MUTATE_MAX_BYTES]);

#endif
