/* seal/checkpoint.c - checkpoints: origin, size, root; signed. */
#include "seal/checkpoint.h"

#include "audit/base64.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOT_TEXT = 44 /* a hash in base64 */, TEXT_BYTES = NOTE_NAME_BYTES + 128 };

static int write_text(const struct checkpoint *checkpoint, char text[TEXT_BYTES])
{
    char root[ROOT_TEXT];

    base64_write(checkpoint->root.at, TREE_HASH_BYTES, root);
    return snprintf(
        text, TEXT_BYTES, "%s\n%" PRIu64 "\n%.*s\n", checkpoint->origin, checkpoint->size, ROOT_TEXT, root);
}

char *checkpoint_sign(const struct checkpoint *checkpoint, const struct note_signer *signer, size_t *len)
{
    char text[TEXT_BYTES];

    (void)write_text(checkpoint, text);
    return note_sign(signer, text, len);
}

/* Text in exactly the form that it is written in; without extension lines, which this log never has. */
static bool read_text(const char *text, size_t len, struct checkpoint *checkpoint)
{
    char again[TEXT_BYTES];
    uint8_t root[ROOT_TEXT / 4 * 3];
    size_t root_len = 0;
    const char *size = memchr(text, '\n', len);
    char *end = NULL;

    *checkpoint = (struct checkpoint){ .size = 0 };
    if (size == NULL || size == text || (size_t)(size - text) >= sizeof checkpoint->origin)
        return false;
    memcpy(checkpoint->origin, text, (size_t)(size - text));
    errno = 0;
    checkpoint->size = strtoull(size + 1, &end, 10);
    if (errno != 0 || *end != '\n' || (size_t)(end + 1 - text) + ROOT_TEXT + 1 != len
        || !base64_read(end + 1, ROOT_TEXT, root, &root_len) || root_len != TREE_HASH_BYTES)
        return false;
    memcpy(checkpoint->root.at, root, TREE_HASH_BYTES);
    return (size_t)write_text(checkpoint, again) == len && memcmp(again, text, len) == 0;
}

bool checkpoint_open(const struct note_verifier *verifier, const char *note, size_t len,
    struct checkpoint *checkpoint, char *wrong)
{
    size_t text_len = 0;

    if (!note_open(verifier, note, len, &text_len, wrong))
        return false;
    if (!read_text(note, text_len, checkpoint))
        (void)snprintf(wrong, NOTE_TEXT_BYTES, "want a checkpoint: origin, size and root, have another text");
    else if (strcmp(checkpoint->origin, verifier->name) != 0)
        (void)snprintf(wrong, NOTE_TEXT_BYTES, "want the origin %.100s, have %.100s", verifier->name,
            checkpoint->origin);
    else
        return true;
    return false;
}

bool checkpoint_read(const struct note_verifier *verifier, const char *path, struct checkpoint *checkpoint,
    bool *missing, char *wrong)
{
    char *note = malloc(NOTE_MAX_BYTES + 1);
    FILE *file = fopen(path, "re");
    bool ok = false;

    *missing = file == NULL && errno == ENOENT;
    if (note == NULL || file == NULL)
        (void)snprintf(wrong, NOTE_TEXT_BYTES, "want a checkpoint to read: %s", strerror(errno));
    else {
        const size_t len = fread(note, 1, NOTE_MAX_BYTES, file);
        note[len] = '\0';
        ok = checkpoint_open(verifier, note, len, checkpoint, wrong);
    }
    if (file != NULL)
        (void)fclose(file);
    free(note);
    return ok;
}
