/* cli/lint_csv.c - what lint found, for tables: RFC 4180, one line a finding. The columns and their order are a contract. */
#include "cli/lint_print.h"
#include "lint/rule.h"

/* RFC 4180 2.1 */
static const char end_of_line[] = "\r\n";

/*
 * A spreadsheet takes a cell that begins with one of these for a formula, and untrusted text would run. Some split lines at
 * semicolons instead of commas, whatever is quoted: what follows one begins a cell, too. An apostrophe makes it text.
 */
static bool begins_formula(const char *text, size_t at)
{
    return strchr("=+-@", text[at]) != NULL && (at == 0 || text[at - 1] == ';');
}

/* RFC 4180 2.5 … 2.7; what is not printable ASCII becomes \xNN first, so that a line is a line. */
static void put_field(struct output out, const char *text)
{
    const bool quoted = strpbrk(text, ",;\"") != NULL;

    if (quoted)
        (void)fputc('"', out.stream);
    for (size_t i = 0; text[i] != '\0'; i++) {
        if (begins_formula(text, i))
            (void)fputc('\'', out.stream);
        if (text[i] == '"')
            (void)fputc('"', out.stream);
        (void)output_safe(out, (const char[]){ text[i], '\0' });
    }
    if (quoted)
        (void)fputc('"', out.stream);
}

static void put_document(
    struct output out, const char *name, enum outcome outcome, const struct report *report)
{
    const char *const fields[] = { name, report->artifact, report->profile, outcome_name(outcome) };

    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        put_field(out, fields[i]);
        (void)fputc(',', out.stream);
    }
}

void lint_print_csv_header(FILE *out)
{
    (void)fprintf(
        out, "file,artifact,profile,verdict,rule,severity,section,path,offset,message,waiver%s", end_of_line);
}

void lint_print_csv(struct output out, const char *name, enum outcome outcome, const struct report *report)
{
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct finding *const finding = &report->findings[i];
        const char *const fields[] = { finding->rule, severity_name(finding->severity), finding->source,
            finding->path };

        put_document(out, name, outcome, report);
        for (size_t j = 0; j < COUNT_OF(fields); j++) {
            put_field(out, fields[j]);
            (void)fputc(',', out.stream);
        }
        (void)fprintf(out.stream, "%zu,", finding->offset);
        put_field(out, finding->message);
        (void)fputc(',', out.stream);
        put_field(out, finding->waiver != NULL ? finding->waiver : "");
        (void)fputs(end_of_line, out.stream);
    }
    if (report->finding_count > 0)
        return;
    put_document(out, name, outcome, report);
    (void)fprintf(out.stream, ",,,,,,%s", end_of_line);
}
