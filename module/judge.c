/* module/judge.c - one artifact, this issuer's, with this algorithm, of a kind that the key signs, without findings. */
#include "module/judge.h"

#include "lint/lint.h"
#include "module/belongs.h"

#include <stdio.h>
#include <stdlib.h>

/* Seconds since 1970. A clock outside is not set; one behind the journal went back. */
#define CLOCK_FIRST 1767225600 /* 2026-01-01: older than this program */
#define CLOCK_LAST  4102444800 /* 2100-01-01 */
enum {
    CLOCK_BACK_SECONDS = 300,  /* what time synchronisation may take back */
    SCOPE_MESSAGE_BYTES = 128, /* with the longest scope_name, of 35 octets */
};

static bool clock_is_sane(int64_t clock, int64_t not_before)
{
    return clock >= CLOCK_FIRST && clock < CLOCK_LAST && clock >= not_before - CLOCK_BACK_SECONDS;
}

/* What is asked: may this be signed, with this key, by this clock? */
struct question {
    const struct key_policy *policy;
    const struct mechanism *mechanism; /* NULL: nobody signs it now; any that the key may sign with */
    struct span document;
    int64_t clock, not_before;
    const struct history *history;
    bool clock_is_day;
};

/* What a document says of its own signature. */
struct signature_fields {
    bool is_signed;
    bool
        is_version_1; /* which could be mistaken for another artifact, or means what no rule here speaks of */
    bool names_algorithm;  /* inside what is signed */
    struct span algorithm; /* AlgorithmIdentifier with header */
};

static struct signature_fields signature_of(const struct artifact *artifact)
{
    switch (artifact->kind) {
    case DOCUMENT_CERTIFICATE:
        return (struct signature_fields){ artifact->cert.outer_alg.at != NULL, artifact->cert.version != 2,
            true, artifact->cert.signature_alg };
    case DOCUMENT_CRL:
        return (struct signature_fields){ artifact->crl.is_signed, artifact->crl.version != 1, true,
            artifact->crl.signature_alg };
    case DOCUMENT_OCSP_RESPONSE: return (struct signature_fields){ .is_signed = artifact->ocsp.is_signed };
    case DOCUMENT_REQUEST: return (struct signature_fields){ .is_signed = artifact->csr.is_signed };
    case DOCUMENT_UNKNOWN:
    case DOCUMENT_KIND_COUNT: break;
    }
    return (struct signature_fields){ .is_signed = true };
}

bool judgement_is_of_signed(const struct judgement *judgement)
{
    return signature_of(&judgement->artifact).is_signed;
}

/* Which limit of the key (keys.def) a document is above. */
static const char *limit_fault(enum document_kind kind)
{
    switch (kind) {
    case DOCUMENT_CERTIFICATE:
        return "want a certificate within certificate-limit of the key, have a larger one";
    case DOCUMENT_CRL: return "want a CRL within crl-limit of the key, have a larger one";
    case DOCUMENT_OCSP_RESPONSE:
        return "want an OCSP response within ocsp-response-limit of the key, have a larger one";
    case DOCUMENT_REQUEST:
        return "want a request within certificate-request-limit of the key, have a larger one";
    case DOCUMENT_UNKNOWN:
    case DOCUMENT_KIND_COUNT: break;
    }
    return "want an artifact that lintgate knows, have other bytes";
}

/* NULL if the bytes are one artifact that the key may sign at all, to the last byte; else what they are not. */
static const char *artifact_fault(const struct question *question, const struct judgement *j)
{
    const struct signature_fields signature = signature_of(&j->artifact);
    const size_t limit = policy_limit(question->policy, j->artifact.kind);

    if (!j->report.parsed)
        return "want an artifact that lintgate knows, have other bytes";
    if (signature.is_signed && question->mechanism != NULL)
        return "want a document to be signed, have one that is";
    if (signature.is_version_1)
        return "want a certificate of version 3 or a CRL of version 2, have an older one";
    if (limit == 0)
        return "want an artifact that the key signs, have another";
    if (question->document.len > limit)
        return limit_fault(j->artifact.kind);
    return NULL;
}

