/* cli/csv.c - cells of a table that a spreadsheet opens. */
#include "cli/csv.h"

#include <string.h>

/* RFC 4180 2.1 */
const char csv_end_of_line[] = "\r\n";

/*
 * A spreadsheet takes a cell that begins with one of these for a formula, and untrusted text would run. Some split lines at
 * semicolons instead of commas, whatever is quoted: what follows one begins a cell, too. An apostrophe makes it text.
 */
static bool begins_formula(const char *text, size_t at)
{
    return strchr("=+-@", text[at]) != NULL && (at == 0 || text[at - 1] == ';');
}

/* RFC 4180 2.5 … 2.7; what is not printable ASCII becomes \xNN first, so that a line is a line. */
void csv_put(struct output out, const char *text)
{
    const bool quoted = strpbrk(text, ",;\"") != NULL;

    if (quoted)
        (void)fputc('"', out.stream);
    for (size_t i = 0; text[i] != '\0'; i++) {
        if (begins_formula(text, i))
            (void)fputc('\'', out.stream);
        if (text[i] == '"')
            (void)fputc('"', out.stream);
        (void)output_safe(out, (const char[]){ text[i], '\0' });
    }
    if (quoted)
        (void)fputc('"', out.stream);
}
