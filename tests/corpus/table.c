/* Reads tab- and comma-separated rows in place. */
#include "tests/corpus/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The whole file, ended by NUL; NULs inside become spaces. NULL if it cannot be read. */
static char *read_text(const char *path)
{
    char *text = NULL;
    size_t len = 0, room = 0;

    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    do {
        room = room == 0 ? 64 * 1024 : room * 2;
        text = realloc(text, room);
        if (text == NULL)
            abort();
        len += fread(text + len, 1, room - len - 1, file);
    } while (len == room - 1);
    const bool ok = !ferror(file);
    fclose(file);
    if (!ok) {
        free(text);
        return NULL;
    }
    text[len] = '\0';
    for (char *nul = memchr(text, '\0', len); nul != NULL;
         nul = memchr(nul, '\0', len - (size_t)(nul - text)))
        *nul = ' ';
    return text;
}

/* Takes the field at table->at; *last says if the row ends with it. */
static char *take_field(struct table *table, bool *last)
{
    char *from = table->at, *field = from, *to = from;
    const bool quoted = table->separator == ',' && *from == '"';

    if (quoted)
        for (from++; *from != '\0' && (from[0] != '"' || from[1] == '"'); from++) {
            if (from[0] == '"')
                from++; /* RFC 4180 2.7: two are one */
            *to++ = *from;
        }
    if (quoted && *from == '"')
        from++;
    while (*from != '\0' && *from != '\n' && *from != table->separator)
        *to++ = *from++;
    *last = *from != table->separator;
    table->at = *from != '\0' ? from + 1 : from;
    *to = '\0';
    if (*last && to > field && to[-1] == '\r')
        to[-1] = '\0';
    return field;
}

bool table_row(struct table *table, char *fields[TABLE_MAX_FIELDS])
{
    static char none[] = "";

    while (*table->at != '\0') {
        bool last = false;
        for (size_t i = 0; i < TABLE_MAX_FIELDS; i++)
            fields[i] = none;
        for (size_t i = 0; !last; i++) {
            char *const field = take_field(table, &last);
            if (i < TABLE_MAX_FIELDS)
                fields[i] = field;
        }
        if (fields[0][0] != '\0' && fields[0][0] != '#')
            return true;
    }
    return false;
}

bool table_open(struct table *table, const char *path, char separator)
{
    char *columns[TABLE_MAX_FIELDS];

    *table = (struct table){ .text = read_text(path), .separator = separator };
    if (table->text == NULL) {
        fprintf(stderr, "%s: want a table, have a file that cannot be read\n", path);
        return false;
    }
    table->at = table->text;
    table_row(table, columns);
    return true;
}

void table_close(struct table *table)
{
    free(table->text);
    *table = (struct table){ 0 };
}
