/* lint/rules_history_crl.c - what shows only beside the CRLs before, and beside what was issued, when somebody keeps that (history.h). */
#include "lint/crl_checks.h"
#include "lint/history.h"
#include "lint/rules.h"

enum { HEX_BYTES = 2 * HISTORY_SERIAL_BYTES + 1 };

static bool is_kept(const struct crl *crl)
{
    return crl->history != NULL && crl->history->answers != NULL;
}

static const char *hex(struct span octets, char text[HEX_BYTES])
{
    static const char digits[] = "0123456789abcdef";
    size_t used = 0;
    for (size_t i = 0; i < octets.len && used + 2 < HEX_BYTES; i++) {
        text[used++] = digits[octets.at[i] >> 4];
        text[used++] = digits[octets.at[i] & 0x0f];
    }
    text[used] = '\0';
    return text;
}

static struct span span_of(const struct history_number *number)
{
    return (struct span){ number->at, number->len };
}

static enum history_answer find_crls(const struct crl *crl, struct history_crls *found)
{
    return crl->history->answers->crls(crl->history->keeper, crl, found);
}

/* A CRL of the past that is looked at once more: the last one of its scope may be a later one. */
static bool is_past(const struct crl *crl)
{
    return crl->is_signed && !crl->history->signs;
}

/* True if there was a CRL before this one; one that was signed before is compared with nothing. */
static bool has_crls(const struct crl *crl, struct history_crls *found)
{
    return is_kept(crl) && !is_past(crl) && find_crls(crl, found) == HISTORY_FOUND && !found->same;
}

static enum history_answer find_certificate(
    const struct crl *crl, struct span serial, struct history_certificate *found)
{
    return crl->history->answers->certificate(crl->history->keeper, crl->issuer, serial, found);
}

static bool is_delta(const struct crl *crl)
{
    return crl->base_number.at != NULL;
}

/* True if the list has an entry on hold of a certificate that nobody knows. */
static bool holds_unknown(const struct crl *crl)
{
    struct crl_walk walk = crl_walk(crl);
    struct crl_entry entry;
    struct history_certificate found;
    if (crl->entries.seen[ENTRY_REASON + REASON_CERTIFICATE_HOLD].count == 0 || crl->point.indirect)
        return false;
    while (crl_entry_next(&walk, &entry))
        if (entry.has_reason && entry.reason == REASON_CERTIFICATE_HOLD
            && find_certificate(crl, entry.serial, &found) == HISTORY_NONE)
            return true;
    return false;
}

/* What could not be compared with the CRLs before. */
static void crls_evaluated(const struct crl *crl, struct report *report)
{
    const struct span all = report->document;
    struct history_crls found;
    char text[HEX_BYTES];
    if (is_past(crl)) {
        finding(
            report, all, "want a CRL before it is signed to compare with earlier ones, have a signed one");
        return;
    }
    if (find_crls(crl, &found) == HISTORY_NONE) {
        finding(report, all,
            "want an earlier CRL of the issuer and of the same scope in the index to compare with, have "
            "none");
        return;
    }
    if (found.missing)
        finding(report, all,
            "want all earlier CRLs of the issuer in the index, have the journal's word of a later one alone");
    if (crl->point.indirect)
        finding(
            report, all, "want the entries of an indirect CRL compared with earlier ones, have none kept");
    if (is_delta(crl) && found.complete.len == 0)
        finding(report, all, "want the complete CRL of the base in the index, have none");
    if (found.unknown.count > 0)
        finding(report, all,
            "want each certificate that is listed no more in the index, have %zu that are not, the first "
            "with serial %s",
            found.unknown.count, hex((struct span){ found.unknown.first, found.unknown.first_len }, text));
}

static void crl_evaluated(const struct crl *crl, struct report *report)
{
    if (crl->history == NULL)
        return;
    if (!is_kept(crl)) {
        finding(report, report->document,
            "want an index of what was issued and revoked to look for CRL numbers that do not grow, entries "
            "that were dropped, and certificateHold of strict certificates; have none");
        return;
    }
    crls_evaluated(crl, report);
    if (holds_unknown(crl))
        finding(report, report->document,
            "want each certificate on hold in the index to look for strict ones, have one that is not");
}

