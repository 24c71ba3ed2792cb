#ifndef LINTGATE_CROSS_H
#define LINTGATE_CROSS_H

#include "module/policy.h"

/*
 * Reads the certificates that cross-roots of a key section names into key->roots. Complaints stand at that line of `section`. False if there
 * were any; cross_clear frees what there is in either case.
 */
bool cross_read(struct key_policy *key, const char *section, struct complaints *complaints);

void cross_clear(struct key_policy *key);

#endif
