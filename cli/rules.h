#ifndef LINTGATE_CLI_RULES_H
#define LINTGATE_CLI_RULES_H

/*
 * lintgate rules [--json | --markdown]: every rule, for people, as one JSON object a line, or as docs/rules.md.
 * argv[0] is "rules". Returns an enum status.
 */
int rules_main(int argc, char **argv);

#endif
