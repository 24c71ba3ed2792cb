/* Lints the peers' test documents and compares what is found with what the peers say. See README.md. */
#include "cli/input.h"
#include "lint/lint.h"
#include "tests/corpus/differences.h"
#include "tests/corpus/opinions.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SKIPPED = 77 }; /* SKIP_RETURN_CODE in CMakeLists.txt */

static const char *const peers[] = { "pkilint:", "zlint:" };

static struct report report; /* 24 KiB */
static const char *profile;  /* what lintgate takes the document for; "unparsed": nothing that it signs */

static struct {
    size_t documents, certificates, agreements, differences, faults;
} counts;

/* True if the rule has `name` of that peer among its peers' names; any name of that peer if `name` is NULL. */
static bool rule_has_name(const struct rule *rule, const char *peer, const char *name)
{
    const size_t peer_len = strlen(peer), name_len = name != NULL ? strlen(name) : 0;

    for (const char *at = rule->peers; at != NULL && (at = strstr(at, peer)) != NULL;) {
        at += peer_len;
        if (name == NULL
            || (strncmp(at, name, name_len) == 0 && (at[name_len] == ' ' || at[name_len] == '\0')))
            return true;
    }
    return false;
}

/* True if some rule has that name of that peer. */
static bool is_named(const char *peer, const char *name)
{
    for (const struct rule_table *const *table = rule_tables; *table != NULL; table++)
        for (size_t i = 0; i < (*table)->count; i++)
            if (rule_has_name(&(*table)->rules[i], peer, name))
                return true;
    return false;
}

/* True if the report has a finding of a rule by that name. */
static bool have_found(const char *peer, const char *name)
{
    for (size_t i = 0; i < report.finding_count; i++) {
        const struct rule *const rule = lint_rule_find(report.findings[i].rule);
        if (rule != NULL && rule_has_name(rule, peer, name))
            return true;
    }
    return false;
}

/* True if it is listed. Otherwise prints it as a row of differences.tsv that still wants its reason. */
static void differ(struct differences *known, const char *document, const char *kind, const char *peer,
    const char *name, const char *what)
{
    char full[256];

    counts.differences++;
    snprintf(full, sizeof full, "%s%s", peer, name);
    if (differences_has(known, document, profile, kind, full))
        return;
    printf("%s\t%s\t%s\t%s\t\t%s\n", document, profile, kind, full, what);
    counts.faults++;
}

/* True for what that peer says of that document. pkilint's S/MIME linter was run on others too: then it says nothing. */
static bool of_document(const struct opinion *opinion, const char *document, const char *peer)
{
    const bool beside = !opinion->asserted && strcmp(peer, "pkilint:") == 0
                        && (scope_find(report.profile) & SMIME) == 0;

    return !beside && strcmp(opinion->document, document) == 0 && strcmp(opinion->peer, peer) == 0;
}

/* What the peer finds must be found here too, where a rule has its name. */
static void compare_theirs(
    const struct opinions *opinions, struct differences *known, const char *document, const char *peer)
{
    for (size_t i = 0; i < opinions->count; i++) {
        const struct opinion *const one = &opinions->all[i];
        bool again = false;
        if (!of_document(one, document, peer) || one->says != FINDS || !is_named(peer, one->name))
            continue;
        for (size_t j = 0; j < i; j++)
            again = again
                    || (of_document(&opinions->all[j], document, peer) && opinions->all[j].says == FINDS
                        && strcmp(opinions->all[j].name, one->name) == 0);
        if (again)
            continue;
        if (have_found(peer, one->name))
            counts.agreements++;
        else
            differ(known, document, "missing", peer, one->name, "");
    }
}

/* True if the peer finds or notes something by a name of the rule; *denies if it says that such a check passes. */
static bool peer_agrees(const struct opinions *opinions, const char *document, const char *peer,
    const struct rule *rule, bool *denies)
{
    bool agrees = false;

    *denies = false;
    for (size_t i = 0; i < opinions->count; i++) {
        const struct opinion *const one = &opinions->all[i];
        if (!of_document(one, document, peer))
            continue;
        if (rule_has_name(rule, peer, one->name)) {
            agrees = agrees || one->says != PASSES;
            *denies = *denies || one->says == PASSES;
        }
        *denies = *denies || one->whole; /* what it does not find there, it does not find */
    }
    return agrees;
}

