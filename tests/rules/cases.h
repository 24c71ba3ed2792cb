#ifndef LINTGATE_TESTS_CASES_H
#define LINTGATE_TESTS_CASES_H

#include "lint/rule.h"
#include "tests/rules/case_past.h"
#include "tests/rules/paper.h"
#include "tests/rules/recipe.h"

/*
 * What rules find, and what they let pass: each case is one document and all findings that it makes. Cases stand in
 * cases_*.c in the order of the rules; test_rules.c runs them, make_documents writes their documents as files.
 */

enum { CASE_MAX_FINDINGS = 12 };

struct expected {
    const char *rule; /* id */
    const char *path; /* as in the report: "extensions.keyUsage" */
};

struct rule_case {
    const char *rule;                      /* id of the rule that the case is about */
    const char *shows;                     /* what is special in this certificate: "keyCertSign in a leaf" */
    unsigned base;                         /* recipe_good of this; of CRL, OCSP and REQUEST paper_good */
    void (*change)(struct recipe *recipe); /* NULL: the base as it is */
    struct expected finds[CASE_MAX_FINDINGS]; /* exactly these, in any order; none: the certificate passes */
    void (*issuer)(struct recipe
            *recipe); /* changes the issuer's certificate: case_issuer; issuer_good; NULL: not known */
    int clock;        /* yyyymmdd, when it is signed; 0: not known */
    void (*edit)(struct paper *paper); /* what `change` is for papers */
    bool cross;                        /* a root with this subject and key is known */
    void (*responder)(
        struct recipe *recipe);   /* as `issuer`, of an OCSP response; responder_good; NULL: not known */
    const struct case_past *past; /* of the issuer's past; NULL: nobody asks, as when a file is linted */
    const char *incident;         /* bugs of the public CA incident tracker: "1914999 1917571"; NULL: none */
};

struct case_table {
    const struct rule_case *cases;
    size_t count;
};

/* True if `rule` is among what the case finds. */
bool case_finds(const struct rule_case *one, const char *rule);

/* The document of a case. */
struct case_document {
    struct span tbs;   /* what is to be signed; at == NULL if the case differs in what is beside it */
    struct span whole; /* signed */
    const char *label; /* of its PEM block */
    struct recipe *recipe;
    struct paper *paper;
};

/* Makes it; case_document_free frees it. */
struct case_document case_document(const struct rule_case *one);
void case_document_free(struct case_document *document);

/* The certificate of the issuer of a case that knows it: of CAs the root, of others the CA that recipe_good(SUB_CA) is. */
struct recipe *case_issuer(const struct rule_case *one);

/* The certificate of the responder of a case that knows it. */
struct recipe *case_responder(const struct rule_case *one);

/* The issuer as it is. */
void issuer_good(struct recipe *recipe);

/* The responder of OCSP responses as it is: recipe_good(OCSP_SIGNER). */
void responder_good(struct recipe *recipe);

/* One table for each cases_*.c, named as its file; the order is that of rules.c. */
extern const struct case_table cases_encoding;
extern const struct case_table cases_oid;
extern const struct case_table cases_tbs;
extern const struct case_table cases_validity;
extern const struct case_table cases_string;
extern const struct case_table cases_attribute;
extern const struct case_table cases_value;
extern const struct case_table cases_subject;
extern const struct case_table cases_subject_mailbox;
extern const struct case_table cases_common_name;
extern const struct case_table cases_organization;
extern const struct case_table cases_person;
extern const struct case_table cases_key;
extern const struct case_table cases_key_strength;
extern const struct case_table cases_identifiers;
extern const struct case_table cases_key_usage;
extern const struct case_table cases_purpose;
extern const struct case_table cases_policies;
extern const struct case_table cases_san;
extern const struct case_table cases_mailbox;
extern const struct case_table cases_general_name;
extern const struct case_table cases_constraint;
extern const struct case_table cases_distribution;
extern const struct case_table cases_access;
extern const struct case_table cases_directory;
extern const struct case_table cases_qc;
extern const struct case_table cases_semantics;
extern const struct case_table cases_lei;
extern const struct case_table cases_extensions;
extern const struct case_table cases_issuer;
extern const struct case_table cases_ocsp;
extern const struct case_table cases_ocsp_interval;
extern const struct case_table cases_ocsp_status;
extern const struct case_table cases_ocsp_extension;
extern const struct case_table cases_ocsp_signer;
extern const struct case_table cases_ca;
extern const struct case_table cases_ca_policies;
extern const struct case_table cases_ca_constraint;
extern const struct case_table cases_responder;
extern const struct case_table cases_crl;
extern const struct case_table cases_crl_extensions;
extern const struct case_table cases_crl_entry;
extern const struct case_table cases_csr;
extern const struct case_table cases_history_status;
extern const struct case_table cases_history;
extern const struct case_table cases_incidents; /* of many rules */

/* Every table of cases; NULL ends them. In cases.c. */
extern const struct case_table *const case_tables[];

#endif
