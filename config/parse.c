/* config/parse.c - the text of a configuration: each line judged by its shape, taken apart by inih, read by its row. */

#include "config/config.h"

#include "config/finish.h"
#include "config/line.h"
#include "config/memory.h"
#include "config/row.h"
#include "config/token.h"

#include <ini.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEYS_MAX = 1024,    /* key sections: more CA keys than one process signs with */
    TOKENS_MAX = 1024,  /* more than one process sees */
    WAIVERS_MAX = 1024, /* more than anybody answers for; they are compared in squares */
    ROOM_FIRST = 8,     /* keys or waivers; then doubled */
};

/* How far the text has been read. */
struct reading {
    struct config *config;
    struct complaints *complaints;
    const char *rest;
    const char *end;
    unsigned int line;
    bool told_line_ends; /* one complaint for all lines that end in CR LF */
    bool in_section;     /* false before the first heading */
    struct section section;
    struct heading heading;
    struct config_key *keys; /* config->keys, still to be filled */
    size_t key_room;
    struct config_token *tokens; /* config->tokens */
    size_t token_room;
    struct config_waiver *waivers; /* config->waivers */
    size_t waiver_room;
};

/* -- headings ---------------------------------------------------------------------------------------------------- */

static void refuse_repeated(const struct reading *reading, unsigned int first_line)
{
    complain(reading->complaints, reading->line, reading->heading.text, NULL,
        "want each section once, have another at line %u", first_line);
}

static const struct config_key *find_key(const struct config *config, const char *name)
{
    for (size_t i = 0; i < config->key_count; i++) {
        if (strcmp(config->keys[i].name, name) == 0)
            return &config->keys[i];
    }
    return NULL;
}

static bool no_memory(const struct reading *reading)
{
    complain(reading->complaints, reading->line, reading->heading.text, NULL, "want memory, have none left");
    return false;
}

/* Room for one more thing of `size` bytes behind `count` of them at `*at`; what was there moves. */
static bool make_room(struct reading *reading, void **at, size_t count, size_t *room, size_t size)
{
    const size_t more = *room == 0 ? ROOM_FIRST : *room * 2;

    if (count < *room)
        return true;
    void *moved = config_memory_take(&reading->config->memory, more * size);
    if (moved == NULL)
        return no_memory(reading);
    if (count > 0)
        memcpy(moved, *at, count * size);
    *at = moved;
    *room = more;
    return true;
}

static bool make_key_room(struct reading *reading)
{
    void *at = reading->keys;
    const bool made = make_room(
        reading, &at, reading->config->key_count, &reading->key_room, sizeof *reading->keys);

    reading->config->keys = reading->keys = at;
    return made;
}

static bool make_token_room(struct reading *reading)
{
    void *at = reading->tokens;
    const bool made = make_room(
        reading, &at, reading->config->token_count, &reading->token_room, sizeof *reading->tokens);

    reading->config->tokens = reading->tokens = at;
    return made;
}

static bool make_waiver_room(struct reading *reading)
{
    void *at = reading->waivers;
    const bool made = make_room(
        reading, &at, reading->config->waiver_count, &reading->waiver_room, sizeof *reading->waivers);

    reading->config->waivers = reading->waivers = at;
    return made;
}

/* The heading's name, to be kept; NULL if there is no memory, which is told. */
static const char *keep_name(struct reading *reading)
{
    const char *name = reading->heading.name;
    const char *kept = config_memory_copy(&reading->config->memory, name, strlen(name));

    if (kept == NULL)
        no_memory(reading);
    return kept;
}

static void begin_key(struct reading *reading)
{
    struct config *config = reading->config;
    const struct config_key *same = find_key(config, reading->heading.name);

    if (same != NULL) {
        refuse_repeated(reading, same->line);
        return;
    }
    if (config->key_count == KEYS_MAX) {
        complain(reading->complaints, reading->line, reading->heading.text, NULL,
            "want at most %d key sections, have more", KEYS_MAX);
        return;
    }
    const char *name = keep_name(reading);
    if (name == NULL || !make_key_room(reading))
        return;
    struct config_key *key = &reading->keys[config->key_count++];
    *key = (struct config_key){ .line = reading->line, .name = name };
    reading->section = (struct section){ .kind = SECTION_KEY, .key = key };
}

/* Two labels may be written differently and be one. */
static const struct config_token *find_token(const struct config *config, const struct config_token *like)
{
    for (size_t i = 0; i < config->token_count; i++) {
        const struct config_token *token = &config->tokens[i];

        if (token->every == like->every
            && (like->every || memcmp(token->bytes, like->bytes, sizeof like->bytes) == 0))
            return token;
    }
    return NULL;
}

