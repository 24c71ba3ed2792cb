#ifndef LINTGATE_TESTS_DOCUMENTS_H
#define LINTGATE_TESTS_DOCUMENTS_H

#include "tests/module/authority.h"

/*
 * What a CA key may be asked to sign besides certificates (authority.h) and CRLs of real size (crl.h): an OCSP response about a
 * certificate of its own, and a request for its own certificate. A faulty one is refused.
 */

/* ResponseData that the CA answers itself: good, for a day; `faulty`: without nextUpdate, SBR 4.9.10. */
struct bytes response_make(const struct authority *ca, bool faulty);

/* CertificationRequestInfo in the CA's own name for its own key; `faulty`: for somebody else's key. */
struct bytes request_make(const struct authority *ca, bool faulty);

#endif
