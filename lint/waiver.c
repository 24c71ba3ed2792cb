/* lint/waiver.c - findings that somebody answers for. */
#include "lint/waiver.h"

#include "lint/lint.h"

#include <stdio.h>

/*
 * Not to be waived, whoever answers for it: bytes that mean two things to two readers (what the readers decide has no check
 * and never gets this far; these are what rules decide of the same kind), and keys that anybody can compute.
 */
static const char *const never[] = {
    "cert.version_v3",              /* fields that the version does not have */
    "rfc5280.ext_only_v3",          /* the same */
    "rfc5280.ext_unique",           /* which of two extensions counts? */
    "rfc5280.serial_unique",        /* which of two certificates does a CRL speak of? */
    "rfc5280.sigalg_match",         /* which of two algorithms is it signed with? */
    "rfc5280.crl.version_v2",       /* fields that the version does not have */
    "rfc5280.crl.ext_unique",       /* which of two extensions counts? */
    "rfc5280.crl.ext_unique.entry", /* the same */
    "rfc5280.crl.sigalg_match",     /* which of two algorithms is it signed with? */
    "rfc5280.crl.time_type",        /* some readers make a time of it, others do not */
    "leaf.cp.exactly_one_reserved", /* which profile is it? */
    "leaf.bc.not_ca",               /* is it a CA? */
    "rfc5280.ku_certsign_needs_ca", /* the same */
    "rfc5280.time_utc_form",        /* some readers make a time of it, others do not */
    "rfc5280.time_gen_form",        /* the same */
    "x690.utf8_valid",              /* octets that are no text, or another one to another reader */
    "x690.ia5_7bit",                /* the same */
    "keygen.flawed_method",         /* the private key follows from the public one */
    "keygen.exposing_method",       /* the same */
    "keygen.weak_known",            /* the same */
    "key.ec.curve_point",           /* no key at all */
    "key.ed.point",                 /* the same */
};

const char *waiver_rule_fault(const char *id)
{
    const struct rule *rule = lint_rule_find(id);

    if (rule == NULL || strcmp(rule->id, id) != 0) /* not another linter's name for it */
        return "want the id of a rule, whole, as lintgate rules lists it";
    if (rule_is_readers(rule))
        return "want a rule that may be waived, have one without which the bytes are no artifact";
    for (size_t i = 0; i < COUNT_OF(never); i++)
        if (strcmp(never[i], id) == 0)
            return "want a rule that may be waived, have one that nobody can answer for";
    return NULL;
}

/* The message, and that it does not help any more; as it was if there is no room. */
static void tell_expired(struct report *report, struct finding *finding, const struct waiver *waiver)
{
    enum { MORE_BYTES = 64 /* of text behind the message */, YEAR = 10000, MONTH = 100 };
    char text[REPORT_MESSAGE_BYTES + MORE_BYTES];
    const int day = time_date(waiver->ends - 1);

    (void)snprintf(text, sizeof text, "%s; its waiver expired on %04d-%02d-%02d", finding->message,
        day / YEAR, day / MONTH % MONTH, day % MONTH);
    const char *kept = report_keep(report, text);
    if (kept != NULL)
        finding->message = kept;
}

static void apply(
    const struct waiver *waiver, int64_t clock_seconds, struct report *report, struct finding *finding)
{
    if ((waiver->scopes & report->scope) == 0 || strcmp(waiver->rule, finding->rule) != 0)
        return;
    if (clock_seconds < waiver->ends)
        finding->waiver = waiver->note;
    else
        tell_expired(report, finding, waiver);
}

void waivers_apply(const struct waivers *waivers, int64_t clock_seconds, struct report *report)
{
    if (clock_seconds <= 0)
        return;
    for (size_t i = 0; i < report->finding_count; i++)
        for (size_t w = 0; w < waivers->count; w++)
            apply(&waivers->at[w], clock_seconds, report, &report->findings[i]);
}
