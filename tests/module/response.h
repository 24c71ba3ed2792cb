#ifndef LINTGATE_TESTS_MODULE_RESPONSE_H
#define LINTGATE_TESTS_MODULE_RESPONSE_H

#include "tests/module/authority.h"

enum response_status { RESPONSE_GOOD, RESPONSE_REVOKED, RESPONSE_UNKNOWN };

/* What is to be signed of an OCSP response by `ca` itself about its certificate with that serial (content of the INTEGER). */
struct bytes response_make(const struct authority *ca, struct bytes serial, enum response_status status);

#endif
