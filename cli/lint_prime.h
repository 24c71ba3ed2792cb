#ifndef LINTGATE_CLI_LINT_PRIME_H
#define LINTGATE_CLI_LINT_PRIME_H

#include "lint/artifact.h"
#include "lint/report.h"

/*
 * SBR 6.1.6: a modulus that is itself a prime is the power of one. Adds a finding to *report if the RSA key in `artifact` has such a
 * modulus. Takes milliseconds, which a module in front of a key does not; so it is the command's alone. False if memory ran out.
 */
bool lint_prime(const struct artifact *artifact, struct report *report);

#endif
