/* cli/report_row.c - what the page's script reads: JSON that no element of HTML can end. */
#include "cli/report_page.h"

#include "audit/base64.h"
#include "cli/own_rules.h"
#include "lint/oid.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* Fields of records that a row has. What a record lacks is left out. */
static const char *const row_fields[] = { "seq", "time", "key", "artifact", "profile", "serial", "not_after",
    "mechanism", "mode", "reason", "code", "message", "tbs_len", "tbs_sha256", "issuer", "subject", "host",
    "pid", "findings", "findings_lost" };

/* True if the value stands in quotes in a record. */
static bool is_quoted(enum field_type type)
{
    return type != FIELD_NUMBER && type != FIELD_ROWS;
}

static void put_value(FILE *out, enum field_type type, struct view_value value)
{
    (void)fputs(is_quoted(type) ? "\"" : type == FIELD_ROWS ? "[" : "", out);
    html_put_json(out, value.at, value.len);
    (void)fputs(is_quoted(type) ? "\"" : type == FIELD_ROWS ? "]" : "", out);
}

static void put_document(FILE *out, const uint8_t *document, size_t len)
{
    char *text = malloc(base64_length(len) + 1);

    if (text != NULL) {
        base64_write(document, len, text);
        (void)fprintf(out, ",\"document\":\"%.*s\"", (int)base64_length(len), text);
    }
    free(text);
}

void report_row(FILE *out, const struct view *view, enum log_state state, const uint8_t *document, size_t len)
{
    (void)fprintf(out, "{\"state\":\"%s\"", log_state_name(state));
    for (size_t wanted = 0; wanted < sizeof row_fields / sizeof row_fields[0]; wanted++)
        for (size_t i = 0; i < view->count; i++)
            if (strcmp(view->fields[i].name, row_fields[wanted]) == 0 && view->values[i].at != NULL) {
                (void)fprintf(out, ",\"%s\":", row_fields[wanted]);
                put_value(out, view->fields[i].type, view->values[i]);
            }
    if (len > 0)
        put_document(out, document, len);
    (void)fputc('}', out);
}

static void put_object(FILE *out, json_t *object)
{
    char *text = object != NULL ? json_dumps(object, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;

    if (text != NULL)
        html_put_json(out, text, strlen(text));
    else
        (void)fputs("{}", out);
    free(text);
    json_decref(object);
}

static json_t *words_of_rules(const struct tally *rules)
{
    json_t *words = json_object();

    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = every_rule_find(rules->rows[i].name, strlen(rules->rows[i].name));

        if (rule != NULL)
            (void)json_object_set_new(words, rule->id,
                json_pack("{s:s, s:s, s:s}", "source", rule->source, "says", rule->says, "mend", rule->mend));
    }
    return words;
}

static json_t *names_of_oids(void)
{
    json_t *names = json_object();
    char text[OID_TEXT_BYTES];

    for (enum oid oid = OID_UNKNOWN + 1; oid < OID_COUNT; oid++)
        (void)json_object_set_new(names, oid_text(oid_bytes(oid), text), json_string(oid_name(oid)));
    return names;
}

void report_words(FILE *out, const struct report_totals *totals)
{
    (void)fputs("<script type=\"application/json\" id=\"rules\">", out);
    put_object(out, words_of_rules(&totals->rules));
    (void)fputs("</script>\n<script type=\"application/json\" id=\"oids\">", out);
    put_object(out, names_of_oids());
    (void)fputs("</script>\n", out);
}
