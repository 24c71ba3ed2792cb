/* Cases of rules_ocsp_interval.c: how long a response holds. */
#include "tests/rules/cases.h"
#include "tests/rules/ocsp_edit.h"

static void issuer_is_root(struct recipe *recipe)
{
    recipe_part(recipe, PART_ISSUER, RECIPE_CA_NAME);
}

static void next_at(struct paper *paper, const char *time)
{
    ocsp_single(paper, RESPONSE_GOOD RESPONSE_PRODUCED " [0] { TIME \"%s\" }", time);
}

static void no_next_update(struct paper *paper)
{
    ocsp_single(paper, RESPONSE_GOOD RESPONSE_PRODUCED);
}

static void below_8_hours(struct paper *paper)
{
    next_at(paper, "20260301075959Z");
}

static void of_8_hours(struct paper *paper)
{
    next_at(paper, "20260301080000Z");
}

static void above_10_days(struct paper *paper)
{
    next_at(paper, "20260311000001Z");
}

static void of_10_days(struct paper *paper)
{
    next_at(paper, "20260311000000Z");
}

static void below_10_days(struct paper *paper)
{
    next_at(paper, "20260310235959Z");
}

/* An interval of 12 hours; signed after that many seconds. */
static void short_and_signed_at(struct paper *paper, const char *time)
{
    next_at(paper, "20260301120000Z");
    paper_set(paper, "producedAt", "TIME \"%s\"", time);
}

static void short_in_second_half(struct paper *paper)
{
    short_and_signed_at(paper, "20260301060001Z");
}

static void short_at_half(struct paper *paper)
{
    short_and_signed_at(paper, "20260301060000Z");
}

static void below_16_hours_in_second_half(struct paper *paper)
{
    next_at(paper, "20260301155959Z");
    paper_set(paper, "producedAt", "TIME \"20260301080001Z\"");
}

static void of_16_hours_at_half(struct paper *paper)
{
    next_at(paper, "20260301160000Z");
    paper_set(paper, "producedAt", "TIME \"20260301080000Z\"");
}

static void of_16_hours_after_half(struct paper *paper)
{
    next_at(paper, "20260301160000Z");
    paper_set(paper, "producedAt", "TIME \"20260301080001Z\"");
}

static void above_4_days_old(struct paper *paper)
{
    next_at(paper, "20260310000000Z");
    paper_set(paper, "producedAt", "TIME \"20260305000001Z\"");
}

static void of_4_days_old(struct paper *paper)
{
    next_at(paper, "20260310000000Z");
    paper_set(paper, "producedAt", "TIME \"20260305000000Z\"");
}

static void for_9_days(struct paper *paper)
{
    next_at(paper, "20260310000000Z");
}

static void above_12_months(struct paper *paper)
{
    next_at(paper, "20270301000001Z");
}

static void of_12_months(struct paper *paper)
{
    next_at(paper, "20270301000000Z");
}

static void known_13_months_ago(struct paper *paper)
{
    ocsp_single(paper, RESPONSE_GOOD "TIME \"20250131000000Z\"");
}

