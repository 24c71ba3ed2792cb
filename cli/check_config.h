#ifndef LINTGATE_CLI_CHECK_CONFIG_H
#define LINTGATE_CLI_CHECK_CONFIG_H

#include <stdio.h>

/*
 * lintgate check-config [FILE] prints the policy in effect and its SHA-256; without FILE, that of the file which the
 * module would find (config/config.h: config_path). lintgate check-config --markdown prints docs/configuration.md.
 * argv[0] is "check-config". Returns the exit status: 0; 2 if the configuration or the call is refused, and why is on
 * standard error. Warnings go there, too.
 */
int check_config_main(int argc, char **argv);

/* The same with other streams. */
int check_config_run(int argc, char **argv, FILE *out, FILE *complaints);

#endif
