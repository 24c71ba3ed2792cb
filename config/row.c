/* config/row.c - keys.def as a table. */

#include "config/row.h"

#include <string.h>

const char ROW_REQUIRED[] = "";
const char ROW_NONE[] = "";

/* Three small functions for each row; the compiler sees the member's type in all of them. */
#define FUNCTIONS(member, type, name)                                                                        \
    static bool read_##member##_##name(                                                                      \
        const struct value_place *place, const char *text, struct section *section)                          \
    {                                                                                                        \
        return value_read_##type(place, text, &section->member->name);                                       \
    }                                                                                                        \
    static void print_##member##_##name(struct config_output *out, const struct section_view *section)       \
    {                                                                                                        \
        value_print_##type(out, &section->member->name);                                                     \
    }                                                                                                        \
    static unsigned int *line_##member##_##name(struct section *section)                                     \
    {                                                                                                        \
        return &section->member->lines.name;                                                                 \
    }                                                                                                        \
    _Static_assert(sizeof #name <= ROW_NAME_BYTES, "room for the name");

#define MODULE_KEY(type, name, fallback, meaning) FUNCTIONS(module, type, name)
#define AUDIT_KEY(type, name, fallback, meaning)  FUNCTIONS(audit, type, name)
#define INDEX_KEY(type, name, fallback, meaning)  FUNCTIONS(index, type, name)
#define SPOOL_KEY(type, name, fallback, meaning)  FUNCTIONS(spool, type, name)
#define KEY_KEY(type, name, fallback, meaning)    FUNCTIONS(key, type, name)
#define POLICY_KEY(type, name, fallback, meaning) FUNCTIONS(key, type, name)
#define PIN_KEY(type, name, fallback, meaning)    FUNCTIONS(key, type, name)
#define TOKEN_KEY(type, name, fallback, meaning)  FUNCTIONS(token, type, name)
#define WAIVER_KEY(type, name, fallback, meaning) FUNCTIONS(waiver, type, name)
#include "config/keys.def"

#define REQUIRED ROW_REQUIRED
#define NONE     ROW_NONE
#define ROW(kind, member, type, name, fallback, meaning, judges, pins)                                       \
    { kind, judges, pins, #name, fallback, meaning, read_##member##_##name, print_##member##_##name,         \
        value_want_##type, line_##member##_##name },

#define MODULE_KEY(type, name, fallback, meaning)                                                            \
    ROW(SECTION_MODULE, module, type, name, fallback, meaning, false, false)
#define AUDIT_KEY(type, name, fallback, meaning)                                                             \
    ROW(SECTION_AUDIT, audit, type, name, fallback, meaning, false, false)
#define INDEX_KEY(type, name, fallback, meaning)                                                             \
    ROW(SECTION_INDEX, index, type, name, fallback, meaning, false, false)
#define SPOOL_KEY(type, name, fallback, meaning)                                                             \
    ROW(SECTION_SPOOL, spool, type, name, fallback, meaning, false, false)
#define KEY_KEY(type, name, fallback, meaning)                                                               \
    ROW(SECTION_KEY, key, type, name, fallback, meaning, false, false)
#define POLICY_KEY(type, name, fallback, meaning)                                                            \
    ROW(SECTION_KEY, key, type, name, fallback, meaning, true, false)
#define PIN_KEY(type, name, fallback, meaning)                                                               \
    ROW(SECTION_KEY, key, type, name, fallback, meaning, true, true)
#define TOKEN_KEY(type, name, fallback, meaning)                                                             \
    ROW(SECTION_TOKEN, token, type, name, fallback, meaning, false, false)
#define WAIVER_KEY(type, name, fallback, meaning)                                                            \
    ROW(SECTION_WAIVER, waiver, type, name, fallback, meaning, false, false)

const struct row config_rows[] = {
#include "config/keys.def"
};
const size_t config_row_count = sizeof config_rows / sizeof config_rows[0];

void row_name(const struct row *row, char name[ROW_NAME_BYTES])
{
    size_t i = 0;

    for (; i < ROW_NAME_BYTES - 1 && row->name[i] != '\0'; i++)
        name[i] = row->name[i] == '_' ? '-' : row->name[i];
    name[i] = '\0';
}

const struct row *row_find(enum section_kind kind, const char *name)
{
    for (size_t i = 0; i < config_row_count; i++) {
        char here[ROW_NAME_BYTES];
        row_name(&config_rows[i], here);
        if (config_rows[i].kind == kind && strcmp(here, name) == 0)
            return &config_rows[i];
    }
    return NULL;
}
