/*
 * All entries of a CRL in one pass. Nearly every entry of every CRL has one form: a short serial number, UTCTime, and no extension
 * but reasonCode and invalidityDate. That form is read octet by octet here, in a fraction of the time that crl_entry_read needs for any
 * form; what differs from it in one octet goes that way.
 */
#include "lint/crl_contents.h"

enum {
    HEADER = 2,          /* octets of an identifier and a short length */
    SHORT_LENGTH = 0x80, /* the first length that takes more octets */
    UTC_ELEMENT = HEADER + TIME_UTC_OCTETS,
    GENERALIZED_OCTETS = sizeof("YYYYMMDDHHMMSSZ") - 1,
    GENERALIZED_ELEMENT = HEADER + GENERALIZED_OCTETS,
    LEAST_CONTENT = HEADER + 1 + UTC_ELEMENT, /* of an entry: a serial number of one octet, and the time */
};

/* Extensions that are not critical, up to the value itself: the reason; the content of GeneralizedTime. */
static const uint8_t reason_before[] = { 0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x15, 0x04, 0x03, DER_ENUMERATED,
    0x01 };
static const uint8_t invalidity_before[] = { 0x30, 0x18, 0x06, 0x03, 0x55, 0x1d, 0x18, 0x04, 0x11,
    DER_GENERALIZED_TIME, GENERALIZED_OCTETS };

static uint64_t fact(unsigned which)
{
    return UINT64_C(1) << which;
}

static struct span behind(struct span rest, size_t len)
{
    return (struct span){ rest.at + len, rest.len - len };
}

/* X.690 8.3.2 of a content that is not empty. */
static bool is_minimal(const uint8_t *integer, size_t len)
{
    return len == 1
           || !((integer[0] == 0x00 && integer[1] < 0x80) || (integer[0] == 0xff && integer[1] >= 0x80));
}

/* An entry of the usual form. */
struct short_entry {
    struct span whole, serial;
    struct span date;       /* UTCTime with header */
    struct span extensions; /* crlEntryExtensions with header; at == NULL if absent */
    unsigned reason;        /* ENTRY_REASON_ABSENT without one */
    struct span invalidity; /* GeneralizedTime with header; at == NULL if absent */
};

/* Steps over `before` and `len` octets behind it, *value. False if `rest` does not begin with that. */
static bool match_extension(
    struct span *rest, const uint8_t before[sizeof(reason_before)], size_t len, const uint8_t **value)
{
    enum { BEFORE = sizeof(reason_before) };
    _Static_assert(sizeof(invalidity_before) == BEFORE, "of one length");
    if (rest->len < BEFORE + len || memcmp(rest->at, before, BEFORE) != 0)
        return false;
    *value = rest->at + BEFORE;
    *rest = behind(*rest, BEFORE + len);
    return true;
}

/* What is behind the time: nothing, or extensions of the usual form, each at most once and in the usual order. */
static bool match_extensions(struct span rest, struct short_entry *entry)
{
    const uint8_t *value;
    entry->reason = ENTRY_REASON_ABSENT;
    entry->extensions = entry->invalidity = (struct span){ NULL, 0 };
    if (rest.len == 0)
        return true;
    if (rest.len <= HEADER || rest.at[0] != DER_SEQUENCE || rest.at[1] >= SHORT_LENGTH
        || rest.at[1] != rest.len - HEADER)
        return false;
    entry->extensions = rest;
    rest = behind(rest, HEADER);
    if (match_extension(&rest, reason_before, 1, &value) && (entry->reason = *value) > REASON_MAX)
        return false;
    if (match_extension(&rest, invalidity_before, GENERALIZED_OCTETS, &value))
        entry->invalidity = (struct span){ value - HEADER, GENERALIZED_ELEMENT };
    return rest.len == 0;
}

/* True if `rest` begins with an entry of the usual form. Any other may be a good one, too. */
static bool match(struct span rest, struct short_entry *entry)
{
    const uint8_t *const at = rest.at;
    if (rest.len < HEADER || at[0] != DER_SEQUENCE || at[1] >= SHORT_LENGTH || at[1] < LEAST_CONTENT
        || at[1] > rest.len - HEADER)
        return false;
    entry->whole = (struct span){ at, HEADER + (size_t)at[1] };
    const size_t serial_len = at[HEADER + 1];
    const uint8_t *const serial = at + 2 * HEADER;
    if (at[HEADER] != DER_INTEGER || serial_len == 0
        || serial_len > entry->whole.len - 2 * HEADER - UTC_ELEMENT || !is_minimal(serial, serial_len))
        return false;
    const uint8_t *const date = serial + serial_len;
    if (date[0] != DER_UTC_TIME || date[1] != TIME_UTC_OCTETS)
        return false;
    entry->serial = (struct span){ serial, serial_len };
    entry->date = (struct span){ date, UTC_ELEMENT };
    return match_extensions(behind(entry->whole, (size_t)(date + UTC_ELEMENT - at)), entry);
}

