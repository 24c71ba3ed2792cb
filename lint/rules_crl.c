/* lint/rules_crl.c - the fields of a CRL: version, issuer, when it is from and when the next one comes. RFC 5280 5.1; SBR 4.9.7. */
#include "lint/crl_checks.h"
#include "lint/rules.h"

enum {
    SUBSCRIBER_DAYS = 10,      /* SBR 4.9.7: from thisUpdate to nextUpdate */
    SUBSCRIBER_ISSUE_DAYS = 7, /* SBR 4.9.7: from one CRL to the next */
    CA_MONTHS = 12,            /* SBR 4.9.7: both */
    CA_DAYS = 365,             /* twelve months as others count them */
    SKEW_SECONDS = 300,        /* by which clocks may differ */
};

/* RFC 5280 5.1.2.1: "When extensions are used, as required by this profile, this field MUST be present and MUST specify version 2". */
static void version_2(const struct crl *crl, struct report *report)
{
    if (crl->version != 1)
        finding(report, crl->version_field.at != NULL ? crl->version_field : crl->tbs,
            "want version 2 (1), have %s",
            crl->version_field.at != NULL ? "another" : "none, which is version 1");
}

/*
 * RFC 5280 5.1.2.3: "The issuer field MUST contain a non-empty X.500 distinguished name (DN)", encoded as its certificate has it: 4.1.2.6,
 * 5.1.2.3.
 */
static void issuer_is_named(const struct crl *crl, struct report *report)
{
    if (name_is_empty(crl->issuer))
        finding(report, crl->issuer, "want a name, have an empty one");
    else if (crl->issuer_cert != NULL && !span_equal(crl->issuer, crl->issuer_cert->subject))
        finding(report, crl->issuer,
            "want the %zu octets of the subject of the issuer's certificate, have others (%zu)",
            crl->issuer_cert->subject.len, crl->issuer.len);
}

/* RFC 5280 6.3.3(f): "If a key usage extension is present in the CRL issuer's certificate, verify that the cRLSign bit is set." */
static void issuer_signs_crls(const struct crl *crl, struct report *report)
{
    const struct cert *const issuer = crl->issuer_cert;
    if (issuer != NULL && cert_extension(issuer, OID_EXT_KEY_USAGE) != NULL
        && (issuer->key_usage & KU_CRL_SIGN) == 0)
        finding(report, crl->issuer, "want an issuer whose keyUsage has cRLSign, have one without");
}

static void time_formed(const struct time *time, struct report *report)
{
    char text[QUOTE_BYTES];
    if (time->whole.at == NULL)
        return;
    if (!time->valid)
        finding(report, time->whole, "want %s of the form %s that is in the calendar, have \"%s\"",
            time->tag == DER_UTC_TIME ? "UTCTime" : "GeneralizedTime",
            time->tag == DER_UTC_TIME ? "YYMMDDHHMMSSZ" : "YYYYMMDDHHMMSSZ", quote(time->text, text));
    else if (time->tag == DER_GENERALIZED_TIME && time_is_of_utc_time(time))
        finding(report, time->whole, "want UTCTime for a date through 2049, have GeneralizedTime \"%s\"",
            quote(time->text, text));
}

/*
 * RFC 5280 5.1.2.4, 5.1.2.5, 5.1.2.6: thisUpdate, nextUpdate and revocationDate are "UTCTime for dates through the year 2049" and
 * "GeneralizedTime for dates in the year 2050 or later", in the forms of 4.1.2.5.1 and 4.1.2.5.2.
 */
static void times_formed(const struct crl *crl, struct report *report)
{
    time_formed(&crl->this_update, report);
    time_formed(&crl->next_update, report);
    want_no_entry(crl, report, ENTRY_DATE_FORM,
        "want revocationDate as YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ in the calendar, have another text");
    want_no_entry(crl, report, ENTRY_DATE_TYPE, "want UTCTime for a date through 2049, have GeneralizedTime");
}

/* RFC 5280 5.1.2.5: "Conforming CRL issuers MUST include the nextUpdate field in all CRLs." */
static void next_update_present(const struct crl *crl, struct report *report)
{
    if (crl->next_update.whole.at == NULL)
        finding(report, crl->tbs, "want nextUpdate, have none");
}

static bool times_valid(const struct crl *crl)
{
    return crl->this_update.valid && crl->next_update.valid;
}

/* RFC 5280 5.1.2.5: "the date by which the next CRL will be issued", which is after that of this one. */
static void next_update_after(const struct crl *crl, struct report *report)
{
    char this_text[QUOTE_BYTES], next_text[QUOTE_BYTES];
    if (times_valid(crl) && crl->next_update.seconds <= crl->this_update.seconds)
        finding(report, crl->next_update.whole, "want a time after thisUpdate \"%s\", have \"%s\"",
            quote(crl->this_update.text, this_text), quote(crl->next_update.text, next_text));
}

