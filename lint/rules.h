#ifndef LINTGATE_RULES_H
#define LINTGATE_RULES_H

#include "lint/rule.h"

/*
 * One table for each rules_*.c, named as its file, in the order of the certificate. At the foot of rules_san.c:
 *
 *     static const struct rule rules[] = { … };
 *     const struct rule_table rules_san = { "Subject alternative name", rules, COUNT_OF(rules) };
 *
 * with its line here and in rules.c: rules of a table that rules.c does not list never run.
 */
extern const struct rule_table rules_encoding; /* what the readers decide */
extern const struct rule_table rules_oid;
extern const struct rule_table rules_tbs;
extern const struct rule_table rules_validity;
extern const struct rule_table rules_string;
extern const struct rule_table rules_attribute;
extern const struct rule_table rules_value;
extern const struct rule_table rules_name;
extern const struct rule_table rules_subject;
extern const struct rule_table rules_subject_mailbox;
extern const struct rule_table rules_common_name;
extern const struct rule_table rules_organization;
extern const struct rule_table rules_organization_identifier;
extern const struct rule_table rules_person;
extern const struct rule_table rules_key;
extern const struct rule_table rules_key_strength;
extern const struct rule_table rules_identifiers;
extern const struct rule_table rules_key_usage;
extern const struct rule_table rules_purpose;
extern const struct rule_table rules_policies;
extern const struct rule_table rules_san;
extern const struct rule_table rules_mailbox;
extern const struct rule_table rules_smtp_utf8;
extern const struct rule_table rules_general_name;
extern const struct rule_table rules_constraint;
extern const struct rule_table rules_distribution;
extern const struct rule_table rules_access;
extern const struct rule_table rules_directory;
extern const struct rule_table rules_qc;
extern const struct rule_table rules_qc_value;
extern const struct rule_table rules_semantics;
extern const struct rule_table rules_lei;
extern const struct rule_table rules_extensions;
extern const struct rule_table rules_issuer;
extern const struct rule_table rules_ocsp;
extern const struct rule_table rules_ocsp_interval;
extern const struct rule_table rules_ocsp_status;
extern const struct rule_table rules_ocsp_extension;
extern const struct rule_table rules_ocsp_signer;
extern const struct rule_table rules_ca;
extern const struct rule_table rules_ca_purpose;
extern const struct rule_table rules_ca_name;
extern const struct rule_table rules_ca_policies;
extern const struct rule_table rules_ca_pointers;
extern const struct rule_table rules_ca_constraint;
extern const struct rule_table rules_responder;
extern const struct rule_table rules_crl;
extern const struct rule_table rules_crl_extensions;
extern const struct rule_table rules_crl_point;
extern const struct rule_table rules_crl_entry;
extern const struct rule_table rules_csr;
extern const struct rule_table rules_history_crl;
extern const struct rule_table rules_history_status;
extern const struct rule_table rules_history; /* the last: what is asked here holds others up */

#define DOCUMENT_KIND_RULE "document.kind" /* what a document of no known kind breaks */

#endif
