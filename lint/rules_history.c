/* lint/rules_history.c - what shows only beside what the issuer did before, when somebody keeps that (history.h). */
#include "lint/digest.h"
#include "lint/history.h"
#include "lint/rules.h"

#include <inttypes.h>

enum {
    SERIES_DISTANCE = 256, /* serials of 64 random bits that are as near: once in 10^15 for each pair */
};

static bool is_kept(const struct history *history)
{
    return history != NULL && history->answers != NULL;
}

/* Who does not get an answer must not pass for one who was told that nothing is known. */
static void unanswered(struct span where, struct report *report)
{
    finding(report, where, "want an answer of the index of what was issued, have none");
}

/* What was asked of a key, and by whom it could be answered. */
static void unevaluated(const struct history *history, const char *checks, struct report *report)
{
    if (history != NULL && history->answers == NULL)
        finding(
            report, report->document, "want an index of what was issued to look for %s; have none", checks);
}

static void certificate_evaluated(const struct cert *cert, struct report *report)
{
    unevaluated(cert->history, "a serial that was given before, and for serials in sequence", report);
}

static enum history_answer find_serial(const struct cert *cert, struct history_certificate *found)
{
    const struct history *const history = cert->history;

    return history->answers->certificate(history->keeper, cert->issuer, cert->serial, found);
}

static bool is_same(const struct cert *cert, const struct history_certificate *found)
{
    uint8_t digest[LINT_DIGEST_BYTES];

    return digest_of(LINT_SHA256, cert->tbs, digest) == sizeof found->tbs_sha256
           && memcmp(digest, found->tbs_sha256, sizeof found->tbs_sha256) == 0;
}

/* RFC 5280 4.1.2.2: the serial number "MUST be unique for each certificate issued by a given CA". */
static void serial_is_new(const struct cert *cert, struct report *report)
{
    struct history_certificate found;

    if (!is_kept(cert->history))
        return;
    const enum history_answer answer = find_serial(cert, &found);
    if (answer == HISTORY_TROUBLE)
        unanswered(cert->serial, report);
    else if (answer == HISTORY_FOUND && !is_same(cert, &found))
        finding(report, cert->serial,
            "want a serial that the issuer gave to no other certificate, have that of one");
}

/* Two signatures over the same octets are two certificates with one serial, though they say the same. */
static void signed_once(const struct cert *cert, struct report *report)
{
    struct history_certificate found;

    if (!is_kept(cert->history) || !cert->history->signs || cert->history->same_tbs)
        return;
    if (find_serial(cert, &found) == HISTORY_FOUND && is_same(cert, &found)
        && found.origin != HISTORY_UNSIGNED)
        finding(report, cert->tbs,
            "want a to-be-signed certificate that was not signed before, have one that was");
}

/* SBR 7.1: "CAs SHALL generate non-sequential Certificate serial numbers". */
static void serial_is_no_sequel(const struct cert *cert, struct report *report)
{
    uint64_t distance;

    if (!is_kept(cert->history))
        return;
    const struct history *const history = cert->history;
    const enum history_answer answer = history->answers->neighbour(
        history->keeper, cert->issuer, cert->serial, &distance);
    if (answer == HISTORY_TROUBLE)
        unanswered(cert->serial, report);
    else if (answer == HISTORY_FOUND && distance <= SERIES_DISTANCE)
        finding(report, cert->serial,
            "want a serial that does not follow from others of the issuer, have one at a distance of "
            "%" PRIu64,
            distance);
}

/* clang-format off */
static const struct rule rules[] = {
    { .id = "history.evaluated", .severity = SEVERITY_NOTICE, .source = "lintgate", .applies = CERTIFICATE,
      .says = "What an issuer did before is looked at; a notice says what was not looked for when nobody keeps it.",
      .mend = "Let lintgate keep an index: section [index] of the configuration.",
      .history = true,
      .check = certificate_evaluated },
    { .id = "rfc5280.serial_unique", .severity = SEVERITY_ERROR, .source = "RFC 5280 4.1.2.2", .applies = CERTIFICATE,
      .says = "No two certificates of an issuer have the same serial number; needs an index of what was issued.",
      .mend = "Give the certificate a serial number of its own, with at least 64 random bits.",
      .history = true,
      .check = serial_is_new },
    { .id = "history.signed_once", .severity = SEVERITY_ERROR, .source = "lintgate", .applies = CERTIFICATE,
      .says = "The same to-be-signed certificate is not signed twice, unless the configuration allows it; needs an index.",
      .mend = "Give each certificate a serial number of its own; or allow it with same-tbs in section [index].",
      .history = true,
      .check = signed_once },
    { .id = "serial.non_sequential", .severity = SEVERITY_ERROR, .source = "SBR 7.1", .applies = CERTIFICATE, .since = SMC01,
      .says = "Serial numbers do not follow one another; needs an index of what was issued.",
      .mend = "Take serial numbers from a random generator (CSPRNG), not from a counter.",
      .history = true,
      .check = serial_is_no_sequel },
};
/* clang-format on */

const struct rule_table rules_history = { "What the issuer did before", rules, COUNT_OF(rules) };
