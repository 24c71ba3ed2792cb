/* The list of all tables of rules: what rules.h declares, in the order of the certificate. A new table is a line there and here. */
#include "lint/rules.h"

const struct rule_table *const rule_tables[] = {
    &rules_encoding,
    &rules_tbs,
    &rules_string,
    &rules_attribute,
    &rules_value,
    &rules_name,
    &rules_subject,
    &rules_subject_mailbox,
    &rules_common_name,
    &rules_organization,
    &rules_organization_identifier,
    &rules_person,
    &rules_san,
    &rules_mailbox,
    &rules_smtp_utf8,
    &rules_general_name,
    &rules_validity,
    &rules_key,
    &rules_key_usage,
    &rules_purpose,
    &rules_identifiers,
    &rules_distribution,
    &rules_access,
    NULL,
};
