/* cli/example.c - a failing document for each rule: found, and linted anew whenever it is shown. */
#include "cli/examples.h"
#include "lint/cert.h"
#include "lint/lint.h"

const struct example *example_find(const char *rule)
{
    for (size_t i = 0; i < example_count; i++)
        if (strcmp(examples[i].rule, rule) == 0)
            return &examples[i];
    return NULL;
}

static const struct cert *read_known(struct span der, struct cert *cert)
{
    struct der_error ignored;

    return der.at != NULL && cert_read(der, cert, &ignored) ? cert : NULL;
}

const struct finding *example_lint(const struct example *example, struct report *report)
{
    static struct cert issuer, responder; /* too large for a stack */

    lint_document(&(struct lint_input){ .document = example->document,
                      .clock_seconds = example->clock != 0 ? time_of_date(example->clock) : 0,
                      .clock_is_day = true,
                      .issuer = read_known(example->issuer, &issuer),
                      .responder = read_known(example->responder, &responder) },
        report);
    for (size_t i = 0; i < report->finding_count; i++)
        if (strcmp(report->findings[i].rule, example->rule) == 0)
            return &report->findings[i];
    return NULL;
}
