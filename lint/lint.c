/* The door of the lint core, and the only loops over the tables of rules. */
#include "lint/lint.h"

#include "lint/document.h"
#include "lint/rules.h"

#include <stdio.h>

/* What a fault is about is known only by the name of its field. For report.path. */
static const char *field_path(const void *field, struct span where, char *text, size_t size)
{
    (void)where;
    snprintf(text, size, "%s", (const char *)field);
    return text;
}

/* Makes `report` say where by the paths of `cert`; without one, by the name of a field. */
static void say_where(struct report *report, const struct cert *cert, const char *field)
{
    report->path = cert != NULL ? cert_path : field_path;
    report->subject = cert != NULL ? (const void *)cert : field;
}

static void say_nothing(struct report *report)
{
    report->rule = NULL;
    report->path = NULL;
    report->subject = NULL;
}

/* A finding of what the readers decide, at one octet of the document. `cert` is NULL if it cannot be read at all. */
static void report_at(struct report *report, const struct rule *rule, const struct der_error *error,
    const struct cert *cert, const char *message)
{
    const size_t len = report->document.len;
    const size_t offset = error->offset < len ? error->offset : len;
    report->rule = rule;
    say_where(report, cert, error->field);
    finding(report, (struct span){ report->document.at + offset, offset < len ? 1 : 0 }, "%s", message);
    say_nothing(report);
}

/* A fault is filed under the rule of its key, with the clause of its own. */
static void report_fault(struct report *report, const struct der_error *error, const struct cert *cert)
{
    const struct rule rule = {
        .id = der_fault_key(error->fault),
        .severity = SEVERITY_ERROR,
        .source = der_fault_source(error->fault),
    };
    report_at(report, &rule, error, cert, der_fault_text(error->fault));
}

/* Bytes that have no artifact's shape: what is wrong with their encoding, or else that nobody knows them. */
static void report_unknown(struct report *report)
{
    struct der_error error;
    const struct der all = der_begin(report->document, &error);
    struct der outer = all, inner = all;
    struct span whole;
    if (der_element(&outer, DER_SEQUENCE, &whole, "document") && der_end(&outer, "document")
        && der_check(&inner, "document")) {
        error.field = "document";
        report_at(report, lint_rule_find(DOCUMENT_KIND_RULE), &error, NULL,
            "want a TBSCertificate, have a SEQUENCE of another kind");
        return;
    }
    report_fault(report, &error, NULL);
}

static bool is_off(const struct lint_input *input, const char *id)
{
    for (const char *const *off = input->off; off != NULL && *off != NULL; off++)
        if (strcmp(*off, id) == 0)
            return true;
    return false;
}

/* True if the rule is in force on the day yyyymmdd. */
static bool in_force(const struct rule *rule, int day)
{
    return day >= rule->since && (rule->until == 0 || day < rule->until);
}

/* Runs every rule that applies to a certificate of that scope. */
static void judge(
    const struct lint_input *input, const struct cert *cert, enum scope scope, struct report *report)
{
    const int day = time_date(cert->judged_at);
    say_where(report, cert, NULL);
    for (const struct rule_table *const *table = rule_tables; *table != NULL; table++)
        for (size_t i = 0; i < (*table)->count; i++) {
            const struct rule *const rule = &(*table)->rules[i];
            if (rule->check == NULL || (rule->applies & scope) == 0 || !in_force(rule, day)
                || is_off(input, rule->id))
                continue;
            report->rule = rule;
            rule->check(cert, report);
        }
    say_nothing(report);
}

static void lint_certificate(const struct lint_input *input, struct report *report)
{
    struct cert cert;
    struct der_error error;
    report->artifact = document_name(DOCUMENT_CERTIFICATE);
    report->parsed = cert_read(input->document, &cert, &error);
    if (!report->parsed) {
        const bool readable = cert_read_blemished(input->document, &cert);
        report_fault(report, &error, readable ? &cert : NULL);
        if (!readable)
            return;
    }

    cert.issuer_cert = input->issuer;
    cert.judged_at = input->clock_seconds;
    if (cert.not_before.valid
        && (input->clock_seconds == 0 || cert.not_before.seconds > input->clock_seconds))
        cert.judged_at = cert.not_before.seconds;
    /* Who asserts a policy of the SBR claims to conform to them, whatever the certificate's dates say. */
    if (cert_claims_sbr(&cert) && cert.judged_at < time_of_date(SMC01))
        cert.judged_at = time_of_date(SMC01);

    const enum scope scope = cert_scope(&cert);
    report->profile = scope_name(scope);
    report->scope = report->parsed ? scope : SCOPE_NONE;
    judge(input, &cert, scope, report);
}

void lint_document(const struct lint_input *input, struct report *report)
{
    report_clear(report);
    report->document = input->document;
    switch (document_kind(input->document)) {
    case DOCUMENT_CERTIFICATE: lint_certificate(input, report); return;
    case DOCUMENT_UNKNOWN:
    case DOCUMENT_KIND_COUNT: report_unknown(report); return;
    }
}

/* True if `peers`, names separated by spaces, has `name`, with its prefix "zlint:" or without. */
static bool names_peer(const char *peers, const char *name)
{
    const size_t len = strlen(name);
    for (const char *at = peers; at != NULL && (at = strstr(at, name)) != NULL; at += len) {
        const bool begins = at == peers || at[-1] == ' ' || at[-1] == ':';
        const bool ends = at[len] == '\0' || at[len] == ' ';
        if (begins && ends)
            return true;
    }
    return false;
}

const struct rule *lint_rule_find(const char *id)
{
    const struct rule *peer = NULL;
    if (id[0] == '\0')
        return NULL;
    for (const struct rule_table *const *table = rule_tables; *table != NULL; table++)
        for (size_t i = 0; i < (*table)->count; i++) {
            const struct rule *const rule = &(*table)->rules[i];
            if (strcmp(rule->id, id) == 0)
                return rule;
            if (peer == NULL && names_peer(rule->peers, id))
                peer = rule;
        }
    return peer;
}
