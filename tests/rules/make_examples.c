/*
 * make_examples FILE: writes cli/examples.h's table as C, one row a rule, from the cases: the first document that the rule finds
 * something in, and what else it finds and lets pass. So that `lintgate explain` shows what the tests prove.
 */
#include "tests/rules/cases.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { EXAMPLE_MAX_BYTES = 48 * 1024 /* of a document: a few cases are endless on purpose */ };

/* Calls `each` for every case that is about `rule`. */
static void for_each_case(const struct rule *rule,
    void (*each)(const struct rule_case *one, const struct rule *rule, void *context), void *context)
{
    for (const struct case_table *const *table = case_tables; *table != NULL; table++) {
        for (size_t i = 0; i < (*table)->count; i++) {
            if (strcmp((*table)->cases[i].rule, rule->id) == 0)
                each(&(*table)->cases[i], rule, context);
        }
    }
}

/* What only the issuer's past shows has no example: one would lint without a finding. */
static bool fits(const struct rule_case *one)
{
    if (one->past != NULL)
        return false;
    struct case_document document = case_document(one);
    const bool fits = document.whole.len <= EXAMPLE_MAX_BYTES;

    case_document_free(&document);
    return fits;
}

/* The first one; of an incident only if there is no other. */
static void keep_first(const struct rule_case *one, const struct rule *rule, void *context)
{
    const struct rule_case **first = context;

    if (case_finds(one, rule->id) && fits(one)
        && (*first == NULL || ((*first)->incident != NULL && one->incident == NULL)))
        *first = one;
}

/* NULL if there is none, which test_rules tells. */
static const struct rule_case *example_of(const struct rule *rule)
{
    const struct rule_case *first = NULL;

    for_each_case(rule, keep_first, &first);
    return first;
}

static void write_octets(FILE *out, const char *name, size_t number, struct span octets)
{
    fprintf(out, "static const uint8_t %s_%zu[] = {", name, number);
    for (size_t i = 0; i < octets.len; i++)
        fprintf(out, "%s%u,", i % 32 == 0 ? "\n" : "", octets.at[i]);
    fputs("\n};\n", out);
}

/* The certificate of somebody whom the case knows; frees it. */
static void write_known(FILE *out, const char *name, size_t number, struct recipe *recipe)
{
    write_octets(out, name, number, recipe_certificate(recipe));
    recipe_free(recipe);
}

static void write_documents(FILE *out, const struct rule *rule, size_t number, const struct rule_case *one)
{
    (void)rule;
    struct case_document document = case_document(one);

    write_octets(out, "document", number, document.whole);
    case_document_free(&document);
    if (one->issuer != NULL)
        write_known(out, "issuer", number, case_issuer(one));
    if (one->responder != NULL)
        write_known(out, "responder", number, case_responder(one));
}

/* As the content of a string literal. */
static void write_text(FILE *out, const char *text)
{
    for (; *text != '\0'; text++)
        fprintf(out, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
}

/* What the cases show, "; " between them. */
struct list {
    FILE *out;
    const struct rule_case *but; /* is left out */
    bool finds;                  /* the cases that the rule finds something in, or the others */
    bool any;
};

/* The base says nothing that `applies` does not; incidents are listed apart. */
static void write_shown(const struct rule_case *one, const struct rule *rule, void *context)
{
    struct list *list = context;

    if (one == list->but || case_finds(one, rule->id) != list->finds || one->incident != NULL
        || strncmp(one->shows, "the base", strlen("the base")) == 0)
        return;
    fputs(list->any ? "; " : "", list->out);
    write_text(list->out, one->shows);
    list->any = true;
}

static void write_incident(const struct rule_case *one, const struct rule *rule, void *context)
{
    struct list *list = context;

    if (one->incident == NULL || !case_finds(one, rule->id))
        return;
    fprintf(list->out, "%s%s: ", list->any ? "; " : "", one->incident);
    write_text(list->out, one->shows);
    list->any = true;
}

static void write_list(FILE *out, const char *field, const struct rule *rule, struct list list,
    void (*each)(const struct rule_case *one, const struct rule *rule, void *context))
{
    fprintf(out, "\n        .%s = \"", field);
    list.out = out;
    for_each_case(rule, each, &list);
    fputs("\",", out);
}

static void write_row(FILE *out, const struct rule *rule, size_t number, const struct rule_case *one)
{
    struct case_document document = case_document(one);

    fprintf(out, "    { .rule = \"%s\", .shows = \"", rule->id);
    write_text(out, one->shows);
    fprintf(out, "\", .label = \"%s\", .clock = %d,", document.label, one->clock);
    fprintf(out, "\n        .document = { document_%zu, sizeof document_%zu },", number, number);
    if (one->issuer != NULL)
        fprintf(out, "\n        .issuer = { issuer_%zu, sizeof issuer_%zu },", number, number);
    if (one->responder != NULL)
        fprintf(out, "\n        .responder = { responder_%zu, sizeof responder_%zu },", number, number);
    write_list(out, "finds", rule, (struct list){ .but = one, .finds = true }, write_shown);
    write_list(out, "passes", rule, (struct list){ .finds = false }, write_shown);
    write_list(out, "incidents", rule, (struct list){ .but = NULL }, write_incident);
    fputs(" },\n", out);
    case_document_free(&document);
}

typedef void writer(FILE *out, const struct rule *rule, size_t number, const struct rule_case *one);

/* Calls `write` for every rule that has an example, with a number. */
static void for_each_rule(FILE *out, writer *write)
{
    size_t number = 0;

    for (const struct rule_table *const *table = rule_tables; *table != NULL; table++) {
        for (size_t i = 0; i < (*table)->count; i++) {
            const struct rule_case *one = example_of(&(*table)->rules[i]);

            if (one != NULL)
                write(out, &(*table)->rules[i], number++, one);
        }
    }
}

int main(int argc, char **argv)
{
    FILE *out = argc == 2 ? fopen(argv[1], "w") : NULL;

    if (out == NULL) {
        fprintf(stderr, "make_examples: %s\n", argc == 2 ? strerror(errno) : "usage: make_examples FILE");
        return 1;
    }
    fputs("/* Made by make_examples from the cases in tests/rules. */\n#include \"cli/examples.h\"\n\n", out);
    for_each_rule(out, write_documents);
    fputs("\nconst struct example examples[] = {\n", out);
    for_each_rule(out, write_row);
    fputs("};\nconst size_t example_count = sizeof examples / sizeof examples[0];\n", out);
    if (fclose(out) != 0) {
        fprintf(stderr, "make_examples: %s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    return 0;
}
