/* Cases: validity. */
#include "tests/rules/cases.h"

static void of_824_days(struct recipe *recipe)
{
    recipe_validity(recipe, "20260301000000Z", "20280601235959Z");
}

static void of_825_days(struct recipe *recipe)
{
    recipe_validity(recipe, "20260301000000Z", "20280602235959Z");
}

static void of_825_days_and_a_second(struct recipe *recipe)
{
    recipe_validity(recipe, "20260301000000Z", "20280603000000Z");
}

static void legacy_of_1184_days(struct recipe *recipe)
{
    recipe_validity(recipe, "20250301000000Z", "20280527235959Z");
}

static void legacy_of_1185_days(struct recipe *recipe)
{
    recipe_validity(recipe, "20250301000000Z", "20280528235959Z");
}

static void legacy_of_1185_days_and_a_second(struct recipe *recipe)
{
    recipe_validity(recipe, "20250301000000Z", "20280529000000Z");
}

static void without_end(struct recipe *recipe)
{
    recipe_validity(recipe, "20260301000000Z", "99991231235959Z");
}

static void utc_without_seconds(struct recipe *recipe)
{
    recipe_part(recipe, PART_VALIDITY, "SEQUENCE { UTC \"260301000000Z\" UTC \"2702282359Z\" }");
}

static void utc_with_offset(struct recipe *recipe)
{
    recipe_part(recipe, PART_VALIDITY, "SEQUENCE { UTC \"260301000000Z\" UTC \"270228235959+0100\" }");
}

static void utc_with_letters(struct recipe *recipe)
{
    recipe_part(recipe, PART_VALIDITY, "SEQUENCE { UTC \"260301000000Z\" UTC \"27022823595oZ\" }");
}

static void utc_of_29_february(struct recipe *recipe)
{
    recipe_part(recipe, PART_VALIDITY, "SEQUENCE { UTC \"260301000000Z\" UTC \"270229000000Z\" }");
}

static void utc_of_29_february_in_a_leap_year(struct recipe *recipe)
{
    recipe_part(recipe, PART_VALIDITY, "SEQUENCE { UTC \"260301000000Z\" UTC \"280229235959Z\" }");
}

static void utc_of_second_60(struct recipe *recipe)
{
    recipe_part(recipe, PART_VALIDITY, "SEQUENCE { UTC \"260301000000Z\" UTC \"261231235960Z\" }");
}

static void generalized_with_fraction(struct recipe *recipe)
{
    recipe_part(recipe, PART_VALIDITY, "SEQUENCE { UTC \"260301000000Z\" TIME \"20500228235959.5Z\" }");
}

static void generalized_without_z(struct recipe *recipe)
{
    recipe_part(recipe, PART_VALIDITY, "SEQUENCE { UTC \"260301000000Z\" TIME \"20500228235959\" }");
}

static void generalized_before_2050(struct recipe *recipe)
{
    recipe_part(recipe, PART_VALIDITY, "SEQUENCE { UTC \"260301000000Z\" TIME \"20270228235959Z\" }");
}

static void ca_until_2049(struct recipe *recipe)
{
    recipe_validity(recipe, "20240901000000Z", "20491231235959Z");
}

static void ca_until_2050(struct recipe *recipe)
{
    recipe_validity(recipe, "20240901000000Z", "20500101000000Z");
}

static void ca_until_2050_as_utc(struct recipe *recipe)
{
    recipe_part(recipe, PART_VALIDITY, "SEQUENCE { UTC \"240901000000Z\" UTC \"500101000000Z\" }");
}

static void ends_before_it_begins(struct recipe *recipe)
{
    recipe_validity(recipe, "20260301000000Z", "20260228235959Z");
}

static void of_one_second(struct recipe *recipe)
{
    recipe_validity(recipe, "20260301000000Z", "20260301000000Z");
}

static const struct rule_case cases[] = {
    { "leaf.validity.825", "valid for 825 days and a second", SV_STRICT, of_825_days_and_a_second,
        { { "leaf.validity.825", "validity" } } },
    { "leaf.validity.825", "valid for 824 days", SV_MULTIPURPOSE, of_824_days },
    { "leaf.validity.825", "without a well-defined end", MV_MULTIPURPOSE, without_end,
        { { "leaf.validity.825", "validity" } } },
    { "leaf.validity.1185", "Legacy valid for 1185 days and a second", SV_LEGACY,
        legacy_of_1185_days_and_a_second, { { "leaf.validity.1185", "validity" } } },
    { "leaf.validity.1185", "Legacy valid for 1184 days", SV_LEGACY, legacy_of_1184_days },
    { "leaf.validity.at_max", "valid for 825 days", SV_STRICT, of_825_days,
        { { "leaf.validity.at_max", "validity" } } },
    { "leaf.validity.at_max", "Legacy valid for 1185 days", SV_LEGACY, legacy_of_1185_days,
        { { "leaf.validity.at_max", "validity" } } },

    { "rfc5280.time_utc_form", "UTCTime without seconds", SV_STRICT, utc_without_seconds,
        { { "rfc5280.time_utc_form", "validity.notAfter" } } },
    { "rfc5280.time_utc_form", "UTCTime with an offset", SV_STRICT, utc_with_offset,
        { { "rfc5280.time_utc_form", "validity.notAfter" } } },
    { "rfc5280.time_utc_form", "UTCTime with a letter", SV_STRICT, utc_with_letters,
        { { "rfc5280.time_utc_form", "validity.notAfter" } } },
    { "rfc5280.time_utc_form", "29 February of a year that has none", SV_STRICT, utc_of_29_february,
        { { "rfc5280.time_utc_form", "validity.notAfter" } } },
    { "rfc5280.time_utc_form", "29 February of a leap year", SV_STRICT, utc_of_29_february_in_a_leap_year },
    { "rfc5280.time_utc_form", "a leap second", SV_STRICT, utc_of_second_60,
        { { "rfc5280.time_utc_form", "validity.notAfter" } } },
    { "rfc5280.time_gen_form", "GeneralizedTime with a fraction", SV_STRICT, generalized_with_fraction,
        { { "rfc5280.time_gen_form", "validity.notAfter" } } },
    { "rfc5280.time_gen_form", "GeneralizedTime in local time", SV_STRICT, generalized_without_z,
        { { "rfc5280.time_gen_form", "validity.notAfter" } } },
    { "rfc5280.time_utc_2049", "GeneralizedTime for 2027", SV_STRICT, generalized_before_2050,
        { { "rfc5280.time_utc_2049", "validity.notAfter" } } },
    { "rfc5280.time_utc_2049", "the last second of 2049 as UTCTime", SUB_CA, ca_until_2049 },
    { "rfc5280.time_utc_2049", "the first second of 2050 as GeneralizedTime", SUB_CA, ca_until_2050 },
    { "rfc5280.validity_order", "2050 as UTCTime, which says 1950", SUB_CA, ca_until_2050_as_utc,
        { { "rfc5280.validity_order", "validity" } } },
    { "rfc5280.validity_order", "an end before the begin", SV_STRICT, ends_before_it_begins,
        { { "rfc5280.validity_order", "validity" } } },
    { "rfc5280.validity_order", "an end in the second of the begin", SV_STRICT, of_one_second },
};

const struct case_table cases_validity = { cases, COUNT_OF(cases) };
