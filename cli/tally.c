/* cli/tally.c - decisions counted by a name. */
#include "cli/tally.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 16 };

static bool is_named(const struct tally_row *row, const char *name, size_t len)
{
    return strlen(row->name) == len && memcmp(row->name, name, len) == 0;
}

static size_t find(const struct tally *tally, const char *name, size_t len)
{
    size_t i = 0;

    if (tally->last < tally->count && is_named(&tally->rows[tally->last], name, len))
        return tally->last;
    while (i < tally->count && !is_named(&tally->rows[i], name, len))
        i++;
    return i;
}

static bool grow(struct tally *tally)
{
    const size_t room = tally->room == 0 ? FIRST_ROOM : 2 * tally->room;
    struct tally_row *rows = realloc(tally->rows, room * sizeof *rows);

    if (rows == NULL)
        return false;
    tally->rows = rows;
    tally->room = room;
    return true;
}

uint64_t *tally_of(struct tally *tally, const char *name, size_t len)
{
    static uint64_t nobody[TALLY_COLUMNS];
    const size_t at = find(tally, name, len);
    char *copy;

    if (at == tally->count) {
        copy = strndup(name, len);
        if (copy == NULL || (tally->count == tally->room && !grow(tally))) {
            free(copy);
            tally->failed = true;
            return nobody;
        }
        tally->rows[tally->count++] = (struct tally_row){ .name = copy };
    }
    tally->last = at;
    return tally->rows[at].counts;
}

const uint64_t *tally_find(const struct tally *tally, const char *name, size_t len)
{
    const size_t at = find(tally, name, len);

    return at < tally->count ? tally->rows[at].counts : NULL;
}

static uint64_t against(const struct tally_row *row)
{
    return row->counts[TALLY_REFUSED] + row->counts[TALLY_WOULD_REFUSE];
}

static int compare(const void *a, const void *b)
{
    const struct tally_row *left = a, *right = b;
    const uint64_t left_against = against(left), right_against = against(right);
    const uint64_t left_signed = left->counts[TALLY_SIGNED], right_signed = right->counts[TALLY_SIGNED];

    if (left_against != right_against)
        return left_against < right_against ? 1 : -1;
    if (left_signed != right_signed)
        return left_signed < right_signed ? 1 : -1;
    return strcmp(left->name, right->name);
}

void tally_sort(struct tally *tally)
{
    if (tally->count > 0)
        qsort(tally->rows, tally->count, sizeof *tally->rows, compare);
}

void tally_free(struct tally *tally)
{
    for (size_t i = 0; i < tally->count; i++)
        free(tally->rows[i].name);
    free(tally->rows);
    *tally = (struct tally){ .rows = NULL };
}

enum tally_column tally_column_of(enum log_state state)
{
    switch (state) {
    case STATE_SIGNED: return TALLY_SIGNED;
    case STATE_WOULD_REFUSE: return TALLY_WOULD_REFUSE;
    case STATE_REFUSED: return TALLY_REFUSED;
    case STATE_ANY:
    case STATE_FAILED:
    case STATE_UNKNOWN:
    case STATE_POSSIBLY_SIGNED:
    case STATE_COUNT: break;
    }
    return TALLY_UNSURE;
}
