#ifndef LINTGATE_EXTENSION_CHECKS_H
#define LINTGATE_EXTENSION_CHECKS_H

#include "lint/cert.h"
#include "lint/report.h"

/* What rules ask of many extensions alike: to be there, to be absent, to be critical or not. For the rules' functions. */

/* A finding at the list of extensions unless there is an extension of `type`. */
void want_extension(const struct cert *cert, struct report *report, enum oid type);

/* A finding for each extension of `type`; `where` continues the sentence: "in a Strict certificate". */
void want_no_extension(const struct cert *cert, struct report *report, enum oid type, const char *where);

/* A finding if there is an extension of `type` and it is critical. */
void want_not_critical(const struct cert *cert, struct report *report, enum oid type);

/* A finding if there is an extension of `type` and it is not critical. */
void want_critical(const struct cert *cert, struct report *report, enum oid type);

#endif
