#ifndef LINTGATE_CONFIG_LINE_H
#define LINTGATE_CONFIG_LINE_H

#include "config/complaint.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The shape of one line, judged before inih sees it: inih cuts overlong lines, joins indented ones to the value before,
 * takes ':' for '=', skips a byte order mark, and ignores what follows a heading or has no '='. None of that is silent here.
 */

enum {
    LINE_MAX_BYTES = 2048, /* without line end; inih keeps a line on the stack */
    NAME_MAX_BYTES = 64,   /* of a key, or of a rule: the longest id has 42 */
    LABEL_MAX_BYTES = 96,  /* of a token: 32 bytes, each as %XX */
    HEADING_TEXT_BYTES = LABEL_MAX_BYTES + sizeof "waiver \"\"",
};

enum line_kind {
    LINE_REFUSED = 0, /* the complaint was told */
    LINE_NOTHING,     /* blank or a comment */
    LINE_HEADING,     /* [word] or [word "name"] */
    LINE_PAIR,        /* name = value, for inih to take apart */
};

/* What stands in a heading's brackets. */
struct heading {
    char text[HEADING_TEXT_BYTES]; /* whole: `module`, `key "x"` */
    char word[sizeof "module"];
    char name[LABEL_MAX_BYTES + 1]; /* empty if there is none */
};

/* What a heading has to be, for complaints. */
extern const char heading_want[];

/* Judges the line number `number`, without its line end; `heading` is filled only for LINE_HEADING. */
enum line_kind config_line_read(const char *line, size_t line_len, unsigned int number,
    struct complaints *complaints, struct heading *heading);

#endif
