/* cli/lint_json.c - what lint found, for programs: one JSON object a document. The keys and their order are a contract. */
#include "cli/lint_print.h"

#include <jansson.h>
#include <stdlib.h>
#include <unistr.h>

/* A string of JSON has no bytes that are not UTF-8 (RFC 8259 8.1), but a file's name may: U+FFFD stands for each. */
static json_t *string_of(const char *bytes)
{
    static const char replacement[] = "\xef\xbf\xbd";
    enum { REPLACEMENT_BYTES = sizeof replacement - 1 };
    const uint8_t *at = (const uint8_t *)bytes, *const end = at + strlen(bytes), *bad;
    char *text = malloc((size_t)(end - at) * REPLACEMENT_BYTES + 1);
    size_t used = 0;

    if (text == NULL)
        return NULL;
    while ((bad = u8_check(at, (size_t)(end - at))) != NULL) {
        memcpy(text + used, at, (size_t)(bad - at));
        used += (size_t)(bad - at);
        memcpy(text + used, replacement, REPLACEMENT_BYTES);
        used += REPLACEMENT_BYTES;
        at = bad + 1;
    }
    memcpy(text + used, at, (size_t)(end - at));
    used += (size_t)(end - at);
    json_t *string = json_stringn(text, used);
    free(text);
    return string;
}

static json_t *finding_of(const struct finding *finding)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:I, s:s, s:o}", "rule", finding->rule, "severity",
        severity_name(finding->severity), "section", finding->source, "path", finding->path, "offset",
        (json_int_t)finding->offset, "message", finding->message, "waiver",
        finding->waiver != NULL ? string_of(finding->waiver) : json_null());
}

static json_t *findings_of(const struct report *report)
{
    json_t *findings = json_array();

    for (size_t i = 0; i < report->finding_count; i++)
        if (json_array_append_new(findings, finding_of(&report->findings[i])) != 0) {
            json_decref(findings);
            return NULL;
        }
    return findings;
}

/* Findings that were counted but did not fit into the report. */
static json_int_t lost_of(const struct report *report)
{
    size_t counted = 0;

    for (size_t i = 0; i < SEVERITY_COUNT; i++)
        counted += report->counts[i];
    return (json_int_t)(counted - report->finding_count);
}

bool lint_print_json(FILE *out, const char *name, enum outcome outcome, const struct report *report)
{
    /* what is NULL for want of memory makes json_pack fail, which takes care of the others */
    json_t *document = json_pack("{s:o, s:s, s:s, s:s, s:o, s:I}", "file", string_of(name), "artifact",
        report->artifact, "profile", report->profile, "verdict", outcome_name(outcome), "findings",
        findings_of(report), "findings_lost", lost_of(report));
    char *text = document != NULL ? json_dumps(document, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;
    const bool ok = text != NULL;

    if (ok)
        (void)fprintf(out, "%s\n", text);
    free(text);
    json_decref(document);
    return ok;
}
