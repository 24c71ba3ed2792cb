#ifndef LINTGATE_AUDIT_KEPT_H
#define LINTGATE_AUDIT_KEPT_H

#include "audit/journal.h"

/*
 * What is kept whole beside the journal, each under the SHA-256 of its octets: DIR/kept/ab/abcd… for what was to be signed, and for
 * the texts of configurations. Records name it by digest only, so a file here may be deleted, when the law asks for
 * it, and the chain still holds.
 */

#define KEPT_FOLDER_NAME "kept"

/* Makes the folders, durable. False: *error says why. */
bool kept_prepare(const char *directory, struct journal_error *error);

/*
 * Keeps `bytes`, whose SHA-256 is `sha256`. True only when they are on disk and so is their name; what is there already must be
 * the same. False: *error says why, and nothing but a file whose name begins with a dot may be left. Any thread, any process.
 */
bool kept_write(const char *directory, const uint8_t sha256[RECORD_SHA256_BYTES], const void *bytes,
    size_t len, struct journal_error *error) __attribute__((warn_unused_result));

#endif
