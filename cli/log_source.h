#ifndef LINTGATE_CLI_LOG_SOURCE_H
#define LINTGATE_CLI_LOG_SOURCE_H

#include "audit/reader.h"
#include "cli/status.h"

/* The journal that a subcommand of `lintgate log` reads. */
struct log_source {
    struct reader reader;
    const char *path; /* as it was given, or configured */
    char *directory;  /* where kept/ is */

    char *configured;
};

/*
 * Opens DIR or FILE; NULL: the journal of the configuration. False after a complaint, and nothing is held. Else log_close is
 * needed.
 */
bool log_open(struct log_source *source, const char *path);
void log_close(struct log_source *source);

/* Reads to the end. */
enum reader_result log_read_all(struct log_source *source);

/* What the reader said last as an exit status; complains unless it was the end. */
enum status log_conclude(const struct log_source *source, enum reader_result result);

#endif
