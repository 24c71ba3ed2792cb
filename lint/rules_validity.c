/* How long a certificate holds, and how its times are written. SBR 6.3.2; RFC 5280 4.1.2.5. */
#include "lint/rules.h"

enum {
    MAX_DAYS = 825,         /* Strict and Multipurpose */
    MAX_DAYS_LEGACY = 1185, /* Legacy */
    UTC_DIGITS = 12,        /* YYMMDDHHMMSS */
    GENERALIZED_DIGITS = 14 /* YYYYMMDDHHMMSS */
};

/* True for times that both can be compared. */
static bool times_valid(const struct cert *cert)
{
    return cert->not_before.valid && cert->not_after.valid;
}

/*
 * SBR 6.3.2: "a day is measured as 86,400 seconds. Any amount of time greater than this … SHALL represent an additional
 * day." RFC 5280 4.1.2.5: the period is "from notBefore through notAfter, inclusive", so the last second counts.
 */
static int64_t days_valid(const struct cert *cert)
{
    const int64_t seconds = cert->not_after.seconds - cert->not_before.seconds + 1;

    return (seconds + TIME_DAY_SECONDS - 1) / TIME_DAY_SECONDS;
}

static void at_most(const struct cert *cert, struct report *report, int64_t limit)
{
    if (times_valid(cert) && days_valid(cert) > limit)
        finding(report, cert->validity, "want a validity of at most %lld days, have %lld", (long long)limit,
            (long long)days_valid(cert));
}

/* SBR 6.3.2: "Strict and Multipurpose | 825 days". */
static void at_most_825_days(const struct cert *cert, struct report *report)
{
    at_most(cert, report, MAX_DAYS);
}

/* SBR 6.3.2: "Legacy | 1185 days". */
static void at_most_1185_days(const struct cert *cert, struct report *report)
{
    at_most(cert, report, MAX_DAYS_LEGACY);
}

/* SBR 6.3.2: "Subscriber Certificates SHOULD NOT be issued for the maximum permissible time by default". */
static void below_maximum(const struct cert *cert, struct report *report)
{
    const int64_t limit = (cert_scope(cert) & LEGACY) != 0 ? MAX_DAYS_LEGACY : MAX_DAYS;

    if (times_valid(cert) && days_valid(cert) == limit)
        finding(report, cert->validity, "want a validity below the maximum of %lld days, have exactly that",
            (long long)limit);
}

static bool all_digits(struct span text, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    }
    return true;
}

/* A sentence about the form of a time that is not valid; `digits` of them and "Z" make a valid one. */
static void complain_of_form(
    const struct time *time, struct report *report, const char *type, size_t digits, const char *form)
{
    char text[QUOTE_BYTES];
    const bool formed = time->text.len == digits + 1 && all_digits(time->text, digits)
                        && time->text.at[digits] == 'Z';

    if (formed)
        finding(report, time->whole, "want a date and time of the calendar, have \"%s\"",
            quote(time->text, text));
    else
        finding(
            report, time->whole, "want %s of the form %s, have \"%s\"", type, form, quote(time->text, text));
}

static void judge_utc(const struct time *time, struct report *report)
{
    if (time->tag == DER_UTC_TIME && !time->valid)
        complain_of_form(time, report, "UTCTime", UTC_DIGITS, "YYMMDDHHMMSSZ");
}

static void judge_generalized(const struct time *time, struct report *report)
{
    if (time->tag == DER_GENERALIZED_TIME && !time->valid)
        complain_of_form(time, report, "GeneralizedTime", GENERALIZED_DIGITS, "YYYYMMDDHHMMSSZ");
}

/* RFC 5280 4.1.2.5.1: "UTCTime values MUST be expressed in Greenwich Mean Time (Zulu) and MUST include seconds". */
static void utc_time_form(const struct cert *cert, struct report *report)
{
    judge_utc(&cert->not_before, report);
    judge_utc(&cert->not_after, report);
}

/* RFC 5280 4.1.2.5.2: "MUST include seconds … GeneralizedTime values MUST NOT include fractional seconds." */
static void generalized_time_form(const struct cert *cert, struct report *report)
{
    judge_generalized(&cert->not_before, report);
    judge_generalized(&cert->not_after, report);
}

/* RFC 5280 4.1.2.5: dates "through the year 2049 as UTCTime". Dates before 1950 have no UTCTime. */
static void utc_time_until_2049(const struct cert *cert, struct report *report)
{
    const struct time *times[] = { &cert->not_before, &cert->not_after };
    char text[QUOTE_BYTES];

    for (size_t i = 0; i < COUNT_OF(times); i++) {
        if (times[i]->valid && times[i]->tag == DER_GENERALIZED_TIME
            && times[i]->seconds < time_of_date(20500101) && times[i]->seconds >= time_of_date(19500101))
            finding(report, times[i]->whole,
                "want UTCTime for a date through 2049, have GeneralizedTime \"%s\"",
                quote(times[i]->text, text));
    }
}

