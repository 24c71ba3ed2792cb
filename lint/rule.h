#ifndef LINTGATE_RULE_H
#define LINTGATE_RULE_H

#include "lint/artifact.h"
#include "lint/report.h"

/* Days on which ballots took effect, yyyymmdd; SBR 1.2.1 and the version history. */
enum effective {
    ALWAYS = 0,
    SMC01 = 20230901,    /* 1.0.0: the SBR begin */
    SMC03 = 20230901,    /* 1.0.1 */
    SMC03_CA = 20240915, /* 1.0.1 appendix B: issuing CAs comply */
    SMC06 = 20240511,    /* 1.0.4 */
    SMC08 = 20240829,    /* 1.0.6: RFC 9598 */
    SMC09 = 20241122,    /* 1.0.7 */
    SMC011 = 20250514,   /* 1.0.9: organizationIdentifier rewritten, EUID */
    SMC012 = 20250702,   /* 1.0.10 */
    LEGACY_SUNSET = 20250715,
    SMC013 = 20250822,      /* 1.0.11: ML-DSA, ML-KEM */
    SHA1_SUNSET = 20260915, /* 1.0.14 */
};

/*
 * One requirement, or several that one look decides: one static function and one row in the table at the foot of
 * its file. Ids are public: the key of the (first) requirement that the rule covers, never reused, never renamed. What every document reads
 * of a rule stands in its first 64 octets, which are in the processor's cache together.
 */
struct rule {
    const char *id;         /* "leaf.ku.present" */
    enum severity severity; /* error: a SHALL is broken; warning: a SHOULD; notice: worth knowing */
    unsigned applies;       /* bits of enum scope */
    int since,
        until; /* days yyyymmdd, judged by what the document's `judged_at` says; 0 without limit; `until` is the first day that it no longer holds */
    /*
     * Reports, or does not: one for each kind of document that the rule speaks of, as `applies` says. `check` or `check_key`, never both, looks at a
     * request, too: at the certificate that it asks for, whose fields are absent where the request does not say; and `check` at a CRL: at
     * what it shares with a certificate. All NULL: what the readers decide before any rule runs.
     */
    void (*check)(const struct cert *cert, struct report *report);
    void (*check_key)(const struct key_info *key, struct report *report);
    void (*check_crl)(const struct crl *crl, struct report *report);
    void (*check_ocsp)(const struct ocsp *ocsp, struct report *report);
    void (*check_csr)(const struct csr *csr, struct report *report);

    const char *source; /* the clause: "SBR 7.1.2.3(e)", "RFC 5280 4.2.1.3" */
    const char *says;   /* one sentence, for people who look the rule up */
    const char *mend;   /* what a CA does about a finding, one sentence */
    const char *
        covers; /* further requirement keys, space separated; a * stands for any run of characters; NULL for none */
    const char
        *peers; /* the same check elsewhere: "zlint:e_… pkilint:cabf.…", space separated; NULL for none */
    bool history; /* asks what the issuer did before (history.h): says nothing when nobody is to be asked */
};

/* True if the rule has no check: the readers decide it. */
static inline bool rule_is_readers(const struct rule *rule)
{
    return rule->check == NULL && rule->check_key == NULL && rule->check_crl == NULL
           && rule->check_ocsp == NULL && rule->check_csr == NULL;
}

/* A table of rules, in the order of their source's clauses. */
struct rule_table {
    const char *title; /* the part of the document: "Key usage" */
    const struct rule *rules;
    size_t count;
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Every table, in the order of the documents; NULL ends them. In rules.c. */
LINTGATE_API extern const struct rule_table *const rule_tables[];

#endif
