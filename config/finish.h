#ifndef LINTGATE_CONFIG_FINISH_H
#define LINTGATE_CONFIG_FINISH_H

#include "config/config.h"

/*
 * Fills the defaults in, then complains about what only shows when all was read: keys that are missing, that exclude
 * each other or mean nothing together, two sections that select the same key, waivers that nobody could tell apart.
 * `keys` are config->keys, `waivers` config->waivers.
 */
void config_finish(struct config *config, struct config_key *keys, struct config_waiver *waivers,
    struct complaints *complaints);

#endif
