/* The door of the lint core, and the only loop that runs rules. */
#include "lint/lint.h"

#include "lint/data/rule_index.h"
#include "lint/facts.h"
#include "lint/rules.h"

#include <stdio.h>

/* What a fault is about is known only by the name of its field. For report.path. */
static const char *field_path(const void *field, struct span where, char *text, size_t size)
{
    (void)where;
    snprintf(text, size, "%s", (const char *)field);
    return text;
}

/* Rules are judged by the later of the document's own date and the signing clock. */
static int64_t later(const struct lint_input *input, const struct time *date)
{
    return date->valid && (input->clock_seconds == 0 || date->seconds > input->clock_seconds)
               ? date->seconds
               : input->clock_seconds;
}

/* The rules that apply to a document, and are in force on the day that it is judged by. */
struct rules_walk {
    const struct rule_place *next, *end;
    const char *const *off; /* NULL: none is */
    int day;                /* yyyymmdd */
};

/* Of tests and the command: out of the loop's way. */
__attribute__((cold, noinline)) static bool is_off(const char *const *off, const char *id)
{
    for (; *off != NULL; off++)
        if (strcmp(*off, id) == 0)
            return true;
    return false;
}

/* True if the rule is in force on the day yyyymmdd. */
static bool in_force(const struct rule *rule, int day)
{
    return day >= rule->since && (rule->until == 0 || day < rule->until);
}

/* The number of the one bit that a document's scope is. */
static unsigned scope_bit(enum scope scope)
{
    unsigned bit = 0;
    while (bit < SCOPE_BITS - 1 && (unsigned)scope >> bit != 1)
        bit++;
    return bit;
}

static struct rules_walk rules_walk(const struct lint_input *input, enum scope scope, int day)
{
    const struct rule_list list = rule_index[scope_bit(scope)];
    const bool some_are_off = input->off != NULL && *input->off != NULL;

    return (struct rules_walk){ .next = list.places,
        .end = list.places + list.count,
        .off = some_are_off ? input->off : NULL,
        .day = day };
}

/* The next one, which findings of `report` are of from now on; NULL at the end. */
static inline const struct rule *next_rule(struct rules_walk *walk, struct report *report)
{
    while (walk->next < walk->end) {
        const struct rule_place place = *walk->next++;
        const struct rule *const rule = &rule_tables[place.table]->rules[place.row];
        if (in_force(rule, walk->day) && (walk->off == NULL || !is_off(walk->off, rule->id)))
            return report->rule = rule;
    }
    return NULL;
}

static bool read_certificate(struct span document, struct artifact *artifact, struct der_error *error)
{
    return cert_read(document, &artifact->cert, error);
}

static bool read_certificate_blemished(struct span document, struct artifact *artifact)
{
    return cert_read_blemished(document, &artifact->cert);
}

/* SBR 7.1.2.2(g): Cross Certificates "share a Subject Distinguished Name and Subject Public Key with a Root CA Certificate". */
static bool is_cross(const struct cert *const *roots, const struct cert *cert)
{
    if (!cert->is_ca || span_equal(cert->issuer, cert->subject))
        return false;
    for (; roots != NULL && *roots != NULL; roots++)
        if (span_equal((*roots)->subject, cert->subject) && span_equal((*roots)->key.whole, cert->key.whole))
            return true;
    return false;
}

static enum scope place_certificate(
    const struct lint_input *input, struct artifact *artifact, int64_t *judged_at)
{
    struct cert *const cert = &artifact->cert;
    cert->issuer_cert = input->issuer;
    cert->is_cross = is_cross(input->roots, cert);
    cert->history = input->history;
    cert->judged_at = later(input, &cert->not_before);
    /* Who asserts a policy of the SBR claims to conform to them, whatever the certificate's dates say. */
    if (cert_claims_sbr(cert) && cert->judged_at < time_of_date(SMC01))
        cert->judged_at = time_of_date(SMC01);
    *judged_at = cert->judged_at;
    return cert_scope(cert);
}

/* A rule about certificates, with one or with what asks for one. */
static inline void run_check(const struct rule *rule, const struct cert *cert, struct report *report)
{
    if (rule->check != NULL)
        rule->check(cert, report);
    else if (rule->check_key != NULL)
        rule->check_key(&cert->key, report);
}

static void run_certificate(
    const struct rules_walk *rules, const struct artifact *artifact, struct report *report)
{
    struct rules_walk walk = *rules;

    for (const struct rule *rule; (rule = next_rule(&walk, report)) != NULL;)
        run_check(rule, &artifact->cert, report);
}

