#ifndef LINTGATE_CLI_CALLS_H
#define LINTGATE_CLI_CALLS_H

/* lintgate calls --markdown: what the module does with each PKCS#11 function, as docs/calls.md. argv[0] is "calls". Returns an enum status. */
int calls_main(int argc, char **argv);

#endif
