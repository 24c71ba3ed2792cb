#ifndef LINTGATE_CRL_CONTENTS_H
#define LINTGATE_CRL_CONTENTS_H

#include "lint/crl.h"

/* What crl.c and its neighbours share. Nobody else needs this header. */

/* Between which seconds revocation dates lie: not after thisUpdate, if that is a time. */
struct entry_limits {
    int64_t earliest, latest;
};
struct entry_limits entry_limits_of(const struct time *this_update);

/* Facts of a serial number; of a revocationDate; of an invalidityDate; all of an entry that was read. crl_entry.c. */
uint64_t entry_serial_facts(struct span serial);
uint64_t entry_date_facts(const struct time *date, const struct entry_limits *limits);
uint64_t entry_invalidity_facts(const struct time *invalidity, const struct time *date);
uint64_t entry_facts(const struct crl_entry *entry, const struct entry_limits *limits);

/* Fills *crl from the well-known extensions of crl->shared, whose values were read. crl_extensions.c. */
void crl_extensions_fill(struct crl *crl);

#endif
