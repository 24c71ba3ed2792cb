#ifndef LINTGATE_CLI_SPOOL_SERVE_H
#define LINTGATE_CLI_SPOOL_SERVE_H

#include "cli/status.h"

/* lintgate spool serve: keeps the directory and the database together until SIGTERM or SIGINT. argv[0] is "serve". */
enum status spool_serve(int argc, char **argv);

#endif
