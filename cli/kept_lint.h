#ifndef LINTGATE_CLI_KEPT_LINT_H
#define LINTGATE_CLI_KEPT_LINT_H

#include "audit/kept_read.h"
#include "audit/view.h"
#include "lint/lint.h"

/*
 * What today's rules say of the document of a record, if it is kept: records have no messages unless that was asked for. Judged by
 * the second of the record, and without the key's configuration, so pins have nothing to say.
 */
struct kept_lint {
    struct kept kept;
    struct report report;
    uint64_t seq;  /* of the record that `report` is for; 0: none */
    bool reported; /* there is a report for it */
};

/* NULL if memory ran out. */
struct kept_lint *kept_lint_open(const char *directory);
void kept_lint_close(struct kept_lint *kept);

/* The report of the decision `view`; NULL if its document is not kept, or is not whole. Valid until the next call. */
const struct report *kept_lint_report(struct kept_lint *kept, const struct view *view);

/* The message of the finding `row` of that decision; NULL if today's rules do not find it there. */
const char *kept_lint_message(struct kept_lint *kept, const struct view *view, const struct view *row);

#endif
