#ifndef LINTGATE_TESTS_MODULE_CRL_H
#define LINTGATE_TESTS_MODULE_CRL_H

#include "tests/module/authority.h"

/* What is wrong with a to-be-signed CRL. Each but the first is refused. */
enum crl_fault {
    CRL_FAULT_NONE,
    CRL_FAULT_ISSUER, /* the name of another CA as issuer, RFC 5280 5.1.2.3 */
    CRL_FAULT_ELEVEN, /* the next one in eleven days, SBR 4.9.7 */
    CRL_FAULT_NUMBER, /* no cRLNumber, RFC 5280 5.2.3 */
    CRL_FAULT_ENTRY,  /* reason unspecified in the last entry, SBR 7.2.2 */
    CRL_FAULT_TWICE,  /* the last entry has the serial number of the first, RFC 5280 5.1.2.6 */
    CRL_FAULT_COUNT
};

struct crl_form {
    size_t entries; /* of serials that nobody issued: the first so many of always the same */
    enum crl_fault fault;
    long number;         /* cRLNumber */
    struct bytes serial; /* one more entry: content of the INTEGER, at most 20 octets; at == NULL: none */
};

/* A TBSCertList of `ca`, signed as is usual for its key with SHA-256. */
struct bytes crl_make_form(const struct authority *ca, const struct crl_form *form);

/* A TBSCertList of `ca`, signed as is usual for an RSA key with SHA-256, with so many entries, at least two, and number 4711. */
struct bytes crl_make(const struct authority *ca, size_t entries, enum crl_fault fault);

#endif
