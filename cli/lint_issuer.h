#ifndef LINTGATE_CLI_LINT_ISSUER_H
#define LINTGATE_CLI_LINT_ISSUER_H

#include "cli/input.h"
#include "lint/cert.h"

/* The certificate of who signs. Zero: nothing is held. */
struct lint_issuer {
    struct input input; /* what `cert` points into */
    struct cert *cert;  /* too large for a stack */
};

/* Reads the one certificate of a CA in `path`. False after a complaint. lint_issuer_close is needed either way. */
bool lint_issuer_open(struct lint_issuer *issuer, const char *path);

/* The same of anybody: of who signs OCSP responses for a CA. */
bool lint_responder_open(struct lint_issuer *responder, const char *path);

void lint_issuer_close(struct lint_issuer *issuer);

/* Roots that the issuer may cross-certify. Zero: nothing is held. */
struct lint_roots {
    struct input input; /* what `certs` point into */
    struct cert *certs;
    const struct cert **list; /* of them all, ended by NULL */
};

/* Reads the self-signed certificates of CAs in `path`. False after a complaint. lint_roots_close is needed either way. */
bool lint_roots_open(struct lint_roots *roots, const char *path);

void lint_roots_close(struct lint_roots *roots);

#endif
