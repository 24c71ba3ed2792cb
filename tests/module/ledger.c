/* tests/module/ledger.c - what the journal says, read with jansson. */
#include "tests/module/ledger.h"

#include <jansson.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEX = 2 * 32 + 1 /* of a SHA-256, with NUL */ };

struct entry {
    off_t end;        /* octets in the file up to and with this record */
    char sha256[HEX]; /* of its line */
    json_t *record;
};

struct ledger {
    pthread_mutex_t lock;
    char *path;
    off_t read; /* whole lines so far */
    struct entry *entries;
    size_t count;
};

static void must(bool ok)
{
    if (!ok)
        abort();
}

struct ledger *ledger_open(const char *path)
{
    struct ledger *ledger = calloc(1, sizeof *ledger);

    must(ledger != NULL && pthread_mutex_init(&ledger->lock, NULL) == 0);
    ledger->path = strdup(path);
    must(ledger->path != NULL);
    return ledger;
}

void ledger_close(struct ledger *ledger)
{
    if (ledger == NULL)
        return;
    for (size_t i = 0; i < ledger->count; i++)
        json_decref(ledger->entries[i].record);
    free(ledger->entries);
    free(ledger->path);
    free(ledger);
}

static void hex_of(const void *at, size_t len, char hex[HEX])
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned digest_len = 0;

    must(EVP_Digest(at, len, digest, &digest_len, EVP_sha256(), NULL) == 1);
    for (unsigned i = 0; i < digest_len; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

static void add_locked(struct ledger *ledger, const char *line, size_t len)
{
    json_t *record = json_loadb(line, len, JSON_REJECT_DUPLICATES, NULL);

    must(record != NULL);
    ledger->entries = realloc(ledger->entries, (ledger->count + 1) * sizeof *ledger->entries);
    must(ledger->entries != NULL);
    ledger->read += (off_t)len;
    struct entry *entry = &ledger->entries[ledger->count++];
    *entry = (struct entry){ .end = ledger->read, .record = record };
    hex_of(line, len - 1, entry->sha256);
}

/* Takes in what was appended since the last time; a line without its newline is not there yet. */
static void read_locked(struct ledger *ledger)
{
    FILE *file = fopen(ledger->path, "re");
    char *line = NULL;
    size_t room = 0;
    ssize_t len;

    if (file == NULL)
        return;
    must(fseeko(file, ledger->read, SEEK_SET) == 0);
    while ((len = getline(&line, &room, file)) > 0 && line[len - 1] == '\n')
        add_locked(ledger, line, (size_t)len);
    free(line);
    fclose(file);
}

static const char *string_of(const json_t *record, const char *field)
{
    const char *value = json_string_value(json_object_get(record, field));

    return value != NULL ? value : "";
}

static bool is_kind(const json_t *record, const char *kind)
{
    return strcmp(string_of(record, "kind"), kind) == 0;
}

size_t ledger_count(struct ledger *ledger, const char *kind)
{
    size_t count = 0;

    pthread_mutex_lock(&ledger->lock);
    read_locked(ledger);
    for (size_t i = 0; i < ledger->count; i++)
        count += is_kind(ledger->entries[i].record, kind);
    pthread_mutex_unlock(&ledger->lock);
    return count;
}

size_t ledger_intents(struct ledger *ledger, struct bytes tbs, off_t limit)
{
    char hex[HEX];
    size_t count = 0;

    hex_of(tbs.at, tbs.len, hex);
    pthread_mutex_lock(&ledger->lock);
    read_locked(ledger);
    for (size_t i = 0; i < ledger->count && (limit < 0 || ledger->entries[i].end <= limit); i++)
        count += is_kind(ledger->entries[i].record, "intent")
                 && strcmp(string_of(ledger->entries[i].record, "tbs_sha256"), hex) == 0;
    pthread_mutex_unlock(&ledger->lock);
    return count;
}

static const json_t *numbered_locked(const struct ledger *ledger, json_int_t seq)
{
    for (size_t i = 0; i < ledger->count; i++)
        if (json_integer_value(json_object_get(ledger->entries[i].record, "seq")) == seq)
            return ledger->entries[i].record;
    return NULL;
}

size_t ledger_outcomes(struct ledger *ledger, struct bytes tbs, struct bytes signature, off_t limit)
{
    char hex[HEX], signature_hex[HEX];
    size_t count = 0;

    hex_of(tbs.at, tbs.len, hex);
    hex_of(signature.at, signature.len, signature_hex);
    pthread_mutex_lock(&ledger->lock);
    read_locked(ledger);
    for (size_t i = 0; i < ledger->count && (limit < 0 || ledger->entries[i].end <= limit); i++) {
        const json_t *record = ledger->entries[i].record;

        if (!is_kind(record, "outcome") || strcmp(string_of(record, "result"), "signed") != 0
            || strcmp(string_of(record, "signature_sha256"), signature_hex) != 0)
            continue;
        const json_t *intent = numbered_locked(ledger, json_integer_value(json_object_get(record, "intent")));
        count += intent != NULL && strcmp(string_of(intent, "tbs_sha256"), hex) == 0;
    }
    pthread_mutex_unlock(&ledger->lock);
    return count;
}

size_t ledger_signatures(struct ledger *ledger, struct bytes signature, off_t limit)
{
    char hex[HEX];
    size_t count = 0;

    hex_of(signature.at, signature.len, hex);
    pthread_mutex_lock(&ledger->lock);
    read_locked(ledger);
    for (size_t i = 0; i < ledger->count && (limit < 0 || ledger->entries[i].end <= limit); i++)
        count += is_kind(ledger->entries[i].record, "outcome")
                 && strcmp(string_of(ledger->entries[i].record, "result"), "signed") == 0
                 && strcmp(string_of(ledger->entries[i].record, "signature_sha256"), hex) == 0;
    pthread_mutex_unlock(&ledger->lock);
    return count;
}

bool ledger_holds_together(struct ledger *ledger)
{
    const char *before = "0000000000000000000000000000000000000000000000000000000000000000";
    bool ok = true;

    pthread_mutex_lock(&ledger->lock);
    read_locked(ledger);
    for (size_t i = 0; i < ledger->count; i++) {
        const json_t *record = ledger->entries[i].record;

        ok = ok && json_integer_value(json_object_get(record, "seq")) == (json_int_t)(i + 1)
             && strcmp(string_of(record, "prev"), before) == 0;
        before = ledger->entries[i].sha256;
    }
    pthread_mutex_unlock(&ledger->lock);
    return ok;
}

bool ledger_last(struct ledger *ledger, const char *kind, const char *field, char *value, size_t size)
{
    const char *found = NULL;

    pthread_mutex_lock(&ledger->lock);
    read_locked(ledger);
    for (size_t i = ledger->count; i > 0 && found == NULL; i--)
        if (is_kind(ledger->entries[i - 1].record, kind))
            found = string_of(ledger->entries[i - 1].record, field);
    if (found != NULL)
        snprintf(value, size, "%s", found);
    pthread_mutex_unlock(&ledger->lock);
    return found != NULL && found[0] != '\0';
}
