#ifndef LINTGATE_TESTS_CHECK_OCSP_H
#define LINTGATE_TESTS_CHECK_OCSP_H

#include "tests/fuzz/check_cert.h"

/*
 * What holds for any bytes as a document: what lintgate takes for an OCSP response no reader takes for another kind, and OpenSSL takes
 * for the same: it encodes ResponseData, and each extension that it knows, to the same octets. `read`: lintgate took it for one.
 */
struct checked check_ocsp(struct span document);

#endif
