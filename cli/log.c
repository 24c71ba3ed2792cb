/* cli/log.c - lintgate log: what can be done with a journal, one row a command. */
#include "cli/log.h"

#include "cli/log_command.h"
#include "cli/output.h"

#include <stdio.h>
#include <string.h>

#define FILTER                                                                                               \
    "\n        [--since TIME] [--until TIME] [--key NAME] [--verdict VERDICT] [--rule RULE]"                 \
    "\n        [--serial HEX] [--tbs-sha256 HEX] "

const char *const log_arguments[] = {
    "show [--json | --csv] [--follow]" FILTER "[DIR|FILE]",
    "verify [--kept] [--public-key FILE [--checkpoint FILE] [--older FILE] [--sealed DIR]]\n"
    "        [DIR|FILE]",
    "seal --key FILE --origin NAME --to DIR [DIR]",
    "prove SEQ --public-key FILE --sealed DIR [--record FILE]",
    "prove --check PROOF --record FILE --public-key FILE",
    "sqlite OUTPUT [DIR|FILE]",
    "relint [--json] [--config FILE] [--date YYYY-MM-DD] [--jobs N]" FILTER "[DIR]",
    "sample --seed SEED [--count N|P%|N,P%] [--json | --csv]\n"
    "        [--since TIME] [--until TIME] [--key NAME] [DIR|FILE]",
    NULL,
};

static const struct {
    const char *name;
    enum status (*run)(int argc, char **argv);
} commands[] = {
    { "show", log_show },
    { "verify", log_verify },
    { "seal", log_seal },
    { "prove", log_prove },
    { "sqlite", log_sqlite },
    { "relint", log_relint },
    { "sample", log_sample },
};

enum status log_usage(const char *part)
{
    const size_t len = part != NULL ? strlen(part) : 0;
    const char *before = "usage: ";
    bool optional = false; /* the journal */

    for (size_t i = 0; log_arguments[i] != NULL; i++)
        if (part == NULL || (strncmp(log_arguments[i], part, len) == 0 && log_arguments[i][len] == ' ')) {
            (void)fprintf(stderr, "%slintgate log %s\n", before, log_arguments[i]);
            before = "       ";
            optional = optional || strstr(log_arguments[i], "[DIR") != NULL;
        }
    if (optional)
        (void)fputs("Without DIR or FILE: the journal of the configuration.\n", stderr);
    return STATUS_UNUSABLE;
}

int log_main(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return (int)commands[i].run(argc - 1, argv + 1);
    if (argc > 1)
        output_complain(argv[1], "no such part of log");
    return (int)log_usage(NULL);
}
