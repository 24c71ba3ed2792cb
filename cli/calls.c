/* cli/calls.c - lintgate calls: what the module does with each PKCS#11 function. */
#include "cli/calls.h"

#include "cli/options.h"
#include "cli/output.h"
#include "module/calls_doc.h"

int calls_main(int argc, char **argv)
{
    bool markdown = false;
    const struct option options[] = { { "--markdown", &markdown, NULL } };
    const int count = options_take(argc, argv, options, 1);

    if (count == 0 && markdown) {
        calls_markdown(stdout);
        return STATUS_CLEAN;
    }
    if (count >= 0)
        output_complain(NULL, "want --markdown and nothing else");
    return STATUS_UNUSABLE;
}
