#ifndef LINTGATE_CLI_SPOOL_COMMAND_H
#define LINTGATE_CLI_SPOOL_COMMAND_H

/* lintgate spool serve|schema: the spool that several hosts share by a database. argv[0] is "spool". Returns an enum status. */
int spool_main(int argc, char **argv);

/* SQL that makes the tables (spool_schema.sql). */
extern const char spool_schema[];

#endif
