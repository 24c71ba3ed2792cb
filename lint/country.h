#ifndef LINTGATE_COUNTRY_H
#define LINTGATE_COUNTRY_H

#include "lint/span.h"

/* ISO 3166 as the package iso-codes had it at build time. Codes are in capitals, without a hyphen between country and subdivision. */

/* True for an officially assigned ISO 3166-1 alpha-2 code. */
bool country_is_official(struct span code);

/* True if ISO 3166-2 has `subdivision` ("CA") in `country` ("US"). */
bool country_has_subdivision(struct span country, struct span subdivision);

/* True for the states of the European Economic Area: 27 of the Union, Iceland, Liechtenstein, Norway. */
bool country_in_eea(struct span code);

#endif
