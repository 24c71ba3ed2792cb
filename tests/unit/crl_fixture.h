#ifndef LINTGATE_TESTS_CRL_FIXTURE_H
#define LINTGATE_TESTS_CRL_FIXTURE_H

#include "lint/crl.h"

/* CRLs by their parts, in the form of der_text.h, for tests of the reader. */

#define ALGORITHM   "SEQUENCE { 1.2.840.113549.1.1.11 NULL }"
#define ISSUER      "SEQUENCE { SET { SEQUENCE { commonName UTF8 \"CA\" } } }"
#define THIS_UPDATE "UTC \"260301000000Z\""
#define NEXT_UPDATE "UTC \"260308000000Z\""
#define ENTRY       "SEQUENCE { 5 UTC \"260201000000Z\" }"
#define NUMBER      "SEQUENCE { cRLNumber OCTETS { 7 } }"

/* The parts of a TBSCertList; NULL: the usual one, "": none. */
struct crl_parts {
    const char *version, *signature, *issuer, *this_update, *next_update;
    const char *entries;    /* in revokedCertificates; NULL: ENTRY, "": without the field */
    const char *extensions; /* in crlExtensions; NULL: NUMBER, "": without the field */
    const char *behind;     /* after the last field */
};

extern struct span made; /* what crl_make made last */
extern struct crl crl;   /* what was read of it last */

/* Makes a TBSCertList of the parts in memory that ends where it ends; signed, its CertificateList. */
void crl_make(struct crl_parts parts);
void crl_make_signed(struct crl_parts parts);

/* Makes it from a text as it is. */
void crl_make_text(const char *text);

/* Makes it, and reads it into `crl`. */
void assert_crl(struct crl_parts parts);

/* What was made is refused with that fault in that field, where the octets of `at` are for the last time; "": anywhere. */
void assert_refused_at(enum der_fault fault, const char *field, const char *at);

/* `found` has the octets of `text`. */
void assert_octets(struct span found, const char *text);

#endif
