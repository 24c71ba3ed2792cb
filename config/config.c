/* config/config.c - where the configuration is, reading it, letting go of it. */

#include "config/config.h"

#include "config/file.h"
#include "config/memory.h"

#include <stdlib.h>
#include <string.h>

static const char environment[] = "LINTGATE_CONF";

const char *config_path(const char *explicit_path)
{
    if (explicit_path != NULL)
        return explicit_path;
    const char *path = secure_getenv(environment);
    return path != NULL ? path : "/etc/lintgate/lintgate.conf";
}

bool config_path_is_open(const char *explicit_path)
{
    const char *path = secure_getenv(environment);

    return explicit_path == NULL || path == NULL || strcmp(explicit_path, path) == 0;
}

struct config *config_load(const char *path, struct complaints *complaints)
{
    struct config_bytes text;
    char error[CONFIG_FILE_ERROR_BYTES];

    complaints->file = NULL; /* the error names the part of the path that it is about */
    if (!config_read_file(path, CONFIG_MAX_BYTES, &text, error)) {
        complain(complaints, 0, NULL, NULL, "%s", error);
        complaints->file = path;
        return NULL;
    }
    struct config *config = config_parse(path, text.at, text.len, complaints);
    free(text.at);
    return config;
}

void config_free(struct config *config)
{
    if (config == NULL)
        return;
    config_memory_free(config->memory); /* which `config` itself is part of */
}
