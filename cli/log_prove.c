/* cli/log_prove.c - lintgate log prove: that one record is in the sealed log, for somebody who has nothing but its public key. */
#include "cli/log_command.h"

#include "cli/log_sealed.h"
#include "cli/options.h"
#include "cli/output.h"
#include "seal/proof.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct prove {
    const char *public_key, *sealed, *record, *check;
    struct note_verifier verifier;
};

/* The whole file, of at most `most` octets, with room for a NUL; freed by the caller. NULL after a complaint. */
static char *read_file(const char *path, size_t most, size_t *len)
{
    char *bytes = malloc(most + 2);
    FILE *file = fopen(path, "re");

    *len = bytes != NULL && file != NULL ? fread(bytes, 1, most + 1, file) : 0;
    if (bytes != NULL && file != NULL && ferror(file) == 0 && *len <= most) {
        (void)fclose(file);
        return bytes;
    }
    if (file == NULL)
        output_complain(path, "want it to read: %s", strerror(errno));
    else {
        output_complain(path, "want a file of at most %zu octets that can be read", most);
        (void)fclose(file);
    }
    free(bytes);
    return NULL;
}

static bool write_file(const char *path, const void *bytes, size_t len)
{
    FILE *file = fopen(path, "we");
    const bool written = file != NULL && fwrite(bytes, 1, len, file) == len && fputc('\n', file) != EOF;

    if (file != NULL && fclose(file) == 0 && written)
        return true;
    output_complain(path, "want to write it: %s", strerror(errno));
    return false;
}

/* The record itself, from the log. */
static bool write_record(const struct prove *p, struct tiles *tiles, uint64_t index, uint64_t size)
{
    const uint8_t *entry = NULL;
    size_t len = 0, at = 0, entry_len = 0;
    uint8_t *bundle = tiles_read_bundle(
        tiles, index / TILE_WIDTH, tile_width(TILE_ENTRIES, index / TILE_WIDTH, size), &len);

    if (bundle == NULL) {
        output_complain(p->sealed, "%s", tiles->wrong);
        return false;
    }
    for (uint64_t i = 0; i <= index % TILE_WIDTH; i++)
        if (!tiles_next_entry(bundle, len, &at, &entry, &entry_len))
            break;
    const bool ok = write_file(p->record, entry, entry_len);
    free(bundle);
    return ok;
}

static enum status print_proof(const struct prove *p, struct tiles *tiles, uint64_t seq)
{
    char wrong[NOTE_TEXT_BYTES], *path = NULL;
    struct checkpoint checkpoint;
    size_t note_len = 0, len = 0;

    if (asprintf(&path, "%s/checkpoint", p->sealed) < 0)
        return STATUS_INTERNAL;
    char *note = read_file(path, NOTE_MAX_BYTES, &note_len);
    free(path);
    if (note == NULL)
        return STATUS_UNUSABLE;
    note[note_len] = '\0';
    enum status status = STATUS_REFUSED;
    if (!checkpoint_open(&p->verifier, note, note_len, &checkpoint, wrong))
        output_complain(p->sealed, "%s", wrong);
    else if (seq > checkpoint.size) {
        output_complain(p->sealed, "want a seq from 1 to %" PRIu64 ", which are sealed, have %" PRIu64,
            checkpoint.size, seq);
        status = STATUS_UNUSABLE;
    } else {
        char *proof = proof_make(tiles, seq - 1, checkpoint.size, note, note_len, &len);
        if (proof == NULL)
            output_complain(p->sealed, "%s", tiles->wrong);
        else if (fwrite(proof, 1, len, stdout) == len
                 && (p->record == NULL || write_record(p, tiles, seq - 1, checkpoint.size)))
            status = STATUS_CLEAN;
        free(proof);
    }
    free(note);
    return status;
}

static enum status make(const struct prove *p, const char *text)
{
    struct tiles tiles;
    char *end = NULL;
    const unsigned long long seq = strtoull(text, &end, 10);

    if (text[0] < '1' || text[0] > '9' || *end != '\0') {
        output_complain(text, "want the seq of a record");
        return STATUS_UNUSABLE;
    }
    if (!tiles_open(&tiles, p->sealed)) {
        output_complain(p->sealed, "%s", tiles.wrong);
        return STATUS_UNUSABLE;
    }
    const enum status status = print_proof(p, &tiles, seq);
    tiles_close(&tiles);
    return status;
}

static enum status check(const struct prove *p)
{
    char wrong[NOTE_TEXT_BYTES];
    struct checkpoint checkpoint;
    uint64_t index = 0;
    size_t proof_len = 0, record_len = 0;
    char *proof = read_file(p->check, PROOF_MAX_BYTES, &proof_len);
    char *record = proof != NULL ? read_file(p->record, TILE_ENTRY_MAX, &record_len) : NULL;
    enum status status = STATUS_UNUSABLE;

    if (record != NULL) {
        proof[proof_len] = '\0';
        if (record_len > 0 && record[record_len - 1] == '\n') /* a line is fine */
            record_len--;
        const bool ok = proof_check(
            &p->verifier, proof, proof_len, record, record_len, &index, &checkpoint, wrong);
        status = ok ? STATUS_CLEAN : STATUS_REFUSED;
        if (ok)
            (void)printf("record %" PRIu64 " of %" PRIu64 " that %s sealed\n", index + 1, checkpoint.size,
                checkpoint.origin);
        else
            output_complain(p->check, "%s", wrong);
    }
    free(record);
    free(proof);
    return status;
}

enum status log_prove(int argc, char **argv)
{
    struct prove p = { .sealed = NULL };
    const struct option options[] = { { "--public-key", NULL, &p.public_key },
        { "--sealed", NULL, &p.sealed }, { "--record", NULL, &p.record }, { "--check", NULL, &p.check } };
    const int left = options_take(argc, argv, options, sizeof options / sizeof options[0]);
    const bool makes = left == 1 && p.sealed != NULL && p.check == NULL;
    const bool checks = left == 0 && p.sealed == NULL && p.check != NULL && p.record != NULL;

    if (left < 0 || p.public_key == NULL || (!makes && !checks))
        return log_usage(argv[0]);
    if (!log_read_public_key(p.public_key, &p.verifier))
        return STATUS_UNUSABLE;
    return makes ? make(&p, argv[1]) : check(&p);
}
