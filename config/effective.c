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

/* `name = value`, or nothing if it has no value. */
static void print_row(struct config_output *out, const struct row *row, const struct section_view *section)
{
    size_t before = out->len;
    char name[ROW_NAME_BYTES];

    row_name(row, name);
    config_output_add(out, "%s = ", name);
    size_t value = out->len;
    row->print(out, section);
    if (out->len == value)
        config_output_cut(out, before);
    else
        config_output_add(out, "\n");
}

/* The keys of one section, sorted by name. */
static void print_section(
    struct config_output *out, const struct row *sorted, const struct section_view *section)
{
    bool unjudged = section->kind == SECTION_KEY && section->key->sign == SIGN_ANYTHING;

    for (size_t i = 0; i < config_row_count; i++) {
        if (sorted[i].kind == section->kind && !(sorted[i].judges && unjudged))
            print_row(out, &sorted[i], section);
    }
}

/* `rows` and `keys` have room for all of both: they are copied to be sorted. */
static void print_all(
    struct config_output *out, const struct config *config, struct row *rows, struct config_key *keys)
{
    for (size_t i = 0; i < config_row_count; i++)
        rows[i] = config_rows[i];
    qsort(rows, config_row_count, sizeof *rows, compare_rows);
    for (size_t i = 0; i < config->key_count; i++)
        keys[i] = config->keys[i];
    qsort(keys, config->key_count, sizeof *keys, compare_keys);

    config_output_add(out, "[audit]\n");
    print_section(out, rows, &(struct section_view){ .kind = SECTION_AUDIT, .audit = &config->audit });
    for (size_t i = 0; i < config->key_count; i++) {
        config_output_add(out, "\n[key \"%s\"]\n", keys[i].name);
        print_section(out, rows, &(struct section_view){ .kind = SECTION_KEY, .key = &keys[i] });
    }
    config_output_add(out, "\n[module]\n");
    print_section(out, rows, &(struct section_view){ .kind = SECTION_MODULE, .module = &config->module });
}

char *config_effective(const struct config *config, uint8_t sha256[CONFIG_SHA256_BYTES])
{
    struct config_output out = { 0 };
    uint8_t digest[DIGEST_MAX_BYTES];
    struct row *rows = calloc(config_row_count, sizeof *rows);
    struct config_key *keys = calloc(config->key_count + 1, sizeof *keys);
    char *text = NULL;

    memset(sha256, 0, CONFIG_SHA256_BYTES);
    if (rows == NULL || keys == NULL)
        goto out;
    print_all(&out, config, rows, keys);
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
    free(keys);
    free(rows);
    return text;
}
