/* seal/proof.c - proofs of inclusion. */
#include "seal/proof.h"

#include "audit/base64.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HASH_TEXT = 44 /* in base64 */ };

static const char first_line[] = "c2sp.org/tlog-proof@v1\n";
static const char index_word[] = "index ";
static const char extra_word[] = "extra ";

char *proof_make(
    struct tiles *tiles, uint64_t index, uint64_t size, const char *note, size_t note_len, size_t *len)
{
    struct tree_hash path[TREE_DEPTH];
    char *proof = NULL;
    size_t count = 0;

    if (!tiles_audit_path(tiles, index, size, path, &count))
        return NULL;
    FILE *memory = open_memstream(&proof, len);
    if (memory == NULL)
        return NULL;
    (void)fprintf(memory, "%s%s%" PRIu64 "\n", first_line, index_word, index);
    for (size_t i = 0; i < count; i++) {
        char text[HASH_TEXT];
        base64_write(path[i].at, TREE_HASH_BYTES, text);
        (void)fprintf(memory, "%.*s\n", HASH_TEXT, text);
    }
    (void)fputc('\n', memory);
    (void)fwrite(note, 1, note_len, memory);
    if (fclose(memory) == 0)
        return proof;
    free(proof);
    return NULL;
}

/* A proof, taken apart. */
struct parts {
    uint64_t index;
    struct tree_hash path[TREE_DEPTH];
    size_t count;
    const char *note; /* the checkpoint */
    size_t note_len;
};

static bool skip(const char **at, const char *end, const char *word)
{
    const size_t len = strlen(word);

    if ((size_t)(end - *at) < len || memcmp(*at, word, len) != 0)
        return false;
    *at += len;
    return true;
}

static bool read_index(const char **at, const char *end, uint64_t *index)
{
    char digits[24] = "", again[24];
    const char *newline = memchr(*at, '\n', (size_t)(end - *at));

    if (newline == NULL || newline == *at || (size_t)(newline - *at) >= sizeof digits)
        return false;
    memcpy(digits, *at, (size_t)(newline - *at));
    errno = 0;
    *index = strtoull(digits, NULL, 10);
    (void)snprintf(again, sizeof again, "%" PRIu64, *index);
    *at = newline + 1;
    return errno == 0 && strcmp(digits, again) == 0;
}

static bool read_hash(const char **at, const char *end, struct tree_hash *hash)
{
    uint8_t bytes[HASH_TEXT / 4 * 3];
    size_t len = 0;

    if (end - *at <= HASH_TEXT || (*at)[HASH_TEXT] != '\n' || !base64_read(*at, HASH_TEXT, bytes, &len)
        || len != TREE_HASH_BYTES)
        return false;
    memcpy(hash->at, bytes, TREE_HASH_BYTES);
    *at += HASH_TEXT + 1;
    return true;
}

static bool take_apart(const char *proof, size_t len, struct parts *parts)
{
    const char *at = proof, *end = proof + len;

    *parts = (struct parts){ .count = 0 };
    if (!skip(&at, end, first_line))
        return false;
    if (skip(&at, end, extra_word)) { /* says nothing that could be trusted */
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (newline == NULL)
            return false;
        at = newline + 1;
    }
    if (!skip(&at, end, index_word) || !read_index(&at, end, &parts->index))
        return false;
    while (at < end && *at != '\n')
        if (parts->count == TREE_DEPTH || !read_hash(&at, end, &parts->path[parts->count++]))
            return false;
    if (!skip(&at, end, "\n"))
        return false;
    parts->note = at;
    parts->note_len = (size_t)(end - at);
    return true;
}

bool proof_check(const struct note_verifier *verifier, const char *proof, size_t len, const void *entry,
    size_t entry_len, uint64_t *index, struct checkpoint *checkpoint, char *wrong)
{
    struct tree_hash leaf, root;
    struct parts parts;

    if (len > PROOF_MAX_BYTES || !take_apart(proof, len, &parts)) {
        (void)snprintf(wrong, NOTE_TEXT_BYTES, "want a proof as c2sp.org/tlog-proof@v1, have something else");
        return false;
    }
    if (!checkpoint_open(verifier, parts.note, parts.note_len, checkpoint, wrong))
        return false;
    *index = parts.index;
    if (tree_leaf(entry, entry_len, &leaf)
        && tree_root_of_path(&leaf, parts.index, checkpoint->size, parts.path, parts.count, &root)
        && memcmp(&root, &checkpoint->root, sizeof root) == 0)
        return true;
    (void)snprintf(wrong, NOTE_TEXT_BYTES,
        "want a path from this record to the root of the checkpoint, have none: the record is another one");
    return false;
}
