#ifndef LINTGATE_CLI_LOG_H
#define LINTGATE_CLI_LOG_H

/*
 * lintgate log COMMAND … : shows, verifies, exports, judges anew and samples the journal. argv[0] is "log". Without a path: the
 * journal of the configuration. Returns an enum status.
 */
int log_main(int argc, char **argv);

/* How each command is called, one line each, ended by NULL: "show [--json] …". */
extern const char *const log_arguments[];

#endif
