#ifndef LINTGATE_CLI_RULE_WORDS_H
#define LINTGATE_CLI_RULE_WORDS_H

#include "lint/rule.h"

/* What the columns of a rule say, in words. */

enum { RULE_WORDS_BYTES = 512 /* the longest list of profiles, with its NUL */ };

/* What a rule applies to, bits of enum scope: "S/MIME certificates", "sponsor-validated (multipurpose, strict)". Returns `text`. */
const char *rule_scopes(unsigned applies, char text[RULE_WORDS_BYTES]);

/* "always", "since 2023-09-01", "before 2025-07-15". Returns `text`. */
const char *rule_dates(const struct rule *rule, char text[RULE_WORDS_BYTES]);

/* The same, with what happened on these days: "since 2023-09-01 (SMC01, SMC03: SBR 1.0.0 and 1.0.1)". Returns `text`. */
const char *rule_dates_explained(const struct rule *rule, char text[RULE_WORDS_BYTES]);

/* "error: …", why it is that grave, and what follows. Constant string. */
const char *rule_severity_means(enum severity severity);

/* The words of a list separated by spaces (rule.covers, rule.peers; NULL is empty): while (rule_word_next(&list, &word, &len)) … */
bool rule_word_next(const char **list, const char **word, size_t *len);

#endif
