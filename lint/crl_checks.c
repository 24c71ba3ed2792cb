/* What rules ask of CRLs and their entries alike. */
#include "lint/crl_checks.h"

/* The extension of the entry that an ENTRY_EXTENSION_… fact is about. */
static struct span odd_extension(const struct crl_entry *entry, unsigned fact)
{
    struct extension_walk walk = extensions_walk(entry->extensions);
    struct extension extension, earlier;
    while (extension_next(&walk, &extension)) {
        const bool known = extension.type == OID_EXT_REASON_CODE || extension.type == OID_EXT_INVALIDITY_DATE
                           || extension.type == OID_EXT_CERTIFICATE_ISSUER;
        if (fact == ENTRY_EXTENSION_CRITICAL && !known && extension.critical)
            return extension.whole;
        if (fact == ENTRY_EXTENSION_OID && !oid_is_ordinary(extension.oid))
            return extension.whole;
        struct extension_walk before = extensions_walk(entry->extensions);
        while (fact == ENTRY_EXTENSION_TWICE && extension_next(&before, &earlier)
               && earlier.index < extension.index)
            if (span_equal(earlier.oid, extension.oid))
                return extension.whole;
    }
    return entry->extensions_field;
}

static struct span place_of_extension(const struct crl_entry *entry, enum oid type)
{
    struct extension extension;
    return crl_entry_extension(entry, type, &extension) ? extension.whole : entry->whole;
}

/* What of an entry a fact is about. */
static struct span place_of(const struct crl_entry *entry, unsigned fact)
{
    switch (fact) {
    case ENTRY_SERIAL_NOT_POSITIVE:
    case ENTRY_SERIAL_LONG: return entry->serial;
    case ENTRY_DATE_FORM:
    case ENTRY_DATE_TYPE:
    case ENTRY_DATE_LATE:
    case ENTRY_DATE_EARLY: return entry->revocation_date.whole;
    case ENTRY_EXTENSIONS_EMPTY: return entry->extensions_field;
    case ENTRY_EXTENSION_TWICE:
    case ENTRY_EXTENSION_CRITICAL:
    case ENTRY_EXTENSION_OID: return odd_extension(entry, fact);
    case ENTRY_INVALIDITY_CRITICAL:
    case ENTRY_INVALIDITY_FORM:
    case ENTRY_INVALIDITY_LATE: return place_of_extension(entry, OID_EXT_INVALIDITY_DATE);
    case ENTRY_ISSUER:
    case ENTRY_ISSUER_NOT_CRITICAL:
    case ENTRY_ISSUER_NAMELESS:
    case ENTRY_ISSUER_STRING: return place_of_extension(entry, OID_EXT_CERTIFICATE_ISSUER);
    default: return place_of_extension(entry, OID_EXT_REASON_CODE);
    }
}

void want_no_entry(const struct crl *crl, struct report *report, unsigned fact, const char *want_and_have)
{
    const struct entry_sighting *const seen = &crl->entries.seen[fact];
    struct crl_walk walk = { .rest = seen->entry };
    struct crl_entry entry;
    if (seen->count == 0 || !crl_entry_next(&walk, &entry))
        return;
    if (seen->count == 1)
        finding(report, place_of(&entry, fact), "%s", want_and_have);
    else
        finding(
            report, place_of(&entry, fact), "%s, the first of %zu such entries", want_and_have, seen->count);
}
