#ifndef LINTGATE_TESTS_DIFFERENCES_H
#define LINTGATE_TESTS_DIFFERENCES_H

#include <stdbool.h>
#include <stddef.h>

/*
 * differences.tsv: where lintgate and a peer disagree on a document, each reviewed, with its reason.
 *   document  "zlint/NAME.pem"; a * stands for any run of characters, here, in profile and in name
 *   profile   what lintgate takes the document for
 *   kind      "missing": the peer finds it, and no rule of ours by that name does
 *             "extra": a rule of ours finds it, and the peer, who has a check by that name, does not
 *   name      missing: the peer's "zlint:e_x"; extra: the peer and our rule, "zlint:leaf.x"
 *   reason    who is right, and why
 */
struct difference {
    char *document, *profile, *kind, *name, *reason;
    size_t seen; /* how often it occurred */
};

struct differences {
    struct difference *all;
    size_t count;
};

/* False: the table cannot be read, or a row has no reason. */
bool differences_read(struct differences *differences, const char *path);
void differences_free(struct differences *differences);

/* True if a row names it; counts it in each row that does. */
bool differences_has(struct differences *differences, const char *document, const char *profile,
    const char *kind, const char *name);

#endif
