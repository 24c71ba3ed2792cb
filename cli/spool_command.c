/* cli/spool_command.c - lintgate spool: a spool that several hosts share. */
#include "cli/spool_command.h"

#include "cli/output.h"
#include "cli/spool_serve.h"

#include <string.h>

int spool_main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "schema") == 0) {
        (void)fputs(spool_schema, stdout);
        return STATUS_CLEAN;
    }
    if (argc >= 2 && strcmp(argv[1], "serve") == 0)
        return (int)spool_serve(argc - 1, argv + 1);
    output_complain("spool", "want serve or schema, have %s", argc < 2 ? "nothing" : argv[1]);
    return STATUS_UNUSABLE;
}
