#ifndef LINTGATE_CLI_LOG_FILTER_H
#define LINTGATE_CLI_LOG_FILTER_H

#include "audit/pairs.h"
#include "audit/view.h"
#include "cli/options.h"

/* Which records a subcommand is asked for. Zero: all. */
struct log_filter {
    /* as they were given; NULL: not asked for */
    const char *since, *until, *key, *verdict, *rule, *serial, *tbs_sha256;

    /* made of them by log_filter_ready */
    int64_t since_us, until_us;
    enum log_state {
        STATE_ANY = 0,
        STATE_SIGNED,
        STATE_WOULD_REFUSE,
        STATE_REFUSED,
        STATE_FAILED,
        STATE_UNKNOWN,
        STATE_POSSIBLY_SIGNED,
        STATE_COUNT
    } state;
    bool decisions; /* only records of decisions can match */
};

enum { LOG_FILTER_OPTIONS = 7 };

/* The options that fill the filter, for options_take. */
void log_filter_options(struct log_filter *filter, struct option options[LOG_FILTER_OPTIONS]);

/* False after a complaint about a value that makes no sense. A rule that nobody knows is told of, and looked for. */
bool log_filter_ready(struct log_filter *filter);

/* `result` is what became of an intent: RECORD_RESULT_NONE while nobody has said. */
bool log_filter_takes(const struct log_filter *filter, const struct view *view, enum record_result result);

/* What became of a decision; STATE_ANY if the record is none. An intent against the rules counts as such, if it was signed. */
enum log_state log_state_of(const struct view *view, enum record_result result);

/* "signed", "would-refuse", "refused" …; "" for STATE_ANY. Constant string. */
const char *log_state_name(enum log_state state);

#endif
