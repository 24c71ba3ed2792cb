#ifndef LINTGATE_SEAL_PROOF_H
#define LINTGATE_SEAL_PROOF_H

#include "seal/checkpoint.h"
#include "seal/tiles.h"

/* c2sp.org/tlog-proof: that one entry is in a log, for whoever has the log's public key and nothing else. */

enum { PROOF_MAX_BYTES = NOTE_MAX_BYTES + 8 * 1024 };

/* The proof of entry `index`, with the checkpoint `note` of a log of `size` entries. NULL: tiles->wrong. Freed by the caller. */
char *proof_make(
    struct tiles *tiles, uint64_t index, uint64_t size, const char *note, size_t note_len, size_t *len);

/*
 * Verifies that `entry` is in the log of the verifier; *index and *checkpoint say where and in which. False: `wrong`
 * (NOTE_TEXT_BYTES) says why not.
 */
bool proof_check(const struct note_verifier *verifier, const char *proof, size_t len, const void *entry,
    size_t entry_len, uint64_t *index, struct checkpoint *checkpoint, char *wrong);

#endif
