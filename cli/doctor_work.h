#ifndef LINTGATE_CLI_DOCTOR_WORK_H
#define LINTGATE_CLI_DOCTOR_WORK_H

#include "module/policy.h"
#include "module/weakness.h"

/* What the parts of lintgate doctor share. */

enum gravity {
    GRAVITY_NOTE = 0, /* good to know */
    GRAVITY_WARNING,  /* a second line is missing, or something will stop the gate */
    GRAVITY_ERROR,    /* a way round, or the gate cannot work */
};

/* Want, have, and what to do; `have` may come from a token or a file and is made harmless when it is printed. */
struct doctor_finding {
    enum gravity gravity;
    const char *check; /* its name: a contract, as the names of rules are */
    const char *where; /* file, token or key */
    const char *want, *have;
    const char *mend; /* a sentence */
};

struct doctor {
    const struct config *config;
    const struct policies *policies;
    bool json;
    const char *pin_file; /* NULL: nobody logs in */
    const char
        *modules; /* a directory to be looked through for module files instead of p11-kit's; NULL: those */
    unsigned counts[GRAVITY_ERROR + 1];
};

/* Prints it, and counts it. */
void doctor_find(struct doctor *doctor, const struct doctor_finding *finding);

enum { DOCTOR_TEXT_BYTES = 512 };

/* As snprintf into `text`, cut if it is too long. Returns it. */
__attribute__((format(printf, 2, 3))) const char *doctor_text(
    char text[DOCTOR_TEXT_BYTES], const char *format, ...);

/* The parts. */
void doctor_files(struct doctor *doctor);
void doctor_pins(struct doctor *doctor);
void doctor_modules(struct doctor *doctor);
void doctor_tokens(struct doctor *doctor);

/* A token that is looked at, with a session on it. */
struct doctor_token {
    const CK_FUNCTION_LIST *list;
    CK_SESSION_HANDLE session;
    struct token_names names;
    const char *name; /* its label without blanks */
    bool free;        /* nothing protects it */
    bool logged_in;
};

/* For each section, in the policies' order: private keys that its selector finds, and that have its public key. */
struct doctor_tally {
    unsigned selected, own; /* on all tokens */
    unsigned here, most;    /* selected on the token that is looked at, and on the one that has most */
};

/* Every private key of the token. */
void doctor_keys(struct doctor *doctor, const struct doctor_token *token, struct doctor_tally *tally);

/* What the selectors found on all tokens together. `all_seen`: every token's private keys could be looked at. */
void doctor_selectors(struct doctor *doctor, const struct doctor_tally *tally, bool all_seen);

#endif
