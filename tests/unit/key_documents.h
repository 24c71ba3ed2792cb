#ifndef LINTGATE_TESTS_KEY_DOCUMENTS_H
#define LINTGATE_TESTS_KEY_DOCUMENTS_H

#include "lint/span.h"

/* Certificates by recipe for tests of a key's policy. Made at their first use; they live as long as the process. */
enum key_document {
    DOCUMENT_ISSUER,      /* the certificate of all others' issuer, signed */
    DOCUMENT_FREE,        /* the same with another key */
    DOCUMENT_OTHER,       /* and another */
    DOCUMENT_GOOD,        /* sponsor-validated/strict, to be signed: no finding */
    DOCUMENT_GOOD_SIGNED, /* signed */
    DOCUMENT_POLICY_123,  /* has the policy 1.2.3, too */
    DOCUMENT_NO_COUNTRY, /* individual-validated/strict, in a country that is none: one finding, leaf.dn.c.iso3166 */
    KEY_DOCUMENTS
};
struct span key_document(enum key_document which);

#endif