/* What of an entry all of them together are judged by. */
struct look {
    struct span whole, serial;
    uint64_t facts;
};

/* As entry_date_facts, of a UTCTime. */
static uint64_t date_facts_of(struct span date, const struct entry_limits *limits)
{
    int64_t seconds;
    if (!time_of_utc_text(date.at + HEADER, &seconds))
        return fact(ENTRY_DATE_FORM);
    return (seconds > limits->latest ? fact(ENTRY_DATE_LATE) : 0)
           | (seconds < limits->earliest ? fact(ENTRY_DATE_EARLY) : 0);
}

static uint64_t facts_of(const struct short_entry *entry, const struct entry_limits *limits)
{
    uint64_t facts = entry_serial_facts(entry->serial) | date_facts_of(entry->date, limits)
                     | fact(ENTRY_REASON + entry->reason);
    if (entry->invalidity.at != NULL) {
        const struct time date = time_of(entry->date), invalidity = time_of(entry->invalidity);
        facts |= entry_invalidity_facts(&invalidity, &date);
    }
    return facts;
}

static void fill(const struct short_entry *entry, struct crl_entry *full)
{
    *full = (struct crl_entry){
        .whole = entry->whole,
        .serial = entry->serial,
        .revocation_date = time_of(entry->date),
        .extensions_field = entry->extensions,
        .has_reason = entry->reason != ENTRY_REASON_ABSENT,
        .reason = entry->reason != ENTRY_REASON_ABSENT ? entry->reason : 0,
    };
    if (entry->extensions.at != NULL)
        full->extensions = behind(entry->extensions, HEADER);
    if (entry->invalidity.at != NULL)
        full->invalidity = time_of(entry->invalidity);
}

/* Steps over one entry. */
static bool look_at(struct der *d, const struct entry_limits *limits, struct look *look)
{
    struct short_entry usual;
    if (match(d->rest, &usual)) {
        *look = (struct look){ usual.whole, usual.serial, facts_of(&usual, limits) };
        d->rest = behind(d->rest, usual.whole.len);
        return true;
    }
    struct crl_entry entry;
    if (!crl_entry_read(d, &entry))
        return false;
    *look = (struct look){ entry.whole, entry.serial, entry_facts(&entry, limits) };
    return true;
}

/* In which order the serial numbers have stood so far. */
struct order {
    struct span before;
    bool ascends, descends;
};

/* Longer numbers are above shorter ones. For negative ones that is another order than that of numbers, but an order. */
static int compare(struct span a, struct span b)
{
    if (a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return memcmp(a.at, b.at, a.len);
}

static void follow(struct order *order, struct span serial)
{
    if ((order->ascends || order->descends) && order->before.at != NULL) {
        const int next = compare(order->before, serial);
        order->ascends = order->ascends && next < 0;
        order->descends = order->descends && next > 0;
    }
    order->before = serial;
}

static void note(struct crl_entries *entries, const struct look *look)
{
    for (uint64_t left = look->facts; left != 0; left &= left - 1) {
        struct entry_sighting *const sighting = &entries->seen[__builtin_ctzll(left)];
        if (sighting->count++ == 0)
            sighting->entry = look->whole;
    }
    entries->count++;
}

bool crl_entries_read(struct der *d, const struct time *this_update, struct crl_entries *entries)
{
    const struct entry_limits limits = entry_limits_of(this_update);
    struct order order = { .ascends = true, .descends = true };
    struct look look;
    *entries = (struct crl_entries){ .count = 0 };
    while (!der_at_end(d)) {
        if (!look_at(d, &limits, &look))
            return false;
        follow(&order, look.serial);
        note(entries, &look);
    }
    entries->serials_ordered = order.ascends || order.descends;
    return true;
}

bool crl_entry_next(struct crl_walk *walk, struct crl_entry *entry)
{
    struct der_error ignored;
    struct der d = der_again(walk->rest, &ignored);
    struct short_entry usual;
    if (match(d.rest, &usual)) {
        fill(&usual, entry);
        d.rest = behind(d.rest, usual.whole.len);
    } else if (der_at_end(&d) || !crl_entry_read(&d, entry)) {
        return false;
    }
    walk->rest = d.rest;
    entry->index = walk->index++;
    return true;
}
