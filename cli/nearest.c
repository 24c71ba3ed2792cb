/* cli/nearest.c - the names that somebody may have meant, by edit distance. */
#include "cli/nearest.h"

#include <stdbool.h>
#include <string.h>

static size_t min(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Insertions, deletions and replacements that make one out of the other (Levenshtein). Both at most NEAREST_NAME_BYTES long. */
static size_t edit_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t row[NEAREST_NAME_BYTES + 1];

    for (size_t j = 0; j <= b_len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            const size_t replaced = diagonal + (a[i - 1] != b[j - 1] ? 1 : 0);

            diagonal = row[j];
            row[j] = min(replaced, min(row[j], row[j - 1]) + 1);
        }
    }
    return row[b_len];
}

static bool known(const struct nearest *nearest, const char *name, size_t len)
{
    for (size_t i = 0; i < nearest->count; i++)
        if (strlen(nearest->best[i].name) == len && memcmp(nearest->best[i].name, name, len) == 0)
            return true;
    return false;
}

void nearest_look(struct nearest *nearest, const char *name, size_t len)
{
    const size_t wanted_len = strlen(nearest->wanted);

    if (wanted_len == 0 || wanted_len > NEAREST_NAME_BYTES || len > NEAREST_NAME_BYTES
        || known(nearest, name, len))
        return;
    const bool within = memmem(name, len, nearest->wanted, wanted_len) != NULL;
    const size_t distance = within ? 0 : edit_distance(nearest->wanted, wanted_len, name, len);
    size_t place = nearest->count;

    while (place > 0 && distance < nearest->best[place - 1].distance)
        place--;
    if (distance > wanted_len / 3 || place == NEAREST_COUNT)
        return;
    nearest->count = min(nearest->count + 1, NEAREST_COUNT);
    for (size_t i = nearest->count - 1; i > place; i--)
        nearest->best[i] = nearest->best[i - 1];
    memcpy(nearest->best[place].name, name, len);
    nearest->best[place].name[len] = '\0';
    nearest->best[place].distance = distance;
}
