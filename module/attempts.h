#ifndef LINTGATE_ATTEMPTS_H
#define LINTGATE_ATTEMPTS_H

#include "config/config.h"
#include "crypto/password.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * How often somebody tried the gate's PIN in vain: one file for each token section, in the journal's directory, that all processes
 * share. A process that has it is the only one that compares PINs of that section, or logs in to its token. It outlives processes;
 * after a crash of the machine the last attempts may be missing.
 */

enum {
    ATTEMPTS_MOST = 5,             /* wrong PINs that are compared at once */
    ATTEMPTS_FORGIVE_SECONDS = 60, /* each of which is forgotten after so long, one by one */
    ATTEMPTS_ERROR_BYTES = 512,
};

struct attempts {
    int fd; /* -1: not taken */
    unsigned wrong;
    int64_t since;                     /* seconds since the machine was started: when forgetting began */
    bool told;                         /* the journal says that attempts wait */
    char refused[PASSWORD_HASH_BYTES]; /* of a PIN that the token did not take; "": none */
};

/*
 * Waits for the file, makes it if there is none, and reads it; what is to be forgotten by now is. False: *error says why, and
 * nothing is taken. Else attempts_release must follow.
 */
bool attempts_take(struct attempts *attempts, const struct config *config, const struct config_token *token,
    char error[ATTEMPTS_ERROR_BYTES]);

/* The same to look at: nothing is made, and *attempts, which need not be released, is as if taken of a file that is not there. */
bool attempts_look(struct attempts *attempts, const struct config *config, const struct config_token *token,
    char error[ATTEMPTS_ERROR_BYTES]);

/* Writes what was changed. False if the disk did not take it. */
bool attempts_write(const struct attempts *attempts);

void attempts_release(struct attempts *attempts);

#endif
