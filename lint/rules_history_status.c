/* lint/rules_history_status.c - what CRLs and OCSP responses may say of certificates, beside what was issued (history.h). */
#include "lint/history.h"
#include "lint/reason.h"
#include "lint/rules.h"

static bool is_kept(const struct history *history)
{
    return history != NULL && history->answers != NULL;
}

static enum history_answer ask(
    const struct history *history, struct span issuer, struct span serial, struct history_certificate *found)
{
    return history->answers->certificate(history->keeper, issuer, serial, found);
}

/* What an index does not have yet is said of every CRL: nobody may take silence for an answer. */
static void crl_evaluated(const struct crl *crl, struct report *report)
{
    if (crl->history == NULL)
        return;
    finding(report, report->document,
        "want a memory of earlier CRLs to compare cRLNumber, dates and entries with%s, have none",
        is_kept(crl->history)
            ? ""
            : ", and an index of what was issued to look for certificateHold of strict certificates");
}

static void ocsp_evaluated(const struct ocsp *ocsp, struct report *report)
{
    if (ocsp->history == NULL)
        return;
    if (is_kept(ocsp->history) && ocsp->issuer_cert != NULL)
        finding(report, report->document,
            "want a memory of what was said of certificates before to look for revoked ones that are good "
            "again, have none");
    else
        finding(report, report->document,
            "want an index of what was issued to look for certificates that were never issued, and a memory "
            "of what was "
            "said of them before, have none");
}

/*
 * SBR 7.2.2: "The Repository SHALL NOT include CRL entries that have a CRLreason of certificateHold (6) for Certificates that include the
 * Certificate Policy identifiers for the Strict Generation."
 */
static void hold_of_strict(const struct crl *crl, struct report *report)
{
    const unsigned holds = ENTRY_REASON + REASON_CERTIFICATE_HOLD;
    struct crl_walk walk = crl_walk(crl);
    struct crl_entry entry;
    struct history_certificate found;

    if (!is_kept(crl->history) || crl->entries.seen[holds].count == 0 || crl->point.indirect)
        return;
    while (crl_entry_next(&walk, &entry)) {
        if (!entry.has_reason || entry.reason != REASON_CERTIFICATE_HOLD)
            continue;
        const enum history_answer answer = ask(crl->history, crl->issuer, entry.serial, &found);
        if (answer == HISTORY_FOUND && ((unsigned)found.scope & STRICT) == 0)
            continue;
        if (answer != HISTORY_NONE) {
            finding(report, entry.whole,
                answer == HISTORY_FOUND
                    ? "want no certificateHold for a certificate of the strict generation, have it"
                    : "want an answer of the index of what was issued, have none");
            return; /* the first one is enough: a CRL has a million */
        }
    }
}

/* SBR 4.9.10: a responder that "receives a request for the status of a Certificate serial number that is 'unused' … SHALL NOT respond with a 'good' status". */
static void good_only_if_issued(const struct ocsp *ocsp, struct report *report)
{
    struct ocsp_walk walk = ocsp_walk(ocsp);
    const struct ocsp_single *single;
    struct history_certificate found;

    if (!is_kept(ocsp->history) || ocsp->issuer_cert == NULL)
        return;
    while ((single = ocsp_next(&walk)) != NULL) {
        if (single->status != OCSP_GOOD)
            continue;
        const enum history_answer answer = ask(
            ocsp->history, ocsp->issuer_cert->subject, single->serial, &found);
        if (answer == HISTORY_TROUBLE)
            finding(report, single->serial, "want an answer of the index of what was issued, have none");
        else if (answer == HISTORY_NONE || found.origin == HISTORY_UNSIGNED)
            finding(report, single->status_field,
                "want good only for a serial that was issued, have it for one that is unused");
    }
}

/* clang-format off */
static const struct rule rules[] = {
    { .id = "history.evaluated_crl", .severity = SEVERITY_NOTICE, .source = "lintgate", .applies = CRL,
      .says = "A notice says what was not looked for in earlier CRLs of the issuer.",
      .mend = "Nothing is wrong: compare the CRL with the one before it by other means.",
      .history = true,
      .check_crl = crl_evaluated },
    { .id = "history.evaluated_ocsp", .severity = SEVERITY_NOTICE, .source = "lintgate", .applies = OCSP,
      .says = "A notice says what was not looked for in earlier statements of the responder.",
      .mend = "Let lintgate keep an index: section [index] of the configuration.",
      .history = true,
      .check_ocsp = ocsp_evaluated },
    { .id = "ocsp.unused.not_good_shall", .severity = SEVERITY_ERROR, .source = "SBR 4.9.10", .applies = OCSP, .since = SMC01,
      .says = "No serial that was never issued is good; needs an index of what was issued.",
      .mend = "Answer unknown for serial numbers that the CA has not issued; import what it issued before the index was kept.",
      .covers = "ocsp.unused.not_good_should",
      .history = true,
      .check_ocsp = good_only_if_issued },
    { .id = "crl.reason.hold_strict", .severity = SEVERITY_ERROR, .source = "SBR 7.2.2", .applies = CRL, .since = SMC01,
      .says = "No certificate of the strict generation is on hold; needs an index of what was issued.",
      .mend = "Revoke the certificate, or take it off the CRL: strict certificates cannot be suspended.",
      .history = true,
      .check_crl = hold_of_strict },
};
/* clang-format on */

const struct rule_table rules_history_status = { "What was issued, and its status", rules, COUNT_OF(rules) };