/* RFC 5280 4.1.2.5: the period runs "from notBefore through notAfter". 2050 and later written as UTCTime lies 100 years before. */
static void order(const struct cert *cert, struct report *report)
{
    char before[QUOTE_BYTES], after[QUOTE_BYTES];

    if (times_valid(cert) && cert->not_after.seconds < cert->not_before.seconds)
        finding(report, cert->validity, "want notAfter at or after notBefore \"%s\", have \"%s\"",
            quote(cert->not_before.text, before), quote(cert->not_after.text, after));
}

static const struct rule rules[] = {
    {
        .id = "leaf.validity.825",
        .source = "SBR 6.3.2",
        .applies = SMIME & (MULTIPURPOSE | STRICT),
        .since = SMC01,
        .says = "A Strict or Multipurpose certificate is valid for at most 825 days.",
        .mend = "Set notAfter at most 825 days, of 86,400 seconds, after notBefore, both seconds included.",
        .peers = "pkilint:cabf.smime.certificate_validity_period_exceeds_825_days",
        .check = at_most_825_days,
    },
    {
        .id = "leaf.validity.1185",
        .source = "SBR 6.3.2",
        .applies = SMIME & LEGACY,
        .since = SMC01,
        .says = "A Legacy certificate is valid for at most 1185 days.",
        .mend = "Set notAfter at most 1185 days, of 86,400 seconds, after notBefore, both seconds included.",
        .peers = "pkilint:cabf.smime.certificate_validity_period_exceeds_1185_days",
        .check = at_most_1185_days,
    },
    {
        .id = "leaf.validity.at_max",
        .severity = SEVERITY_WARNING,
        .source = "SBR 6.3.2",
        .applies = SMIME & (LEGACY | MULTIPURPOSE | STRICT),
        .since = SMC01,
        .says = "A certificate is not valid for exactly the longest time allowed.",
        .mend = "Shorten the validity by a day: other software counts the last second differently.",
        .peers = "pkilint:cabf.smime.certificate_validity_period_at_maximum",
        .check = below_maximum,
    },
    {
        .id = "rfc5280.time_utc_form",
        .source = "RFC 5280 4.1.2.5.1",
        .applies = CERTIFICATE,
        .says = "UTCTime is YYMMDDHHMMSSZ, a date and time that exist.",
        .mend = "Encode UTCTime as YYMMDDHHMMSSZ: seconds always, Z and no offset.",
        .peers = "pkilint:pkix.utctime_incorrect_syntax pkilint:pkix.invalid_time_syntax "
                 "zlint:e_utc_time_does_not_include_seconds zlint:e_utc_time_not_in_zulu",
        .check = utc_time_form,
    },
    {
        .id = "rfc5280.time_gen_form",
        .source = "RFC 5280 4.1.2.5.2",
        .applies = CERTIFICATE,
        .says = "GeneralizedTime is YYYYMMDDHHMMSSZ, a date and time that exist.",
        .mend = "Encode GeneralizedTime as YYYYMMDDHHMMSSZ: seconds always, no fraction, Z and no offset.",
        .peers = "pkilint:pkix.generalizedtime_incorrect_syntax "
                 "zlint:e_generalized_time_does_not_include_seconds "
                 "zlint:e_generalized_time_includes_fraction_seconds zlint:e_generalized_time_not_in_zulu",
        .check = generalized_time_form,
    },
    {
        .id = "rfc5280.time_utc_2049",
        .source = "RFC 5280 4.1.2.5",
        .applies = CERTIFICATE,
        .says = "Dates through 2049 are UTCTime.",
        .mend = "Encode dates through 2049 as UTCTime, and later ones as GeneralizedTime.",
        .peers = "pkilint:pkix.wrong_time_useful_type zlint:e_wrong_time_format_pre2050",
        .check = utc_time_until_2049,
    },
    {
        .id = "rfc5280.validity_order",
        .source = "RFC 5280 4.1.2.5",
        .applies = CERTIFICATE,
        .says = "notAfter is not before notBefore.",
        .mend = "Set notAfter behind notBefore.",
        .covers = "rfc5280.time_gen_2050",
        .peers = "pkilint:pkix.certificate_negative_validity_period zlint:e_validity_time_not_positive",
        .check = order,
    },
};

const struct rule_table rules_validity = { "Validity", rules, COUNT_OF(rules) };
