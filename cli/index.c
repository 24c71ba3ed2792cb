/* cli/index.c - lintgate index: which part of it, with which configuration. */
#include "cli/index.h"

#include "cli/index_work.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/path.h"
#include "config/config.h"
#include "module/policy.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PROGRESS_STEP = 1000 /* counts between two lines of progress */ };

void index_progress(uint64_t count, const char *of_what, bool done)
{
    if (isatty(STDERR_FILENO) != 1 || (!done && count % PROGRESS_STEP != 0))
        return;
    (void)fprintf(stderr, "\r%" PRIu64 " %s%s", count, of_what, done ? "\n" : "");
    (void)fflush(stderr);
}

static void complain_of_config(void *context, const char *text)
{
    (void)context;
    output_complain(NULL, "%s", text);
}

static bool load(struct index_work *work, const char *path)
{
    struct complaints complaints = { .tell = complain_of_config };
    char *const absolute = path != NULL ? path_absolute(path) : NULL;

    if (path != NULL && absolute == NULL) {
        output_complain("--config", "want a path from a directory that exists, have %s", path);
        return false;
    }
    work->config = config_load(config_path(absolute), &complaints);
    free(absolute);
    if (work->config != NULL)
        work->policies = policies_new(work->config, &complaints);
    if (work->policies == NULL)
        return false;
    if (work->config->index.line == 0)
        output_complain(NULL, "want section [index] in %s, have none", work->config->path);
    return work->config->index.line != 0;
}

static bool open_index(struct index_work *work, enum index_use use)
{
    struct index_error error;

    work->index = index_open(work->config->index.file, use, work->config->index.lock_timeout, &error);
    if (work->index == NULL)
        output_complain(NULL, "%s", error.text);
    return work->index != NULL;
}

/* A part: what it does with the index, and what it is called with. */
static const struct part {
    const char *name;
    enum index_use use;
    int least, most; /* arguments; -1: any number */
} parts[] = {
    { "rebuild", INDEX_TO_CREATE, 0, 0 },
    { "import", INDEX_TO_CREATE, 1, -1 },
    { "stat", INDEX_TO_READ, 0, 0 },
    { "show", INDEX_TO_READ, 0, 1 },
    { "verify", INDEX_TO_READ, 0, 0 },
};

static const struct part *find(const char *name)
{
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (strcmp(parts[i].name, name) == 0)
            return &parts[i];
    return NULL;
}

static enum status run(struct index_work *work, const struct part *part, char **arguments, int count)
{
    if (strcmp(part->name, "import") == 0)
        return index_import(work, arguments, count);
    if (strcmp(part->name, "rebuild") == 0)
        return index_rebuild(work);
    if (strcmp(part->name, "show") == 0)
        return index_show(work, count > 0 ? arguments[0] : NULL);
    return index_stat(work); /* verify: whoever opens an index has looked at every record */
}

static int usage(void)
{
    (void)fputs("usage: lintgate index rebuild|stat|verify|show [SERIAL] [--config FILE]\n"
                "       lintgate index import [--config FILE] DIR|FILE...\n",
        stderr);
    return STATUS_UNUSABLE;
}

int index_main(int argc, char **argv)
{
    const char *config = NULL;
    const struct option options[] = { { "--config", NULL, &config } };
    const int count = options_take(argc, argv, options, sizeof options / sizeof options[0]);
    const struct part *const part = count >= 1 ? find(argv[1]) : NULL;
    struct index_work work = { .config = NULL };
    int status = STATUS_UNUSABLE;

    if (count < 0)
        return STATUS_UNUSABLE;
    if (part == NULL || count - 1 < part->least || (part->most >= 0 && count - 1 > part->most))
        return usage();
    if (load(&work, config) && open_index(&work, part->use))
        status = (int)run(&work, part, argv + 2, count - 1);
    index_close(work.index);
    policies_free(work.policies);
    config_free(work.config);
    return (int)status;
}