/* What is found here must be found by the peer too, where it has a check by that name. */
static void compare_ours(
    const struct opinions *opinions, struct differences *known, const char *document, const char *peer)
{
    for (size_t i = 0; i < report.finding_count; i++) {
        const struct finding *const one = &report.findings[i];
        const struct rule *const rule = lint_rule_find(one->rule);
        bool again = false, denies;
        for (size_t j = 0; j < i; j++)
            again = again || strcmp(report.findings[j].rule, one->rule) == 0;
        if (again || rule == NULL || one->severity == SEVERITY_NOTICE || !rule_has_name(rule, peer, NULL))
            continue;
        if (!peer_agrees(opinions, document, peer, rule, &denies) && denies)
            differ(known, document, "extra", peer, one->rule, one->message);
    }
}

static void judge_file(const struct opinions *opinions, struct differences *known, const char *corpus,
    const char *folder, const char *file)
{
    char path[CORPUS_PATH_BYTES], document[CORPUS_PATH_BYTES];
    struct input input;

    counts.documents++;
    snprintf(path, sizeof path, "%s/%s/%s", corpus, folder, file);
    snprintf(document, sizeof document, "%s/%s", folder, file);
    if (!input_open(&input, path) || input.count != 1 || input.documents[0].der.len == 0) {
        printf("%s: want one document, have %s\n", path, input.fault);
        counts.faults++;
    } else {
        const struct lint_input lint = { .document = input.documents[0].der };
        lint_document(&lint, &report);
        profile = report.parsed ? report.profile : "unparsed";
        if (report.cut) {
            printf("%s: want a whole report, have one that is cut\n", path);
            counts.faults++;
        }
        const char *const label = input.documents[0].label;
        if (label != NULL && strcmp(label, "CERTIFICATE") == 0) {
            counts.certificates++;
            for (size_t i = 0; i < sizeof peers / sizeof peers[0]; i++) {
                compare_theirs(opinions, known, document, peers[i]);
                compare_ours(opinions, known, document, peers[i]);
            }
        }
    }
    input_close(&input);
}

static int is_pem(const struct dirent *entry)
{
    const char *const dot = strrchr(entry->d_name, '.');

    return dot != NULL && strcmp(dot, ".pem") == 0;
}

static void judge_folder(
    const struct opinions *opinions, struct differences *known, const char *corpus, const char *folder)
{
    char path[CORPUS_PATH_BYTES];
    struct dirent **entries;

    snprintf(path, sizeof path, "%s/%s", corpus, folder);
    const int count = scandir(path, &entries, is_pem, alphasort);
    if (count <= 0) {
        printf("%s: want documents, have none\n", path);
        counts.faults++;
        return;
    }
    for (int i = 0; i < count; i++) {
        judge_file(opinions, known, corpus, folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
}

int main(int argc, char **argv)
{
    const char *const told = getenv("LINTGATE_CORPUS");
    const char *const corpus = told != NULL ? told : LINTGATE_SOURCE_DIR "/../shared/corpus";
    const char *const list = argc > 1 ? argv[1] : LINTGATE_SOURCE_DIR "/tests/corpus/differences.tsv";
    struct opinions opinions;
    struct differences known;

    char path[CORPUS_PATH_BYTES];
    snprintf(path, sizeof path, "%s/README.md", corpus);
    FILE *const readme = fopen(path, "r");
    if (readme == NULL) {
        printf("SKIPPED: want the peers' documents in %s (or $LINTGATE_CORPUS), have none\n", corpus);
        return SKIPPED;
    }
    fclose(readme);

    if (!differences_read(&known, list) || !opinions_read(&opinions, corpus))
        return EXIT_FAILURE;
    judge_folder(&opinions, &known, corpus, "pkilint");
    judge_folder(&opinions, &known, corpus, "zlint");
    for (size_t i = 0; i < known.count; i++)
        if (known.all[i].seen == 0) {
            printf("listed, but it occurs no longer: %s %s %s\n", known.all[i].document, known.all[i].kind,
                known.all[i].name);
            counts.faults++;
        }
    printf("%zu documents, %zu certificates compared; %zu findings of peers agree, %zu differ; %zu faults\n",
        counts.documents, counts.certificates, counts.agreements, counts.differences, counts.faults);
    differences_free(&known);
    opinions_free(&opinions);
    return counts.faults == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
