#ifndef LINTGATE_TESTS_AGREE_H
#define LINTGATE_TESTS_AGREE_H

#include "lint/span.h"
#include "tests/fuzz/check_cert.h"

#include <openssl/asn1t.h>

/* True if at most one reader takes it. */
bool kinds_are_one(struct span document);

/* OpenSSL reads `octets` as `type`, to the end, and encodes it to the same; or it refuses for a reason that is known. */
bool agrees(const ASN1_ITEM *type, struct span octets, const struct report *report);

#endif
