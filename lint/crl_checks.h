#ifndef LINTGATE_CRL_CHECKS_H
#define LINTGATE_CRL_CHECKS_H

#include "lint/crl.h"
#include "lint/report.h"

/* What rules ask of CRLs and their entries alike. For the rules' functions. */

/*
 * A finding at the first entry with `fact`, if any has it: "want …, have …"; and in how many, if there are several. One for all of
 * them: a list has a million, and what made one of them wrong made the others.
 */
void want_no_entry(const struct crl *crl, struct report *report, unsigned fact, const char *want_and_have);

/* True for a number below 0; content of an INTEGER. */
static inline bool number_is_negative(struct span number)
{
    return number.len > 0 && (number.at[0] & 0x80) != 0;
}

#endif
