#ifndef LINTGATE_TESTS_LONG_CRL_H
#define LINTGATE_TESTS_LONG_CRL_H

#include "lint/span.h"

/* CRLs of real size: the good CRL of paper_good with any number of entries. */

enum long_serials {
    SERIALS_RANDOM = 0, /* 16 octets of a generator, in no order */
    SERIALS_ASCEND,     /* 16 octets, each above the one before */
    SERIALS_SAME,       /* all alike */
    SERIALS_COLLIDE,    /* 16 octets, all different, chosen to have one serial_hash */
};

struct long_crl {
    size_t entries;
    enum long_serials serials;
    bool plain;        /* no entry has a reasonCode; otherwise three of four have one */
    const char *every; /* text of der_text.h that stands for each entry, in place of all that; NULL: none */
};

/* The TBSCertList; to be freed. Aborts if memory runs out. */
struct span long_crl_tbs(const struct long_crl *form);
void long_crl_free(struct span tbs);

#endif
