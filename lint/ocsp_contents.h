#ifndef LINTGATE_OCSP_CONTENTS_H
#define LINTGATE_OCSP_CONTENTS_H

#include "lint/ocsp.h"

/* What ocsp.c and its neighbours share. Nobody else needs this header. */

/* RFC 6960 4.2.2.1: times are GeneralizedTime. The form of the text is for rules. ocsp_single.c. */
MUST_USE bool ocsp_time_read(struct der *d, struct time *time, const char *field);

/* Reads one SingleResponse; index stays 0. ocsp_single.c. */
MUST_USE bool ocsp_single_read(struct der *d, struct ocsp_single *single);

/*
 * Extensions behind the explicit tag `tag`: `*whole` is the field with header, `*list` the content of the SEQUENCE OF; both absent if
 * the field is. Reads each value by its ASN.1. ocsp_extension.c.
 */
MUST_USE bool ocsp_extensions_read(
    struct der *d, unsigned tag, struct span *whole, struct span *list, const char *field);

#endif
