#ifndef LINTGATE_TESTS_PIN_FIXTURE_H
#define LINTGATE_TESTS_PIN_FIXTURE_H

#include "lint/pins.h"
#include "tests/rules/paper.h"
#include "tests/rules/recipe.h"

/* What one pin finds in the certificate of a recipe. */

/* What the last of the functions below left. */
extern struct report pin_report;

/* All that the pin of `kind` with these blank-separated words finds, a line each: "rule: path: message". Until the next call. */
const char *pin_findings(struct recipe *recipe, enum pin_kind kind, const char *words);

/* The pin finds exactly this; "" is nothing. */
void assert_finds(struct recipe *recipe, enum pin_kind kind, const char *words, const char *expected);

/* The same of a CRL. */
void assert_finds_in_crl(struct paper *paper, enum pin_kind kind, const char *words, const char *expected);

/* The same for a pin that is a number; and for no pin at all. */
void assert_finds_number(struct recipe *recipe, enum pin_kind kind, uint32_t number, const char *expected);
void assert_finds_nothing_unpinned(struct recipe *recipe);

#endif