/*
 * SBR 4.9.7: "For the status of Subscriber Certificates: … the value of the nextUpdate field SHALL NOT be more than ten days beyond the
 * value of the thisUpdate field." A list that may have subscribers' certificates is judged so.
 */
static void at_most_10_days(const struct crl *crl, struct report *report)
{
    const int64_t limit = (int64_t)SUBSCRIBER_DAYS * TIME_DAY_SECONDS;
    const int64_t seconds = crl->next_update.seconds - crl->this_update.seconds;
    if ((crl_covers(crl) & CRL_OF_SUBSCRIBERS) == 0 || !times_valid(crl) || seconds <= limit)
        return;
    finding(report, crl->next_update.whole,
        "want nextUpdate at most %d days after thisUpdate%s, have it %lld days and %lld seconds after",
        SUBSCRIBER_DAYS,
        crl_covers(crl) == CRL_OF_SUBSCRIBERS
            ? ""
            : ", unless onlyContainsCACerts or the issuer tells a list of CAs",
        (long long)(seconds / TIME_DAY_SECONDS), (long long)(seconds % TIME_DAY_SECONDS));
}

/*
 * SBR 4.9.7: "For the status of Subordinate CA Certificates: … The value of the nextUpdate field SHALL NOT be more than twelve months
 * beyond the value of the thisUpdate field." Months of the calendar.
 */
static void at_most_12_months(const struct crl *crl, struct report *report)
{
    char text[QUOTE_BYTES];
    if (crl_covers(crl) == CRL_OF_CAS && times_valid(crl)
        && crl->next_update.seconds > time_add_months(crl->this_update.seconds, CA_MONTHS))
        finding(report, crl->next_update.whole,
            "want nextUpdate at most %d months after thisUpdate, have \"%s\"", CA_MONTHS,
            quote(crl->next_update.text, text));
}

/* SBR 4.9.7: "twelve months" with a leap day in them are 366 days, which are too many for who takes a year for 365. */
static void at_most_365_days(const struct crl *crl, struct report *report)
{
    const int64_t seconds = crl->next_update.seconds - crl->this_update.seconds;
    if (crl_covers(crl) == CRL_OF_CAS && times_valid(crl) && seconds > (int64_t)CA_DAYS * TIME_DAY_SECONDS
        && crl->next_update.seconds <= time_add_months(crl->this_update.seconds, CA_MONTHS))
        finding(report, crl->next_update.whole,
            "want nextUpdate at most %d days after thisUpdate, as others count %d months, have it %lld days "
            "and %lld seconds after",
            CA_DAYS, CA_MONTHS, (long long)(seconds / TIME_DAY_SECONDS),
            (long long)(seconds % TIME_DAY_SECONDS));
}

/* SBR 4.9.7: "the CA SHALL update and reissue CRLs at least once every seven days": so one that is signed is no older. */
static void issued_within_7_days(const struct crl *crl, struct report *report)
{
    const int64_t limit = (int64_t)SUBSCRIBER_ISSUE_DAYS * TIME_DAY_SECONDS;
    if ((crl_covers(crl) & CRL_OF_SUBSCRIBERS) != 0 && crl->clock_seconds != 0 && crl->this_update.valid
        && crl->clock_seconds - crl->this_update.seconds > limit)
        finding(report, crl->this_update.whole,
            "want a thisUpdate of the last %d days when it is signed, have %d on %d", SUBSCRIBER_ISSUE_DAYS,
            time_date(crl->this_update.seconds), time_date(crl->clock_seconds));
}

/* SBR 4.9.7: CRLs of CAs are reissued "once every twelve months". */
static void issued_within_12_months(const struct crl *crl, struct report *report)
{
    if (crl_covers(crl) == CRL_OF_CAS && crl->clock_seconds != 0 && crl->this_update.valid
        && crl->clock_seconds > time_add_months(crl->this_update.seconds, CA_MONTHS))
        finding(report, crl->this_update.whole,
            "want a thisUpdate of the last %d months when it is signed, have %d on %d", CA_MONTHS,
            time_date(crl->this_update.seconds), time_date(crl->clock_seconds));
}

/* RFC 5280 5.1.2.4: thisUpdate "indicates the issue date of this CRL". */
static void this_update_not_future(const struct crl *crl, struct report *report)
{
    char text[QUOTE_BYTES];
    if (crl->clock_seconds != 0 && crl->this_update.valid
        && crl->this_update.seconds > crl->clock_to + SKEW_SECONDS)
        finding(report, crl->this_update.whole, "want the time of signing, have \"%s\", which is to come",
            quote(crl->this_update.text, text));
}

