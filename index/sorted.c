/* index/sorted.c - a CRL's entries beside a table that is in order of their serials. */
#include "index/sorted.h"

#include "index/octets.h"

#include <stdlib.h>

enum { PREFIX_BYTES = 7 /* of the serial, beside its length, in 64 bits */ };

struct sorted_entry {
    uint64_t prefix; /* in the order of the serials, as far as that goes */
    const uint8_t *at;
};

int sorted_compare(struct span a, struct span b)
{
    if (a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return a.len > 0 ? memcmp(a.at, b.at, a.len) : 0;
}

static uint64_t prefix_of(struct span serial)
{
    uint8_t bytes[1 + PREFIX_BYTES] = { serial.len < UINT8_MAX ? (uint8_t)serial.len : UINT8_MAX };
    const uint8_t *at = bytes;

    memcpy(bytes + 1, serial.at, serial.len < PREFIX_BYTES ? serial.len : PREFIX_BYTES);
    return octets_get(&at, sizeof bytes);
}

/* The entry that begins at `at`, which was read before. */
static struct crl_entry entry_at(const struct sorted *sorted, const uint8_t *at)
{
    struct crl_walk walk = { .rest = { at, sorted->revoked.len - (size_t)(at - sorted->revoked.at) } };
    struct crl_entry entry;

    if (!crl_entry_next(&walk, &entry))
        entry = (struct crl_entry){ .index = 0 };
    return entry;
}

static int compare(const void *left, const void *right, void *context)
{
    const struct sorted_entry *const a = left, *const b = right;
    const struct sorted *const sorted = context;

    const struct crl_entry first = entry_at(sorted, a->at), second = entry_at(sorted, b->at);
    return sorted_compare(first.serial, second.serial);
}

/* Moves the entries to `to`, in the order of one octet of their prefix; what is alike there keeps its order. False: all are alike. */
static bool sort_by_octet(
    const struct sorted_entry *from, struct sorted_entry *to, size_t count, unsigned shift)
{
    size_t starts[UINT8_MAX + 1] = { 0 }, next = 0;

    for (size_t i = 0; i < count; i++)
        starts[from[i].prefix >> shift & UINT8_MAX]++;
    if (count == 0 || starts[from[0].prefix >> shift & UINT8_MAX] == count)
        return false;
    for (size_t octet = 0; octet <= UINT8_MAX; octet++) {
        const size_t these = starts[octet];
        starts[octet] = next;
        next += these;
    }
    for (size_t i = 0; i < count; i++)
        to[starts[from[i].prefix >> shift & UINT8_MAX]++] = from[i];
    return true;
}

/* By the prefixes, from their last octet on; then, where these are alike, by the serials themselves. `room` is as large as the entries. */
static void sort(struct sorted *sorted, struct sorted_entry *room)
{
    struct sorted_entry *from = sorted->entries, *to = room;

    for (unsigned shift = 0; shift < 64; shift += 8)
        if (sort_by_octet(from, to, sorted->count, shift)) {
            struct sorted_entry *const now = to;
            to = from;
            from = now;
        }
    if (from != sorted->entries)
        memcpy(sorted->entries, from, sorted->count * sizeof *from);
    for (size_t i = 0, end; i < sorted->count; i = end) {
        end = i + 1;
        while (end < sorted->count && sorted->entries[end].prefix == sorted->entries[i].prefix)
            end++;
        if (end - i > 1)
            qsort_r(sorted->entries + i, end - i, sizeof *sorted->entries, compare, sorted);
    }
}

static bool ascends(const struct crl *crl)
{
    struct crl_walk walk = crl_walk(crl);
    struct crl_entry first, second;

    if (!crl_entry_next(&walk, &first) || !crl_entry_next(&walk, &second))
        return true;
    return crl->entries.serials_ordered && sorted_compare(first.serial, second.serial) < 0;
}

bool sorted_new(struct sorted *sorted, const struct crl *crl)
{
    struct crl_walk walk = crl_walk(crl);
    struct crl_entry entry;

    *sorted = (struct sorted){ .revoked = crl->revoked, .walk = walk };
    if (ascends(crl))
        return true;
    sorted->entries = calloc(2 * crl->entries.count, sizeof *sorted->entries);
    if (sorted->entries == NULL)
        return false;
    while (sorted->count < crl->entries.count && crl_entry_next(&walk, &entry))
        sorted->entries[sorted->count++] = (struct sorted_entry){ prefix_of(entry.serial), entry.whole.at };
    sort(sorted, sorted->entries + crl->entries.count);
    return true;
}

bool sorted_next(struct sorted *sorted, struct crl_entry *entry)
{
    if (sorted->entries == NULL) {
        if (crl_entry_next(&sorted->walk, entry))
            return true;
        sorted->walk = (struct crl_walk){ .rest = sorted->revoked };
        return false;
    }
    if (sorted->next == sorted->count) {
        sorted->next = 0;
        return false;
    }
    *entry = entry_at(sorted, sorted->entries[sorted->next++].at);
    return true;
}

void sorted_clear(struct sorted *sorted)
{
    free(sorted->entries);
    *sorted = (struct sorted){ .entries = NULL };
}
