#ifndef LINTGATE_CLI_LINT_RESPONDER_H
#define LINTGATE_CLI_LINT_RESPONDER_H

#include "lint/cert.h"

/*
 * The responder's certificate beside the signature of an OCSP response: the first in certs that its responderID names. It points into
 * `document`; to be freed with free(). NULL if there is none, for every other document, and when memory ran out. Nobody has
 * verified it.
 */
struct cert *lint_responder_beside(struct span document);

#endif
