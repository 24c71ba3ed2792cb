/* Cases: the Legal Entity Identifier. */
#include "tests/rules/cases.h"

#define LEI "506700GE1G29325QX363" /* of the Global Legal Entity Identifier Foundation */

/* The content of an LEI extension; the role. */
#define LEI_OF(name, content)                                                                                \
    static void name(struct recipe *recipe)                                                                  \
    {                                                                                                        \
        recipe_extension(recipe, OID_EXT_LEI, content);                                                      \
    }

LEI_OF(lei, "PRINTABLE \"" LEI "\"")
LEI_OF(lei_as_utf8, "UTF8 \"" LEI "\"")
LEI_OF(lei_of_19, "PRINTABLE \"506700GE1G29325QX36\"")
LEI_OF(lei_in_small_letters, "PRINTABLE \"506700ge1g29325qx363\"")
LEI_OF(lei_with_letters_at_its_end, "PRINTABLE \"506700GE1G29325QX3AB\"")
LEI_OF(lei_with_wrong_check_digits, "PRINTABLE \"506700GE1G29325QX364\"")

static void lei_critical(struct recipe *recipe)
{
    lei(recipe);
    recipe_critical(recipe, OID_EXT_LEI, true);
}

static void role(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_LEI_ROLE, "PRINTABLE \"Head of Procurement\"");
}

static void role_critical(struct recipe *recipe)
{
    role(recipe);
    recipe_critical(recipe, OID_EXT_LEI_ROLE, true);
}

static void role_of_null(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_LEI_ROLE, "NULL");
}

static void role_of_nobody(struct recipe *recipe)
{
    role(recipe);
    recipe_without_attribute(recipe, OID_GIVEN_NAME);
    recipe_without_attribute(recipe, OID_SURNAME);
    recipe_without_attribute(recipe, OID_COMMON_NAME);
}

#define AT      "extensions.lei"
#define ROLE_AT "extensions.leiRole"

static const struct rule_case cases[] = {
    { "leaf.lei.mv_prohibited", "an LEI, Mailbox-validated", MV_STRICT, lei,
        { { "leaf.lei.mv_prohibited", AT } } },
    { "leaf.lei.mv_prohibited", "an LEI role, Mailbox-validated", MV_MULTIPURPOSE, role,
        { { "leaf.lei.mv_prohibited", ROLE_AT } } },
    { "leaf.lei.mv_prohibited", "an LEI, Individual-validated", IV_STRICT, lei,
        { { "leaf.lei.mv_prohibited", AT } } },
    { "leaf.lei.ov_noncritical", "an LEI, Organization-validated", OV_STRICT, lei },
    { "leaf.lei.ov_noncritical", "a critical LEI, Organization-validated", OV_STRICT, lei_critical,
        { { "leaf.lei.ov_noncritical", AT } } },
    { "leaf.lei.mv_prohibited", "an LEI role, Individual-validated", IV_STRICT, role,
        { { "leaf.lei.mv_prohibited", ROLE_AT } } },
    { "leaf.lei.ov_no_role", "an LEI role, Organization-validated", OV_STRICT, role,
        { { "leaf.lei.ov_no_role", ROLE_AT } } },
    { "leaf.lei.sv_noncritical", "an LEI role, Sponsor-validated", SV_STRICT, role },
    { "leaf.lei.sv_noncritical", "a critical LEI, Sponsor-validated", SV_STRICT, lei_critical,
        { { "leaf.lei.sv_noncritical", AT } } },
    { "leaf.lei.sv_noncritical", "a critical LEI role, Sponsor-validated", SV_STRICT, role_critical,
        { { "leaf.lei.sv_noncritical", ROLE_AT } } },
    { "leaf.lei.format", "an LEI as UTF8String", SV_STRICT, lei_as_utf8, { { "leaf.lei.format", AT } } },
    { "leaf.lei.format", "an LEI of 19 characters", SV_STRICT, lei_of_19, { { "leaf.lei.format", AT } } },
    { "leaf.lei.format", "an LEI in small letters", SV_STRICT, lei_in_small_letters,
        { { "leaf.lei.format", AT } } },
    { "leaf.lei.format", "an LEI that ends in letters", SV_STRICT, lei_with_letters_at_its_end,
        { { "leaf.lei.format", AT } } },
    { "leaf.lei.format", "an LEI with wrong check digits", OV_STRICT, lei_with_wrong_check_digits,
        { { "leaf.lei.format", AT } } },
    { "iso17442_2.role", "NULL as LEI role", SV_STRICT, role_of_null, { { "iso17442_2.role", ROLE_AT } } },
    { "leaf.lei.role_individual", "an LEI role without a person", SV_STRICT, role_of_nobody,
        { { "leaf.lei.role_individual", ROLE_AT }, { "leaf.tab.sv.person_required", "subject" } } },
};

const struct case_table cases_lei = { cases, COUNT_OF(cases) };
