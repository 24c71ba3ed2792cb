#ifndef LINTGATE_LINT_H
#define LINTGATE_LINT_H

#include "lint/report.h"
#include "lint/rule.h"

/*
 * The lint core's door: bytes in, report out. No files, no clock, no locale, no globals, no allocation on
 * the path of a leaf certificate whose names are ASCII. Safe in any thread.
 */

struct lint_input {
    struct span document;  /* DER: one of document.h's kinds, signed or bare */
    int64_t clock_seconds; /* when it is signed; 0: not known, rules take effect by the document's date */
    bool clock_is_day;     /* any second of the day that the clock begins */
    const struct cert
        *issuer; /* the CA in whose name it is, of a request the CA that asks; NULL if not known */
    const struct cert *const
        *roots;      /* Root CA certificates under the SBR, ended by NULL: a certificate with subject and
                                        key of one is a Cross Certificate; NULL if none is known */
    unsigned issues; /* bits of enum scope: certificates that the issuer's key signs; 0: not known */
    const struct cert *responder; /* whose certificate an OCSP response is signed with; NULL if not known */
    const struct history
        *history; /* what the issuer did before (history.h); NULL: rules that need it are silent */
    const char *const
        *off; /* ids of rules that are not run, ended by NULL; NULL for none. For tests and the command */
};

/*
 * Judges one document by every rule that applies. Clears *report first. Afterwards report->parsed says if the
 * document is exactly one artifact that lintgate knows; if not, its first finding names the fault, its offset and its field, and
 * rules may have added what they see in a document that can be read in spite of it.
 */
LINTGATE_API void lint_document(const struct lint_input *input, struct report *report);

/*
 * The same; *artifact gets the document's fields if report->parsed says so, else it is of DOCUMENT_UNKNOWN. The fields point into
 * the document, the issuer and the responder.
 */
LINTGATE_API void lint_artifact(
    const struct lint_input *input, struct artifact *artifact, struct report *report);

/* The rule with that id, or that has it among its peers' names ("zlint:…", with or without the prefix); NULL if none. */
LINTGATE_API const struct rule *lint_rule_find(const char *id);

/* Version of the rule set: changes whenever a rule's meaning does. Goes into each record. */
LINTGATE_API const char *lint_version(void);

enum { LINT_SHA256_BYTES = 32 };

/* The SHA-256 of the rule set's sources, of which the version has the beginning. */
LINTGATE_API const uint8_t *lint_sha256(void);

#endif
