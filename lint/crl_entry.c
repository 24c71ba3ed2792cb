/* One entry of a CRL, whatever its form. RFC 5280 5.1.2.6, 5.3. */
#include "lint/crl_entry.h"

#include "lint/crl_contents.h"
#include "lint/strings.h"

static uint64_t fact(unsigned which)
{
    return UINT64_C(1) << which;
}
_Static_assert(ENTRY_FACT_COUNT <= 64, "a bit for every fact");

uint64_t entry_serial_facts(struct span serial)
{
    const bool is_zero = serial.len == 1 && serial.at[0] == 0;
    const bool is_negative = (serial.at[0] & 0x80) != 0;
    return (is_zero || is_negative ? fact(ENTRY_SERIAL_NOT_POSITIVE) : 0)
           | (serial.len > ENTRY_SERIAL_OCTETS ? fact(ENTRY_SERIAL_LONG) : 0);
}

struct entry_limits entry_limits_of(const struct time *this_update)
{
    enum { FIRST_PROFILE = 19990101 /* RFC 2459 */ };
    return (struct entry_limits){ .earliest = time_of_date(FIRST_PROFILE),
        .latest = this_update->valid ? this_update->seconds : INT64_MAX };
}

uint64_t entry_date_facts(const struct time *date, const struct entry_limits *limits)
{
    if (!date->valid)
        return fact(ENTRY_DATE_FORM);
    return (date->tag == DER_GENERALIZED_TIME && time_is_of_utc_time(date) ? fact(ENTRY_DATE_TYPE) : 0)
           | (date->seconds > limits->latest ? fact(ENTRY_DATE_LATE) : 0)
           | (date->seconds < limits->earliest ? fact(ENTRY_DATE_EARLY) : 0);
}

uint64_t entry_invalidity_facts(const struct time *invalidity, const struct time *date)
{
    if (!invalidity->valid)
        return fact(ENTRY_INVALIDITY_FORM);
    return date->valid && invalidity->seconds > date->seconds ? fact(ENTRY_INVALIDITY_LATE) : 0;
}

/* RFC 5280 5.3.1: CRLReason ::= ENUMERATED */
static bool read_reason(struct der *value, struct crl_entry *entry)
{
    struct span content;
    if (!der_integer(value, DER_ENUMERATED, &content, "reasonCode"))
        return false;
    const bool known = content.len == 1 && content.at[0] <= REASON_MAX;
    entry->reason = known ? content.at[0] : REASON_MAX + 1;
    entry->has_reason = true;
    return true;
}

/* RFC 5280 5.3.2: InvalidityDate ::= GeneralizedTime */
static bool read_invalidity(struct der *value, struct crl_entry *entry)
{
    return time_read_generalized(value, &entry->invalidity, "invalidityDate");
}

/* True if `value`, which was read, is DER in what its reader passes over, too. */
static bool is_strict(struct der value, const char *field)
{
    return value.lenient || der_check(&value, field);
}

/* RFC 5280 5.3.3: CertificateIssuer ::= GeneralNames */
static bool read_issuer(struct der *value, struct crl_entry *entry)
{
    const struct der all = *value;
    struct der names;
    if (!der_enter(value, DER_SEQUENCE, &names, "certificateIssuer"))
        return false;
    entry->certificate_issuer = names.rest;
    return general_names_read(&names, "certificateIssuer") && is_strict(all, "certificateIssuer");
}

/* True if GeneralNames has a directoryName that is not empty. */
static bool has_distinguished_name(struct span content)
{
    struct general_name name;
    for (struct general_names_walk walk = general_names_walk(content); general_names_next(&walk, &name);)
        if (name.kind == GENERAL_NAME_DIRECTORY && !name_is_empty(name.value))
            return true;
    return false;
}

/* True if some string cannot be read as characters of its type. */
static bool has_odd_string(struct span content)
{
    struct text text;
    struct span bad;
    for (struct strings walk = strings_within(content); strings_next(&walk, &text);)
        if (!text_check(text, &bad))
            return true;
    return false;
}

static uint64_t issuer_facts(struct span certificate_issuer)
{
    return (has_distinguished_name(certificate_issuer) ? 0 : fact(ENTRY_ISSUER_NAMELESS))
           | (has_odd_string(certificate_issuer) ? fact(ENTRY_ISSUER_STRING) : 0);
}

