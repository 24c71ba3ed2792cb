/* cli/explain_example.c - the failing document of a rule, shown as `lintgate lint` would, or as PEM. */
#include "cli/explain_example.h"

#include "cli/examples.h"
#include "cli/lint_print.h"

#include <openssl/pem.h>

enum {
    KIND_BYTES = 128,  /* an artifact and its profile, with the NUL */
    OCTET_BYTES = 128, /* a path's offset and its noun, with the NUL */
};

static size_t put_label(struct output out, size_t indent, size_t to, const char *label)
{
    const size_t column = output_column(out, 0, indent);

    return output_column(out, column + output_safe(out, label), to);
}

static void put_line(struct output out, size_t indent, size_t to, const char *label, const char *text)
{
    if (text[0] == '\0')
        return;
    (void)output_wrapped(out, put_label(out, indent, to, label), to, text);
    (void)fputc('\n', out.stream);
}

static void put_indented(struct output out, size_t to, const char *text, const char *more)
{
    const size_t column = output_wrapped(out, output_column(out, 0, to), to, text);

    (void)output_wrapped(out, column, to, more);
    (void)fputc('\n', out.stream);
}

static void put_finding(
    struct output out, size_t to, const struct finding *found, const struct report *report)
{
    char octet[OCTET_BYTES];

    (void)snprintf(octet, sizeof octet, ", octet %zu", found->offset);
    put_indented(out, to, found->message, "");
    put_indented(out, to, found->path, octet);
    lint_print_octets(out, to, found, report->document);
}

void explain_example(struct output out, size_t indent, size_t to, const char *rule)
{
    const struct example *const example = example_find(rule);
    static struct report report;
    char kind[KIND_BYTES];

    if (example == NULL)
        return;
    const struct finding *const found = example_lint(example, &report);

    (void)snprintf(kind, sizeof kind, " (%s%s%s)",
        report.artifact[0] != '\0' ? report.artifact : "no artifact", lint_has_profile(&report) ? ", " : "",
        lint_has_profile(&report) ? report.profile : "");
    const size_t column = output_wrapped(out, put_label(out, indent, to, "example"), to, example->shows);

    (void)output_wrapped(out, column, to, kind);
    (void)fputc('\n', out.stream);
    if (found != NULL)
        put_finding(out, to, found, &report);
    put_line(out, indent, to, "also finds", example->finds);
    put_line(out, indent, to, "lets pass", example->passes);
    put_line(out, indent, to, "incidents", example->incidents);
}

static bool put_block(FILE *out, const char *label, struct span bytes)
{
    return PEM_write(out, label, "", bytes.at, (long)bytes.len) > 0;
}

enum status explain_print_document(FILE *out, const char *rule)
{
    const struct example *const example = example_find(rule);

    if (example == NULL) {
        output_complain(rule, "want a rule that has an example, have another");
        return STATUS_UNUSABLE;
    }
    (void)fprintf(out, "%s: %s\n", example->rule, example->shows);
    if (example->clock != 0)
        (void)fprintf(out, "signed on %04d-%02d-%02d\n", example->clock / 10000, example->clock / 100 % 100,
            example->clock % 100);
    bool ok = put_block(out, example->label, example->document);

    if (example->issuer.at != NULL) {
        (void)fputs("its issuer\n", out);
        ok = put_block(out, "CERTIFICATE", example->issuer) && ok;
    }
    if (example->responder.at != NULL) {
        (void)fputs("its responder\n", out);
        ok = put_block(out, "CERTIFICATE", example->responder) && ok;
    }
    if (!ok)
        output_complain(rule, "want memory for PEM, have none");
    return ok ? STATUS_CLEAN : STATUS_INTERNAL;
}
