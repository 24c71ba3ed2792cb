/* cli/lint_csv.c - what lint found, for tables: RFC 4180, one line a finding. The columns and their order are a contract. */
#include "cli/csv.h"
#include "cli/lint_print.h"
#include "lint/rule.h"

static void put_document(
    struct output out, const char *name, enum outcome outcome, const struct report *report)
{
    const char *const fields[] = { name, report->artifact, report->profile, outcome_name(outcome) };

    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        csv_put(out, fields[i]);
        (void)fputc(',', out.stream);
    }
}

void lint_print_csv_header(FILE *out)
{
    (void)fprintf(out, "file,artifact,profile,verdict,rule,severity,section,path,offset,message,waiver%s",
        csv_end_of_line);
}

void lint_print_csv(struct output out, const char *name, enum outcome outcome, const struct report *report)
{
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct finding *const finding = &report->findings[i];
        const char *const fields[] = { finding->rule, severity_name(finding->severity), finding->source,
            finding->path };

        put_document(out, name, outcome, report);
        for (size_t j = 0; j < COUNT_OF(fields); j++) {
            csv_put(out, fields[j]);
            (void)fputc(',', out.stream);
        }
        (void)fprintf(out.stream, "%zu,", finding->offset);
        csv_put(out, finding->message);
        (void)fputc(',', out.stream);
        csv_put(out, finding->waiver != NULL ? finding->waiver : "");
        (void)fputs(csv_end_of_line, out.stream);
    }
    if (report->finding_count > 0)
        return;
    put_document(out, name, outcome, report);
    (void)fprintf(out.stream, ",,,,,,%s", csv_end_of_line);
}
