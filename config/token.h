#ifndef LINTGATE_CONFIG_TOKEN_H
#define LINTGATE_CONFIG_TOKEN_H

#include "config/config.h"

/*
 * Fills in what [token "label"] means: `label` has a byte of the token's label as itself or as %XX, and "*" alone stands for
 * every token. False if it is none: empty, longer than a label, with blanks at its end or a % that is no %XX.
 */
bool token_label_read(const char *label, struct config_token *token);

#endif
