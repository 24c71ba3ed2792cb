/*
 * tests/rules/coverage.c - every requirement is a rule or is listed with the reason why not.
 * coverage REQUIREMENTS EXCLUSIONS PAGE [--peers] [--write]: fails unless that is so and PAGE is what it would write;
 * --write writes it. With --peers the keys are names of other linters' findings, which rules carry in `peers`.
 */
#include "lint/lint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_REQUIREMENTS = 2000,
    MAX_EXCLUSIONS = 2000,
    COLUMNS = 7, /* of docs/requirements.tsv */
};

enum column { KEY, SECTION, ARTIFACT, PROFILES, SEVERITY, EFFECTIVE, REQUIREMENT };

struct requirement {
    char *line, *columns[COLUMNS];
};

struct exclusion {
    char *line, *pattern, *reason;
    bool used;
};

struct coverage {
    struct requirement requirements[MAX_REQUIREMENTS];
    size_t requirement_count;
    struct exclusion exclusions[MAX_EXCLUSIONS];
    size_t exclusion_count;
    size_t complaints, ruled, excluded, permitted;
    bool peers; /* keys are names of other linters' findings */
};

/* True if `text` is `pattern` (of `len` characters), where each * stands for any run of characters. */
static bool pattern_matches(const char *pattern, size_t len, const char *text)
{
    if (len == 0)
        return *text == '\0';
    if (*pattern != '*')
        return *pattern == *text && pattern_matches(pattern + 1, len - 1, text + 1);
    do {
        if (pattern_matches(pattern + 1, len - 1, text))
            return true;
    } while (*text++ != '\0');
    return false;
}

static bool words_match(const char *words, const char *key)
{
    while (words != NULL && *words != '\0') {
        const size_t len = strcspn(words, " ");

        if (pattern_matches(words, len, key))
            return true;
        words += len + (words[len] == ' ');
    }
    return false;
}

static bool rule_covers(const struct coverage *coverage, const struct rule *rule, const char *key)
{
    if (coverage->peers)
        return words_match(rule->peers, key);
    return strcmp(rule->id, key) == 0 || words_match(rule->covers, key);
}

/* True if a fault of the DER reader has this key: such documents are refused before any rule looks. */
static bool reader_covers(const char *key)
{
    for (int fault = DER_OK + 1; fault < DER_FAULT_COUNT_OF; fault++) {
        if (strcmp(der_fault_key((enum der_fault)fault), key) == 0)
            return true;
    }
    return false;
}

static char *line_next(FILE *file)
{
    char *line = NULL;
    size_t size = 0;

    do {
        const ssize_t len = getline(&line, &size, file);

        if (len < 0) {
            free(line);
            return NULL;
        }
        line[strcspn(line, "\n")] = '\0';
    } while (line[0] == '#' || line[0] == '\0');
    return line;
}

static void requirements_read(struct coverage *coverage, FILE *file)
{
    char *line;

    free(line_next(file)); /* the heading */
    while (coverage->requirement_count < MAX_REQUIREMENTS && (line = line_next(file)) != NULL) {
        struct requirement *row = &coverage->requirements[coverage->requirement_count++];
        char *rest = line;

        row->line = line;
        for (size_t i = 0; i < COLUMNS; i++) {
            char *column = strsep(&rest, "\t");

            row->columns[i] = column != NULL ? column : line + strlen(line);
        }
    }
}

static void exclusions_read(struct coverage *coverage, FILE *file)
{
    char *line;

    while (coverage->exclusion_count < MAX_EXCLUSIONS && (line = line_next(file)) != NULL) {
        struct exclusion *row = &coverage->exclusions[coverage->exclusion_count++];
        char *rest = line;

        row->line = line;
        row->pattern = strsep(&rest, "\t");
        row->reason = rest;
        if (rest == NULL || strlen(rest) < 10) {
            fprintf(stderr, "exclusions: %s: want a tab and a reason\n", row->pattern);
            coverage->complaints++;
        }
    }
}

/* An exclusion names a key, or with "artifact:" all requirements on one artifact. */
static bool exclusion_names(const struct exclusion *exclusion, const struct requirement *row)
{
    static const char prefix[] = "artifact:";

    if (strncmp(exclusion->pattern, prefix, sizeof prefix - 1) == 0)
        return strcmp(exclusion->pattern + sizeof prefix - 1, row->columns[ARTIFACT]) == 0;
    return pattern_matches(exclusion->pattern, strlen(exclusion->pattern), row->columns[KEY]);
}

static struct exclusion *exclusion_of(struct coverage *coverage, const struct requirement *row)
{
    for (size_t i = 0; i < coverage->exclusion_count; i++) {
        if (exclusion_names(&coverage->exclusions[i], row))
            return &coverage->exclusions[i];
    }
    return NULL;
}

/* Writes the rules that cover `key`; their number. */
static size_t rules_write(const struct coverage *coverage, const char *key, FILE *page)
{
    size_t count = 0;

    for (const struct rule_table *const *each = rule_tables; *each != NULL; each++) {
        const struct rule_table *table = *each;

        for (size_t i = 0; i < table->count; i++) {
            if (rule_covers(coverage, &table->rules[i], key))
                fprintf(page, "%s[`%s`](rules.md#%s)", count++ == 0 ? "" : ", ", table->rules[i].id,
                    table->rules[i].id);
        }
    }
    return count;
}

