#ifndef LINTGATE_PINS_H
#define LINTGATE_PINS_H

#include "lint/rule.h"

struct crl;

/*
 * Pins: what the certificates and CRLs of one key may contain, because its operator's practice statement says so. No rule can know
 * that: a certificate with another CA's CRL in it is as good as any. A pin asks nothing of what is absent, but for keyUsage
 * and extKeyUsage, without which a key may be used for anything, for pathLenConstraint, without which a path has no end, and for
 * issuingDistributionPoint, without which a part of a list is taken for all of it.
 */
enum pin_kind {
    PIN_KEY_USAGES,           /* keyUsage: whole combinations, "digitalSignature+nonRepudiation" */
    PIN_EXTENDED_KEY_USAGES,  /* each key purpose, by name or dotted */
    PIN_POLICIES,             /* each policy but for the reserved ones of SBR 7.1.6.1, by name or dotted */
    PIN_CRL_URLS,             /* each location of each distribution point, octet for octet */
    PIN_OCSP_URLS,            /* each location of id-ad-ocsp */
    PIN_CA_ISSUERS_URLS,      /* each location of id-ad-caIssuers */
    PIN_CPS_URLS,             /* each id-qt-cps */
    PIN_VALIDITY_DAYS,        /* a number: days of 86,400 seconds at most, both ends included */
    PIN_SUBJECT_ATTRIBUTES,   /* each type of attribute of subject and directory names, by name or dotted */
    PIN_FORBIDDEN_ATTRIBUTES, /* none of them */
    PIN_REQUIRED_ATTRIBUTES,  /* each of them is in subject, by name or dotted */
    PIN_ORGANIZATIONS,        /* each organizationName there, character for character, percent-encoded */
    PIN_MAILBOX_DOMAINS,      /* each mailbox's domain; ".example.org" is any below: RFC 5280 4.2.1.10 */
    PIN_CA_SUBJECTS,          /* of a subordinate CA, RFC 4514, percent-encoded */
    PIN_CA_KEYS,              /* of a subordinate CA: SHA-256 of SubjectPublicKeyInfo, hexadecimal */
    PIN_PATH_LENGTH,          /* of a subordinate CA: a number, the largest pathLenConstraint */
    PIN_CRL_POINTS,           /* of a CRL: each location in issuingDistributionPoint, which it has to have */
    PIN_EXTENSIONS,           /* each type of extension but for those that SBR speaks of, by name or dotted */
    PIN_COUNT
};

/* Not set: not pinned. */
struct pin {
    bool set;
    const char *const *
        words; /* what is allowed; in PIN_FORBIDDEN_ATTRIBUTES what is not, in PIN_REQUIRED_ATTRIBUTES what has to be; NULL if there are none */
    size_t word_count;
    uint32_t number; /* PIN_VALIDITY_DAYS and PIN_PATH_LENGTH alone */
};

/* A key's. Words are somebody else's, and live as long. */
struct pins {
    struct pin of[PIN_COUNT];
};

/* What findings of the pin say of it: id ("pin.crl-urls"), severity, source, `says`. It has no check of a rule's. */
const struct rule *pin_rule(enum pin_kind kind);

/* NULL if `word` can stand in a pin of that kind; else what can: "want …". Constant string. */
const char *pin_word_fault(enum pin_kind kind, const char *word);

/* True if a pin without any word makes sense: nothing of the kind is allowed. */
bool pin_may_be_empty(enum pin_kind kind);

/* Adds a finding to the report of `cert` for everything in it that a pin does not allow. */
void pins_check(const struct pins *pins, const struct cert *cert, struct report *report);

/* The same of a CRL. */
void pins_check_crl(const struct pins *pins, const struct crl *crl, struct report *report);

#endif
