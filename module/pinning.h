#ifndef LINTGATE_PINNING_H
#define LINTGATE_PINNING_H

#include "config/config.h"
#include "lint/pins.h"

/*
 * Makes the pins of a key section, which must outlive them. False if there are words that make no sense, or that contradict
 * each other: told through `complaints`, with file and line.
 */
bool pinning_read(const struct config_key *config, struct complaints *complaints, struct pins *pins);

#endif