/* Reads the value of one extension by its type. What it says of the type alone is a fact at once. */
static bool read_value(const struct der *list, const struct extension *extension, struct crl_entry *entry)
{
    const char *field = extension->type != OID_UNKNOWN ? oid_name(extension->type) : "extnValue";
    const bool critical = extension->critical;
    struct der value;
    if (!extension_enter(list, extension, &value, field))
        return false;
    switch ((unsigned)extension->type) {
    case OID_EXT_REASON_CODE:
        entry->facts |= critical ? fact(ENTRY_REASON_CRITICAL) : 0;
        return read_reason(&value, entry);
    case OID_EXT_INVALIDITY_DATE:
        entry->facts |= critical ? fact(ENTRY_INVALIDITY_CRITICAL) : 0;
        return read_invalidity(&value, entry);
    case OID_EXT_CERTIFICATE_ISSUER:
        entry->facts |= fact(ENTRY_ISSUER) | (critical ? 0 : fact(ENTRY_ISSUER_NOT_CRITICAL));
        return read_issuer(&value, entry);
    default:
        entry->facts |= (critical ? fact(ENTRY_EXTENSION_CRITICAL) : 0)
                        | (oid_is_ordinary(extension->oid) ? 0 : fact(ENTRY_EXTENSION_OID));
        return is_strict(value, field);
    }
}

/* crlEntryExtensions: the content of Extensions. */
static bool read_extensions(struct der list, struct crl_entry *entry)
{
    struct span types[ENTRY_MAX_EXTENSIONS];
    entry->extensions = list.rest;
    for (size_t count = 0; !der_at_end(&list); count++) {
        struct extension extension;
        if (count == ENTRY_MAX_EXTENSIONS)
            return der_fail(&list, DER_FAULT_COUNT, list.rest.at, "crlEntryExtensions");
        if (!extension_read(&list, &extension) || !read_value(&list, &extension, entry))
            return false;
        for (size_t i = 0; i < count; i++)
            if (span_equal(types[i], extension.oid))
                entry->facts |= fact(ENTRY_EXTENSION_TWICE);
        types[count] = extension.oid;
    }
    return true;
}

uint64_t entry_facts(const struct crl_entry *entry, const struct entry_limits *limits)
{
    const struct time *const invalidity = &entry->invalidity;
    const bool has_invalidity = invalidity->whole.at != NULL,
               has_issuer = entry->certificate_issuer.at != NULL;
    return entry->facts | entry_serial_facts(entry->serial)
           | entry_date_facts(&entry->revocation_date, limits)
           | fact(entry->has_reason ? ENTRY_REASON + entry->reason : ENTRY_REASON_ABSENT)
           | (entry->extensions_field.at != NULL && entry->extensions.len == 0 ? fact(ENTRY_EXTENSIONS_EMPTY)
                                                                               : 0)
           | (has_invalidity ? entry_invalidity_facts(invalidity, &entry->revocation_date) : 0)
           | (has_issuer ? issuer_facts(entry->certificate_issuer) : 0);
}

/* SEQUENCE { userCertificate CertificateSerialNumber, revocationDate Time, crlEntryExtensions Extensions OPTIONAL } */
bool crl_entry_read(struct der *d, struct crl_entry *entry)
{
    struct der after = *d, inside, list;
    *entry = (struct crl_entry){ .has_reason = false };
    if (!(der_enter_whole(&after, DER_SEQUENCE, &inside, &entry->whole, "revokedCertificates")
            && der_integer(&inside, DER_INTEGER, &entry->serial, "userCertificate")
            && time_read(&inside, &entry->revocation_date, "revocationDate")))
        return false;
    if (der_next_is(&inside, DER_SEQUENCE)
        && !(der_enter_whole(&inside, DER_SEQUENCE, &list, &entry->extensions_field, "crlEntryExtensions")
             && read_extensions(list, entry)))
        return false;
    if (!der_end(&inside, "revokedCertificates"))
        return false;
    *d = after;
    return true;
}

bool crl_entry_extension(const struct crl_entry *entry, enum oid type, struct extension *extension)
{
    struct extension_walk walk = extensions_walk(entry->extensions);
    struct extension one;
    bool found = false;
    while (extension_next(&walk, &one))
        if (one.type == type) {
            *extension = one;
            found = true;
        }
    return found;
}
