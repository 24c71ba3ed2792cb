/* config/effective.c - the policy in effect as canonical text, and its digest. */

#include "config/config.h"
#include "config/row.h"

#include "crypto/digest.h"

#include <stdlib.h>
#include <string.h>

static int compare_rows(const void *left, const void *right)
{
    const struct row *a = left;
    const struct row *b = right;

    return strcmp(a->name, b->name);
}

static int compare_keys(const void *left, const void *right)
{
    const struct config_key *a = left;
    const struct config_key *b = right;

    return strcmp(a->name, b->name);
}

static int compare_tokens(const void *left, const void *right)
{
    const struct config_token *a = left;
    const struct config_token *b = right;

    return strcmp(a->label, b->label);
}

/* What was left out comes first. */
static int compare_texts(const char *a, const char *b)
{
    return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

static int compare_waivers(const void *left, const void *right)
{
    const struct config_waiver *a = left;
    const struct config_waiver *b = right;
    int order = strcmp(a->rule, b->rule);

    if (order == 0)
        order = compare_texts(a->key, b->key);
    return order != 0 ? order : compare_texts(a->profile, b->profile);
}

/* `name = value`, or nothing if it has no value. */
static void print_row(struct config_output *out, const struct row *row, const struct section_view *section)
{
    size_t before = out->len;
    char name[ROW_NAME_BYTES];

    row_name(row, name);
    config_output_text(out, name);
    config_output_text(out, " = ");
    size_t value = out->len;
    row->print(out, section);
    if (out->len == value)
        config_output_cut(out, before);
    else
        config_output_text(out, "\n");
}

/* The keys of one section, sorted by name. Without section [index], what is said of its use has no meaning. */
static void print_section(
    struct config_output *out, const struct row *sorted, bool indexed, const struct section_view *section)
{
    bool unjudged = section->kind == SECTION_KEY && section->key->sign == SIGN_ANYTHING;

    for (size_t i = 0; i < config_row_count; i++) {
        if (sorted[i].kind == section->kind && !(sorted[i].judges && unjudged)
            && (indexed || strcmp(sorted[i].name, "use_index") != 0))
            print_row(out, &sorted[i], section);
    }
}

/* Copies of all that is printed, to be sorted. */
struct sorted {
    struct row *rows;
    struct config_key *keys;
    struct config_token *tokens;
    struct config_waiver *waivers;
};

static void sort(struct sorted *sorted, const struct config *config)
{
    for (size_t i = 0; i < config_row_count; i++)
        sorted->rows[i] = config_rows[i];
    qsort(sorted->rows, config_row_count, sizeof *sorted->rows, compare_rows);
    for (size_t i = 0; i < config->key_count; i++)
        sorted->keys[i] = config->keys[i];
    qsort(sorted->keys, config->key_count, sizeof *sorted->keys, compare_keys);
    for (size_t i = 0; i < config->token_count; i++)
        sorted->tokens[i] = config->tokens[i];
    qsort(sorted->tokens, config->token_count, sizeof *sorted->tokens, compare_tokens);
    for (size_t i = 0; i < config->waiver_count; i++)
        sorted->waivers[i] = config->waivers[i];
    qsort(sorted->waivers, config->waiver_count, sizeof *sorted->waivers, compare_waivers);
}

static void print_all(struct config_output *out, const struct config *config, const struct sorted *sorted)
{
    const struct row *rows = sorted->rows;
    const bool indexed = config->index.line != 0;

    config_output_add(out, "[audit]\n");
    print_section(
        out, rows, indexed, &(struct section_view){ .kind = SECTION_AUDIT, .audit = &config->audit });
    if (indexed) {
        config_output_add(out, "\n[index]\n");
        print_section(
            out, rows, indexed, &(struct section_view){ .kind = SECTION_INDEX, .index = &config->index });
    }
    for (size_t i = 0; i < config->key_count; i++) {
        config_output_add(out, "\n[key \"%s\"]\n", sorted->keys[i].name);
        print_section(
            out, rows, indexed, &(struct section_view){ .kind = SECTION_KEY, .key = &sorted->keys[i] });
    }
    config_output_add(out, "\n[module]\n");
    print_section(
        out, rows, indexed, &(struct section_view){ .kind = SECTION_MODULE, .module = &config->module });
    if (config->spool.line != 0) {
        config_output_add(out, "\n[spool]\n");
        print_section(
            out, rows, indexed, &(struct section_view){ .kind = SECTION_SPOOL, .spool = &config->spool });
    }
    for (size_t i = 0; i < config->token_count; i++) {
        config_output_add(out, "\n[token \"%s\"]\n", sorted->tokens[i].label);
        print_section(
            out, rows, indexed, &(struct section_view){ .kind = SECTION_TOKEN, .token = &sorted->tokens[i] });
    }
    for (size_t i = 0; i < config->waiver_count; i++) {
        config_output_add(out, "\n[waiver \"%s\"]\n", sorted->waivers[i].rule);
        print_section(out, rows, indexed,
            &(struct section_view){ .kind = SECTION_WAIVER, .waiver = &sorted->waivers[i] });
    }
}

char *config_effective(const struct config *config, uint8_t sha256[CONFIG_SHA256_BYTES])
{
    struct config_output out = { 0 };
    uint8_t digest[DIGEST_MAX_BYTES];
    struct sorted sorted = {
        .rows = calloc(config_row_count, sizeof *sorted.rows),
        .keys = calloc(config->key_count + 1, sizeof *sorted.keys),
        .tokens = calloc(config->token_count + 1, sizeof *sorted.tokens),
        .waivers = calloc(config->waiver_count + 1, sizeof *sorted.waivers),
    };
    char *text = NULL;

    memset(sha256, 0, CONFIG_SHA256_BYTES);
    if (sorted.rows == NULL || sorted.keys == NULL || sorted.tokens == NULL || sorted.waivers == NULL)
        goto out;
    sort(&sorted, config);
    print_all(&out, config, &sorted);
    text = config_output_take(&out);
    if (text == NULL)
        goto out;
    if (digest_compute(DIGEST_SHA256, text, strlen(text), digest)) {
        memcpy(sha256, digest, CONFIG_SHA256_BYTES);
    } else {
        free(text);
        text = NULL;
    }
out:
    free(sorted.waivers);
    free(sorted.tokens);
    free(sorted.keys);
    free(sorted.rows);
    return text;
}
