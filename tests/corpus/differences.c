/* The reviewed differences between lintgate and its peers. */
#include "tests/corpus/differences.h"

#include "tests/corpus/table.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *copy(const char *text)
{
    char *const own = strdup(text);

    if (own == NULL)
        abort();
    return own;
}

bool differences_read(struct differences *differences, const char *path)
{
    enum { DOCUMENT, PROFILE, KIND, NAME, REASON, GROW = 64 };
    char *fields[TABLE_MAX_FIELDS];
    struct table table;
    bool ok = true;

    *differences = (struct differences){ 0 };
    if (!table_open(&table, path, '\t'))
        return false;
    while (table_row(&table, fields)) {
        if (fields[REASON][0] == '\0') {
            fprintf(stderr, "%s: want a reason, have none: %s %s\n", path, fields[DOCUMENT], fields[NAME]);
            ok = false;
        }
        if (differences->count % GROW == 0)
            differences->all = realloc(
                differences->all, (differences->count + GROW) * sizeof *differences->all);
        if (differences->all == NULL)
            abort();
        differences->all[differences->count++] = (struct difference){
            .document = copy(fields[DOCUMENT]),
            .profile = copy(fields[PROFILE]),
            .kind = copy(fields[KIND]),
            .name = copy(fields[NAME]),
            .reason = copy(fields[REASON]),
        };
    }
    table_close(&table);
    return ok;
}

void differences_free(struct differences *differences)
{
    for (size_t i = 0; i < differences->count; i++) {
        free(differences->all[i].document);
        free(differences->all[i].profile);
        free(differences->all[i].kind);
        free(differences->all[i].name);
        free(differences->all[i].reason);
    }
    free(differences->all);
    *differences = (struct differences){ 0 };
}

bool differences_has(struct differences *differences, const char *document, const char *profile,
    const char *kind, const char *name)
{
    bool has = false;

    for (size_t i = 0; i < differences->count; i++) {
        struct difference *const one = &differences->all[i];
        if (strcmp(one->kind, kind) == 0 && fnmatch(one->document, document, 0) == 0
            && fnmatch(one->profile, profile, 0) == 0 && fnmatch(one->name, name, 0) == 0) {
            one->seen++;
            has = true;
        }
    }
    return has;
}
