#ifndef LINTGATE_CLI_LOG_H
#define LINTGATE_CLI_LOG_H

/*
 * lintgate log show [--json] [DIR|FILE] · lintgate log verify [DIR|FILE]. argv[0] is "log". Without a path: the journal of the
 * configuration. Returns the exit code: 0 intact, 1 broken, 2 usage or not to be read.
 */
int log_main(int argc, char **argv);

#endif