/* clang-format off */
static const struct rule_case cases[] = {
    { .rule = "ocsp.sub.interval_present", .shows = "no nextUpdate", .base = OCSP, .edit = no_next_update,
      .finds = { { "ocsp.sub.interval_present", "responses[0]" } } },
    { .rule = "ocsp.sub.interval_present", .shows = "no nextUpdate, of a subordinate CA", .base = OCSP, .edit = no_next_update,
      .issuer = issuer_good, .finds = { { "ocsp.sub.interval_present", "responses[0]" } } },
    { .rule = "ocsp.sub.interval_present", .shows = "no nextUpdate, of a root", .base = OCSP, .edit = no_next_update,
      .issuer = issuer_is_root },
    { .rule = "ocsp.sub.interval_min_8h", .shows = "a second below 8 hours", .base = OCSP, .edit = below_8_hours,
      .finds = { { "ocsp.sub.interval_min_8h", "responses[0].nextUpdate" } } },
    { .rule = "ocsp.sub.interval_min_8h", .shows = "8 hours", .base = OCSP, .edit = of_8_hours },
    { .rule = "ocsp.sub.interval_min_8h", .shows = "a second below 8 hours, of a root", .base = OCSP, .edit = below_8_hours,
      .issuer = issuer_is_root },
    { .rule = "ocsp.sub.interval_max_10d", .shows = "a second above 10 days", .base = OCSP, .edit = above_10_days,
      .finds = { { "ocsp.sub.interval_max_10d", "responses[0].nextUpdate" } } },
    { .rule = "ocsp.sub.interval_max_10d", .shows = "a second below 10 days", .base = OCSP, .edit = below_10_days },
    { .rule = "ocsp.sub.interval_max_10d", .shows = "a second above 10 days, of a root", .base = OCSP, .edit = above_10_days,
      .issuer = issuer_is_root },
    { .rule = "ocsp.sub.interval_max_10d.inclusive", .shows = "10 days and no second", .base = OCSP, .edit = of_10_days,
      .finds = { { "ocsp.sub.interval_max_10d.inclusive", "responses[0].nextUpdate" } } },
    { .rule = "ocsp.sub.interval_max_10d.inclusive", .shows = "a second below 10 days", .base = OCSP, .edit = below_10_days },
    { .rule = "ocsp.sub.refresh_short", .shows = "an interval of 12 hours, signed in its second half", .base = OCSP,
      .edit = short_in_second_half, .finds = { { "ocsp.sub.refresh_short", "responses[0].thisUpdate" } } },
    { .rule = "ocsp.sub.refresh_short", .shows = "an interval of a second below 16 hours, signed in its second half", .base = OCSP,
      .edit = below_16_hours_in_second_half, .finds = { { "ocsp.sub.refresh_short", "responses[0].thisUpdate" } } },
    { .rule = "ocsp.sub.refresh_short", .shows = "an interval of 12 hours, signed in its middle", .base = OCSP,
      .edit = short_at_half },
    { .rule = "ocsp.sub.refresh_short", .shows = "an interval of 12 hours, signed in its second half, of a root", .base = OCSP,
      .edit = short_in_second_half, .issuer = issuer_is_root },
    { .rule = "ocsp.sub.refresh_long", .shows = "an interval of 16 hours, signed below 8 hours before its end", .base = OCSP,
      .edit = of_16_hours_after_half, .finds = { { "ocsp.sub.refresh_long", "responses[0].nextUpdate" } } },
    { .rule = "ocsp.sub.refresh_long", .shows = "an interval of 16 hours, signed 8 hours before its end", .base = OCSP,
      .edit = of_16_hours_at_half },
    { .rule = "ocsp.sub.refresh_long", .shows = "a status that is a second above 4 days old", .base = OCSP,
      .edit = above_4_days_old, .finds = { { "ocsp.sub.refresh_long", "responses[0].thisUpdate" } } },
    { .rule = "ocsp.sub.refresh_long", .shows = "a status that is 4 days old", .base = OCSP, .edit = of_4_days_old },
    { .rule = "ocsp.sub.refresh_long", .shows = "a status that is 5 days old by the clock", .base = OCSP, .edit = for_9_days,
      .clock = 20260306, .finds = { { "ocsp.sub.refresh_long", "responses[0].thisUpdate" },
          { "rfc6960.producedat_now", "producedAt" } } },
    { .rule = "ocsp.ca.refresh_12m", .shows = "a second above 12 months", .base = OCSP, .edit = above_12_months,
      .issuer = issuer_is_root, .finds = { { "ocsp.ca.refresh_12m", "responses[0].nextUpdate" } } },
    { .rule = "ocsp.ca.refresh_12m", .shows = "a status that was known 13 months ago", .base = OCSP, .edit = known_13_months_ago,
      .issuer = issuer_is_root, .finds = { { "ocsp.ca.refresh_12m", "responses[0].thisUpdate" } } },
    { .rule = "ocsp.ca.refresh_12m", .shows = "12 months", .base = OCSP, .edit = of_12_months, .issuer = issuer_is_root },
};
/* clang-format on */

const struct case_table cases_ocsp_interval = { cases, COUNT_OF(cases) };
