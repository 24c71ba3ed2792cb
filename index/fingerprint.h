#ifndef LINTGATE_INDEX_FINGERPRINT_H
#define LINTGATE_INDEX_FINGERPRINT_H

#include "lint/span.h"

/*
 * A number that stands for a record: against decay, not against anybody who means it, who could write the whole file. Two records that
 * differ have the same with a chance of 2^-64.
 */
uint64_t fingerprint(unsigned table, struct span key, struct span value);

#endif
