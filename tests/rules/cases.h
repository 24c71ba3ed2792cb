#ifndef LINTGATE_TESTS_CASES_H
#define LINTGATE_TESTS_CASES_H

#include "lint/rule.h"
#include "tests/rules/recipe.h"

/*
 * What rules find, and what they let pass: each case is one certificate and all findings that it makes. Cases stand in
 * cases_*.c in the order of the rules; test_rules.c runs them, make_documents writes their certificates as files.
 */

enum { CASE_MAX_FINDINGS = 12 };

struct expected {
    const char *rule; /* id */
    const char *path; /* as in the report: "extensions.keyUsage" */
};

struct rule_case {
    const char *rule;                      /* id of the rule that the case is about */
    const char *shows;                     /* what is special in this certificate: "keyCertSign in a leaf" */
    unsigned base;                         /* recipe_good of this */
    void (*change)(struct recipe *recipe); /* NULL: the base as it is */
    struct expected finds[CASE_MAX_FINDINGS]; /* exactly these, in any order; none: the certificate passes */
    void (*issuer)(
        struct recipe *recipe); /* changes the issuer's certificate; issuer_good; NULL: not known */
    int clock;                  /* yyyymmdd, when it is signed; 0: not known */
    const char *incident;       /* bugs of the public CA incident tracker: "1914999 1917571"; NULL: none */
};

struct case_table {
    const struct rule_case *cases;
    size_t count;
};

/* The issuer as it is. */
void issuer_good(struct recipe *recipe);

/* One table for each cases_*.c, named as its file; the order is that of rules.c. */
extern const struct case_table cases_tbs, cases_validity, cases_key, cases_key_usage, cases_purpose,
    cases_policies, cases_directory, cases_lei, cases_qc, cases_semantics, cases_extensions;
extern const struct case_table cases_key_strength;
extern const struct case_table cases_identifiers, cases_distribution, cases_access, cases_issuer, cases_oid;
extern const struct case_table cases_string, cases_attribute, cases_value, cases_subject,
    cases_subject_mailbox, cases_common_name, cases_organization, cases_person, cases_san, cases_mailbox,
    cases_general_name, cases_constraint;
extern const struct case_table cases_incidents; /* of many rules */

/* Every table of cases; NULL ends them. In cases.c. */
extern const struct case_table *const case_tables[];

#endif
