#ifndef LINTGATE_CONFIG_FINISH_H
#define LINTGATE_CONFIG_FINISH_H

#include "config/config.h"

/* The config's own, still to be filled. */
struct sections {
    struct config_key *keys;
    struct config_token *tokens;
    struct config_waiver *waivers;
};

/*
 * Fills the defaults in, then complains about what only shows when all was read: keys that are missing, that exclude
 * each other or mean nothing together, two sections that select the same key, waivers that nobody could tell apart.
 */
void config_finish(struct config *config, const struct sections *sections, struct complaints *complaints);

#endif
