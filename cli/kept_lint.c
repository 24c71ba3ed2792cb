/* cli/kept_lint.c - messages of findings that records do not have. */
#include "cli/kept_lint.h"

#include <stdlib.h>
#include <string.h>

enum { MICROSECONDS = 1000000 /* in a second */ };

struct kept_lint *kept_lint_open(const char *directory)
{
    struct kept_lint *kept = calloc(1, sizeof *kept);

    if (kept != NULL)
        kept_open(&kept->kept, directory);
    return kept;
}

void kept_lint_close(struct kept_lint *kept)
{
    if (kept != NULL)
        kept_close(&kept->kept);
    free(kept);
}

const struct report *kept_lint_report(struct kept_lint *kept, const struct view *view)
{
    const struct view_value digest = view_get(view, "tbs_sha256");

    if (kept->seq != view->seq) {
        kept->seq = view->seq;
        kept->reported = digest.at != NULL && view_get(view, "tbs").number == RECORD_KEPT
                         && kept_read(&kept->kept, digest.at) == KEPT_WHOLE;
        if (kept->reported)
            lint_document(&(struct lint_input){ .document = { kept->kept.bytes, kept->kept.len },
                              .clock_seconds = view->time_us / MICROSECONDS },
                &kept->report);
    }
    return kept->reported ? &kept->report : NULL;
}

const char *kept_lint_message(struct kept_lint *kept, const struct view *view, const struct view *row)
{
    const struct report *report = kept_lint_report(kept, view);
    const struct view_value rule = view_get(row, "rule");
    const uint64_t offset = view_get(row, "offset").number;

    for (size_t i = 0; report != NULL && i < report->finding_count; i++) {
        const struct finding *finding = &report->findings[i];
        if (finding->offset == offset && strlen(finding->rule) == rule.len
            && memcmp(finding->rule, rule.at, rule.len) == 0)
            return finding->message;
    }
    return NULL;
}
