/* cli/rules.c - lintgate rules: every rule there is, for people and programs. */
#include "cli/rules.h"

#include "cli/options.h"
#include "cli/output.h"
#include "cli/rule_words.h"
#include "cli/rules_markdown.h"

#include <jansson.h>
#include <stdlib.h>

enum { ID_COLUMNS = 42, SEVERITY_COLUMNS = 10, INDENT = 4 };

/* Two lines a rule; its peers' names are in `lintgate explain`. */
static void print_rule(struct output out, const struct rule *rule)
{
    char scopes[RULE_WORDS_BYTES], dates[RULE_WORDS_BYTES], when[RULE_WORDS_BYTES + sizeof ", "];
    size_t column = output_column(out, 0, INDENT / 2);

    column += output_look(out, LOOK_STRONG, rule->id);
    column = output_column(out, column, ID_COLUMNS);
    column += output_safe(out, severity_name(rule->severity));
    column = output_column(out, column, ID_COLUMNS + SEVERITY_COLUMNS);
    (void)output_wrapped(out, column, ID_COLUMNS, rule->source);
    (void)fprintf(out.stream, "\n%*s", INDENT, "");
    (void)output_wrapped(out, INDENT, INDENT, rule->says);
    (void)fprintf(out.stream, "\n%*s", INDENT, "");
    column = output_wrapped(out, INDENT, INDENT, rule_scopes(rule->applies, scopes));
    (void)snprintf(when, sizeof when, ", %s", rule_dates(rule, dates)); /* no space ends a line */
    (void)output_wrapped(out, column, INDENT, when);
    (void)fputc('\n', out.stream);
}

static void print_text(struct output out)
{
    size_t count = 0;

    for (const struct rule_table *const *table = rule_tables; *table != NULL; table++) {
        (void)output_look(out, LOOK_STRONG, (*table)->title);
        (void)fputc('\n', out.stream);
        for (size_t i = 0; i < (*table)->count; i++)
            print_rule(out, &(*table)->rules[i]);
        count += (*table)->count;
        (void)fputc('\n', out.stream);
    }
    (void)fprintf(out.stream, "%zu rules\n", count);
}

/* Words separated by spaces as an array of strings. */
static json_t *words_of(const char *list)
{
    json_t *words = json_array();
    const char *word;
    size_t len;

    while (rule_word_next(&list, &word, &len))
        if (json_array_append_new(words, json_stringn(word, len)) != 0) {
            json_decref(words);
            return NULL;
        }
    return words;
}

/* The names of the bits of enum scope, which `profile` of a judged document has. */
static json_t *profiles_of(unsigned applies)
{
    json_t *profiles = json_array();

    for (unsigned scope = 1; scope <= ANY_DOCUMENT; scope <<= 1)
        if ((applies & scope) != 0
            && json_array_append_new(profiles, json_string(scope_name((enum scope)scope))) != 0) {
            json_decref(profiles);
            return NULL;
        }
    return profiles;
}

/* null for a side without limit */
static json_t *day_of(int day)
{
    return day == 0 ? json_null() : json_sprintf("%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100);
}

static bool print_rule_json(FILE *out, const char *part, const struct rule *rule)
{
    json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:s}", "rule", rule->id,
        "severity", severity_name(rule->severity), "section", rule->source, "part", part, "says", rule->says,
        "since", day_of(rule->since), "until", day_of(rule->until), "profiles", profiles_of(rule->applies),
        "covers", words_of(rule->covers), "peers", words_of(rule->peers), "mend", rule->mend);
    char *text = object != NULL ? json_dumps(object, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;
    const bool ok = text != NULL;

    if (ok)
        (void)fprintf(out, "%s\n", text);
    free(text);
    json_decref(object);
    return ok;
}

static enum status print_json(FILE *out)
{
    for (const struct rule_table *const *table = rule_tables; *table != NULL; table++)
        for (size_t i = 0; i < (*table)->count; i++)
            if (!print_rule_json(out, (*table)->title, &(*table)->rules[i])) {
                output_complain((*table)->rules[i].id, "want memory for JSON, have none");
                return STATUS_INTERNAL;
            }
    return STATUS_CLEAN;
}

int rules_main(int argc, char **argv)
{
    bool json = false, markdown = false;
    const struct option options[] = { { "--json", &json, NULL }, { "--markdown", &markdown, NULL } };
    const int count = options_take(argc, argv, options, COUNT_OF(options));

    if (count < 0)
        return STATUS_UNUSABLE;
    if (count > 0 || (json && markdown)) {
        output_complain(
            NULL, count > 0 ? "want no argument, have one: lintgate explain RULE says what one rule wants"
                            : "want --json or --markdown, have both");
        return STATUS_UNUSABLE;
    }
    if (json)
        return (int)print_json(stdout);
    if (markdown)
        rules_print_markdown(stdout);
    else
        print_text(output_standard());
    return STATUS_CLEAN;
}
