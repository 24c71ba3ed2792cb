/* Reads what the peers say of the documents: tables of the corpus, each with its own words for how grave a finding is. */
#include "tests/corpus/opinions.h"

#include "tests/corpus/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char pkilint[] = "pkilint:", zlint[] = "zlint:";

/* What the word of a peer means. False: the peer fell over the document (FATAL, fatal) or could not read it (LOAD_ERROR). */
static bool says_of(const char *word, enum says *says)
{
    static const struct {
        const char *word;
        enum says says;
    } words[] = {
        { "ERROR", FINDS }, { "WARNING", FINDS }, { "NOTICE", NOTES }, { "INFO", NOTES }, { "error", FINDS },
        { "warn", FINDS }, { "notice", NOTES }, { "info", NOTES }, { "pass", PASSES },
        { "NA", PASSES }, /* does not apply */
        { "NE", PASSES }, /* not in effect yet */
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].word, word) == 0) {
            *says = words[i].says;
            return true;
        }
    return false;
}

/* How an opinion is known. */
enum source { RUN, ONE_ASSERTION, ALL_ASSERTIONS };

static void add(struct opinions *opinions, const char *folder, const char *file, const char *peer,
    const char *name, const char *word, enum source source)
{
    enum { GROW = 1024 };
    struct opinion opinion = {
        .peer = peer,
        .name = strdup(name),
        .asserted = source != RUN,
        .whole = source != ONE_ASSERTION,
    };
    const size_t len = strlen(folder) + 1 + strlen(file) + 1;

    if (opinions->count % GROW == 0)
        opinions->all = realloc(opinions->all, (opinions->count + GROW) * sizeof opinion);
    opinion.document = malloc(len);
    if (opinions->all == NULL || opinion.document == NULL || opinion.name == NULL)
        abort();
    snprintf(opinion.document, len, "%s/%s", folder, file);
    if (says_of(word, &opinion.says)) {
        opinions->all[opinions->count++] = opinion;
        return;
    }
    free(opinion.document);
    free(opinion.name);
}

/* A peer's output: document, where its check's name stands, where its word stands. */
struct layout {
    const char *file, *folder, *peer;
    size_t name, word;
    size_t profile; /* column with the profile that the peer was told; 0 for none */
};

static bool read_run(struct opinions *opinions, const char *corpus, const struct layout *layout)
{
    char path[CORPUS_PATH_BYTES], *fields[TABLE_MAX_FIELDS];
    struct table table;

    snprintf(path, sizeof path, "%s/%s", corpus, layout->file);
    if (!table_open(&table, path, '\t'))
        return false;
    while (table_row(&table, fields)) {
        const char *const profile = layout->profile != 0 ? fields[layout->profile] : "";
        if (strstr(profile, "guessed")
            == NULL) /* a guess makes the peer look for what the certificate is not */
            add(opinions, layout->folder, fields[0], layout->peer, fields[layout->name], fields[layout->word],
                RUN);
    }
    table_close(&table);
    return true;
}

static bool read_zlint_assertions(struct opinions *opinions, const char *corpus)
{
    enum { FILE_NAME, LINT, STATUS, SOURCE, CONFIGURATION };
    char path[CORPUS_PATH_BYTES], *fields[TABLE_MAX_FIELDS];
    struct table table;

    snprintf(path, sizeof path, "%s/zlint/expected.tsv", corpus);
    if (!table_open(&table, path, '\t'))
        return false;
    while (table_row(&table, fields))
        if (fields[CONFIGURATION][0] == '\0') /* others say what zlint does when told to */
            add(opinions, "zlint", fields[FILE_NAME], zlint, fields[LINT], fields[STATUS], ONE_ASSERTION);
    table_close(&table);
    return true;
}

static bool read_pkilint_document(
    struct opinions *opinions, const char *corpus, const char *name, enum source source)
{
    enum { NODE_PATH, VALIDATOR, SEVERITY, CODE };
    char path[CORPUS_PATH_BYTES], file[CORPUS_PATH_BYTES], *fields[TABLE_MAX_FIELDS];
    struct table table;

    snprintf(path, sizeof path, "%s/pkilint/%s.expected.csv", corpus, name);
    snprintf(file, sizeof file, "%s.pem", name);
    if (!table_open(&table, path, ','))
        return false;
    while (table_row(&table, fields))
        add(opinions, "pkilint", file, pkilint, fields[CODE], fields[SEVERITY], source);
    table_close(&table);
    return true;
}

static bool read_pkilint_assertions(struct opinions *opinions, const char *corpus)
{
    enum { NAME, FAMILY, PROFILE, SOURCE, FINDINGS, NOTE };
    char path[CORPUS_PATH_BYTES], *fields[TABLE_MAX_FIELDS];
    struct table index;
    bool ok = true;

    snprintf(path, sizeof path, "%s/pkilint/index.tsv", corpus);
    if (!table_open(&index, path, '\t'))
        return false;
    while (ok && table_row(&index, fields))
        if (strcmp(fields[FAMILY], "smime") == 0)
            ok = read_pkilint_document(opinions, corpus, fields[NAME],
                strncmp(fields[NOTE], "generated", 9) == 0 ? RUN : ALL_ASSERTIONS);
    table_close(&index);
    return ok;
}

bool opinions_read(struct opinions *opinions, const char *corpus)
{
    static const struct layout zlint_on_pkilint = { "zlint-run-on-pkilint.tsv", "pkilint", zlint, 1, 2, 0 };
    static const struct layout zlint_on_zlint = { "zlint-run-on-zlint.tsv", "zlint", zlint, 1, 2, 0 };
    static const struct layout pkilint_on_zlint = { "pkilint-run-on-zlint.tsv", "zlint", pkilint, 3, 2, 1 };

    *opinions = (struct opinions){ 0 };
    return read_pkilint_assertions(opinions, corpus) && read_zlint_assertions(opinions, corpus)
           && read_run(opinions, corpus, &zlint_on_pkilint) && read_run(opinions, corpus, &zlint_on_zlint)
           && read_run(opinions, corpus, &pkilint_on_zlint);
}

void opinions_free(struct opinions *opinions)
{
    for (size_t i = 0; i < opinions->count; i++) {
        free(opinions->all[i].document);
        free(opinions->all[i].name);
    }
    free(opinions->all);
    *opinions = (struct opinions){ 0 };
}
