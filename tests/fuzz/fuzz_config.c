/* tests/fuzz/fuzz_config.c - any bytes as a configuration: refused with a complaint, or canonical text that means the same. */

#include "config/config.h"
#include "config/line.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A complaint is one line of printable ASCII. */
static void check_complaint(void *context, const char *text)
{
    (void)context;
    for (; *text != '\0'; text++) {
        if (*text < 0x20 || *text > 0x7e)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct complaints complaints = { .tell = check_complaint };
    struct complaints again = { .tell = check_complaint };
    uint8_t sha256[CONFIG_SHA256_BYTES];

    struct config *config = config_parse("conf", (const char *)data, size, &complaints);
    if ((config == NULL) != (complaints.count > 0))
        abort();
    if (config == NULL)
        return 0;
    char *text = config_effective(config, sha256);
    if (text == NULL)
        abort();
    if (size > LINE_MAX_BYTES - 2) { /* the blanks around '=' may make a longest line too long */
        free(text);
        config_free(config);
        return 0;
    }
    struct config *same = config_parse("conf", text, strlen(text), &again);
    if (same == NULL)
        abort();
    char *text_again = config_effective(same, sha256);
    if (text_again == NULL || strcmp(text, text_again) != 0)
        abort();
    free(text_again);
    free(text);
    config_free(same);
    config_free(config);
    return 0;
}
