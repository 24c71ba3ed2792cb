#ifndef LINTGATE_CLI_LOG_SEALED_H
#define LINTGATE_CLI_LOG_SEALED_H

#include "cli/log_source.h"
#include "seal/builder.h"
#include "seal/checkpoint.h"

/* Holding a journal against what was sealed of it. Zero: nothing was sealed, as far as anybody says. */
struct log_sealed {
    /* as they were given; NULL: not */
    const char *public_key, *checkpoint, *older, *directory;

    struct note_verifier verifier;
    struct checkpoint newest, oldest; /* size 0: none */
    struct tiles tiles;
    struct builder *builder;  /* compares the files, if there is a directory */
    struct tree_hash *leaves; /* of its tile that the records have come to */
    struct tree tree;         /* of the records so far */
};

/* Reads key and checkpoints. STATUS_CLEAN, or what is wrong was complained of. log_sealed_close is needed either way. */
enum status log_sealed_open(struct log_sealed *sealed);
void log_sealed_close(struct log_sealed *sealed);

/* Looks at the next record. Other than STATUS_CLEAN after a complaint. */
enum status log_sealed_next(
    struct log_sealed *sealed, const struct log_source *source, const struct view *view);

/* After the last record: was everything there? Prints what is sealed, and what is not. */
enum status log_sealed_end(struct log_sealed *sealed, const struct log_source *source);

/* Reads a public key from a file. False after a complaint. */
bool log_read_public_key(const char *path, struct note_verifier *verifier);

#endif