static void begin_token(struct reading *reading)
{
    struct config *config = reading->config;
    struct config_token token = { .line = reading->line };
    const struct config_token *same;

    if (!token_label_read(reading->heading.name, &token)) {
        complain(reading->complaints, reading->line, reading->heading.text, NULL,
            "want a label of at most %d bytes without blanks at its end, other bytes than ASCII, '\"' and "
            "'%%' "
            "as %%XX; have another",
            CONFIG_LABEL_BYTES);
        return;
    }
    if ((same = find_token(config, &token)) != NULL) {
        refuse_repeated(reading, same->line);
        return;
    }
    if (config->token_count == TOKENS_MAX) {
        complain(reading->complaints, reading->line, reading->heading.text, NULL,
            "want at most %d token sections, have more", TOKENS_MAX);
        return;
    }
    token.label = keep_name(reading);
    if (token.label == NULL || !make_token_room(reading))
        return;
    reading->tokens[config->token_count] = token;
    reading->section = (struct section){ .kind = SECTION_TOKEN,
        .token = &reading->tokens[config->token_count++] };
}

/* One rule may have several: for other keys, or other profiles. */
static void begin_waiver(struct reading *reading)
{
    struct config *config = reading->config;

    if (config->waiver_count == WAIVERS_MAX) {
        complain(reading->complaints, reading->line, reading->heading.text, NULL,
            "want at most %d waivers, have more", WAIVERS_MAX);
        return;
    }
    const char *rule = keep_name(reading);
    if (rule == NULL || !make_waiver_room(reading))
        return;
    struct config_waiver *waiver = &reading->waivers[config->waiver_count++];
    *waiver = (struct config_waiver){ .line = reading->line, .rule = rule };
    reading->section = (struct section){ .kind = SECTION_WAIVER, .waiver = waiver };
}

/* [module], [audit], [index] or [spool], `*line` its line in struct config. */
static void begin_single(struct reading *reading, struct section section, unsigned int *line)
{
    if (*line != 0) {
        refuse_repeated(reading, *line);
        return;
    }
    *line = reading->line;
    reading->section = section;
}

/* After a heading that is refused, what stands in the section is not judged. */
static void begin_nothing(struct reading *reading)
{
    reading->in_section = true;
    reading->section = (struct section){ .kind = SECTION_NONE };
}

static void begin_section(struct reading *reading)
{
    struct config *config = reading->config;
    const char *word = reading->heading.word;
    bool has_name = reading->heading.name[0] != '\0';

    begin_nothing(reading);
    if (strcmp(word, "key") == 0 && has_name)
        begin_key(reading);
    else if (strcmp(word, "token") == 0 && has_name)
        begin_token(reading);
    else if (strcmp(word, "waiver") == 0 && has_name)
        begin_waiver(reading);
    else if (strcmp(word, "module") == 0 && !has_name)
        begin_single(reading, (struct section){ .kind = SECTION_MODULE, .module = &config->module },
            &config->module.line);
    else if (strcmp(word, "audit") == 0 && !has_name)
        begin_single(
            reading, (struct section){ .kind = SECTION_AUDIT, .audit = &config->audit }, &config->audit.line);
    else if (strcmp(word, "index") == 0 && !has_name)
        begin_single(
            reading, (struct section){ .kind = SECTION_INDEX, .index = &config->index }, &config->index.line);
    else if (strcmp(word, "spool") == 0 && !has_name)
        begin_single(
            reading, (struct section){ .kind = SECTION_SPOOL, .spool = &config->spool }, &config->spool.line);
    else
        complain(reading->complaints, reading->line, NULL, NULL, "want %s; have [%s]", heading_want,
            reading->heading.text);
}

/* -- keys -------------------------------------------------------------------------------------------------------- */

static void refuse_key(const struct value_place *place, enum section_kind kind)
{
    struct config_output names = { 0 };

    for (size_t i = 0; i < config_row_count; i++) {
        char name[ROW_NAME_BYTES];
        if (config_rows[i].kind != kind)
            continue;
        row_name(&config_rows[i], name);
        config_output_add(&names, "%s%s", names.len == 0 ? "" : ", ", name);
    }
    char *list = config_output_take(&names);
    if (list == NULL)
        value_no_memory(place);
    else
        complain(place->complaints, place->line, place->section, NULL, "want a key among %s; have \"%s\"",
            list, place->key);
    free(list);
}

