/* The list of all tables of cases, in the order of rules.c; incidents, of many rules, at the end. */
#include "tests/rules/cases.h"

bool case_finds(const struct rule_case *one, const char *rule)
{
    for (size_t i = 0; i < CASE_MAX_FINDINGS && one->finds[i].rule != NULL; i++) {
        if (strcmp(one->finds[i].rule, rule) == 0)
            return true;
    }
    return false;
}

void issuer_good(struct recipe *recipe)
{
    (void)recipe;
}

void responder_good(struct recipe *recipe)
{
    (void)recipe;
}

const struct case_table *const case_tables[] = {
    &cases_encoding,
    &cases_oid,
    &cases_tbs,
    &cases_validity,
    &cases_string,
    &cases_attribute,
    &cases_value,
    &cases_subject,
    &cases_subject_mailbox,
    &cases_common_name,
    &cases_organization,
    &cases_person,
    &cases_key,
    &cases_key_strength,
    &cases_identifiers,
    &cases_key_usage,
    &cases_purpose,
    &cases_policies,
    &cases_san,
    &cases_mailbox,
    &cases_general_name,
    &cases_constraint,
    &cases_distribution,
    &cases_access,
    &cases_directory,
    &cases_qc,
    &cases_semantics,
    &cases_lei,
    &cases_extensions,
    &cases_issuer,
    &cases_ocsp,
    &cases_ocsp_interval,
    &cases_ocsp_status,
    &cases_ocsp_extension,
    &cases_ocsp_signer,
    &cases_ca,
    &cases_ca_policies,
    &cases_ca_constraint,
    &cases_responder,
    &cases_crl,
    &cases_crl_extensions,
    &cases_crl_entry,
    &cases_csr,
    &cases_history_status,
    &cases_history,
    &cases_incidents,
    NULL,
};
