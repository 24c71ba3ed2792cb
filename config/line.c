/* config/line.c - the shape of one line: blank, comment, heading, or "key = value"; nothing else. */

#include "config/line.h"

#include <string.h>

const char heading_want[] =
    "a heading [module], [audit], [index], [spool], [key \"NAME\"], [token \"LABEL\"] or "
    "[waiver \"RULE-ID\"] and nothing behind it, NAME of at most 64"
    " letters, digits, '.', '_', '-'";
_Static_assert(NAME_MAX_BYTES == 64, "as heading_want says");

/* A part of a line that is still to be read. */
struct rest {
    const char *at;
    const char *end;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

/* Of the name in [key "name"] and [waiver "name"]. */
static bool is_name(char c)
{
    return is_lower(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_'
           || c == '-';
}

/* Of the label in [token "label"]. */
static bool is_label(char c)
{
    return c >= ' ' && c <= '~' && c != '"';
}

static void skip_blanks(struct rest *rest)
{
    while (rest->at < rest->end && is_blank(*rest->at))
        rest->at++;
}

static bool skip(struct rest *rest, char c)
{
    if (rest->at == rest->end || *rest->at != c)
        return false;
    rest->at++;
    return true;
}

/* Copies the bytes that `belongs` takes, at least one; false if there is none, or no room. */
static bool take(struct rest *rest, bool (*belongs)(char), char *out, size_t room)
{
    size_t len = 0;

    while (rest->at + len < rest->end && belongs(rest->at[len]))
        len++;
    if (len == 0 || len >= room)
        return false;
    memcpy(out, rest->at, len);
    out[len] = '\0';
    rest->at += len;
    return true;
}

/* Nothing, or a comment: a blank and then ';', as inih has it. */
static bool at_end(struct rest *rest)
{
    const char *before = rest->at;

    skip_blanks(rest);
    return rest->at == rest->end || (rest->at > before && *rest->at == ';');
}

/* What stands between the quotes. */
static bool read_heading_name(struct rest *rest, struct heading *heading)
{
    if (strcmp(heading->word, "token") == 0)
        return take(rest, is_label, heading->name, LABEL_MAX_BYTES + 1);
    return take(rest, is_name, heading->name, NAME_MAX_BYTES + 1);
}

static bool read_heading(struct rest rest, struct heading *heading)
{
    const char *start = rest.at + 1;

    *heading = (struct heading){ { 0 }, { 0 }, { 0 } };
    if (!skip(&rest, '[') || !take(&rest, is_lower, heading->word, sizeof heading->word))
        return false;
    if (skip(&rest, ' ') && (!skip(&rest, '"') || !read_heading_name(&rest, heading) || !skip(&rest, '"')))
        return false;
    size_t len = (size_t)(rest.at - start);
    if (len >= sizeof heading->text || !skip(&rest, ']'))
        return false;
    memcpy(heading->text, start, len);
    return at_end(&rest);
}

/* A name of lower-case letters, digits and '-', blanks, '='. */
static bool begins_pair(struct rest rest)
{
    const char *start = rest.at;

    while (
        rest.at < rest.end && (is_lower(*rest.at) || (*rest.at >= '0' && *rest.at <= '9') || *rest.at == '-'))
        rest.at++;
    if (rest.at == start)
        return false;
    skip_blanks(&rest);
    return skip(&rest, '=');
}

/* No control byte but tab anywhere; outside of comment lines printable ASCII only. */
static bool bytes_are_text(
    const char *line, size_t line_len, bool is_comment, unsigned int number, struct complaints *complaints)
{
    for (size_t i = 0; i < line_len; i++) {
        unsigned char byte = (unsigned char)line[i];
        if (byte == '\t' || (byte >= 0x20 && byte < 0x7f) || (byte >= 0x80 && is_comment))
            continue;
        complain(complaints, number, NULL, NULL, "want %s, have byte 0x%02x at column %zu",
            byte < 0x80 ? "no control characters" : "only ASCII outside of comment lines", (unsigned int)byte,
            i + 1);
        return false;
    }
    return true;
}

enum line_kind config_line_read(const char *line, size_t line_len, unsigned int number,
    struct complaints *complaints, struct heading *heading)
{
    struct rest rest = { line, line + line_len };

    if (line_len > LINE_MAX_BYTES) {
        complain(complaints, number, NULL, NULL, "want a line of at most %d bytes, have %zu", LINE_MAX_BYTES,
            line_len);
        return LINE_REFUSED;
    }
    skip_blanks(&rest);
    bool is_comment = rest.at < rest.end && (*rest.at == ';' || *rest.at == '#');
    if (!bytes_are_text(line, line_len, is_comment, number, complaints))
        return LINE_REFUSED;
    if (rest.at == rest.end || is_comment)
        return LINE_NOTHING;
    if (rest.at != line) {
        complain(complaints, number, NULL, NULL,
            "want no blank before a key or heading, have one: a value ends with its line");
        return LINE_REFUSED;
    }
    if (*line == '[') {
        if (read_heading(rest, heading))
            return LINE_HEADING;
        complain(complaints, number, NULL, NULL, "want %s; have %.*s", heading_want, (int)line_len, line);
        return LINE_REFUSED;
    }
    if (begins_pair(rest))
        return LINE_PAIR;
    /* The first word only: what follows may be a value that is nobody's business. */
    size_t word_len = 0;
    while (word_len < line_len && !is_blank(line[word_len]) && line[word_len] != '=')
        word_len++;
    complain(complaints, number, NULL, NULL, "want \"key = value\", have a line that begins \"%.*s\"",
        (int)word_len, line);
    return LINE_REFUSED;
}
