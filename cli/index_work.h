#ifndef LINTGATE_CLI_INDEX_WORK_H
#define LINTGATE_CLI_INDEX_WORK_H

#include "cli/status.h"
#include "index/index.h"

#include <stdbool.h>
#include <stdint.h>

struct config;
struct policies;

/* What the parts of `lintgate index` share: the configuration, and the index that it names. */
struct index_work {
    struct config *config;
    struct policies *policies;
    struct index *index; /* NULL: not open */
};

/* Progress on standard error, if that is a terminal: "12,000 records". The last call, `done`, ends the line. */
void index_progress(uint64_t count, const char *of_what, bool done);

/* Adds documents of files and directories. `paths` has `count` of them. */
enum status index_import(struct index_work *work, char **paths, int count);

/* Makes the index anew from the journal, keeping what was imported. */
enum status index_rebuild(struct index_work *work);

/* Prints a line for each certificate; of one serial in hex alone unless it is NULL. */
enum status index_show(struct index_work *work, const char *serial);

/* Prints how much of what there is. */
enum status index_stat(struct index_work *work);

#endif
