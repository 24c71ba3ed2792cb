/*
 * cli/log_seal.c - lintgate log seal: what the journal has by now becomes a log of its own, with a signed checkpoint. Run by another user
 * than the CA's, with a key that the CA's process never sees.
 */
#include "cli/log_command.h"

#include "audit/lock.h"
#include "audit/text.h"
#include "cli/log_source.h"
#include "cli/options.h"
#include "cli/output.h"
#include "seal/builder.h"
#include "seal/checkpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOCK_SECONDS = 60 /* another run of this */ };

static const char lock_name[] = "lock";
static const char key_name[] = "key.pub";

struct seal {
    const char *key, *origin, *to, *journal;
    struct note_signer *signer;
    struct tiles tiles;
    int lock;
    struct checkpoint before; /* what was sealed before this run; size 0: nothing */
    struct builder *builder;
    struct log_source source;
};

static enum status refuse(const struct seal *s, const char *text)
{
    output_complain(s->to, "%s", text);
    return STATUS_REFUSED;
}

/* Opens the directory, makes it if there is none, and keeps other runs out. */
static bool open_log(struct seal *s)
{
    if (mkdir(s->to, 0755) != 0 && errno != EEXIST) {
        output_complain(s->to, "want to make the directory: %s", strerror(errno));
        return false;
    }
    if (!tiles_open(&s->tiles, s->to)) {
        output_complain(s->to, "%s", s->tiles.wrong);
        return false;
    }
    s->lock = openat(s->tiles.fd, lock_name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    const int system = s->lock < 0 ? errno : lock_take(s->lock, true, LOCK_SECONDS);
    if (system != 0)
        output_complain(s->to, "want the lock that keeps other runs out: %s", strerror(system));
    return system == 0;
}

/* What was sealed before, by this key and in this name. */
static enum status read_before(struct seal *s)
{
    char wrong[NOTE_TEXT_BYTES], *path = NULL;
    bool missing = false;

    if (asprintf(&path, "%s/checkpoint", s->to) < 0)
        return STATUS_INTERNAL;
    const bool ok = checkpoint_read(note_signer_verifier(s->signer), path, &s->before, &missing, wrong);
    free(path);
    if (ok)
        return STATUS_CLEAN;
    s->before = (struct checkpoint){ .size = 0 };
    return missing ? STATUS_CLEAN : refuse(s, wrong);
}

/* The tree as it was, from the files, which must be those of the checkpoint. */
static enum status load(struct seal *s)
{
    struct tree_hash root;

    s->builder = builder_open(&s->tiles, s->before.size, false);
    if (s->builder == NULL)
        return refuse(s, s->tiles.wrong);
    if (s->before.size > 0
        && (!tree_root(&s->builder->tree, &root) || memcmp(&root, &s->before.root, sizeof root) != 0))
        return refuse(s, "want tiles with the root of the checkpoint, have others: they were changed");
    return STATUS_CLEAN;
}

/* The record that was sealed last must still be where it was, or the next one follow it. */
static bool follows(const struct seal *s, const struct view *view, const char *record, size_t len)
{
    uint8_t last[TREE_HASH_BYTES];
    struct chain_head head;
    char prev[FIELDS_DIGEST_TEXT];

    if (s->before.size == 0)
        return view->seq == 1;
    if (!builder_last(s->builder, last))
        return false;
    if (view->seq == s->before.size)
        return chain_jump(&head, view, record, len) && memcmp(head.sha256, last, sizeof last) == 0;
    hex_write(last, sizeof last, prev);
    return view->seq == s->before.size + 1 && memcmp(view->prev, prev, sizeof prev) == 0;
}

/* Adds what the journal has more. */
static enum status add_records(struct seal *s)
{
    struct reader *reader = &s->source.reader;
    const uint64_t sealed = s->before.size;
    bool joined = false;
    struct view view;

    reader->syncs = true;
    if (!reader_skip_to(reader, sealed > 0 ? sealed : 1))
        return log_conclude(&s->source, READER_TROUBLE);
    while (reader_next(reader, &view) == READER_RECORD) {
        if (view.seq < sealed)
            continue;
        if (!joined && !follows(s, &view, reader->at, reader->len)) {
            output_complain(s->source.path,
                "seq %" PRIu64 ": want the record that was sealed, or the one that follows it, have another: "
                "the journal was "
                "changed after %" PRIu64 " records were sealed",
                view.seq, sealed);
            return STATUS_REFUSED;
        }
        joined = true;
        if (view.seq > sealed && !builder_add(s->builder, reader->at, reader->len))
            return refuse(s, s->tiles.wrong);
    }
    if (reader->result == READER_END && sealed > 0 && !joined) {
        output_complain(s->source.path,
            "want at least the %" PRIu64 " records that were sealed, have %" PRIu64
            ": records are missing at the end",
            sealed, reader->head.seq);
        return STATUS_REFUSED;
    }
    return log_conclude(&s->source, reader->result);
}

static bool put_key(struct seal *s)
{
    char text[NOTE_TEXT_BYTES + NOTE_NAME_BYTES + 1];

    note_verifier_write(note_signer_verifier(s->signer), text);
    text[strlen(text) + 1] = '\0';
    text[strlen(text)] = '\n';
    return tiles_put(&s->tiles, key_name, text, strlen(text));
}

/* The tiles first, and on disk; then the checkpoint that swears to them. */
static enum status write_out(struct seal *s)
{
    struct checkpoint now = { .size = s->builder->tree.size };
    size_t len = 0;

    (void)snprintf(now.origin, sizeof now.origin, "%s", s->origin);
    if (!tree_root(&s->builder->tree, &now.root))
        return STATUS_INTERNAL;
    if (now.size > s->before.size || s->before.size == 0) {
        char *note = checkpoint_sign(&now, s->signer, &len);
        const bool ok = note != NULL && put_key(s) && builder_edge(s->builder) && tiles_sync(&s->tiles)
                        && tiles_replace(&s->tiles, "checkpoint", note, len);
        free(note);
        if (!ok)
            return refuse(s, note == NULL ? "want a signature, cannot make one" : s->tiles.wrong);
    }
    (void)printf(
        "sealed %" PRIu64 " records, %" PRIu64 " of them now\n", now.size, now.size - s->before.size);
    return STATUS_CLEAN;
}

static enum status run(struct seal *s)
{
    char wrong[NOTE_TEXT_BYTES];
    enum status status = STATUS_UNUSABLE;

    s->signer = note_signer_open(s->key, s->origin, wrong);
    if (s->signer == NULL)
        output_complain(s->key, "%s", wrong);
    if (s->signer == NULL || !open_log(s))
        return status;
    status = read_before(s);
    if (status == STATUS_CLEAN)
        status = load(s);
    if (status != STATUS_CLEAN)
        return status;
    if (!log_open(&s->source, s->journal))
        return STATUS_UNUSABLE;
    status = add_records(s);
    log_close(&s->source);
    return status == STATUS_CLEAN ? write_out(s) : status;
}

enum status log_seal(int argc, char **argv)
{
    struct seal s = { .lock = -1, .tiles = { .fd = -1 } };
    const struct option options[] = { { "--key", NULL, &s.key }, { "--origin", NULL, &s.origin },
        { "--to", NULL, &s.to } };
    const int left = options_take(argc, argv, options, sizeof options / sizeof options[0]);

    if (left < 0 || left > 1 || s.key == NULL || s.origin == NULL || s.to == NULL)
        return log_usage(argv[0]);
    if (!note_name_fits(s.origin)) {
        output_complain(
            "--origin", "want a name as ca.example.org/journal, without blanks and plus, have %s", s.origin);
        return STATUS_UNUSABLE;
    }
    s.journal = left == 1 ? argv[1] : NULL;
    const enum status status = run(&s);
    builder_close(s.builder);
    note_signer_close(s.signer);
    if (s.lock >= 0)
        (void)close(s.lock);
    tiles_close(&s.tiles);
    return status;
}