/* Content octets of numbers that are not negative. */
static int compare(struct span a, struct span b)
{
    if (a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return a.len > 0 ? memcmp(a.at, b.at, a.len) : 0;
}

/* RFC 5280 5.2.3: a complete and a delta CRL of one scope "issued at the same time … MUST have the same CRL number". */
static bool is_twin(const struct crl *crl, const struct history_crls *last)
{
    return last->delta != is_delta(crl) && crl->this_update.valid
           && crl->this_update.seconds == last->this_update
           && compare(crl->crl_number, span_of(&last->number)) == 0;
}

/*
 * RFC 5280 5.2.3: "a monotonically increasing sequence number for a given CRL scope and CRL issuer"; "if the this update field … in the two
 * CRLs are not identical, the CRL numbers MUST be different".
 */
static void number_ascends(const struct crl *crl, struct report *report)
{
    struct history_crls last;
    char before[HEX_BYTES], now[HEX_BYTES];
    if (!is_kept(crl) || is_past(crl) || crl->crl_number.at == NULL)
        return;
    const enum history_answer answer = find_crls(crl, &last);
    if (answer == HISTORY_TROUBLE)
        finding(report, crl->crl_number, "want an answer of the index of what was revoked, have none");
    if (answer != HISTORY_FOUND || (last.same && (crl->history->same_tbs || !crl->history->signs)))
        return;
    if (compare(crl->crl_number, span_of(&last.number)) <= 0 && !is_twin(crl, &last))
        finding(report, crl->crl_number,
            "want a number above %s (hex) of an earlier CRL of the issuer and scope, have %s",
            hex(span_of(&last.number), before), hex(crl->crl_number, now));
}

/* RFC 5280 5.1.2.5: "CRL issuers SHOULD issue CRLs with a nextUpdate time equal to or later than all previous CRLs." */
static void next_update_ascends(const struct crl *crl, struct report *report)
{
    struct history_crls last;
    char text[QUOTE_BYTES];
    if (has_crls(crl, &last) && !is_delta(crl) && crl->next_update.valid
        && crl->next_update.seconds < last.complete_next)
        finding(report, crl->next_update.whole,
            "want nextUpdate not before that of the CRL before, which is on %d, have \"%s\"",
            time_date(last.complete_next), quote(crl->next_update.text, text));
}

/* RFC 5280 5.2.4: BaseCRLNumber is the number of "the complete CRL that was used as the starting point in the generation of this delta CRL". */
static void base_was_issued(const struct crl *crl, struct report *report)
{
    struct history_crls last;
    char complete[HEX_BYTES], base[HEX_BYTES];
    if (has_crls(crl, &last) && is_delta(crl) && last.complete.len > 0
        && compare(crl->base_number, span_of(&last.complete)) > 0)
        finding(report, crl->base_number,
            "want the number of a complete CRL as base, of which the last is %s (hex), have %s",
            hex(span_of(&last.complete), complete), hex(crl->base_number, base));
}

static void gone(const struct crl *crl, struct report *report, const struct history_serials *serials,
    const char *certificates)
{
    char text[HEX_BYTES];
    if (serials->count > 0)
        finding(report, crl->revoked_field.at != NULL ? crl->revoked_field : crl->tbs,
            "want the entries of the CRL before for %s, have %zu of them gone, the first with serial %s",
            certificates, serials->count, hex((struct span){ serials->first, serials->first_len }, text));
}

/*
 * SBR 4.10.1: "Revocation entries on a CRL or OCSP Response SHALL NOT be removed until after the Expiry Date of the revoked Certificate." Who
 * was on hold may be let go; SBR 4.9.13: nobody else was suspended.
 */
static void kept_until_expiry(const struct crl *crl, struct report *report)
{
    struct history_crls last;
    if (has_crls(crl, &last))
        gone(crl, report, &last.dropped, "certificates that have not expired");
}

/*
 * RFC 5280 3.3: "An entry MUST NOT be removed from the CRL until it appears on one regularly scheduled CRL issued beyond the revoked
 * certificate's validity period."
 */
static void kept_once_more(const struct crl *crl, struct report *report)
{
    struct history_crls last;
    if (has_crls(crl, &last))
        gone(crl, report, &last.early, "certificates that expired since, once more");
}

/* RFC 5280 5.3.2: "the revocation date in the CRL entry … SHOULD NOT precede the date of issue of earlier CRLs". */
static void dated_after_last(const struct crl *crl, struct report *report)
{
    struct history_crls last;
    char text[HEX_BYTES];
    if (has_crls(crl, &last) && last.backdated.count > 0)
        finding(report, crl->revoked_field.at != NULL ? crl->revoked_field : crl->tbs,
            "want new entries dated from the CRL before on, have %zu with an earlier date, the first with "
            "serial %s",
            last.backdated.count, hex((struct span){ last.backdated.first, last.backdated.first_len }, text));
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
    if (!is_kept(crl) || crl->entries.seen[holds].count == 0 || crl->point.indirect)
        return;
    while (crl_entry_next(&walk, &entry)) {
        if (!entry.has_reason || entry.reason != REASON_CERTIFICATE_HOLD)
            continue;
        const enum history_answer answer = find_certificate(crl, entry.serial, &found);
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

/* clang-format off */
static const struct rule rules[] = {
    { .id = "history.evaluated_crl", .severity = SEVERITY_NOTICE, .source = "lintgate", .applies = CRL,
      .says = "A notice says what could not be compared with earlier CRLs and with what was issued.",
      .mend = "Let lintgate keep an index (section [index] of the configuration), and import what was issued before.",
      .history = true,
      .check_crl = crl_evaluated },
    { .id = "rfc5280.crl.entry_one_more_crl", .severity = SEVERITY_ERROR, .source = "RFC 5280 3.3", .applies = CRL,
      .says = "An entry stays until a CRL from after the certificate's expiry has had it; needs an index.",
      .mend = "List the certificate once more: on one CRL from after its expiry.",
      .history = true,
      .check_crl = kept_once_more },
    { .id = "rfc5280.crl.nextupdate_monotonic", .severity = SEVERITY_WARNING, .source = "RFC 5280 5.1.2.5", .applies = CRL,
      .says = "nextUpdate is not before that of the last complete CRL of the scope; needs an index.",
      .mend = "Set nextUpdate to the time of the last CRL's, or later.",
      .history = true,
      .check_crl = next_update_ascends },
    { .id = "rfc5280.crl.number_monotonic", .severity = SEVERITY_ERROR, .source = "RFC 5280 5.2.3", .applies = CRL,
      .says = "CRL numbers of one issuer and scope, complete and delta, grow; needs an index.",
      .mend = "Give the CRL the next number; find out who restored an old state of the CA, if one was.",
      .covers = "rfc5280.crl.delta_numbering",
      .history = true,
      .check_crl = number_ascends },
    { .id = "history.delta_base", .severity = SEVERITY_ERROR, .source = "RFC 5280 5.2.4", .applies = CRL,
      .says = "The base of a delta CRL is a complete CRL that was issued; needs an index.",
      .mend = "Put the number of the last complete CRL in deltaCRLIndicator.",
      .history = true,
      .check_crl = base_was_issued },
    { .id = "rfc5280.crl.revdate_vs_prev", .severity = SEVERITY_WARNING, .source = "RFC 5280 5.3.2", .applies = CRL,
      .says = "New entries are not dated before the last CRL of the scope; needs an index.",
      .mend = "Date the revocation when it was processed, and say in invalidityDate from when on the key is not to be trusted.",
      .history = true,
      .check_crl = dated_after_last },
    { .id = "crl.entry.kept_until_expiry", .severity = SEVERITY_ERROR, .source = "SBR 4.10.1", .applies = CRL, .since = SMC01,
      .says = "No entry but one on hold goes before the certificate has expired; needs an index.",
      .mend = "List the certificate again. If another database of the CA was restored, find out what else it forgot.",
      .covers = "crl.suspension.only_hold",
      .history = true,
      .check_crl = kept_until_expiry },
    { .id = "crl.reason.hold_strict", .severity = SEVERITY_ERROR, .source = "SBR 7.2.2", .applies = CRL, .since = SMC01,
      .says = "No certificate of the strict generation is on hold; needs an index of what was issued.",
      .mend = "Revoke the certificate, or take it off the CRL: strict certificates cannot be suspended.",
      .history = true,
      .check_crl = hold_of_strict },
};
/* clang-format on */

const struct rule_table rules_history_crl = { "CRLs beside the ones before", rules, COUNT_OF(rules) };
