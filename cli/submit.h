#ifndef LINTGATE_CLI_SUBMIT_H
#define LINTGATE_CLI_SUBMIT_H

/* lintgate submit: judges documents to be signed, and leaves those that pass for a program that sends only their digest. */
int submit_main(int argc, char **argv);

#endif
