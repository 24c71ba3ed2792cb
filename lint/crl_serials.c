/*
 * Serial numbers that a CRL has twice. Entries are sorted by half a hash of the number; that leaves a few together, which are compared.
 * Where it leaves many, they are sorted by the other half, and those that this does not tell apart by the numbers themselves, four octets at a
 * time: so numbers that were chosen to have one hash cost no more than some passes over the list. All sorting is by radix: no
 * comparison is made but among a few, and with the first of many that may be alike.
 */
#include "lint/crl_serials.h"

#include "lint/digest.h"
#include "lint/walk.h"

#include <stdlib.h>

enum {
    FEW = 32, /* entries that are sorted by comparing them: below that, a pass over a radix costs more */
    RADIX_BITS = 8,
    RADIX = 1 << RADIX_BITS,
    HALF_BITS = 16, /* of a key, by which entries are sorted at a time */
    PASSES = HALF_BITS / RADIX_BITS,
};

/* What entries are sorted by, one after the other, as long as they are alike. */
enum level {
    BY_HASH = 0,
    BY_BEGIN, /* length and first three octets */
    BY_OCTETS, /* the next four, and so on beyond ENTRY_SERIAL_OCTETS; longer numbers are a fault in themselves */
    BY_ISSUER = BY_OCTETS + ENTRY_SERIAL_OCTETS / 4, /* the two halves of its digest */
    LEVELS = BY_ISSUER + 2
};

/* Which issuer the entries from here on have: the first octets of a digest of certificateIssuer. */
struct issuer_run {
    uint32_t from;
    uint64_t digest;
};

struct search {
    struct span revoked;
    uint64_t *entries, *scratch; /* each a key, and below it where in `revoked` the INTEGER is */
    size_t count;
    struct issuer_run *issuers; /* NULL: the CRL's own issuer has them all */
    size_t issuer_count;
    struct repeated_serials *repeated;
};
_Static_assert(DER_MAX_LENGTH_BYTES == 4, "a place in the document has 32 bits");

static uint32_t place_of(uint64_t entry)
{
    return (uint32_t)entry;
}

static uint32_t key_of(uint64_t entry)
{
    return (uint32_t)(entry >> 32);
}

static uint64_t entry_of(uint32_t key, uint32_t place)
{
    return (uint64_t)key << 32 | place;
}

static struct span serial_at(const struct search *search, uint32_t place)
{
    struct span rest = { search->revoked.at + place, search->revoked.len - place };
    struct walked integer;
    return walk_next(&rest, &integer) ? integer.value : (struct span){ NULL, 0 };
}

static uint64_t eight_octets(const uint8_t *at)
{
    uint64_t octets;
    memcpy(&octets, at, sizeof(octets));
    return octets;
}

/* Tells numbers apart, however their octets are distributed; it need not resist anybody who chooses them. */
uint32_t serial_hash(struct span serial)
{
    const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15); /* 2^64 by the golden ratio */
    uint64_t sum = serial.len;
    if (serial.len < sizeof(sum)) {
        for (size_t i = 0; i < serial.len; i++)
            sum = sum << 8 | serial.at[i];
    } else {
        for (size_t i = 0; i + sizeof(sum) < serial.len; i += sizeof(sum)) {
            sum = (sum ^ eight_octets(serial.at + i)) * odd;
            sum ^= sum >> 32;
        }
        sum ^= eight_octets(serial.at + serial.len - sizeof(sum));
    }
    sum *= odd;
    return (uint32_t)((sum ^ sum >> 32) * odd >> 32);
}

static uint32_t four_octets(struct span serial, size_t from)
{
    uint32_t octets = 0;
    for (size_t i = from; i < from + sizeof(octets); i++)
        octets = octets << 8 | (i < serial.len ? serial.at[i] : 0);
    return octets;
}

/* The digest of the issuer of the entry at `place`: that of the last run which begins before it. */
static uint64_t issuer_at(const struct search *search, uint32_t place)
{
    size_t low = 0, high = search->issuer_count;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (search->issuers[middle].from <= place)
            low = middle;
        else
            high = middle;
    }
    return search->issuers[low].digest;
}

