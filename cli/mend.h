#ifndef LINTGATE_CLI_MEND_H
#define LINTGATE_CLI_MEND_H

#include <stddef.h>

/* What a CA does about a finding: for the rules that certificates break most often. */
struct mend {
    const char *rule; /* id */
    const char *how;  /* one sentence */
};

extern const struct mend mends[];
extern const size_t mend_count;

/* The sentence for the rule with that id; NULL: its `says` is all there is. Constant string. */
const char *mend_find(const char *rule);

#endif
