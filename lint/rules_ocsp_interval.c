/* lint/rules_ocsp_interval.c - for how long an OCSP response holds, and how fresh it is. SBR 4.9.10. */
#include "lint/ocsp_facts.h"
#include "lint/rules.h"

enum {
    HOUR_SECONDS = 3600, /* SBR 4.9.10: "a difference of 3,600 seconds SHALL be equal to one hour" */
    MIN_SECONDS = 8 * HOUR_SECONDS,
    MAX_SECONDS = 10 * TIME_DAY_SECONDS,
    SHORT_SECONDS = 16 * HOUR_SECONDS, /* below it, half of the interval counts */
    UPDATE_SECONDS = 8 * HOUR_SECONDS, /* before nextUpdate */
    FRESH_SECONDS = 4 * TIME_DAY_SECONDS,
    YEAR_MONTHS = 12,
};

/* What the rules for subscribers' certificates, or for those of CAs, ask of one SingleResponse. */
typedef void judge_single(const struct ocsp *ocsp, const struct ocsp_single *single, struct report *report);

static void each_single(const struct ocsp *ocsp, bool of_cas, judge_single *judge, struct report *report)
{
    const struct ocsp_single *single;

    if (ocsp_is_of_cas(ocsp) != of_cas)
        return;
    for (struct ocsp_walk walk = ocsp_walk(ocsp); (single = ocsp_next(&walk)) != NULL;)
        judge(ocsp, single, report);
}

/*
 * SBR 4.9.10: "the difference in time between the thisUpdate and nextUpdate field, inclusive". Seconds; -1 if one of them is not there or
 * cannot be read.
 */
static int64_t interval_of(const struct ocsp_single *single)
{
    const int64_t seconds = single->next_update.seconds - single->this_update.seconds;

    return single->this_update.valid && single->next_update.valid && seconds >= 0 ? seconds : -1;
}

/* When it is signed at the earliest: by its own word, or by the clock. 0: neither is known. */
static int64_t signed_at(const struct ocsp *ocsp)
{
    const int64_t produced = ocsp->produced_at.valid ? ocsp->produced_at.seconds : 0;

    return produced > ocsp->clock_from ? produced : ocsp->clock_from;
}

static void judge_present(const struct ocsp *ocsp, const struct ocsp_single *single, struct report *report)
{
    (void)ocsp;
    if (single->next_update.whole.at == NULL)
        finding(report, single->whole, "want nextUpdate, have none");
}

/* SBR 4.9.10(1), (2): an interval has two ends. RFC 5019 2.2.4: "This field MUST be included". */
static void next_update_present(const struct ocsp *ocsp, struct report *report)
{
    each_single(ocsp, false, judge_present, report);
}

static void judge_min(const struct ocsp *ocsp, const struct ocsp_single *single, struct report *report)
{
    const int64_t seconds = interval_of(single);

    (void)ocsp;
    if (seconds >= 0 && seconds < MIN_SECONDS)
        finding(report, single->next_update.whole,
            "want a validity interval of at least 8 hours (%d seconds), have %lld", MIN_SECONDS,
            (long long)seconds);
}

/* SBR 4.9.10(1): "OCSP responses SHALL have a validity interval greater than or equal to eight hours". */
static void at_least_8_hours(const struct ocsp *ocsp, struct report *report)
{
    each_single(ocsp, false, judge_min, report);
}

static void judge_max(const struct ocsp *ocsp, const struct ocsp_single *single, struct report *report)
{
    const int64_t seconds = interval_of(single);

    (void)ocsp;
    if (seconds > MAX_SECONDS)
        finding(report, single->next_update.whole,
            "want a validity interval of at most 10 days (%d seconds), have %lld", MAX_SECONDS,
            (long long)seconds);
}

/* SBR 4.9.10(2): "OCSP responses SHALL have a validity interval less than or equal to ten days". */
static void at_most_10_days(const struct ocsp *ocsp, struct report *report)
{
    each_single(ocsp, false, judge_max, report);
}

static void judge_at_max(const struct ocsp *ocsp, const struct ocsp_single *single, struct report *report)
{
    (void)ocsp;
    if (interval_of(single) == MAX_SECONDS)
        finding(report, single->next_update.whole,
            "want a validity interval below 10 days, whose last second counts, have exactly that");
}

/* SBR 4.9.10: the difference is "inclusive": who counts the last second has ten days and one second. */
static void below_10_days(const struct ocsp *ocsp, struct report *report)
{
    each_single(ocsp, false, judge_at_max, report);
}

static void judge_short(const struct ocsp *ocsp, const struct ocsp_single *single, struct report *report)
{
    const int64_t seconds = interval_of(single), now = signed_at(ocsp);

    if (seconds >= 0 && seconds < SHORT_SECONDS && now > single->next_update.seconds - seconds / 2)
        finding(report, single->this_update.whole,
            "want a response signed in the first half of its interval of %lld seconds, have one signed %lld "
            "seconds after thisUpdate",
            (long long)seconds, (long long)(now - single->this_update.seconds));
}