static struct cert *cert_of_certificate(struct artifact *artifact)
{
    return &artifact->cert;
}

static bool read_crl(struct span document, struct artifact *artifact, struct der_error *error)
{
    return crl_read(document, &artifact->crl, error);
}

static bool read_crl_blemished(struct span document, struct artifact *artifact)
{
    return crl_read_blemished(document, &artifact->crl);
}

static enum scope place_crl(const struct lint_input *input, struct artifact *artifact, int64_t *judged_at)
{
    struct crl *const crl = &artifact->crl;
    crl->clock_seconds = input->clock_seconds;
    crl->clock_to = input->clock_seconds + (input->clock_is_day ? TIME_DAY_SECONDS - 1 : 0);
    crl->history = input->history;
    crl->issues = input->issues;
    crl->issuer_cert = crl->shared.issuer_cert = input->issuer;
    *judged_at = crl->judged_at = crl->shared.judged_at = later(input, &crl->this_update);
    return CRL;
}

static void run_crl(const struct rules_walk *rules, const struct artifact *artifact, struct report *report)
{
    struct rules_walk walk = *rules;

    for (const struct rule *rule; (rule = next_rule(&walk, report)) != NULL;) {
        if (rule->check_crl != NULL)
            rule->check_crl(&artifact->crl, report);
        if (rule->check != NULL)
            rule->check(&artifact->crl.shared, report);
    }
}

static struct cert *cert_of_crl(struct artifact *artifact)
{
    return &artifact->crl.shared;
}

static bool read_ocsp(struct span document, struct artifact *artifact, struct der_error *error)
{
    return ocsp_read(document, &artifact->ocsp, error);
}

static enum scope place_ocsp(const struct lint_input *input, struct artifact *artifact, int64_t *judged_at)
{
    artifact->ocsp.issuer_cert = input->issuer;
    artifact->ocsp.responder_cert = input->responder;
    artifact->ocsp.clock_from = input->clock_seconds;
    artifact->ocsp.clock_to = input->clock_seconds + (input->clock_is_day ? TIME_DAY_SECONDS - 1 : 0);
    artifact->ocsp.history = input->history;
    *judged_at = artifact->ocsp.judged_at = later(input, &artifact->ocsp.produced_at);
    return OCSP;
}

static void run_ocsp(const struct rules_walk *rules, const struct artifact *artifact, struct report *report)
{
    struct rules_walk walk = *rules;

    for (const struct rule *rule; (rule = next_rule(&walk, report)) != NULL;) {
        if (rule->check_ocsp != NULL)
            rule->check_ocsp(&artifact->ocsp, report);
    }
}

static bool read_csr(struct span document, struct artifact *artifact, struct der_error *error)
{
    return csr_read(document, &artifact->csr, error);
}

/* A request has no date of its own: without a clock, the rules of the latest day hold. */
static enum scope place_csr(const struct lint_input *input, struct artifact *artifact, int64_t *judged_at)
{
    enum { LATEST = 99991231 };
    artifact->csr.own_cert = input->issuer;
    *judged_at = input->clock_seconds != 0 ? input->clock_seconds : time_of_date(LATEST);
    artifact->csr.judged_at = artifact->csr.wanted.judged_at = *judged_at;
    return REQUEST;
}

static void run_csr(const struct rules_walk *rules, const struct artifact *artifact, struct report *report)
{
    struct rules_walk walk = *rules;

    for (const struct rule *rule; (rule = next_rule(&walk, report)) != NULL;) {
        if (rule->check_csr != NULL)
            rule->check_csr(&artifact->csr, report);
        run_check(rule, &artifact->csr.wanted, report);
    }
}

static struct cert *cert_of_csr(struct artifact *artifact)
{
    return &artifact->csr.wanted;
}

