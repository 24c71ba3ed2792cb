#ifndef LINTGATE_CLI_REPORT_PAGE_H
#define LINTGATE_CLI_REPORT_PAGE_H

#include "cli/html.h"
#include "cli/report_totals.h"

/* The page: what stands in it before anybody looks for something. All of it works without its script but the list of decisions. */

/* Made of report_page.css and report_page.js. */
extern const char report_css[], report_js[];

/* What the page says about where it comes from. Texts are ours or the caller's, not yet escaped. */
struct report_origin {
    const char *journal;  /* path */
    const char *filter;   /* "--since 2026-01-01"; "" for everything */
    const char *made_at;  /* RFC 3339 */
    const char *verified; /* sentences about the chain and the seal, one a line */
    bool intact;
    uint64_t documents_left_out; /* octets of kept documents that the page does not have */
};

/* From <!doctype html> to where the script's data begin. */
void report_page_begin(FILE *out, const struct report_origin *origin, const struct report_totals *totals);

/* The script, and the end. */
void report_page_end(FILE *out);

/* Decisions over time as two charts in SVG, with a table of the same numbers for those who do not see them. */
void report_charts(FILE *out, const struct report_totals *totals);

/* What the script reads: words of rules that occur, names of OIDs. */
void report_words(FILE *out, const struct report_totals *totals);

/* One decision that is listed, as an object of the script's array. `document` may be empty. */
void report_row(
    FILE *out, const struct view *view, enum log_state state, const uint8_t *document, size_t len);

#endif
