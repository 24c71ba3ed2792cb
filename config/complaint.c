/* config/complaint.c - what is wrong with a configuration, one line each: where, which key, want, have. */

#include "config/complaint.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* A complaint while it is put together. */
struct line {
    char at[COMPLAINT_MAX_BYTES];
    size_t len;
};

static void add_byte(struct line *line, char byte)
{
    if (line->len < sizeof line->at - 1)
        line->at[line->len++] = byte;
}

/* Files and their names may hold anything; a terminal or a log shall see only printable ASCII. */
static void add(struct line *line, const char *text)
{
    static const char hex[] = "0123456789abcdef";

    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte >= 0x20 && byte < 0x7f) {
            add_byte(line, *text);
        } else {
            add_byte(line, '\\');
            add_byte(line, 'x');
            add_byte(line, hex[byte >> 4]);
            add_byte(line, hex[byte & 0x0f]);
        }
    }
}

static void add_number(struct line *line, unsigned int number)
{
    char digits[sizeof "4294967295"];

    snprintf(digits, sizeof digits, "%u", number);
    add(line, digits);
}

/* "file:line: [section] key: ", each part only if it is known. */
static void add_place(struct line *line, const struct complaints *complaints, unsigned int number,
    const char *section, const char *key)
{
    if (complaints->file != NULL) {
        add(line, complaints->file);
        add(line, ":");
        if (number != 0) {
            add_number(line, number);
            add(line, ":");
        }
        add(line, " ");
    }
    if (section != NULL) {
        add(line, "[");
        add(line, section);
        add(line, "] ");
    }
    if (key != NULL) {
        add(line, key);
        add(line, ": ");
    }
}

static void tell(struct complaints *complaints, struct line *line)
{
    if (line->len == sizeof line->at - 1)
        memcpy(line->at + line->len - 3, "...", 3);
    line->at[line->len] = '\0';
    if (complaints->tell != NULL)
        complaints->tell(complaints->context, line->at);
}

static void __attribute__((format(printf, 3, 0)))
tell_formatted(struct complaints *complaints, struct line *line, const char *format, va_list arguments)
{
    char message[COMPLAINT_MAX_BYTES];

    vsnprintf(message, sizeof message, format, arguments);
    add(line, message);
    tell(complaints, line);
}

void complain(struct complaints *complaints, unsigned int line_number, const char *section, const char *key,
    const char *format, ...)
{
    struct line line = { .len = 0 };
    va_list arguments;

    if (complaints->count > COMPLAINTS_MAX)
        return;
    complaints->count++;
    if (complaints->count > COMPLAINTS_MAX) {
        add_place(&line, complaints, 0, NULL, NULL);
        add(&line, "more complaints, left out");
        tell(complaints, &line);
        return;
    }
    add_place(&line, complaints, line_number, section, key);
    va_start(arguments, format);
    tell_formatted(complaints, &line, format, arguments);
    va_end(arguments);
}

void complain_softly(struct complaints *complaints, unsigned int line_number, const char *section,
    const char *key, const char *format, ...)
{
    struct line line = { .len = 0 };
    va_list arguments;

    add(&line, "warning: ");
    add_place(&line, complaints, line_number, section, key);
    va_start(arguments, format);
    tell_formatted(complaints, &line, format, arguments);
    va_end(arguments);
}
