#ifndef LINTGATE_TESTS_CHECK_CSR_H
#define LINTGATE_TESTS_CHECK_CSR_H

#include "tests/fuzz/check_cert.h"

/*
 * What holds for any bytes as a document: what lintgate takes for a certification request no reader takes for another kind, and OpenSSL
 * takes for the same: it encodes what it read to the same octets. `read`: lintgate took it for one.
 */
struct checked check_csr(struct span document);

#endif
