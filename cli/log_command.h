#ifndef LINTGATE_CLI_LOG_COMMAND_H
#define LINTGATE_CLI_LOG_COMMAND_H

#include "cli/status.h"

/* The subcommands of `lintgate log`. argv[0] is the name. */
enum status log_show(int argc, char **argv);
enum status log_verify(int argc, char **argv);
enum status log_seal(int argc, char **argv);
enum status log_prove(int argc, char **argv);
enum status log_sqlite(int argc, char **argv);
enum status log_relint(int argc, char **argv);
enum status log_sample(int argc, char **argv);

/* Says on standard error how the part is called; NULL: how all are. Returns STATUS_UNUSABLE. */
enum status log_usage(const char *part);

#endif
