#ifndef LINTGATE_TESTS_CHECK_CERT_H
#define LINTGATE_TESTS_CHECK_CERT_H

#include "lint/span.h"

/*
 * What holds for any bytes as a document: the report makes sense, and what lintgate takes for a certificate OpenSSL takes for the
 * same, that is, it encodes what it read to the same octets.
 */
struct checked {
    const char *broken; /* the first that does not hold; NULL: all does */
    bool read;          /* lintgate took it for a certificate */
};
struct checked check_cert(struct span document);

struct report;

/*
 * True if OpenSSL's last error is why it may refuse what lintgate's readers accept: it looks into strings, which rules do here and then
 * the report says so, and it takes some string types only as the value of an attribute. Clears the error.
 */
bool refusal_is_known(const struct report *report);

#endif
