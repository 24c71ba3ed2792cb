#ifndef LINTGATE_CRL_SERIALS_H
#define LINTGATE_CRL_SERIALS_H

#include "lint/crl.h"

/* Entries of a CRL that name a certificate which an earlier entry names: the same serial number of the same issuer. */
struct repeated_serials {
    size_t count;       /* entries that repeat an earlier one */
    struct span serial; /* userCertificate of the first of them: content octets */
};

/*
 * Looks for them in time proportional to the octets of the list, whoever chose the numbers. Takes no memory if the numbers are in
 * order, else 16 octets an entry, and 16 more for each certificateIssuer. False: there is no such memory.
 */
MUST_USE bool repeated_serials_find(const struct crl *crl, struct repeated_serials *repeated);

/* What entries are sorted by first: content octets of a serial number. For the test of numbers that were chosen to have one hash. */
uint32_t serial_hash(struct span serial);

#endif
