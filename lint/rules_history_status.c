/* lint/rules_history_status.c - what OCSP responses may say of certificates, beside what was issued and revoked (history.h). */
#include "lint/cert.h"
#include "lint/history.h"
#include "lint/ocsp_facts.h"
#include "lint/reason.h"
#include "lint/rules.h"

/* Whose certificates are known, as far as anybody keeps that. */
static bool is_kept(const struct ocsp *ocsp)
{
    return ocsp->history != NULL && ocsp->history->answers != NULL && ocsp->issuer_cert != NULL;
}

static void ocsp_evaluated(const struct ocsp *ocsp, struct report *report)
{
    if (ocsp->history != NULL && !is_kept(ocsp))
        finding(report, report->document,
            "want an index of what was issued and revoked to look for certificates that were never issued, "
            "or are said to be revoked no more; have none");
}

static enum history_answer find(
    const struct ocsp *ocsp, struct span serial, struct history_certificate *found)
{
    return ocsp->history->answers->certificate(
        ocsp->history->keeper, ocsp->issuer_cert->subject, serial, found);
}

/* SBR 4.9.10: a responder that "receives a request for the status of a Certificate serial number that is 'unused' … SHALL NOT respond with a 'good' status". */
static void good_only_if_issued(const struct ocsp *ocsp, struct report *report)
{
    struct ocsp_walk walk = ocsp_walk(ocsp);
    const struct ocsp_single *single;
    struct history_certificate found;

    if (!is_kept(ocsp))
        return;
    while ((single = ocsp_next(&walk)) != NULL) {
        if (single->status != OCSP_GOOD)
            continue;
        const enum history_answer answer = find(ocsp, single->serial, &found);
        if (answer == HISTORY_TROUBLE)
            finding(report, single->serial, "want an answer of the index of what was issued, have none");
        else if (answer == HISTORY_NONE || found.origin == HISTORY_UNSIGNED)
            finding(report, single->status_field,
                "want good only for a serial that was issued, have it for one that is unused");
    }
}

static bool has_expired(const struct ocsp *ocsp, const struct ocsp_single *single)
{
    struct history_certificate found;

    return find(ocsp, single->serial, &found) == HISTORY_FOUND && found.not_after != 0
           && single->this_update.valid && found.not_after < single->this_update.seconds;
}

/* What was true before the revocation may be said of that time. */
static bool is_of_before(const struct ocsp_single *single, const struct history_revocation *found)
{
    return single->this_update.valid && found->date != 0 && single->this_update.seconds < found->date;
}

/*
 * SBR 4.10.1: "Revocation entries on a CRL or OCSP Response SHALL NOT be removed until after the Expiry Date of the revoked Certificate."
 * Who was on hold may be good again; SBR 4.9.13: nobody else was suspended.
 */
static void revoked_stays(const struct ocsp *ocsp, struct report *report)
{
    struct ocsp_walk walk = ocsp_walk(ocsp);
    const struct ocsp_single *single;
    struct history_revocation found;

    if (!is_kept(ocsp))
        return;
    while ((single = ocsp_next(&walk)) != NULL) {
        if (single->status == OCSP_REVOKED)
            continue;
        const enum history_answer answer = ocsp->history->answers->revocation(
            ocsp->history->keeper, ocsp->issuer_cert->subject, single->serial, &found);
        if (answer == HISTORY_TROUBLE)
            finding(report, single->serial, "want an answer of the index of what was revoked, have none");
        else if (answer == HISTORY_FOUND && found.reason != REASON_CERTIFICATE_HOLD
                 && !is_of_before(single, &found) && !has_expired(ocsp, single))
            finding(report, single->status_field,
                "want revoked for a certificate that a CRL or a response said is revoked, until it expires, "
                "have %s",
                single->status == OCSP_GOOD ? "good" : "unknown");
    }
}

/*
 * SBR 7.3: revocationReason is "a value permitted for CRLs, as specified in Section 7.2.2", which has no certificateHold for certificates
 * of the Strict Generation.
 */
static void hold_of_strict(const struct ocsp *ocsp, struct report *report)
{
    struct ocsp_walk walk = ocsp_walk(ocsp);
    const struct ocsp_single *single;
    struct history_certificate found;

    if (!is_kept(ocsp))
        return;
    while ((single = ocsp_next(&walk)) != NULL) {
        if (single->reason_field.at == NULL || single->reason != REASON_CERTIFICATE_HOLD
            || ocsp_is_not_issued(single))
            continue;
        const enum history_answer answer = find(ocsp, single->serial, &found);
        if (answer == HISTORY_TROUBLE)
            finding(report, single->serial, "want an answer of the index of what was issued, have none");
        else if (answer == HISTORY_FOUND && ((unsigned)found.scope & STRICT) != 0)
            finding(report, single->reason_field,
                "want no certificateHold for a certificate of the strict generation, have it");
    }
}

/* clang-format off */
static const struct rule rules[] = {
    { .id = "history.evaluated_ocsp", .severity = SEVERITY_NOTICE, .source = "lintgate", .applies = OCSP,
      .says = "A notice says what was not looked for among what was issued and revoked.",
      .mend = "Let lintgate keep an index: section [index] of the configuration.",
      .history = true,
      .check_ocsp = ocsp_evaluated },
    { .id = "ocsp.unused.not_good_shall", .severity = SEVERITY_ERROR, .source = "SBR 4.9.10", .applies = OCSP, .since = SMC01,
      .says = "No serial that was never issued is good; needs an index of what was issued.",
      .mend = "Answer unknown for serial numbers that the CA has not issued; import what it issued before the index was kept.",
      .covers = "ocsp.unused.not_good_should",
      .history = true,
      .check_ocsp = good_only_if_issued },
    { .id = "ocsp.entry.kept_until_expiry", .severity = SEVERITY_ERROR, .source = "SBR 4.10.1", .applies = OCSP, .since = SMC01,
      .says = "No certificate that was revoked, other than on hold, is good or unknown again before it has expired; needs an index.",
      .mend = "Answer revoked. If the responder's database is behind, bring it up to date; if another one was restored, find out what else it forgot.",
      .covers = "ocsp.suspension.only_hold",
      .history = true,
      .check_ocsp = revoked_stays },
    { .id = "ocsp.reason.hold_strict", .severity = SEVERITY_ERROR, .source = "SBR 7.3", .applies = OCSP, .since = SMC01,
      .says = "No certificate of the strict generation is on hold; needs an index of what was issued.",
      .mend = "Revoke the certificate, or answer good: strict certificates cannot be suspended.",
      .covers = "crl.reason.hold_strict",
      .history = true,
      .check_ocsp = hold_of_strict },
};
/* clang-format on */

const struct rule_table rules_history_status = { "What was issued, and its status", rules, COUNT_OF(rules) };
