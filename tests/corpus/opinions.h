#ifndef LINTGATE_TESTS_OPINIONS_H
#define LINTGATE_TESTS_OPINIONS_H

#include <stdbool.h>
#include <stddef.h>

enum { CORPUS_PATH_BYTES = 1024 }; /* path of a file of the corpus, with its NUL */

enum says { PASSES, NOTES, FINDS }; /* NOTES: what the peer calls info or notice */

/* What one peer says of one document. */
struct opinion {
    char *document;   /* "pkilint/NAME.pem" */
    const char *peer; /* "pkilint:", "zlint:" */
    char *name;       /* of its check */
    enum says says;
    bool asserted; /* by the tests of the peer; otherwise it is what one run printed */
    bool whole;    /* part of all that the peer says of this document; otherwise the rest is not known */
};

struct opinions {
    struct opinion *all;
    size_t count;
};

/*
 * Reads what the corpus in that folder tells: pkilint's assertions on its S/MIME documents, zlint's assertions, and what one run
 * of each printed for the documents of both. False: a table cannot be read.
 */
bool opinions_read(struct opinions *opinions, const char *corpus);
void opinions_free(struct opinions *opinions);

#endif
