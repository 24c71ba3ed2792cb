#ifndef LINTGATE_KEY_IDENTIFIER_H
#define LINTGATE_KEY_IDENTIFIER_H

#include "lint/cert.h"

enum { KEY_IDENTIFIER_MIN_BYTES = 8 /* of the shortest form: RFC 5280 4.2.1.2 (2) */ };

/*
 * True if the subjectKeyIdentifier of `cert`, which has one, is made of its public key: a SHA-1, SHA-256, SHA-384 or SHA-512 of the
 * subjectPublicKey or of the SubjectPublicKeyInfo, whole or its leftmost octets; or the last 60 bits of one after 0100. These are the
 * methods of RFC 5280 4.2.1.2 and RFC 7093 2, and what implementations make of them.
 */
bool key_identifier_is_derived(const struct cert *cert);

#endif
