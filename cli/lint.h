#ifndef LINTGATE_CLI_LINT_H
#define LINTGATE_CLI_LINT_H

/*
 * lintgate lint [--json] [--quiet] [--severity SEVERITY] [--date YYYY-MM-DD] FILE…: judges every document in the files.
 * argv[0] is "lint". Returns an enum status: 0 if every document passes.
 */
int lint_main(int argc, char **argv);

#endif
