/* keyUsage in words. */
#include "lint/key_usage.h"

#include "lint/rule.h"

#include <stdio.h>

static const char *const names[] = { "digitalSignature", "nonRepudiation", "keyEncipherment",
    "dataEncipherment", "keyAgreement", "keyCertSign", "cRLSign", "encipherOnly", "decipherOnly" };
_Static_assert(KU_ALL == (1 << COUNT_OF(names)) - 1, "a name for every bit");

unsigned key_usage_find(const char *name, size_t len)
{
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
            return 1U << i;
    return 0;
}

const char *key_usage_text(unsigned bits, char text[KEY_USAGE_TEXT_BYTES])
{
    size_t used = 0;

    snprintf(text, KEY_USAGE_TEXT_BYTES, "none");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if ((bits & 1U << i) != 0)
            used += (size_t)snprintf(
                text + used, KEY_USAGE_TEXT_BYTES - used, "%s%s", used != 0 ? ", " : "", names[i]);
    }
    return text;
}
