#ifndef LINTGATE_CLI_REPORT_JSON_H
#define LINTGATE_CLI_REPORT_JSON_H

#include "lint/report.h"

/* What became of one document. */
enum outcome { OUTCOME_UNPARSED = 0, OUTCOME_REFUSE, OUTCOME_PASS, OUTCOME_COUNT };

/* "unparsed", "refuse", "pass". Constant string. */
const char *outcome_name(enum outcome outcome);

/*
 * What lint found as one JSON object (RFC 8259) in printable ASCII, without a newline. Nothing is allocated: `lint --json` writes it
 * for each of millions of documents, and the PostgreSQL function in a server's memory.
 */

/* Where JSON goes, as far as there is room; `len` counts also what had none. */
struct json_sink {
    char *at;
    size_t room, len;
};

void json_put(struct json_sink *sink, const char *text, size_t len);

/* A string with its quotation marks. Bytes that are not UTF-8 are U+FFFD (RFC 8259 8.1), one for each. */
void json_put_string(struct json_sink *sink, const char *bytes, size_t len);

void json_put_number(struct json_sink *sink, uint64_t number);

/* What stands in the object beside the report. */
struct report_json {
    const char *file;    /* name of the document; NULL: the object has no such key */
    const char *verdict; /* "pass" … */
    struct span more;    /* members at the end, `"line":17`, as they are to stand there; empty: none */
};

/* The keys and their order are a contract (docs/command.md). */
void report_json(struct json_sink *sink, const struct report_json *beside, const struct report *report);

#endif
