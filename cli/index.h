#ifndef LINTGATE_CLI_INDEX_H
#define LINTGATE_CLI_INDEX_H

/* lintgate index: the index of what was issued, made, filled and shown. Returns an enum status. */
int index_main(int argc, char **argv);

#endif
