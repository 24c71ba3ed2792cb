#ifndef LINTGATE_CONFIG_KEY_URI_H
#define LINTGATE_CONFIG_KEY_URI_H

#include "config/config.h"

/*
 * The label of the token that a URI of the configuration names, as a token has it; *named: it names one. False if memory ran
 * out.
 */
bool key_uri_label(config_key_uri uri, unsigned char label[CONFIG_LABEL_BYTES], bool *named);

#endif