static void requirement_write(struct coverage *coverage, const struct requirement *row, FILE *page)
{
    const char *key = row->columns[KEY];
    struct exclusion *exclusion = exclusion_of(coverage, row);
    size_t rules;

    fprintf(page, "| `%s` | %s | %s | ", key, row->columns[SECTION], row->columns[REQUIREMENT]);
    rules = rules_write(coverage, key, page);
    if (rules != 0) {
        coverage->ruled++;
    } else if (!coverage->peers && reader_covers(key)) {
        coverage->ruled++;
        fputs("the strict reader", page);
    } else if (exclusion != NULL) {
        exclusion->used = true;
        coverage->excluded++;
        fprintf(page, "*no rule:* %s", exclusion->reason);
    } else if (!coverage->peers && strcmp(row->columns[SEVERITY], "none") == 0) {
        coverage->permitted++;
        fputs("*permitted or a definition: nothing may fire*", page);
    } else {
        fprintf(stderr, "%s: want a rule or an exclusion with its reason, have neither\n", key);
        coverage->complaints++;
    }
    fputs(" |\n", page);
}

/* Every word of `covers` stands for a requirement that exists. */
static void covers_check(struct coverage *coverage, const struct rule *rule)
{
    const char *word = coverage->peers ? rule->peers : rule->covers;

    while (word != NULL && *word != '\0') {
        const size_t len = strcspn(word, " ");
        bool found = false;

        for (size_t i = 0; i < coverage->requirement_count && !found; i++)
            found = pattern_matches(word, len, coverage->requirements[i].columns[KEY]);
        if (!found) {
            fprintf(stderr, "rule %s covers %.*s: no such requirement\n", rule->id, (int)len, word);
            coverage->complaints++;
        }
        word += len + (word[len] == ' ');
    }
}

static const char requirements_head[] =
    "# Coverage of the requirements\n\nMade by `build/tests/coverage` from "
    "[requirements.tsv](requirements.tsv), "
    "the tables of rules and [coverage-exclusions.tsv](coverage-exclusions.tsv).\n\n"
    "| requirement | clause | what it wants | rule |\n| --- | --- | --- | --- |\n";

static const char peers_head[] =
    "# What other linters find, and which rule finds it here\n\nMade by `build/tests/coverage --peers` from "
    "[peers.tsv](peers.tsv), the tables of rules and [peers-exclusions.tsv](peers-exclusions.tsv). "
    "`lintgate explain NAME` takes these names, too.\n\n"
    "| finding | its source | what is wrong | rule |\n| --- | --- | --- | --- |\n";

static void page_write(struct coverage *coverage, FILE *page)
{
    fputs(coverage->peers ? peers_head : requirements_head, page);
    for (size_t i = 0; i < coverage->requirement_count; i++)
        requirement_write(coverage, &coverage->requirements[i], page);
    fprintf(page, "\n%zu rows: %zu judged by rules, %zu excluded with a reason, %zu permissions.\n",
        coverage->requirement_count, coverage->ruled, coverage->excluded, coverage->permitted);
    for (size_t i = 0; i < coverage->exclusion_count; i++) {
        if (!coverage->exclusions[i].used) {
            fprintf(stderr, "exclusions: %s: excludes nothing\n", coverage->exclusions[i].pattern);
            coverage->complaints++;
        }
    }
    for (const struct rule_table *const *each = rule_tables; *each != NULL; each++) {
        const struct rule_table *table = *each;

        for (size_t i = 0; i < table->count; i++)
            covers_check(coverage, &table->rules[i]);
    }
}

static bool page_equals(const char *path, const char *text, size_t len)
{
    FILE *file = fopen(path, "r");
    char *have = malloc(len + 1);
    const size_t have_len = file != NULL && have != NULL ? fread(have, 1, len + 1, file) : 0;
    const bool equal = have_len == len && memcmp(have, text, len) == 0;

    if (file != NULL)
        fclose(file);
    free(have);
    if (!equal)
        fprintf(stderr, "%s: not up to date: run coverage with --write\n", path);
    return equal;
}

static bool page_save(const char *path, const char *text, size_t len)
{
    FILE *file = fopen(path, "w");
    const bool written = file != NULL && fwrite(text, 1, len, file) == len;

    return file != NULL && fclose(file) == 0 && written;
}

static void coverage_clear(struct coverage *coverage)
{
    for (size_t i = 0; i < coverage->requirement_count; i++)
        free(coverage->requirements[i].line);
    for (size_t i = 0; i < coverage->exclusion_count; i++)
        free(coverage->exclusions[i].line);
}

int main(int argc, char **argv)
{
    static struct coverage coverage;
    const bool write = argc > 4 && strcmp(argv[argc - 1], "--write") == 0;
    FILE *requirements = argc >= 4 ? fopen(argv[1], "r") : NULL,
         *exclusions = argc >= 4 ? fopen(argv[2], "r") : NULL;
    char *text = NULL;
    size_t len = 0;
    FILE *page = open_memstream(&text, &len);
    bool ok = false;

    if (requirements == NULL || exclusions == NULL || page == NULL) {
        fprintf(stderr, "usage: coverage REQUIREMENTS EXCLUSIONS PAGE [--peers] [--write]\n");
        goto out;
    }
    coverage.peers = argc > 4 && strcmp(argv[4], "--peers") == 0;
    requirements_read(&coverage, requirements);
    exclusions_read(&coverage, exclusions);
    page_write(&coverage, page);
    fflush(page);
    printf("%zu requirements: %zu rules, %zu excluded, %zu permissions; %zu complaints\n",
        coverage.requirement_count, coverage.ruled, coverage.excluded, coverage.permitted,
        coverage.complaints);
    ok = (write ? page_save(argv[3], text, len) : page_equals(argv[3], text, len))
         && coverage.complaints == 0;
out:
    coverage_clear(&coverage);
    if (page != NULL)
        fclose(page);
    if (requirements != NULL)
        fclose(requirements);
    if (exclusions != NULL)
        fclose(exclusions);
    free(text);
    return ok ? 0 : 1;
}
