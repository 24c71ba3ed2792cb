/* cli/log_print.c - records for programs and spreadsheets. */
#include "cli/log_print.h"

#include "cli/csv.h"
#include "cli/log_filter.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void log_print_json(FILE *out, unsigned segment, uint64_t line, const struct view *view, const char *record,
    size_t len, enum record_result result)
{
    static const char *const states[] = { "\"possibly-signed\"", "\"signed\"", "\"failed\"", "\"unknown\"" };
    _Static_assert(sizeof states / sizeof states[0] == RECORD_RESULT_COUNT, "a state for every result");

    (void)fprintf(out, "{\"segment\":%u,\"line\":%" PRIu64 ",\"state\":%s,\"record\":", segment, line,
        view->kind == RECORD_INTENT ? states[result] : "null");
    (void)fwrite(record, 1, len, out);
    (void)fputs("}\n", out);
}

/* Fields of records that are columns, in their order; `state` and `findings` are made here. */
static const char *const columns[] = { "seq", "time", "kind", "state", "key", "artifact", "profile", "serial",
    "not_after", "mechanism", "mode", "verdict", "reason", "code", "tbs_len", "tbs_sha256", "tbs",
    "issuer_sha256", "rules", "policy_sha256", "host", "pid", "uid", "findings" };
enum { COLUMN_COUNT = sizeof columns / sizeof columns[0] };

void log_print_csv_header(FILE *out)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        (void)fprintf(out, "%s%s", i > 0 ? "," : "", columns[i]);
    (void)fputs(csv_end_of_line, out);
}

/* Ids of rules with blanks between; a waived one in brackets. */
static void put_findings(struct output out, const struct view *view)
{
    struct view_value rows = view_get(view, "findings");
    const struct fields *fields = view_row_fields(view, "findings");
    struct view row;
    char *text = NULL;
    size_t len = 0;
    FILE *memory = open_memstream(&text, &len);

    if (memory == NULL)
        return;
    for (unsigned i = 0; view_next_row(&rows, fields, &row); i++) {
        const struct view_value rule = view_get(&row, "rule");
        const bool waived = view_get(&row, "waiver").at != NULL;
        (void)fprintf(memory, "%s%s%.*s%s", i > 0 ? " " : "", waived ? "(" : "", (int)rule.len, rule.at,
            waived ? ")" : "");
    }
    if (fclose(memory) == 0)
        csv_put(out, text);
    free(text);
}

static void put_value(struct output out, struct view_value value)
{
    char *text = value.at != NULL ? strndup(value.at, value.len) : NULL;

    csv_put(out, text != NULL ? text : "");
    free(text);
}

void log_print_csv(struct output out, const struct view *view, enum record_result result)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (i > 0)
            (void)fputc(',', out.stream);
        if (strcmp(columns[i], "state") == 0)
            csv_put(out, log_state_name(log_state_of(view, result)));
        else if (strcmp(columns[i], "findings") == 0)
            put_findings(out, view);
        else
            put_value(out, view_get(view, columns[i]));
    }
    (void)fputs(csv_end_of_line, out.stream);
}

bool log_one_form(bool json, bool csv)
{
    if (json && csv)
        output_complain(NULL, "want --json or --csv, have both");
    return !(json && csv);
}
