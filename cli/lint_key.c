/* cli/lint_key.c - the key of a configuration, by name. */
#include "cli/lint_key.h"

#include "cli/nearest.h"
#include "cli/output.h"
#include "cli/path.h"
#include "config/config.h"
#include "index/index.h"
#include "module/policy.h"

#include <stdlib.h>
#include <string.h>

static void complain_of_config(void *context, const char *text)
{
    (void)context;
    output_complain(NULL, "%s", text);
}

static bool load(struct lint_key *key, const char *path)
{
    struct complaints complaints = { .tell = complain_of_config };

    key->config = config_load(path, &complaints);
    if (key->config != NULL)
        key->policies = policies_new(key->config, &complaints);
    return key->policies != NULL;
}

static void suggest(const struct policies *policies, const char *name)
{
    struct nearest nearest = { .wanted = name };

    for (size_t i = 0; i < policies->count; i++)
        nearest_look(&nearest, policies->keys[i].config->name, strlen(policies->keys[i].config->name));
    for (size_t i = 0; i < nearest.count; i++)
        output_complain(NULL, "perhaps %s", nearest.best[i].name);
}

static bool find(struct lint_key *key, const char *name)
{
    for (size_t i = 0; i < key->policies->count; i++)
        if (strcmp(key->policies->keys[i].config->name, name) == 0)
            key->policy = &key->policies->keys[i];
    if (key->policy == NULL) {
        output_complain("--key", "want a key of %s, have %s", key->config->path, name);
        suggest(key->policies, name);
        return false;
    }
    if (key->policy->free) {
        output_complain(
            "--key", "want a key whose documents are linted, have %s, which signs anything", name);
        return false;
    }
    return true;
}

/* Without an index, documents are judged all the same, and say what was not looked for. */
static void open_index(struct lint_key *key)
{
    const struct config_index *const config = &key->config->index;
    struct index_error error;

    if (config->line == 0 || key->policy->config->use_index == CONFIG_NO)
        return;
    key->index = index_open(config->file, INDEX_TO_READ, config->lock_timeout, &error);
    if (key->index == NULL)
        output_complain(NULL, "index: %s", error.text);
}

bool lint_key_load(struct lint_key *key, const char *path)
{
    *key = (struct lint_key){ .config = NULL };
    if (path == NULL)
        return load(key, config_path(NULL));
    char *const absolute = path_absolute(path);
    if (absolute == NULL) {
        output_complain("--config", "want a path from a directory that exists, have %s", path);
        return false;
    }
    const bool ok = load(key, absolute);
    free(absolute);
    return ok;
}

bool lint_key_open(struct lint_key *key, const char *path, const char *name)
{
    if (!lint_key_load(key, path) || !find(key, name))
        return false;
    open_index(key);
    return true;
}

void lint_key_close(struct lint_key *key)
{
    index_close(key->index);
    policies_free(key->policies);
    config_free(key->config);
    *key = (struct lint_key){ .config = NULL };
}
