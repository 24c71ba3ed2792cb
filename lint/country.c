/* lint/country.c - which country and subdivision codes exist. */
#include "lint/country.h"

#include <stdlib.h>

#include "lint/data/country_data.h"

static int compare_subdivision(const void *key, const void *row)
{
    return memcmp(key, row, SUBDIVISION_BYTES);
}

bool country_is_official(struct span code)
{
    return code.len == COUNTRY_BYTES && code.at[0] >= 'A' && code.at[0] <= 'Z' && code.at[1] >= 'A'
           && code.at[1] <= 'Z' && (country_letters[code.at[0] - 'A'] >> (code.at[1] - 'A') & 1) != 0;
}

bool country_has_subdivision(struct span country, struct span subdivision)
{
    char key[SUBDIVISION_BYTES] = { 0 };

    if (country.len != COUNTRY_BYTES || subdivision.len == 0
        || subdivision.len > SUBDIVISION_BYTES - COUNTRY_BYTES)
        return false;
    memcpy(key, country.at, COUNTRY_BYTES);
    memcpy(key + COUNTRY_BYTES, subdivision.at, subdivision.len);
    return bsearch(key, subdivision_codes, subdivision_code_count, SUBDIVISION_BYTES, compare_subdivision)
           != NULL;
}

/* EEA Agreement, article 126 and its annexes; no data package carries membership. */
static const char eea[][COUNTRY_BYTES + 1] = { "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI",
    "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO",
    "SE", "SI", "SK" };

bool country_in_eea(struct span code)
{
    for (size_t i = 0; i < sizeof(eea) / sizeof(eea[0]); i++)
        if (code.len == COUNTRY_BYTES && memcmp(code.at, eea[i], COUNTRY_BYTES) == 0)
            return true;
    return false;
}
