/* Cases: subjectDirectoryAttributes. */
#include "tests/rules/cases.h"

#define ATTRIBUTES(name, attributes)                                                                         \
    static void name(struct recipe *recipe)                                                                  \
    {                                                                                                        \
        recipe_extension(recipe, OID_EXT_SUBJECT_DIRECTORY_ATTRIBUTES, "SEQUENCE { " attributes " }");       \
    }

ATTRIBUTES(all, "SEQUENCE { dateOfBirth SET { TIME \"19710101120000Z\" } }"
                " SEQUENCE { placeOfBirth SET { UTF8 \"Wien\" } } SEQUENCE { gender SET { PRINTABLE \"F\" } }"
                " SEQUENCE { countryOfCitizenship SET { PRINTABLE \"AT\" PRINTABLE \"CH\" } }"
                " SEQUENCE { countryOfResidence SET { PRINTABLE \"AT\" } }")
ATTRIBUTES(none, "")
ATTRIBUTES(other, "SEQUENCE { 2.999.5 SET { NULL } }")
ATTRIBUTES(date_of_birth_as_utc, "SEQUENCE { dateOfBirth SET { UTC \"710101120000Z\" } }")
ATTRIBUTES(date_of_birth_without_time, "SEQUENCE { dateOfBirth SET { TIME \"19710101\" } }")
ATTRIBUTES(date_of_birth_with_letters, "SEQUENCE { dateOfBirth SET { TIME \"1971010112000oZ\" } }")
ATTRIBUTES(place_of_birth_empty, "SEQUENCE { placeOfBirth SET { UTF8 \"\" } }")
ATTRIBUTES(place_of_birth_as_ia5, "SEQUENCE { placeOfBirth SET { IA5 \"Wien\" } }")
ATTRIBUTES(gender_x, "SEQUENCE { gender SET { PRINTABLE \"X\" } }")
ATTRIBUTES(gender_as_utf8, "SEQUENCE { gender SET { UTF8 \"f\" } }")
ATTRIBUTES(country_in_words, "SEQUENCE { countryOfCitizenship SET { PRINTABLE \"Austria\" } }")
ATTRIBUTES(country_that_does_not_exist, "SEQUENCE { countryOfResidence SET { PRINTABLE \"QQ\" } }")

static void all_critical(struct recipe *recipe)
{
    all(recipe);
    recipe_critical(recipe, OID_EXT_SUBJECT_DIRECTORY_ATTRIBUTES, true);
}

#define AT "extensions.subjectDirectoryAttributes"

static const struct rule_case cases[] = {
    { "leaf.sda.prohibited", "subjectDirectoryAttributes, Strict", SV_STRICT, all,
        { { "leaf.sda.prohibited", AT } } },
    { "leaf.sda.prohibited", "subjectDirectoryAttributes, Multipurpose", IV_MULTIPURPOSE, all,
        { { "leaf.sda.prohibited", AT } } },
    { "leaf.sda.noncritical", "subjectDirectoryAttributes, Legacy", SV_LEGACY, all },
    { "leaf.sda.noncritical", "critical subjectDirectoryAttributes, Legacy", SV_LEGACY, all_critical,
        { { "leaf.sda.noncritical", AT } } },
    { "leaf.sda.content", "another attribute", SV_LEGACY, other, { { "leaf.sda.content", AT "[0]" } } },
    { "rfc5280.sda_noncritical", "critical subjectDirectoryAttributes in a certificate that is not S/MIME",
        OTHER_LEAF, all_critical, { { "rfc5280.sda_noncritical", AT } } },
    { "rfc5280.sda_noncritical.nonempty", "subjectDirectoryAttributes without any", SV_LEGACY, none,
        { { "rfc5280.sda_noncritical.nonempty", AT } } },
    { "rfc3739.sda_dob", "dateOfBirth as UTCTime", SV_LEGACY, date_of_birth_as_utc,
        { { "rfc3739.sda_dob", AT "[0]" } } },
    { "rfc3739.sda_dob", "dateOfBirth without a time", SV_LEGACY, date_of_birth_without_time,
        { { "rfc3739.sda_dob", AT "[0]" } } },
    { "rfc3739.sda_dob", "dateOfBirth with a letter", SV_LEGACY, date_of_birth_with_letters,
        { { "rfc3739.sda_dob", AT "[0]" } } },
    { "rfc3739.sda_pob", "an empty placeOfBirth", SV_LEGACY, place_of_birth_empty,
        { { "rfc3739.sda_pob", AT "[0]" } } },
    { "rfc3739.sda_pob", "placeOfBirth as IA5String", SV_LEGACY, place_of_birth_as_ia5,
        { { "rfc3739.sda_pob", AT "[0]" } } },
    { "rfc3739.sda_gender", "gender X", SV_LEGACY, gender_x, { { "rfc3739.sda_gender", AT "[0]" } } },
    { "rfc3739.sda_gender", "gender as UTF8String", SV_LEGACY, gender_as_utf8,
        { { "rfc3739.sda_gender", AT "[0]" } } },
    { "rfc3739.sda_countries", "a country in words", SV_LEGACY, country_in_words,
        { { "rfc3739.sda_countries", AT "[0]" } } },
    { "rfc3739.sda_countries", "a country that does not exist", SV_LEGACY, country_that_does_not_exist,
        { { "rfc3739.sda_countries", AT "[0]" } } },
};

const struct case_table cases_directory = { cases, COUNT_OF(cases) };
