#ifndef LINTGATE_POSTGRES_JUDGE_H
#define LINTGATE_POSTGRES_JUDGE_H

#include "cli/report_json.h"

/* The side of the lint core, which sees nothing of PostgreSQL's headers: names of both would meet. */

/* Judges one document by the rules alone, as `lintgate lint` does without options. Allocates nothing that it does not free. */
enum outcome judge_document(struct span document, struct report *report);

/* The version of the rules, and their SHA-256, 32 octets. Constant. */
const char *judge_version(void);
const uint8_t *judge_sha256(void);

#endif
