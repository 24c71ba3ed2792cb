#ifndef LINTGATE_CONFIG_ROW_H
#define LINTGATE_CONFIG_ROW_H

#include "config/value.h"

/* keys.def as a table: what parser, printer and documentation walk. */

/* Zero is no section: in it, no key is legal. */
enum section_kind {
    SECTION_NONE = 0,
    SECTION_MODULE,
    SECTION_AUDIT,
    SECTION_INDEX,
    SECTION_SPOOL,
    SECTION_KEY,
    SECTION_TOKEN,
    SECTION_WAIVER
};

/* The section that is being read: the pointer that its kind says. */
struct section {
    enum section_kind kind;
    struct config_module *module;
    struct config_audit *audit;
    struct config_index *index;
    struct config_spool *spool;
    struct config_key *key;
    struct config_token *token;
    struct config_waiver *waiver;
};

/* The same to look at. */
struct section_view {
    enum section_kind kind;
    const struct config_module *module;
    const struct config_audit *audit;
    const struct config_index *index;
    const struct config_spool *spool;
    const struct config_key *key;
    const struct config_token *token;
    const struct config_waiver *waiver;
};

/* One key. */
struct row {
    enum section_kind kind;
    bool judges;          /* one of the POLICY_KEYs or PIN_KEYs */
    bool pins;            /* one of the PIN_KEYs */
    const char *name;     /* as a member of its struct, with '_' */
    const char *fallback; /* default; ROW_REQUIRED, ROW_NONE */
    const char *meaning;
    bool (*read)(const struct value_place *place, const char *text, struct section *section);
    void (*print)(struct config_output *out, const struct section_view *section);
    void (*want)(struct config_output *out);
    unsigned int *(*line)(struct section *section);
};

/* Told apart from a default by address. */
extern const char ROW_REQUIRED[];
extern const char ROW_NONE[];

extern const struct row config_rows[];
extern const size_t config_row_count;

enum { ROW_NAME_BYTES = 32 /* the longest name and its NUL, with room to spare */ };

/* The row's name as it stands in the file, with '-' for '_'. */
void row_name(const struct row *row, char name[ROW_NAME_BYTES]);

/* The row of `name` as it stands in the file; NULL if the section has no such key. */
const struct row *row_find(enum section_kind kind, const char *name);

#endif
