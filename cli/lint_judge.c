/* cli/lint_judge.c - one document: by the rules alone, or as the gate would for a key. */
#include "cli/lint_judge.h"

#include "cli/label.h"
#include "cli/lint_prime.h"
#include "cli/lint_responder.h"
#include "cli/own_rules.h"
#include "index/decision.h"
#include "lint/lint.h"
#include "lint/rules.h"
#include "module/judge.h"

#include <stdlib.h>

static void find_own(struct report *report, const struct rule *rule, const char *want, const char *have)
{
    const char *const separator = have[0] != '\0' ? ", have " : "";

    report->rule = rule;
    finding(report, report->document, "%s%s%s", want, separator, have);
    report->rule = NULL;
}

/*
 * True if the label of the PEM block, if any, promises what is in it. Bytes of no kind are nobody's: what is wrong with them is
 * for the lint core to say.
 */
static bool label_holds(const struct input_document *document)
{
    if (document->label == NULL)
        return true;
    const enum document_kind promised = label_kind(document->label), kind = document_kind(document->der);

    return promised != DOCUMENT_UNKNOWN && (kind == promised || kind == DOCUMENT_UNKNOWN);
}

static void tell_label(const struct input_document *document, struct report *report)
{
    static const struct rule rule = { .id = DOCUMENT_KIND_RULE, .source = "RFC 7468 4" };
    const enum document_kind promised = label_kind(document->label);
    const struct span found = { (const uint8_t *)document->label, strlen(document->label) };
    char labels[LABELS_BYTES], label[QUOTE_BYTES];

    report->rule = &rule;
    if (promised == DOCUMENT_UNKNOWN)
        finding(
            report, document->der, "want a PEM block %s, have %s", labels_text(labels), quote(found, label));
    else
        finding(report, document->der,
            "want a document of the kind %s in a PEM block %s, have one of the kind %s",
            document_name(promised), document->label, document_name(document_kind(document->der)));
    report->rule = NULL;
}

static bool make_report(struct lint_judged *judged)
{
    judged->report = judged->room != NULL ? judged->room : malloc(sizeof *judged->report);
    return judged->report != NULL;
}

static bool judge_label(const struct input_document *document, struct lint_judged *judged)
{
    if (!make_report(judged))
        return false;
    report_clear(judged->report);
    judged->report->document = document->der;
    tell_label(document, judged->report);
    return true;
}

static bool lint_known(
    const struct lint_terms *terms, struct span der, const struct cert *responder, struct lint_judged *judged)
{
    const struct lint_input input = {
        .document = der,
        .clock_seconds = terms->clock_seconds,
        .clock_is_day = terms->clock_is_day,
        .issuer = terms->issuer,
        .roots = terms->roots,
        .responder = responder,
    };
    struct artifact artifact;

    lint_artifact(&input, &artifact, judged->report);
    return !terms->thorough || !judged->report->parsed || lint_prime(&artifact, judged->report);
}

static bool judge_by_rules(const struct lint_terms *terms, struct span der, struct lint_judged *judged)
{
    if (!make_report(judged))
        return false;
    struct cert *const beside = terms->responder == NULL ? lint_responder_beside(der) : NULL;
    const bool ok = lint_known(terms, der, beside != NULL ? beside : terms->responder, judged);

    free(beside); /* the report keeps texts of its own */
    if (!ok) {
        lint_judged_free(judged);
        return false;
    }
    if (judged->report->parsed)
        judged->outcome = verdict_of(judged->report, &terms->policy, NULL) == SIGN ? OUTCOME_PASS
                                                                                   : OUTCOME_REFUSE;
    return true;
}

/* What the gate says without a finding becomes one. */
static void tell_reason(const struct judgement *judgement, struct report *report)
{
    if (judgement->message == NULL || !report->parsed)
        return;
    switch (judgement->reason) {
    case JUDGED_POLICY: find_own(report, own_rule(OWN_KEY_POLICY), judgement->message, ""); return;
    case JUDGED_CLOCK: find_own(report, own_rule(OWN_KEY_CLOCK), judgement->message, ""); return;
    case JUDGED_NOT:
    case JUDGED_UNPARSED:
    case JUDGED_FINDINGS:
    case JUDGED_CLEAN: find_own(report, own_rule(OWN_KEY_ARTIFACT), judgement->message, ""); return;
    }
}

static bool judge_by_key(const struct lint_terms *terms, struct span der, struct lint_judged *judged)
{
    const struct history nothing = { .answers = NULL };
    struct index_decision decision;

    if (terms->index != NULL)
        decision_begin(&decision, terms->index, false, false);
    judged->by_key = judge_for_key(terms->key, der, terms->clock_seconds, terms->clock_is_day,
        terms->index != NULL ? &decision.history : &nothing);
    if (terms->index != NULL)
        decision_end(&decision);
    if (judged->by_key == NULL)
        return false;
    judged->report = &judged->by_key->report;
    if (judged->report->parsed)
        judged->outcome = judged->by_key->verdict == SIGN ? OUTCOME_PASS : OUTCOME_REFUSE;
    tell_reason(judged->by_key, judged->report);
    return true;
}

static void judge_profile(const struct lint_terms *terms, struct lint_judged *judged)
{
    struct report *const report = judged->report;
    char want[QUOTE_BYTES];

    if (terms->profile == 0 || !report->parsed || report->scope == terms->profile)
        return;
    (void)snprintf(want, sizeof want, "want %s", scope_name((enum scope)terms->profile));
    find_own(report, own_rule(OWN_PROFILE), want, report->profile);
    judged->outcome = OUTCOME_REFUSE;
}

bool lint_judge(
    const struct lint_terms *terms, const struct input_document *document, struct lint_judged *judged)
{
    bool ok;

    *judged = (struct lint_judged){ .outcome = OUTCOME_UNPARSED, .room = judged->room };
    if (!label_holds(document))
        ok = judge_label(document, judged);
    else if (terms->key != NULL)
        ok = judge_by_key(terms, document->der, judged);
    else
        ok = judge_by_rules(terms, document->der, judged);
    if (ok)
        judge_profile(terms, judged);
    return ok;
}

void lint_judged_free(struct lint_judged *judged)
{
    if (judged->by_key == NULL && judged->report != judged->room)
        free(judged->report);
    free(judged->by_key);
    *judged = (struct lint_judged){ .outcome = OUTCOME_UNPARSED, .room = judged->room };
}