static uint32_t key_at(const struct search *search, uint32_t place, unsigned level)
{
    if (level >= BY_ISSUER)
        return (uint32_t)(issuer_at(search, place) >> (level == BY_ISSUER ? 32 : 0));
    const struct span serial = serial_at(search, place);
    if (level >= BY_OCTETS)
        return four_octets(serial, 3 + (size_t)(level - BY_OCTETS) * 4);
    return level == BY_HASH ? serial_hash(serial) : (uint32_t)serial.len << 24 | four_octets(serial, 0) >> 8;
}

/*
 * Sorts by a half of the keys, that from bit `shift` of an entry on; what is alike there keeps its order. The result is where the entries
 * were.
 */
static void sort_by_half(uint64_t *entries, uint64_t *scratch, size_t count, unsigned shift)
{
    uint32_t counts[PASSES][RADIX] = { { 0 } }; /* a document has fewer entries than octets */
    uint64_t *from = entries, *to = scratch;
    for (size_t i = 0; i < count; i++)
        for (unsigned pass = 0; pass < PASSES; pass++)
            counts[pass][entries[i] >> (shift + pass * RADIX_BITS) & (RADIX - 1)]++;
    for (unsigned pass = 0; pass < PASSES; pass++) {
        const unsigned digit_at = shift + pass * RADIX_BITS;
        uint32_t *const starts = counts[pass], next = 0;
        if (starts[entries[0] >> digit_at & (RADIX - 1)] == count) /* all alike here */
            continue;
        for (unsigned digit = 0; digit < RADIX; digit++) {
            const uint32_t these = starts[digit];
            starts[digit] = next;
            next += these;
        }
        for (size_t i = 0; i < count; i++)
            to[starts[from[i] >> digit_at & (RADIX - 1)]++] = from[i];
        uint64_t *const sorted = to;
        to = from;
        from = sorted;
    }
    if (from != entries)
        memcpy(entries, from, count * sizeof(*entries));
}

/* How many of `count` entries, the first on, have one key from bit `shift` of an entry on. */
static size_t run_of(const uint64_t *entries, size_t count, unsigned shift)
{
    size_t end = 1;
    while (end < count && entries[end] >> shift == entries[0] >> shift)
        end++;
    return end;
}

static bool is_same(const struct search *search, uint64_t a, uint64_t b)
{
    return span_equal(serial_at(search, place_of(a)), serial_at(search, place_of(b)))
           && (search->issuers == NULL || issuer_at(search, place_of(a)) == issuer_at(search, place_of(b)));
}

static void note(struct search *search, uint32_t place)
{
    struct repeated_serials *const repeated = search->repeated;
    const struct span serial = serial_at(search, place);
    if (repeated->count++ == 0 || serial.at < repeated->serial.at)
        repeated->serial = serial;
}

/* Of a few entries, each is compared with those before it. */
static void look_among_few(struct search *search, const uint64_t *entries, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t before = 0; before < i; before++)
            if (key_of(entries[before]) == key_of(entries[i])
                && is_same(search, entries[before], entries[i])) {
                note(search, place_of(entries[i]));
                break;
            }
}

/* Entries that are alike in everything that sorting can tell: each but the first repeats, unless it is longer than what was sorted. */
static void look_among_alike(struct search *search, const uint64_t *entries, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (is_same(search, entries[i - 1], entries[i]))
            note(search, place_of(entries[i]));
}

/* True if all of them repeat the first one. */
static bool are_one(const struct search *search, const uint64_t *entries, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (!is_same(search, entries[0], entries[i]))
            return false;
    return true;
}

static void look(struct search *search, size_t first, size_t count, unsigned level);

/* Many entries with one half of their keys, from the front; sorts them by the other half. */
static void look_among_half(struct search *search, size_t first, size_t count, unsigned level)
{
    uint64_t *const entries = search->entries + first;
    sort_by_half(entries, search->scratch, count, 64 - 2 * HALF_BITS);
    for (size_t i = 0, these; i < count; i += these) {
        these = run_of(entries + i, count - i, 64 - 2 * HALF_BITS);
        if (these > 1)
            look(search, first + i, these, level + 1);
    }
}