/* True if the AlgorithmIdentifier is that of the mechanism, or of any that the key may sign with. */
static bool algorithm_fits(const struct question *question, struct span algorithm)
{
    if (question->mechanism != NULL)
        return span_equal(algorithm, question->mechanism->algorithm);
    for (size_t i = 0; i < mechanism_count; i++)
        if (policy_allows(question->policy, &mechanisms[i]) && span_equal(algorithm, mechanisms[i].algorithm))
            return true;
    return false;
}

/* ResponseData and CertificationRequestInfo name none: the key's list of mechanisms decides alone. */
static const char *policy_fault(const struct question *question, const struct judgement *j)
{
    const struct signature_fields signature = signature_of(&j->artifact);

    if (signature.names_algorithm && !algorithm_fits(question, signature.algorithm))
        return "want the AlgorithmIdentifier of the mechanism and key in signature, have another";
    return belongs(question->policy, &j->artifact);
}

/* The key signs other kinds and profiles than the document's, which is said as long as the report has room. */
static const char *scope_message(struct report *report)
{
    char text[SCOPE_MESSAGE_BYTES];

    (void)snprintf(text, sizeof text, "want a kind and profile that the key signs, have %s", report->profile);
    const char *const kept = report_keep(report, text);
    return kept != NULL ? kept : "want a kind and profile that the key signs, have another";
}

static void judge_report(const struct key_policy *policy, struct judgement *j)
{
    enum verdict_reason reason = VERDICT_UNPARSED;

    j->verdict = verdict_of(&j->report, &policy->lint, &reason);
    switch (reason) {
    case VERDICT_UNPARSED: j->reason = JUDGED_UNPARSED; break;
    case VERDICT_SCOPE:
        j->reason = JUDGED_POLICY;
        j->message = scope_message(&j->report);
        break;
    case VERDICT_CUT:
    case VERDICT_FINDINGS: j->reason = JUDGED_FINDINGS; break;
    case VERDICT_CLEAN: j->reason = JUDGED_CLEAN; break;
    }
    if (j->reason != JUDGED_CLEAN)
        j->verdict = REFUSE;
}

/* Waivers are for a clock that makes sense: without one, none holds. */
static void judge_artifact(const struct question *question, struct judgement *j)
{
    const struct key_policy *policy = question->policy;

    if (j->artifact.kind == DOCUMENT_CERTIFICATE)
        pins_check(&policy->pins, &j->artifact.cert, &j->report);
    else if (j->artifact.kind == DOCUMENT_CRL)
        pins_check_crl(&policy->pins, &j->artifact.crl, &j->report);
    if (!clock_is_sane(question->clock, question->not_before)) {
        j->reason = JUDGED_CLOCK;
        j->message = "want a clock between 2026 and 2100 that does not go back, have another";
        return;
    }
    waivers_apply(&policy->lint.waivers, question->clock, &j->report);
    if ((j->message = policy_fault(question, j)) != NULL)
        j->reason = JUDGED_POLICY;
    else
        judge_report(policy, j);
}

static struct judgement *judge_question(const struct question *question)
{
    struct judgement *j = calloc(1, sizeof *j);

    if (j == NULL)
        return NULL;
    lint_artifact(&(struct lint_input){ .document = question->document,
                      .clock_seconds = question->clock,
                      .clock_is_day = question->clock_is_day,
                      .issuer = question->policy->issuer,
                      .responder = question->policy->responder,
                      .issues = question->policy->lint.scopes & CERTIFICATE,
                      .history = question->history,
                      .roots = (const struct cert *const *)question->policy->roots },
        &j->artifact, &j->report);
    if ((j->message = artifact_fault(question, j)) != NULL)
        j->reason = JUDGED_UNPARSED;
    else
        judge_artifact(question, j);
    return j;
}

struct judgement *judge(const struct key_policy *policy, const struct mechanism *mechanism,
    struct span document, int64_t clock, int64_t not_before, const struct history *history)
{
    return judge_question(
        &(struct question){ policy, mechanism, document, clock, not_before, history, false });
}

struct judgement *judge_for_key(const struct key_policy *policy, struct span document, int64_t clock,
    bool clock_is_day, const struct history *history)
{
    return judge_question(&(struct question){ .policy = policy,
        .document = document,
        .clock = clock,
        .history = history,
        .clock_is_day = clock_is_day });
}
