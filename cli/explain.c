/* cli/explain.c - lintgate explain: what one rule wants. */
#include "cli/explain.h"

#include "cli/explain_example.h"
#include "cli/nearest.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/own_rules.h"
#include "cli/rule_words.h"

#include <fnmatch.h>

enum { LABEL_INDENT = 2, TEXT_INDENT = 15 };

static void print_line(struct output out, const char *label, const char *text)
{
    size_t column = output_column(out, 0, LABEL_INDENT);

    column += output_safe(out, label);
    column = output_column(out, column, TEXT_INDENT);
    (void)output_wrapped(out, column, TEXT_INDENT, text);
    (void)fputc('\n', out.stream);
}

static void print_rule(struct output out, const char *part, const struct rule *rule)
{
    char words[RULE_WORDS_BYTES];

    (void)output_look(out, LOOK_STRONG, rule->id);
    (void)fputc('\n', out.stream);
    print_line(out, "wants", rule->says);
    print_line(out, "to mend it", rule->mend);
    print_line(out, "clause", rule->source);
    print_line(out, "severity", rule_severity_means(rule->severity));
    print_line(out, "applies to", rule_scopes(rule->applies, words));
    print_line(out, "in force", rule_dates_explained(rule, words));
    print_line(out, "part", part);
    if (rule->covers != NULL)
        print_line(out, "covers", rule->covers);
    if (rule->peers != NULL)
        print_line(out, "elsewhere", rule->peers);
    explain_example(out, LABEL_INDENT, TEXT_INDENT, rule->id);
}

/* `name` with the peer's prefix ("zlint:") or without. */
static bool has_peer(const struct rule *rule, const char *name)
{
    const char *list = rule->peers, *word;
    size_t len;

    while (rule_word_next(&list, &word, &len)) {
        const char *const colon = memchr(word, ':', len);
        const size_t prefix = colon != NULL ? (size_t)(colon + 1 - word) : 0;

        if ((strlen(name) == len && memcmp(name, word, len) == 0)
            || (strlen(name) == len - prefix && memcmp(name, word + prefix, len - prefix) == 0))
            return true;
    }
    return false;
}

/* A * in a requirement's key stands for any run of characters. */
static bool covers(const struct rule *rule, const char *key)
{
    const char *list = rule->covers, *word;
    char pattern[NEAREST_NAME_BYTES + 1];
    size_t len;

    while (rule_word_next(&list, &word, &len)) {
        (void)snprintf(pattern, sizeof pattern, "%.*s", (int)len, word);
        if (len < sizeof pattern && fnmatch(pattern, key, FNM_NOESCAPE) == 0)
            return true;
    }
    return false;
}

static bool has_id(const struct rule *rule, const char *id)
{
    return strcmp(rule->id, id) == 0;
}

/* Prints each rule that answers to `name`; returns how many did. */
static size_t print_matching(
    struct output out, const char *name, bool (*matches)(const struct rule *rule, const char *name))
{
    struct every_rule walk = { 0, 0 };
    const struct rule *rule;
    const char *part;
    size_t count = 0;

    while ((rule = every_rule_next(&walk, &part)) != NULL)
        if (matches(rule, name)) {
            if (count++ > 0)
                (void)fputc('\n', out.stream);
            print_rule(out, part, rule);
        }
    return count;
}

/* An id is one rule's; a peer's name, or a requirement, may be several rules'. */
static bool explain(struct output out, const char *name)
{
    return print_matching(out, name, has_id) > 0 || print_matching(out, name, has_peer) > 0
           || print_matching(out, name, covers) > 0;
}

static void look_at_words(struct nearest *nearest, const char *list)
{
    const char *word;
    size_t len;

    while (rule_word_next(&list, &word, &len)) {
        const char *const colon = memchr(word, ':', len);
        const size_t prefix = colon != NULL ? (size_t)(colon + 1 - word) : 0;

        nearest_look(nearest, word + prefix, len - prefix);
    }
}

static void suggest(const char *name)
{
    struct every_rule ids = { 0, 0 }, peers = { 0, 0 };
    struct nearest nearest = { .wanted = name };
    const struct rule *rule;
    const char *part;

    while ((rule = every_rule_next(&ids, &part)) != NULL)
        nearest_look(&nearest, rule->id, strlen(rule->id));
    while ((rule = every_rule_next(&peers, &part)) != NULL)
        look_at_words(&nearest, rule->peers);
    output_complain(name, "no such rule");
    for (size_t i = 0; i < nearest.count; i++)
        output_complain(NULL, "perhaps %s", nearest.best[i].name);
}

int explain_main(int argc, char **argv)
{
    bool example = false;
    const struct option options[] = { { "--example", &example, NULL } };
    const int count = options_take(argc, argv, options, COUNT_OF(options));

    if (count < 0)
        return STATUS_UNUSABLE;
    if (count != 1) {
        output_complain(NULL, "want one rule to explain, have %d", count);
        return STATUS_UNUSABLE;
    }
    if (example)
        return (int)explain_print_document(stdout, argv[1]);
    if (explain(output_standard(), argv[1]))
        return STATUS_CLEAN;
    suggest(argv[1]);
    return STATUS_UNUSABLE;
}
