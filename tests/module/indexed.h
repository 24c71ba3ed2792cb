#ifndef LINTGATE_TESTS_INDEXED_H
#define LINTGATE_TESTS_INDEXED_H

#include "index/decision.h"
#include "tests/module/harness.h"

/* A house with an index of what its CA issued. */

extern char index_path[SCRATCH_PATH_BYTES]; /* of the house that was configured last */

/* Configures an index, with more lines in the CA's section and in that of the index, and makes it if there is none. */
void index_configure(struct harness *h, const char *settings, const char *more);

/* Makes the index at index_path, empty, if there is none. */
void index_make(void);

/* Adds lines to the section of the journal. */
void index_audit(struct harness *h, const char *lines);

/* A house with a P-256 CA and an index, not initialised yet. */
struct harness *index_house(const char *settings, const char *more);

/* What the index has of a to-be-signed certificate. False: nothing. */
bool index_has(struct bytes tbs, struct history_certificate *found);

enum { SERIAL_AT = 9 /* of a to-be-signed certificate: 30 82 xx xx, a0 03 02 01 02 */ };

/* Another certificate with the serial of `tbs`. */
struct bytes index_twin(struct harness *h, struct bytes tbs);

/* Fails the test unless C_Sign answers `want` and the backend signs nothing. */
void index_must_refuse(struct harness *h, struct bytes tbs, CK_RV want);

/* In a child of its own: starts, signs, and is killed at the nth (from 0) call of the disk; leaves by exit code 2 if there are fewer. */
void index_sign_and_be_killed(struct harness *h, struct bytes tbs, enum disk_call call, unsigned long nth);

/* Fails the test unless the journal's last refusal has `text` in it. */
void assert_last_refusal_names(struct harness *h, const char *text);

#endif
