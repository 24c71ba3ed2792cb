#ifndef LINTGATE_CLI_BULK_H
#define LINTGATE_CLI_BULK_H

#include "cli/line_document.h"
#include "cli/lint_judge.h"

/* lintgate lint of very many documents: read by one thread, judged by several, printed in the order of the input. docs/bulk.md. */

/* Options, as they were typed. */
struct bulk_asked {
    bool lines, summary, findings_ok;
    const char *jobs, *field, *id, *from_line;
};

struct bulk {
    const struct lint_terms *terms;
    struct lint_form form;
    struct output out;
    unsigned threads;
    bool lines; /* each line is a document */
    struct line_format format;
    uint64_t from_line; /* lines before are passed over */
    bool summary;       /* two tables at the end */
};

/* True if options or paths ask for it: an option of it, a directory, a tar archive. */
bool bulk_is_asked(const struct bulk_asked *asked, char *const *paths, int count);

/* Reads the options into *bulk. False after a complaint. */
bool bulk_read_options(const struct bulk_asked *asked, struct bulk *bulk);

/* Judges what is in the files, directories and archives. */
enum status bulk_run(const struct bulk *bulk, char *const *paths, int count);

#endif
