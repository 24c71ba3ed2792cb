/* cli/log_sealed.c - is the journal the one that was sealed? */
#include "cli/log_sealed.h"

#include "cli/output.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool log_read_public_key(const char *path, struct note_verifier *verifier)
{
    char text[NOTE_TEXT_BYTES + NOTE_NAME_BYTES];
    FILE *file = fopen(path, "re");
    const size_t len = file != NULL ? fread(text, 1, sizeof text, file) : 0;

    if (file != NULL)
        (void)fclose(file);
    if (len > 0 && note_verifier_read(text, len, verifier))
        return true;
    if (file == NULL)
        output_complain(path, "want to read the public key, cannot: %s", strerror(errno));
    else
        output_complain(path, "want a public key as NAME+ID+KEY, which seal writes to key.pub, have none");
    return false;
}

static enum status read_checkpoint(
    const struct log_sealed *s, const char *path, struct checkpoint *checkpoint)
{
    char wrong[NOTE_TEXT_BYTES];
    bool missing = false;

    if (checkpoint_read(&s->verifier, path, checkpoint, &missing, wrong))
        return STATUS_CLEAN;
    output_complain(path, "%s", wrong);
    return missing ? STATUS_UNUSABLE : STATUS_REFUSED;
}

/* The checkpoint of the directory, unless another one was named. */
static enum status read_newest(struct log_sealed *s)
{
    char *path = NULL;

    if (s->checkpoint != NULL)
        return read_checkpoint(s, s->checkpoint, &s->newest);
    if (s->directory == NULL)
        return STATUS_CLEAN;
    if (asprintf(&path, "%s/checkpoint", s->directory) < 0)
        return STATUS_INTERNAL;
    const enum status status = read_checkpoint(s, path, &s->newest);
    free(path);
    return status;
}

enum status log_sealed_open(struct log_sealed *s)
{
    const bool asked = s->checkpoint != NULL || s->older != NULL || s->directory != NULL;

    s->tiles.fd = -1;
    if (!asked && s->public_key == NULL)
        return STATUS_CLEAN;
    if (s->public_key == NULL) {
        output_complain(NULL,
            "want --public-key FILE, too: a checkpoint proves nothing without the key that it "
            "is signed with");
        return STATUS_UNUSABLE;
    }
    if (!asked) {
        output_complain(NULL, "want --sealed DIR or --checkpoint FILE with --public-key: what it has signed");
        return STATUS_UNUSABLE;
    }
    if (!log_read_public_key(s->public_key, &s->verifier))
        return STATUS_UNUSABLE;
    enum status status = read_newest(s);
    if (status == STATUS_CLEAN && s->older != NULL)
        status = read_checkpoint(s, s->older, &s->oldest);
    if (status == STATUS_CLEAN && s->directory != NULL && !tiles_open(&s->tiles, s->directory)) {
        output_complain(s->directory, "%s", s->tiles.wrong);
        status = STATUS_UNUSABLE;
    }
    if (status == STATUS_CLEAN && s->oldest.size > s->newest.size
        && (s->checkpoint != NULL || s->directory != NULL)) {
        output_complain(s->older,
            "want a checkpoint of at most %" PRIu64 " records, have one of %" PRIu64
            ": the newer one has lost some",
            s->newest.size, s->oldest.size);
        status = STATUS_REFUSED;
    }
    return status;
}

void log_sealed_close(struct log_sealed *s)
{
    builder_close(s->builder);
    free(s->leaves);
    tiles_close(&s->tiles);
}

/* Where the journal begins later than the log, the tiles say what was before. */
static enum status begin(struct log_sealed *s, uint64_t seq)
{
    const uint64_t before = seq - 1;

    if (s->directory != NULL) {
        s->tiles.size = s->newest.size;
        s->builder = builder_open(&s->tiles, before < s->newest.size ? before : 0, true);
        s->leaves = calloc(TILE_WIDTH, sizeof *s->leaves);
        if (s->builder == NULL || s->leaves == NULL) {
            output_complain(
                s->directory, "%s", s->leaves != NULL ? s->tiles.wrong : "want memory, have none");
            return STATUS_REFUSED;
        }
        s->tree = s->builder->tree;
    } else if (before > 0) {
        output_complain(NULL,
            "want --sealed DIR: the journal begins with seq %" PRIu64
            ", and only the sealed log has what was before",
            seq);
        return STATUS_UNUSABLE;
    }
    return STATUS_CLEAN;
}

