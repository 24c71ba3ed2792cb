#ifndef LINTGATE_CLI_EXAMPLES_H
#define LINTGATE_CLI_EXAMPLES_H

#include "lint/report.h"

/* A document that one rule finds something in. Made at build time from the cases of tests/rules, which prove it. */
struct example {
    const char *rule;      /* id */
    const char *shows;     /* what is special in it: "keyCertSign in a leaf" */
    const char *label;     /* of its PEM block */
    const char *finds;     /* what else the rule finds: "no bits; a tenth bit"; "" for nothing */
    const char *passes;    /* what it lets pass on purpose, in the same form */
    const char *incidents; /* what CAs did, by the numbers of their bugs: "1914999 1917571: keyCertSign; …" */
    int clock;             /* yyyymmdd, when it is signed; 0: not known */
    struct span document;
    struct span issuer;    /* the issuer's certificate; at == NULL if not known */
    struct span responder; /* of an OCSP response likewise: the responder's */
};

/* One for every rule of the lint core, in their order. */
extern const struct example examples[];
extern const size_t example_count;

/* The example of the rule with that id; NULL: it is none of the lint core's. */
const struct example *example_find(const char *rule);

/* Lints it into *report. Returns the first finding of its rule, which lives as long as the report; NULL: it has none, which a test rules out. */
const struct finding *example_lint(const struct example *example, struct report *report);

#endif
