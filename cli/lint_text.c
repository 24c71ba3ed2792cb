/* cli/lint_text.c - what lint found, for people. */
#include "cli/lint_print.h"

#include "cli/own_rules.h"

enum { FINDING_INDENT = 4, SEVERITY_COLUMNS = 9, MESSAGE_INDENT = FINDING_INDENT + SEVERITY_COLUMNS };

enum {
    COUNTS_BYTES = 128, /* three numbers with their nouns, and the NUL */
    SOURCE_BYTES = 128, /* a clause in brackets, with its NUL; longer ones are cut */
    KIND_BYTES = 128,   /* an artifact and its profile, with the NUL */
    OCTET_BYTES = 64,   /* an offset and its noun, with the NUL */
};

/* " 2 errors, 1 warning; 1 waived" */
static const char *counts_of(const struct report *report, char text[COUNTS_BYTES])
{
    size_t used = 0, waived = 0;

    text[0] = '\0';
    for (unsigned severity = 0; severity < SEVERITY_COUNT; severity++) {
        const size_t count = report->counts[severity];

        if (count > 0)
            used += (size_t)snprintf(text + used, COUNTS_BYTES - used, "%s%zu %s%s", used > 0 ? ", " : " ",
                count, severity_name(severity), count == 1 ? "" : "s");
    }
    for (size_t i = 0; i < report->finding_count; i++)
        waived += report->findings[i].waiver != NULL;
    if (waived > 0)
        (void)snprintf(text + used, COUNTS_BYTES - used, "; %zu waived", waived);
    return text;
}

/* "leaf.pem: certificate, mailbox-validated/strict: refuse: 2 errors, 1 warning" */
bool lint_has_profile(const struct report *report)
{
    return report->profile[0] != '\0' && strcmp(report->profile, report->artifact) != 0;
}

static void put_headline(
    struct output out, const char *name, enum outcome outcome, const struct report *report)
{
    static const enum look looks[] = { LOOK_BAD, LOOK_BAD, LOOK_GOOD };
    _Static_assert(COUNT_OF(looks) == OUTCOME_COUNT, "a look for every outcome");
    char counts[COUNTS_BYTES], kind[KIND_BYTES];
    size_t column = output_look(out, LOOK_STRONG, name);

    (void)snprintf(kind, sizeof kind, "%s%s%s%s:", report->artifact[0] != '\0' ? ": " : "", report->artifact,
        lint_has_profile(report) ? ", " : "", lint_has_profile(report) ? report->profile : "");
    column = output_wrapped(out, column, FINDING_INDENT, kind);
    column = output_column(out, column, column + 1);
    column += output_look(out, looks[outcome], outcome_name(outcome));
    if (report->finding_count > 0) {
        column += output_safe(out, ":");
        column = output_wrapped(out, column, FINDING_INDENT, counts_of(report, counts));
    }
    if (report->cut)
        (void)output_wrapped(out, column, FINDING_INDENT, ", of which not all fit below");
    (void)fputc('\n', out.stream);
}

static void put_waiver(struct output out, const char *waiver)
{
    size_t column = output_column(out, 0, MESSAGE_INDENT);

    column += output_look(out, LOOK_DOUBTFUL, "waived");
    column = output_column(out, column, column + 1);
    (void)output_wrapped(out, column, MESSAGE_INDENT, waiver);
    (void)fputc('\n', out.stream);
}

/*
 *     error    leaf.ku.rsa (SBR 7.1.2.3(e))
 *              want …, have …
 *              extensions.keyUsage, octet 412
 */
static void put_finding(struct output out, const struct report *report, size_t which, bool show)
{
    static const enum look looks[] = { LOOK_BAD, LOOK_DOUBTFUL, LOOK_PLAIN };
    _Static_assert(COUNT_OF(looks) == SEVERITY_COUNT, "a look for every severity");
    const struct finding *const finding = &report->findings[which];
    const char *const path = finding->path;
    char source[SOURCE_BYTES], octet[OCTET_BYTES];
    size_t column = output_column(out, 0, FINDING_INDENT);

    (void)snprintf(source, sizeof source, " (%s)", finding->source);
    (void)snprintf(octet, sizeof octet, path[0] != '\0' ? ", octet %zu" : "octet %zu", finding->offset);
    column += output_look(out, looks[finding->severity], severity_name(finding->severity));
    column = output_column(out, column, MESSAGE_INDENT);
    column = output_wrapped(out, column, MESSAGE_INDENT, finding->rule);
    (void)output_wrapped(out, column, MESSAGE_INDENT, source);
    (void)fputc('\n', out.stream);
    column = output_column(out, 0, MESSAGE_INDENT);
    (void)output_wrapped(out, column, MESSAGE_INDENT, finding->message);
    (void)fputc('\n', out.stream);
    column = output_column(out, 0, MESSAGE_INDENT);
    column = output_wrapped(out, column, MESSAGE_INDENT, path);
    (void)output_wrapped(out, column, MESSAGE_INDENT, octet);
    (void)fputc('\n', out.stream);
    if (finding->waiver != NULL)
        put_waiver(out, finding->waiver);
    if (show)
        lint_print_octets(out, MESSAGE_INDENT, finding, report->document);
}

/* The part of the certificate that a rule is about. */
static const char *part_of(const char *rule)
{
    struct every_rule walk = { 0, 0 };
    const struct rule *one;
    const char *part;

    while ((one = every_rule_next(&walk, &part)) != NULL)
        if (strcmp(one->id, rule) == 0)
            return part;
    return "Other";
}

void lint_print_text(
    struct output out, const char *name, enum outcome outcome, const struct report *report, bool show)
{
    const char *part = "";

    put_headline(out, name, outcome, report);
    for (size_t i = 0; i < report->finding_count; i++) { /* they come in the order of the tables */
        const char *const before = part;

        part = part_of(report->findings[i].rule);
        if (strcmp(part, before) != 0) {
            (void)fputs("  ", out.stream);
            (void)output_look(out, LOOK_STRONG, part);
            (void)fputc('\n', out.stream);
        }
        put_finding(out, report, i, show);
    }
}

void lint_print_summary(struct output out, const size_t counts[OUTCOME_COUNT], size_t unread)
{
    const size_t all = counts[OUTCOME_PASS] + counts[OUTCOME_REFUSE] + counts[OUTCOME_UNPARSED];

    (void)fprintf(out.stream, "%zu documents: %zu pass, %zu refuse, %zu unparsed", all, counts[OUTCOME_PASS],
        counts[OUTCOME_REFUSE], counts[OUTCOME_UNPARSED]);
    if (unread > 0)
        (void)fprintf(out.stream, "; %zu not read", unread);
    (void)fputc('\n', out.stream);
}