/* What is done with a document, one row a kind. */
static const struct kind {
    bool (*read)(struct span document, struct artifact *artifact, struct der_error *error);
    /* Reads over blemishes, so that rules can say more of what is refused already; NULL: not of this kind. */
    bool (*read_blemished)(struct span document, struct artifact *artifact);
    const char *(*path)(const void *fields, struct span where, char *text, size_t size);
    /* Gives it what is known from outside; tells which rules apply, and the second that they are judged by. */
    enum scope (*place)(const struct lint_input *input, struct artifact *artifact, int64_t *judged_at);
    void (*run)(const struct rules_walk *rules, const struct artifact *artifact, struct report *report);
    /* What of it rules of certificates look at; NULL: nothing. */
    struct cert *(*cert)(struct artifact *artifact);
} kinds[] = {
    [DOCUMENT_CERTIFICATE] = { read_certificate, read_certificate_blemished, cert_path, place_certificate,
        run_certificate, cert_of_certificate },
    [DOCUMENT_CRL] = { read_crl, read_crl_blemished, crl_path, place_crl, run_crl, cert_of_crl },
    [DOCUMENT_OCSP_RESPONSE] = { read_ocsp, NULL, ocsp_path, place_ocsp, run_ocsp, NULL },
    [DOCUMENT_REQUEST] = { read_csr, NULL, csr_path, place_csr, run_csr, cert_of_csr },
};
_Static_assert(COUNT_OF(kinds) == DOCUMENT_KIND_COUNT, "a row for every kind");

/* Makes `report` say where by the paths of `artifact`; without one, by the name of a field. */
static void say_where(struct report *report, const struct artifact *artifact, const char *field)
{
    report->path = artifact != NULL ? kinds[artifact->kind].path : field_path;
    report->subject = artifact != NULL ? (const void *)&artifact->cert : field;
}

static void say_nothing(struct report *report)
{
    report->rule = NULL;
    report->path = NULL;
    report->subject = NULL;
}

/* A finding of what the readers decide, at one octet of the document. `artifact` is NULL if it cannot be read at all. */
static void report_at(struct report *report, const struct rule *rule, const struct der_error *error,
    const struct artifact *artifact, const char *message)
{
    const size_t len = report->document.len;
    const size_t offset = error->offset < len ? error->offset : len;
    report->rule = rule;
    say_where(report, artifact, error->field);
    finding(report, (struct span){ report->document.at + offset, offset < len ? 1 : 0 }, "%s", message);
    say_nothing(report);
}

/* A fault is filed under the rule of its key, with the clause of its own. */
static void report_fault(
    struct report *report, const struct der_error *error, const struct artifact *artifact)
{
    const struct rule rule = {
        .id = der_fault_key(error->fault),
        .severity = SEVERITY_ERROR,
        .source = der_fault_source(error->fault),
    };
    report_at(report, &rule, error, artifact, der_fault_text(error->fault));
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
            "want a certificate, CRL, OCSP response or request, have a SEQUENCE of another kind");
        return;
    }
    report_fault(report, &error, NULL);
}

/* Runs every rule that applies, with what rules ask of certificates found beforehand. */
static void judge(struct artifact *artifact, const struct rules_walk *rules, struct report *report)
{
    const struct kind *const kind = &kinds[artifact->kind];
    struct cert *const cert = kind->cert != NULL ? kind->cert(artifact) : NULL;

    _Static_assert(sizeof(struct facts) <= sizeof(struct facts_room), "facts have room");
    if (cert != NULL)
        facts_find(cert, (struct facts *)&artifact->room);
    say_where(report, artifact, NULL);
    kind->run(rules, artifact, report);
    say_nothing(report);
    if (cert != NULL)
        facts_forget(cert);
}

static void lint_kind(const struct lint_input *input, enum document_kind which, struct artifact *artifact,
    struct report *report)
{
    const struct kind *const kind = &kinds[which];
    struct der_error error;

    artifact->kind = which;
    report->artifact = document_name(which);
    report->parsed = kind->read(input->document, artifact, &error);
    if (!report->parsed) {
        const bool readable = kind->read_blemished != NULL && kind->read_blemished(input->document, artifact);
        report_fault(report, &error, readable ? artifact : NULL);
        if (!readable)
            return;
    }
    int64_t judged_at;
    const enum scope scope = kind->place(input, artifact, &judged_at);
    report->profile = scope_name(scope);
    report->scope = report->parsed ? scope : SCOPE_NONE;
    const struct rules_walk rules = rules_walk(input, scope, time_date(judged_at));
    judge(artifact, &rules, report);
}

void lint_artifact(const struct lint_input *input, struct artifact *artifact, struct report *report)
{
    const enum document_kind which = document_kind(input->document);

    report_clear(report);
    report->document = input->document;
    if (which == DOCUMENT_UNKNOWN)
        report_unknown(report);
    else
        lint_kind(input, which, artifact, report);
    if (!report->parsed)
        artifact->kind = DOCUMENT_UNKNOWN;
}

void lint_document(const struct lint_input *input, struct report *report)
{
    struct artifact artifact NOT_CLEARED; /* the readers do */

    lint_artifact(input, &artifact, report);
}
