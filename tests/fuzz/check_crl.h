#ifndef LINTGATE_TESTS_CHECK_CRL_H
#define LINTGATE_TESTS_CHECK_CRL_H

#include "tests/fuzz/check_cert.h"

/*
 * What holds for any bytes as a document: what lintgate takes for a CRL no reader takes for another kind, and OpenSSL takes for the
 * same: it encodes TBSCertList, and each extension that it knows, to the same octets; and both read the same entries. `read`: lintgate took it
 * for one.
 */
struct checked check_crl(struct span document);

#endif
