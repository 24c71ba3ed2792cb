#ifndef LINTGATE_CLI_LINT_H
#define LINTGATE_CLI_LINT_H

/*
 * lintgate lint [OPTION…] FILE…: judges every document in the files, by the rules alone or as the gate would for a key.
 * argv[0] is "lint". Returns an enum status: 0 if every document passes.
 */
int lint_main(int argc, char **argv);

#endif