/* True if the tree that the records make is the one that was sworn to. */
static bool is_root(const struct tree *tree, const struct checkpoint *checkpoint)
{
    struct tree_hash root;

    return tree_root(tree, &root) && memcmp(&root, &checkpoint->root, sizeof root) == 0;
}

static enum status compare(struct log_sealed *s, const struct log_source *source)
{
    const struct checkpoint *const both[] = { &s->oldest, &s->newest };
    const char *const names[] = { s->older, s->checkpoint != NULL ? s->checkpoint : "checkpoint" };

    for (size_t i = 0; i < 2; i++)
        if (both[i]->size == s->tree.size && both[i]->size > 0 && !is_root(&s->tree, both[i])) {
            output_complain(source->path,
                "want the first %" PRIu64 " records as %s swears to them, have others: they were changed",
                both[i]->size, names[i]);
            return STATUS_REFUSED;
        }
    return STATUS_CLEAN;
}

/* The hashes of the tile that record `seq` is in, when the records come to a new one. */
static bool read_leaves(struct log_sealed *s, const struct reader *reader, uint64_t seq)
{
    const uint64_t index = (seq - 1) / TILE_WIDTH;

    if ((seq - 1) % TILE_WIDTH != 0 && seq != reader->first_seq)
        return true;
    return tiles_read(&s->tiles, 0, index, tile_width(0, index, s->newest.size), s->leaves);
}

/* The files of the sealed log, entry by entry: so the first record that differs is known. */
static enum status compare_files(
    struct log_sealed *s, const struct log_source *source, const struct view *view)
{
    const struct reader *reader = &source->reader;
    struct tree_hash leaf;

    if (!tree_leaf(reader->at, reader->len, &leaf))
        return STATUS_INTERNAL;
    if (!read_leaves(s, reader, view->seq)) {
        output_complain(s->directory, "%s", s->tiles.wrong);
        return STATUS_REFUSED;
    }
    if (memcmp(&leaf, &s->leaves[(view->seq - 1) % TILE_WIDTH], sizeof leaf) != 0) {
        output_complain(source->path,
            "seq %" PRIu64 ": want the record that was sealed, have another: it was changed", view->seq);
        return STATUS_REFUSED;
    }
    if (!builder_add(s->builder, reader->at, reader->len)
        || (view->seq == s->newest.size && !builder_edge(s->builder))) {
        output_complain(s->directory, "%s", s->tiles.wrong);
        return STATUS_REFUSED;
    }
    return STATUS_CLEAN;
}

enum status log_sealed_next(struct log_sealed *s, const struct log_source *source, const struct view *view)
{
    const struct reader *reader = &source->reader;
    struct tree_hash leaf;
    enum status status = STATUS_CLEAN;

    if (s->newest.size == 0 && s->oldest.size == 0)
        return STATUS_CLEAN;
    if (view->seq == reader->first_seq)
        status = begin(s, view->seq);
    if (status == STATUS_CLEAN && s->builder != NULL && view->seq <= s->newest.size)
        status = compare_files(s, source, view);
    if (status != STATUS_CLEAN)
        return status;
    if (!tree_leaf(reader->at, reader->len, &leaf) || !tree_add(&s->tree, 0, &leaf))
        return STATUS_INTERNAL;
    return compare(s, source);
}

enum status log_sealed_end(struct log_sealed *s, const struct log_source *source)
{
    const uint64_t most = s->newest.size > s->oldest.size ? s->newest.size : s->oldest.size;
    const uint64_t have = source->reader.head.seq;

    if (most == 0)
        return STATUS_CLEAN;
    if (have < most) {
        output_complain(source->path,
            "want the %" PRIu64 " records that were sealed, have %" PRIu64 ": records are missing at the end",
            most, have);
        return STATUS_REFUSED;
    }
    (void)printf(
        "sealed: %" PRIu64 " records, by %s; not yet: %" PRIu64 "\n", most, s->verifier.name, have - most);
    if (s->older != NULL)
        (void)printf("the older checkpoint, of %" PRIu64 " records, is consistent with it\n", s->oldest.size);
    return STATUS_CLEAN;
}
