#ifndef LINTGATE_SEAL_CHECKPOINT_H
#define LINTGATE_SEAL_CHECKPOINT_H

#include "seal/note.h"
#include "seal/tree.h"

/* c2sp.org/tlog-checkpoint: what a log has sworn to: so many entries, with this root. */
struct checkpoint {
    char origin[NOTE_NAME_BYTES];
    uint64_t size;
    struct tree_hash root;
};

/* The signed note of the checkpoint; NULL if memory ran out. Freed by the caller. */
char *checkpoint_sign(const struct checkpoint *checkpoint, const struct note_signer *signer, size_t *len);

/* Verifies and reads one; its origin must be the verifier's name. False: `wrong` (NOTE_TEXT_BYTES) says why. */
bool checkpoint_open(const struct note_verifier *verifier, const char *note, size_t len,
    struct checkpoint *checkpoint, char *wrong);

/* The same from a file. *missing: there is none. */
bool checkpoint_read(const struct note_verifier *verifier, const char *path, struct checkpoint *checkpoint,
    bool *missing, char *wrong);

#endif
