#ifndef LINTGATE_CLI_RELINT_H
#define LINTGATE_CLI_RELINT_H

#include "audit/kept_read.h"
#include "audit/pairs.h"
#include "audit/view.h"
#include "lint/report.h"

struct policies;

/* Judging anew what was decided once, by today's rules. */

enum relint_result {
    RELINT_SAME = 0,    /* the same verdict and the same rules */
    RELINT_OTHER,       /* the same verdict, other rules */
    RELINT_NOW_REFUSED, /* was signed, or would have been */
    RELINT_NOW_SIGNED,  /* was refused */
    RELINT_NOT_KEPT,    /* nobody kept the octets */
    RELINT_MISSING,     /* they were kept, and are not there any more */
    RELINT_ALTERED,     /* the file has other octets than it is named for */
    RELINT_TROUBLE,     /* no memory, or the file cannot be read */
    RELINT_RESULT_COUNT
};

/* By what is judged. Borrowed, and shared by threads. */
struct relint_terms {
    const struct policies
        *policies; /* by the keys of a configuration; NULL, or a key that it lacks: by the rules alone */
    int64_t clock_seconds; /* 0: the second of each record */
};

/* A rule that is found now and was not, or the reverse. */
typedef void relint_tell(void *context, const char *rule, size_t len, bool appeared);

/* What one thread needs. */
struct relint {
    struct kept kept;
    struct report report;
};

/* NULL if memory ran out. `directory` is the journal's. */
struct relint *relint_open(const char *directory);
void relint_close(struct relint *relint);

/* Judges the document of the decision `view`. Tells of each rule that appeared or vanished, once. */
enum relint_result relint_judge(struct relint *relint, const struct relint_terms *terms,
    const struct view *view, relint_tell *tell, void *context);

#endif
