#ifndef LINTGATE_CLI_LINT_KEY_H
#define LINTGATE_CLI_LINT_KEY_H

#include "lint/cert.h"

#include <stdbool.h>

struct config;
struct policies;
struct key_policy;
struct index;

/* A key section of a configuration, read as the module reads it. Zero: nothing is held. */
struct lint_key {
    struct config *config;
    struct policies *policies;
    const struct key_policy *policy;
    struct index *index; /* to look into; NULL: the key uses none, or it cannot be opened, which was told */
};

/*
 * Reads the configuration `path` (NULL: the one that the module would find) and looks up [key "name"]. False after complaints:
 * a configuration that the module would refuse, no such key, a key that is not linted. lint_key_close is needed either way.
 */
bool lint_key_open(struct lint_key *key, const char *path, const char *name);

/* The same without a name: key->policy and key->index stay empty. */
bool lint_key_load(struct lint_key *key, const char *path);

void lint_key_close(struct lint_key *key);

#endif
