/* Report and policy to SIGN or REFUSE. Every way but the last refuses. */
#include "lint/verdict.h"

/* Findings of the severity that a waiver is for. */
static size_t waived(const struct report *report, enum severity severity)
{
    size_t count = 0;

    for (size_t i = 0; i < report->finding_count; i++)
        count += report->findings[i].severity == severity && report->findings[i].waiver != NULL;
    return count;
}

static enum verdict_reason reason_of(const struct report *report, const struct policy *policy)
{
    if (!report->parsed)
        return VERDICT_UNPARSED;
    if (report->cut)
        return VERDICT_CUT;
    if (report->scope == 0 || (report->scope & policy->scopes) != report->scope)
        return VERDICT_SCOPE;
    for (unsigned severity = 0; severity < SEVERITY_COUNT; severity++)
        if (severity <= policy->refuse_at && report->counts[severity] > waived(report, severity))
            return VERDICT_FINDINGS;
    return VERDICT_CLEAN;
}

enum verdict verdict_of(const struct report *report, const struct policy *policy, enum verdict_reason *reason)
{
    const enum verdict_reason why = reason_of(report, policy);
    if (reason != NULL)
        *reason = why;
    return why == VERDICT_CLEAN ? SIGN : REFUSE;
}
