/* cli/check_config.c - lintgate check-config: what the module would make of a configuration. */

#include "cli/check_config.h"

#include "cli/path.h"
#include "config/config.h"
#include "config/markdown.h"
#include "module/waiving.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FINE = 0, REFUSED = 2 };

static void print_complaint(void *context, const char *text)
{
    fprintf(context, "%s\n", text);
}

/* Everything arrived, or the status says that it did not. */
static int finish(FILE *out, int status)
{
    return fflush(out) == 0 && ferror(out) == 0 ? status : REFUSED;
}

static int print_markdown(FILE *out)
{
    char *text = config_markdown();

    if (text == NULL)
        return REFUSED;
    fputs(text, out);
    free(text);
    return finish(out, FINE);
}

/* What is not the policy is a comment: the whole can be loaded again. */
static int print_policy(const struct config *config, FILE *out)
{
    uint8_t sha256[CONFIG_SHA256_BYTES];
    char *text = config_effective(config, sha256);

    if (text == NULL)
        return REFUSED;
    fprintf(out, "%s# The policy in effect of %s. SHA-256 of the lines above:\n# ", text, config->path);
    for (size_t i = 0; i < sizeof sha256; i++)
        fprintf(out, "%02x", sha256[i]);
    fputc('\n', out);
    free(text);
    return finish(out, FINE);
}

/* All that C_Initialize does with a configuration, short of the backend and the journal. */
static int check(const char *path, FILE *out, FILE *err)
{
    struct complaints complaints = { .tell = print_complaint, .context = err };
    struct config *config = config_load(path, &complaints);
    struct policies *policies = config != NULL ? policies_new(config, &complaints) : NULL;
    int status = REFUSED;

    if (policies != NULL) {
        waiving_warn(config, time(NULL), &complaints);
        status = print_policy(config, out);
    }
    policies_free(policies);
    config_free(config);
    return status;
}

int check_config_run(int argc, char **argv, FILE *out, FILE *err)
{
    if (argc == 2 && strcmp(argv[1], "--markdown") == 0)
        return print_markdown(out);
    if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
        fprintf(err, "usage: lintgate check-config [FILE | --markdown]\n");
        return REFUSED;
    }
    if (argc < 2)
        return check(config_path(NULL), out, err);
    char *path = path_absolute(argv[1]);
    if (path == NULL) {
        fprintf(err, "%s: want a path from a directory that exists\n", argv[1]);
        return REFUSED;
    }
    int status = check(path, out, err);
    free(path);
    return status;
}

int check_config_main(int argc, char **argv)
{
    return check_config_run(argc, argv, stdout, stderr);
}
