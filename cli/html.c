/* cli/html.c - untrusted text in HTML. */
#include "cli/html.h"

#include <inttypes.h>
#include <string.h>

static void put_character(FILE *out, char character)
{
    switch (character) {
    case '&': (void)fputs("&amp;", out); break;
    case '<': (void)fputs("&lt;", out); break;
    case '>': (void)fputs("&gt;", out); break;
    case '"': (void)fputs("&quot;", out); break;
    case '\'': (void)fputs("&#39;", out); break;
    default: (void)fputc(character >= 0x20 && character <= 0x7e ? character : '?', out); break;
    }
}

void html_put(FILE *out, const char *text)
{
    for (; *text != '\0'; text++)
        put_character(out, *text);
}

void html_put_value(FILE *out, struct view_value value)
{
    for (size_t i = 0; value.at != NULL && i < value.len; i++) {
        const bool quoted = value.at[i] == '\\' && i + 1 < value.len
                            && (value.at[i + 1] == '"' || value.at[i + 1] == '\\');
        i += quoted;
        put_character(out, value.at[i]);
    }
}

void html_put_number(FILE *out, uint64_t number)
{
    enum { GROUP = 1000 };

    if (number >= GROUP) {
        html_put_number(out, number / GROUP);
        (void)fprintf(out, ",%03u", (unsigned)(number % GROUP));
    } else {
        (void)fprintf(out, "%u", (unsigned)number);
    }
}

void html_put_json(FILE *out, const char *json, size_t len)
{
    const char *end = json + len, *open;

    while ((open = memchr(json, '<', (size_t)(end - json))) != NULL) {
        (void)fwrite(json, 1, (size_t)(open - json), out);
        (void)fputs("\\u003c", out);
        json = open + 1;
    }
    (void)fwrite(json, 1, (size_t)(end - json), out);
}