/* SBR 4.9.10(3): below sixteen hours the CA updates "prior to one-half of the validity period before the nextUpdate". */
static void fresh_if_short(const struct ocsp *ocsp, struct report *report)
{
    each_single(ocsp, false, judge_short, report);
}

static void judge_long(const struct ocsp *ocsp, const struct ocsp_single *single, struct report *report)
{
    const int64_t now = signed_at(ocsp);

    if (interval_of(single) < SHORT_SECONDS)
        return;
    if (now > single->next_update.seconds - UPDATE_SECONDS)
        finding(report, single->next_update.whole,
            "want a response signed at least 8 hours before nextUpdate, have one signed %lld seconds before",
            (long long)(single->next_update.seconds - now));
    else if (now > single->this_update.seconds + FRESH_SECONDS)
        finding(report, single->this_update.whole,
            "want a response signed at most 4 days after thisUpdate, have one signed %lld seconds after",
            (long long)(now - single->this_update.seconds));
}

/* SBR 4.9.10(4): from sixteen hours on "at least eight hours prior to the nextUpdate, and no later than four days after the thisUpdate". */
static void fresh_if_long(const struct ocsp *ocsp, struct report *report)
{
    each_single(ocsp, false, judge_long, report);
}

static void judge_ca(const struct ocsp *ocsp, const struct ocsp_single *single, struct report *report)
{
    char text[QUOTE_BYTES];

    if (!single->this_update.valid)
        return;
    const int64_t last = time_add_months(single->this_update.seconds, YEAR_MONTHS);

    if (single->next_update.valid && single->next_update.seconds > last)
        finding(report, single->next_update.whole,
            "want a time at most 12 months after thisUpdate, have \"%s\"",
            quote(single->next_update.text, text));
    else if (signed_at(ocsp) > last)
        finding(report, single->this_update.whole,
            "want a time at most 12 months before the response is signed, have \"%s\"",
            quote(single->this_update.text, text));
}

/* SBR 4.9.10: "For the status of Subordinate CA Certificates, the CA SHALL update information … at least every twelve months". */
static void ca_within_12_months(const struct ocsp *ocsp, struct report *report)
{
    each_single(ocsp, true, judge_ca, report);
}

/* clang-format off */
static const struct rule rules[] = {
    { .id = "ocsp.sub.interval_present", .severity = SEVERITY_ERROR, .source = "SBR 4.9.10", .applies = OCSP, .since = SMC01,
      .says = "The status of a subscriber's certificate says when the next one comes.",
      .mend = "Set nextUpdate in each SingleResponse.",
      .covers = "rfc5019.nextupdate_present",
      .peers = "pkilint:pkix.validity_period_end_value_missing",
      .check_ocsp = next_update_present },
    { .id = "ocsp.sub.interval_min_8h", .severity = SEVERITY_ERROR, .source = "SBR 4.9.10", .applies = OCSP, .since = SMC01,
      .says = "The status of a subscriber's certificate holds for at least 8 hours.",
      .mend = "Set nextUpdate at least 28,800 seconds after thisUpdate.",
      .check_ocsp = at_least_8_hours },
    { .id = "ocsp.sub.interval_max_10d", .severity = SEVERITY_ERROR, .source = "SBR 4.9.10", .applies = OCSP, .since = SMC01,
      .says = "The status of a subscriber's certificate holds for at most 10 days.",
      .mend = "Set nextUpdate at most 864,000 seconds after thisUpdate.",
      .check_ocsp = at_most_10_days },
    { .id = "ocsp.sub.interval_max_10d.inclusive", .severity = SEVERITY_WARNING, .source = "SBR 4.9.10", .applies = OCSP, .since = SMC01,
      .says = "The status of a subscriber's certificate holds for less than 10 days, if its last second counts.",
      .mend = "Set nextUpdate a second or more below 10 days after thisUpdate: the difference is inclusive.",
      .check_ocsp = below_10_days },
    { .id = "ocsp.sub.refresh_short", .severity = SEVERITY_ERROR, .source = "SBR 4.9.10", .applies = OCSP, .since = SMC01,
      .says = "A status that holds for less than 16 hours is signed in the first half of its interval.",
      .mend = "Sign what was just looked up: thisUpdate is when the status was last known.",
      .check_ocsp = fresh_if_short },
    { .id = "ocsp.sub.refresh_long", .severity = SEVERITY_ERROR, .source = "SBR 4.9.10", .applies = OCSP, .since = SMC01,
      .says = "A status that holds for 16 hours or more is signed 8 hours before its nextUpdate and at most 4 days after its thisUpdate.",
      .mend = "Sign what was just looked up: thisUpdate is when the status was last known.",
      .check_ocsp = fresh_if_long },
    { .id = "ocsp.ca.refresh_12m", .severity = SEVERITY_ERROR, .source = "SBR 4.9.10", .applies = OCSP, .since = SMC01,
      .says = "The status of a CA's certificate holds for at most 12 months.",
      .mend = "Set nextUpdate at most 12 months after thisUpdate.",
      .check_ocsp = ca_within_12_months },
};
/* clang-format on */

const struct rule_table rules_ocsp_interval = { "OCSP validity interval", rules, COUNT_OF(rules) };
