#ifndef LINTGATE_CLI_REPORT_H
#define LINTGATE_CLI_REPORT_H

/* lintgate report: the journal as one page of HTML, for those who review refusals. Returns an enum status. */
int report_main(int argc, char **argv);

#endif