static const struct rule rules[] = {
    {
        .id = "rfc5280.crl.version_v2",
        .source = "RFC 5280 5.1.2.1",
        .applies = CRL,
        .says = "A CRL is of version 2.",
        .mend = "Put version 2 (the INTEGER 1) in front of the other fields.",
        .peers = "pkilint:pkix.crl_version_is_not_v2 pkilint:pkix.crl_version_missing",
        .check_crl = version_2,
    },
    {
        .id = "rfc5280.crl.issuer_nonempty",
        .source = "RFC 5280 5.1.2.3",
        .applies = CRL,
        .says = "The issuer has a name: the octets of its certificate's subject, when that is known.",
        .mend = "Copy the subject of the CA's certificate octet for octet.",
        .peers = "pkilint:pkix.name_empty",
        .check_crl = issuer_is_named,
    },
    {
        .id = "rfc5280.crl.issuer_crlsign",
        .source = "RFC 5280 6.3.3",
        .applies = CRL,
        .says = "The keyUsage of the issuer's certificate, when it is known and has one, has cRLSign.",
        .mend = "Sign with a key whose certificate has cRLSign in keyUsage.",
        .check_crl = issuer_signs_crls,
    },
    {
        .id = "rfc5280.crl.time_type",
        .source = "RFC 5280 5.1.2.4",
        .applies = CRL,
        .says = "Times are UTCTime through 2049 and GeneralizedTime from 2050, with seconds, in Z, without a "
                "fraction.",
        .mend = "Write times as YYMMDDHHMMSSZ in UTCTime, from 2050 as YYYYMMDDHHMMSSZ in GeneralizedTime.",
        .peers = "pkilint:pkix.utctime_incorrect_syntax pkilint:pkix.generalizedtime_incorrect_syntax "
                 "pkilint:pkix.invalid_time_syntax pkilint:pkix.wrong_time_useful_type",
        .check_crl = times_formed,
    },
    {
        .id = "rfc5280.crl.nextupdate_present",
        .source = "RFC 5280 5.1.2.5",
        .applies = CRL,
        .says = "A CRL says when the next one comes.",
        .mend = "Add nextUpdate.",
        .peers = "pkilint:pkix.validity_period_end_value_missing zlint:e_crl_has_next_update",
        .check_crl = next_update_present,
    },
    {
        .id = "rfc5280.crl.nextupdate_after",
        .source = "RFC 5280 5.1.2.5",
        .applies = CRL,
        .says = "nextUpdate is after thisUpdate.",
        .mend = "Set nextUpdate to the time by which the next list is due.",
        .peers = "pkilint:pkix.crl_negative_validity_period",
        .check_crl = next_update_after,
    },
    {
        .id = "crl.sub.nextupdate_10d",
        .source = "SBR 4.9.7",
        .applies = CRL,
        .since = SMC01,
        .says = "A CRL that may list subscribers' certificates is followed by the next one within 10 days.",
        .mend = "Set nextUpdate at most 864,000 seconds after thisUpdate; a list of CAs alone says so by "
                "onlyContainsCACerts.",
        .peers = "pkilint:cabf.crl_invalid_validity_period zlint:e_crl_next_update_invalid",
        .check_crl = at_most_10_days,
    },
    {
        .id = "crl.ca.nextupdate_12m",
        .source = "SBR 4.9.7",
        .applies = CRL,
        .since = SMC01,
        .says = "A CRL of CAs is followed by the next one within 12 months.",
        .mend = "Set nextUpdate at most 12 months after thisUpdate.",
        .peers = "pkilint:cabf.arl_invalid_validity_period zlint:e_crl_next_update_invalid",
        .check_crl = at_most_12_months,
    },
    {
        .id = "crl.ca.nextupdate_12m.leap",
        .severity = SEVERITY_WARNING,
        .source = "SBR 4.9.7",
        .applies = CRL,
        .since = SMC01,
        .says =
            "A CRL of CAs is followed by the next one within 365 days, also where a leap day makes twelve "
            "months longer.",
        .mend = "Set nextUpdate at most 31,536,000 seconds after thisUpdate.",
        .covers = "crl.ca.nextupdate_12m",
        .peers = "pkilint:cabf.arl_invalid_validity_period",
        .check_crl = at_most_365_days,
    },
    {
        .id = "crl.sub.reissue_7d",
        .source = "SBR 4.9.7",
        .applies = CRL,
        .since = SMC01,
        .says = "A CRL that may list subscribers' certificates is not older than 7 days when it is signed.",
        .mend = "Make the list anew, with the present time as thisUpdate.",
        .check_crl = issued_within_7_days,
    },
    {
        .id = "crl.ca.reissue_12m",
        .source = "SBR 4.9.7",
        .applies = CRL,
        .since = SMC01,
        .says = "A CRL of CAs is not older than 12 months when it is signed.",
        .mend = "Make the list anew, with the present time as thisUpdate.",
        .check_crl = issued_within_12_months,
    },
    {
        .id = "rfc5280.crl.thisupdate_now",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 5.1.2.4",
        .applies = CRL,
        .says = "thisUpdate is not after the time of signing, by more than clocks may differ.",
        .mend = "Set thisUpdate to the present time, and look at the clocks of the CA and of this machine.",
        .check_crl = this_update_not_future,
    },
};

const struct rule_table rules_crl = { "CRLs: version, issuer, times", rules, COUNT_OF(rules) };
