/* config/output.c - a text that grows; a failed allocation shows once, at the end. */

#include "config/output.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM_BYTES = 4096 /* the policy of a CA with a handful of keys */ };

/* Makes room for `more` bytes and a NUL. */
static bool grow(struct config_output *out, size_t more)
{
    size_t wanted = out->len + more + 1;
    size_t room = out->room == 0 ? FIRST_ROOM_BYTES : out->room;

    while (room < wanted)
        room *= 2;
    if (room == out->room)
        return true;
    char *at = realloc(out->at, room);
    if (at == NULL)
        return false;
    out->at = at;
    out->room = room;
    return true;
}

void config_output_add(struct config_output *out, const char *format, ...)
{
    const size_t room = out->failed ? 0 : out->room - out->len; /* where there is none yet, both are 0 */
    va_list arguments;
    va_list again;

    va_start(arguments, format);
    va_copy(again, arguments);
    const int more = vsnprintf(room > 0 ? out->at + out->len : NULL, room, format, arguments);
    if (more < 0 || (!out->failed && (size_t)more >= room && !grow(out, (size_t)more)))
        out->failed = true;
    if (!out->failed && (size_t)more >= room)
        (void)vsnprintf(out->at + out->len, (size_t)more + 1, format, again);
    if (!out->failed)
        out->len += (size_t)more;
    va_end(again);
    va_end(arguments);
}

void config_output_text(struct config_output *out, const char *text)
{
    const size_t more = strlen(text);

    if (out->failed || !grow(out, more)) {
        out->failed = true;
        return;
    }
    memcpy(out->at + out->len, text, more + 1);
    out->len += more;
}

void config_output_cut(struct config_output *out, size_t len)
{
    if (out->failed || len >= out->len)
        return;
    out->len = len;
    out->at[len] = '\0';
}

char *config_output_take(struct config_output *out)
{
    char *at = out->at;

    if (out->failed) {
        free(at);
        at = NULL;
    }
    *out = (struct config_output){ 0 };
    return at;
}
