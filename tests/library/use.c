/* What a program that uses the installed library looks like: judges a few octets that are no certificate. */
#include <lintgate/lint.h>
#include <lintgate/verdict.h>
#include <stdio.h>

static struct report report;

int main(void)
{
    static const uint8_t octets[] = { 0x30, 0x03, 0x02, 0x01, 0x05 };
    const struct lint_input input = { .document = SPAN_OF(octets) };
    const struct policy policy = { .scopes = CERTIFICATE };
    lint_document(&input, &report);
    if (report.parsed || verdict_of(&report, &policy, NULL) != REFUSE || rule_tables[0]->count == 0)
        return 1;
    printf("%s: %s: %s\n", lint_version(), report.findings[0].rule, report.findings[0].message);
    return 0;
}
