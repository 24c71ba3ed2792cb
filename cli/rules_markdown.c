/* cli/rules_markdown.c - docs/rules.md from the tables of rules. */
#include "cli/rules_markdown.h"

#include "cli/examples.h"
#include "cli/rule_words.h"

#include <ctype.h>

static const char head[] =
    "# Rules\n"
    "\n"
    "<!-- Made by `lintgate rules --markdown` from the tables in lint/rules_*.c and the cases in "
    "tests/rules. -->\n"
    "\n"
    "What lintgate asks of a document, in the order of its parts.\n"
    "\n"
    "- An error is a requirement that is broken: the signature is refused.\n"
    "- A warning is a recommendation that is not followed: refused where the configuration says\n"
    "  `refuse-at = warning`.\n"
    "- A notice is worth knowing.\n"
    "\n"
    "A rule that is not always in force is judged by the later of notBefore and the time of signing.\n"
    "`lintgate explain RULE` shows one rule, and the octets of its example; it knows the names that zlint "
    "and\n"
    "pkilint use, too. `lintgate explain --example RULE` prints the example itself.\n"
    "\n";

#define TRACKER "https://bugzilla.mozilla.org/show_bug.cgi?id="

/* Text in which Markdown finds nothing to obey. */
static void put_text(FILE *out, const char *text)
{
    for (; *text != '\0'; text++)
        (void)fprintf(out, strchr("\\`*_<>[]|#", *text) != NULL ? "\\%c" : "%c", *text);
}

/* The words of a list, each as code. */
static void put_words(FILE *out, const char *label, const char *list)
{
    const char *word;
    size_t len;

    if (list == NULL)
        return;
    (void)fprintf(out, "- %s:", label);
    while (rule_word_next(&list, &word, &len))
        (void)fprintf(out, " `%.*s`", (int)len, word);
    (void)fputc('\n', out);
}

static void put_line(FILE *out, const char *label, const char *text)
{
    if (text[0] == '\0')
        return;
    (void)fprintf(out, "- %s: ", label);
    put_text(out, text);
    (void)fputc('\n', out);
}

/* As put_line; a number of seven digits is a bug of the tracker. */
static void put_incidents(FILE *out, const char *text)
{
    enum { BUG_DIGITS = 7 };

    if (text[0] == '\0')
        return;
    (void)fputs("- Incidents: ", out);
    while (*text != '\0') {
        if (strspn(text, "0123456789") == BUG_DIGITS) {
            (void)fprintf(out, "[%.*s](" TRACKER "%.*s)", BUG_DIGITS, text, BUG_DIGITS, text);
            text += BUG_DIGITS;
        } else {
            put_text(out, (const char[]){ *text++, '\0' });
        }
    }
    (void)fputc('\n', out);
}

static void put_example(FILE *out, const char *rule)
{
    static struct report report;
    const struct example *const example = example_find(rule);
    const struct finding *const found = example != NULL ? example_lint(example, &report) : NULL;

    if (found == NULL)
        return;
    (void)fputs("- Example: ", out);
    put_text(out, example->shows);
    (void)fprintf(
        out, " (%s), at `%s`: ", report.profile[0] != '\0' ? report.profile : "no profile", found->path);
    put_text(out, found->message);
    (void)fputc('\n', out);
    put_line(out, "Also finds", example->finds);
    put_line(out, "Lets pass", example->passes);
    put_incidents(out, example->incidents);
}

static void put_rule(FILE *out, const struct rule *rule)
{
    char scopes[RULE_WORDS_BYTES], dates[RULE_WORDS_BYTES];

    (void)fprintf(out, "\n### <a id=\"%s\"></a>`%s`\n\n", rule->id, rule->id);
    put_text(out, rule->says);
    (void)fprintf(out, "\n\n- **%s**, %s, %s, %s\n", severity_name(rule->severity), rule->source,
        rule_scopes(rule->applies, scopes), rule_dates(rule, dates));
    put_line(out, "To mend it", rule->mend);
    put_example(out, rule->id);
    put_words(out, "Covers", rule->covers);
    put_words(out, "Elsewhere", rule->peers);
}

/* As GitHub and others make the anchor of a heading: small letters, hyphens for spaces, and no marks. */
static void put_anchor(FILE *out, const char *title)
{
    for (; *title != '\0'; title++) {
        if (*title == ' ' || isalnum((unsigned char)*title))
            (void)fputc(*title == ' ' ? '-' : tolower((unsigned char)*title), out);
    }
}

void rules_print_markdown(FILE *out)
{
    (void)fputs(head, out);
    for (const struct rule_table *const *table = rule_tables; *table != NULL; table++) {
        (void)fprintf(out, "- [%s](#", (*table)->title);
        put_anchor(out, (*table)->title);
        (void)fputs(")\n", out);
    }
    for (const struct rule_table *const *table = rule_tables; *table != NULL; table++) {
        (void)fprintf(out, "\n## %s\n", (*table)->title);
        for (size_t i = 0; i < (*table)->count; i++)
            put_rule(out, &(*table)->rules[i]);
    }
}
