#ifndef LINTGATE_CLI_EXPLAIN_H
#define LINTGATE_CLI_EXPLAIN_H

/*
 * lintgate explain RULE: what one rule wants. RULE is an id that a finding or a record shows, a requirement that a rule
 * covers, or a peer's name for the same check. argv[0] is "explain". Returns an enum status.
 */
int explain_main(int argc, char **argv);

#endif
