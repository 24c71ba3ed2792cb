/* module/judge.c - one artifact, this issuer's, with this algorithm, of a kind that the key signs, without findings. */
#include "module/judge.h"

#include "lint/document.h"
#include "lint/lint.h"

#include <stdlib.h>

/* Seconds since 1970. A clock outside is not set; one behind the journal went back. */
#define CLOCK_FIRST 1767225600 /* 2026-01-01: older than this program */
#define CLOCK_LAST  4102444800 /* 2100-01-01 */
enum { CLOCK_BACK_SECONDS = 300 /* what time synchronisation may take back */ };

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
};

/* NULL if the bytes are one artifact that the key may sign at all, to the last byte; else what they are not. */
static const char *artifact_fault(const struct question *question, struct judgement *j)
{
    const struct span document = question->document;
    struct der_error error;

    if (!j->report.parsed || document_kind(document) != DOCUMENT_CERTIFICATE
        || !cert_read(document, &j->cert, &error))
        return "want an artifact that lintgate knows, have other bytes";
    if (j->cert.outer_alg.at != NULL && question->mechanism != NULL)
        return "want a certificate to be signed, have one that is";
    if (!j->cert.has_version
        || j->cert.version != 2) /* a v1 TBSCertificate could be mistaken for another artifact */
        return "want a certificate of version 3, have an older one";
    if ((question->policy->config->sign & SIGN_CERTIFICATE) == 0)
        return "want an artifact that the key signs, have a certificate";
    return NULL;
}

/* RFC 5280 4.1.2.4, 4.2.1.1: the name and key identifier of the issuer whose key this is. NULL if they fit. */
static const char *issuer_fault(const struct key_policy *policy, const struct cert *cert)
{
    if (policy->issuer == NULL) /* only its own first certificate can tell whose key it is */
        return span_equal(cert->issuer, cert->subject) && span_equal(cert->spki, policy->spki)
                   ? NULL
                   : "want a self-signed certificate of the key, which has no issuer yet, have another";
    if (!span_equal(cert->issuer, policy->issuer->subject))
        return "want the subject of the configured issuer as issuer, have another name";
    if (cert->aki_key_id.at != NULL && policy->issuer->ski.at != NULL
        && !span_equal(cert->aki_key_id, policy->issuer->ski))
        return "want the key identifier of the configured issuer in authorityKeyIdentifier, have another";
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

static const char *policy_fault(const struct question *question, const struct judgement *j)
{
    if (!algorithm_fits(question, j->cert.signature_alg))
        return "want the AlgorithmIdentifier of the mechanism and key in signature, have another";
    return issuer_fault(question->policy, &j->cert);
}

static void judge_report(const struct key_policy *policy, struct judgement *j)
{
    enum verdict_reason reason = VERDICT_UNPARSED;

    j->verdict = verdict_of(&j->report, &policy->lint, &reason);
    switch (reason) {
    case VERDICT_UNPARSED: j->reason = JUDGED_UNPARSED; break;
    case VERDICT_SCOPE:
        j->reason = JUDGED_POLICY;
        j->message = "want a kind and profile that the key signs, have another";
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

    pins_check(&policy->pins, &j->cert, &j->report);
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
    lint_document(&(struct lint_input){ .document = question->document,
                      .clock_seconds = question->clock,
                      .issuer = question->policy->issuer },
        &j->report);
    if ((j->message = artifact_fault(question, j)) != NULL)
        j->reason = JUDGED_UNPARSED;
    else
        judge_artifact(question, j);
    return j;
}

struct judgement *judge(const struct key_policy *policy, const struct mechanism *mechanism,
    struct span document, int64_t clock, int64_t not_before)
{
    return judge_question(&(struct question){ policy, mechanism, document, clock, not_before });
}

struct judgement *judge_for_key(const struct key_policy *policy, struct span document, int64_t clock)
{
    return judge_question(&(struct question){ .policy = policy, .document = document, .clock = clock });
}
