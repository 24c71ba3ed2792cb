/* The list of all tables of cases, in the order of rules.c; incidents, of many rules, at the end. */
#include "tests/rules/cases.h"

void issuer_good(struct recipe *recipe)
{
    (void)recipe;
}

const struct case_table *const case_tables[] = {
    &cases_tbs,
    &cases_string,
    &cases_attribute,
    &cases_value,
    &cases_subject,
    &cases_subject_mailbox,
    &cases_common_name,
    &cases_organization,
    &cases_person,
    &cases_san,
    &cases_mailbox,
    &cases_general_name,
    &cases_constraint,
    &cases_validity,
    &cases_key,
    &cases_key_strength,
    &cases_key_usage,
    &cases_purpose,
    &cases_policies,
    &cases_directory,
    &cases_lei,
    &cases_qc,
    &cases_semantics,
    &cases_extensions,
    &cases_identifiers,
    &cases_distribution,
    &cases_access,
    &cases_issuer,
    &cases_oid,
    &cases_incidents,
    NULL,
};