/* Looks among entries that all levels before have not told apart. Recurses no deeper than LEVELS. */
static void look(struct search *search, size_t first, size_t count, unsigned level)
{
    uint64_t *const entries = search->entries + first;
    if (count <= FEW) {
        look_among_few(search, entries, count);
        return;
    }
    if (level == (search->issuers != NULL ? LEVELS : BY_ISSUER)
        || (level > BY_HASH && are_one(search, entries, count))) {
        look_among_alike(search, entries, count);
        return;
    }
    for (size_t i = 0; level != BY_HASH && i < count; i++) /* by hash, the keys are there */
        entries[i] = entry_of(key_at(search, place_of(entries[i]), level), place_of(entries[i]));
    sort_by_half(entries, search->scratch, count, 64 - HALF_BITS);
    for (size_t i = 0, these; i < count; i += these) {
        these = run_of(entries + i, count - i, 64 - HALF_BITS);
        if (these <= FEW)
            look_among_few(search, entries + i, these);
        else
            look_among_half(search, first + i, these, level);
    }
}

static uint64_t digest_of_issuer(struct span name)
{
    uint8_t octets[LINT_DIGEST_BYTES];
    (void)digest_of(LINT_SHA256, name, octets);
    return eight_octets(octets);
}

/* RFC 5280 5.3.3: the distinguished name; all names, if there is none. */
static struct span issuer_of(struct span names)
{
    struct general_name name;
    for (struct general_names_walk walk = general_names_walk(names); general_names_next(&walk, &name);)
        if (name.kind == GENERAL_NAME_DIRECTORY)
            return name.value;
    return names;
}

/* Where the serial numbers are, and their hashes. */
static void fill(struct search *search, size_t room)
{
    struct span rest = search->revoked;
    struct walked entry, integer;
    while (search->count < room && walk_next(&rest, &entry)) {
        struct span fields = entry.value;
        if (!walk_next(&fields, &integer))
            return; /* was read before */
        search->entries[search->count++] = entry_of(
            serial_hash(integer.value), (uint32_t)(integer.whole.at - search->revoked.at));
    }
}

/* certificateIssuer of an entry that was read: content of GeneralNames; the last one if there are several. at == NULL: none. */
static struct span issuer_names(struct span fields)
{
    static const uint8_t certificate_issuer[] = { 0x55, 0x1d, 0x1d };
    struct walked field, extension, part, names;
    struct span found = { NULL, 0 };
    while (walk_next(&fields, &field)) /* crlEntryExtensions is the last field, and the only SEQUENCE */
        while (field.tag == DER_SEQUENCE && walk_next(&field.value, &extension)) {
            struct span parts = extension.value;
            if (!walk_next(&parts, &part) || !span_equal(part.value, SPAN_OF(certificate_issuer)))
                continue;
            while (walk_next(&parts, &part)) /* critical may be there; extnValue is the last one */
                if (part.tag == DER_OCTET_STRING && walk_next(&part.value, &names))
                    found = names.value;
        }
    return found;
}

/* Who issued the certificates: the CRL's own issuer, until an entry names another. */
static void fill_issuers(struct search *search, const struct crl *crl, size_t room)
{
    struct span rest = crl->revoked, before = { NULL, 0 };
    struct walked entry;
    search->issuers[search->issuer_count++] = (struct issuer_run){ 0, digest_of_issuer(crl->issuer) };
    while (search->issuer_count < room && walk_next(&rest, &entry)) {
        const struct span names = issuer_names(entry.value);
        if (names.at == NULL || (before.at != NULL && span_equal(names, before)))
            continue; /* the same as before, said once more */
        before = names;
        search->issuers[search->issuer_count++] = (struct issuer_run){
            .from = (uint32_t)(entry.whole.at - search->revoked.at),
            .digest = digest_of_issuer(issuer_of(names)),
        };
    }
}

bool repeated_serials_find(const struct crl *crl, struct repeated_serials *repeated)
{
    const size_t count = crl->entries.count, issuers = crl->entries.seen[ENTRY_ISSUER].count;
    struct search search = { .revoked = crl->revoked, .repeated = repeated };
    bool ok = false;
    *repeated = (struct repeated_serials){ .count = 0 };
    if (crl->entries.serials_ordered)
        return true;
    search.entries = calloc(2 * count, sizeof(*search.entries));
    search.issuers = issuers > 0 ? calloc(issuers + 1, sizeof(*search.issuers)) : NULL;
    if (search.entries == NULL || (issuers > 0 && search.issuers == NULL))
        goto out;
    search.scratch = search.entries + count;
    fill(&search, count);
    if (issuers > 0)
        fill_issuers(&search, crl, issuers + 1);
    if (search.count > 1)
        look(&search, 0, search.count, BY_HASH);
    ok = true;
out:
    free(search.entries);
    free(search.issuers);
    return ok;
}
