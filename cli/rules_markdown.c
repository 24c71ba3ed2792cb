/* cli/rules_markdown.c - docs/rules.md from the tables of rules. */
#include "cli/rules_markdown.h"

#include "cli/rule_words.h"

static const char head[] =
    "# Rules\n"
    "\n"
    "<!-- Made by `lintgate rules --markdown` from the tables in lint/rules_*.c. -->\n"
    "\n"
    "What lintgate asks of a certificate, by part of the certificate.\n"
    "\n"
    "- An error is a requirement that is broken: the signature is refused.\n"
    "- A warning is a recommendation that is not followed: refused where the configuration says\n"
    "  `refuse-at = warning`.\n"
    "- A notice is worth knowing.\n"
    "\n"
    "A rule that is not always in force is judged by the later of notBefore and the time of signing.\n"
    "`lintgate explain RULE` shows one rule; it knows the names that zlint and pkilint use, too.\n";

static const char part_head[] =
    "| rule | severity | clause | what it says | applies to | in force | the same elsewhere |\n"
    "| --- | --- | --- | --- | --- | --- | --- |\n";

/* A cell's text: a bar would end it. */
static void print_cell(FILE *out, const char *text)
{
    for (; *text != '\0'; text++)
        (void)fprintf(out, *text == '|' ? "\\%c" : "%c", *text);
}

static void print_words(FILE *out, const char *list)
{
    const char *word, *before = "";
    size_t len;

    while (rule_word_next(&list, &word, &len)) {
        (void)fprintf(out, "%s`%.*s`", before, (int)len, word);
        before = " ";
    }
}

static void print_rule(FILE *out, const struct rule *rule)
{
    char scopes[RULE_WORDS_BYTES], dates[RULE_WORDS_BYTES];

    (void)fprintf(out, "| `%s`", rule->id);
    if (rule->covers != NULL) {
        (void)fputs(" with ", out);
        print_words(out, rule->covers);
    }
    (void)fprintf(out, " | %s | %s | ", severity_name(rule->severity), rule->source);
    print_cell(out, rule->says);
    (void)fprintf(out, " | %s | %s | ", rule_scopes(rule->applies, scopes), rule_dates(rule, dates));
    print_words(out, rule->peers);
    (void)fputs(" |\n", out);
}

void rules_print_markdown(FILE *out)
{
    (void)fputs(head, out);
    for (const struct rule_table *const *table = rule_tables; *table != NULL; table++) {
        (void)fprintf(out, "\n## %s\n\n%s", (*table)->title, part_head);
        for (size_t i = 0; i < (*table)->count; i++)
            print_rule(out, &(*table)->rules[i]);
    }
}