/* inih's handler: one `name = value` without the blanks around both and without a comment behind. Always true. */
static int read_pair(void *context, const char *section, const char *name, const char *value)
{
    struct reading *reading = context;
    struct value_place place = { &reading->config->memory, reading->complaints, reading->line,
        reading->heading.text, name };

    (void)section; /* headings are read by begin_section */
    if (!reading->in_section) {
        complain(reading->complaints, reading->line, NULL, name,
            "want a section heading before the first key, have none");
        return 1;
    }
    if (reading->section.kind == SECTION_NONE)
        return 1;
    const struct row *row = row_find(reading->section.kind, name);
    if (row == NULL) {
        refuse_key(&place, reading->section.kind);
        return 1;
    }
    unsigned int *line = row->line(&reading->section);
    if (*line != 0) {
        complain(place.complaints, place.line, place.section, name, "want it once, have it at line %u, too",
            *line);
        return 1;
    }
    *line = reading->line;
    if (value[0] == '\0')
        value_refuse(&place, row->want, NULL);
    else if (value[0] == '#' || strstr(value, " #") != NULL || strstr(value, "\t#") != NULL)
        complain(place.complaints, place.line, place.section, name,
            "want ';' before a comment behind a value, have '#'");
    else
        row->read(&place, value, &reading->section);
    return 1;
}

/* -- lines ------------------------------------------------------------------------------------------------------- */

/* Cuts the next line off the rest, without its end. */
static const char *cut_line(struct reading *reading, size_t *len)
{
    const char *line = reading->rest;
    const char *end = memchr(line, '\n', (size_t)(reading->end - line));

    reading->line++;
    reading->rest = end != NULL ? end + 1 : reading->end;
    *len = (size_t)((end != NULL ? end : reading->end) - line);
    if (end == NULL)
        complain(reading->complaints, reading->line, NULL, NULL,
            "want a line end behind the last line, have none: something may be cut off");
    if (*len > 0 && line[*len - 1] == '\r') {
        if (!reading->told_line_ends)
            complain(reading->complaints, reading->line, NULL, NULL, "want lines that end in LF, have CR LF");
        reading->told_line_ends = true;
        (*len)--;
    }
    return line;
}

/* inih's reader: gives it the next line if that is a pair, else an empty one. It counts nothing: we do. */
static char *next_line(char *buffer, int size, void *context)
{
    struct reading *reading = context;
    size_t len = 0;

    if (reading->rest == reading->end || size < LINE_MAX_BYTES + 2)
        return NULL;
    const char *line = cut_line(reading, &len);
    switch (config_line_read(line, len, reading->line, reading->complaints, &reading->heading)) {
    case LINE_PAIR: memcpy(buffer, line, len); break;
    case LINE_HEADING:
        begin_section(reading);
        len = 0;
        break;
    case LINE_REFUSED:
        if (len > 0 && line[0] == '[')
            begin_nothing(reading);
        len = 0;
        break;
    case LINE_NOTHING: len = 0; break;
    }
    buffer[len] = '\n';
    buffer[len + 1] = '\0';
    return buffer;
}

static void read_text(struct reading *reading)
{
    static const char mark[] = "\xef\xbb\xbf";

    if ((size_t)(reading->end - reading->rest) >= strlen(mark)
        && memcmp(reading->rest, mark, strlen(mark)) == 0) {
        complain(reading->complaints, 1, NULL, NULL, "want no byte order mark, have one");
        reading->rest += strlen(mark);
    }
    ini_max_line = LINE_MAX_BYTES + 3; /* of our own copy of inih, so no other user of it notices */
    if (ini_parse_stream(next_line, reading, read_pair, reading) != 0 || reading->rest != reading->end)
        complain(
            reading->complaints, reading->line, NULL, NULL, "want a line that inih can read, have another");
}

struct config *config_parse(
    const char *path, const char *text, size_t text_len, struct complaints *complaints)
{
    struct config_memory *memory = NULL;
    struct config *config = config_memory_take(&memory, sizeof *config);

    complaints->file = path;
    if (config == NULL) {
        complain(complaints, 0, NULL, NULL, "want memory, have none left");
        return NULL;
    }
    config->memory = memory;
    config->path = config_memory_copy(&config->memory, path, strlen(path));
    if (config->path == NULL)
        complain(complaints, 0, NULL, NULL, "want memory, have none left");
    struct reading reading = {
        .config = config, .complaints = complaints, .rest = text, .end = text + text_len
    };
    read_text(&reading);
    config_finish(config, &(struct sections){ reading.keys, reading.tokens, reading.waivers }, complaints);
    if (complaints->count == 0)
        return config;
    config_free(config);
    return NULL;
}
