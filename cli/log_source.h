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

    unsigned segment; /* for log_octets_read: where the reader was when asked last */
    uint64_t octets_before, octets_in;
};

/*
 * Opens DIR or FILE; NULL: the journal of the configuration. False after a complaint, and nothing is held. Else log_close is
 * needed.
 */
bool log_open(struct log_source *source, const char *path);
void log_close(struct log_source *source);

/* Reads to the end. */
enum reader_result log_read_all(struct log_source *source);

/* Octets of all segments, about: writers may be at work. And of them those read so far, if asked in every segment. */
uint64_t log_octets(const struct log_source *source);
uint64_t log_octets_read(struct log_source *source);

/* What the reader said last as an exit status; complains unless it was the end. */
enum status log_conclude(const struct log_source *source, enum reader_result result);

#endif
