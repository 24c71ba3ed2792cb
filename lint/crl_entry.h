#ifndef LINTGATE_CRL_ENTRY_H
#define LINTGATE_CRL_ENTRY_H

#include "lint/extension.h"
#include "lint/reason.h"
#include "lint/time.h"

/*
 * One entry of revokedCertificates, and what is to be said of all of them together. A CRL has a million: each is looked at once,
 * when it is read, for every rule.
 */

enum {
    ENTRY_MAX_EXTENSIONS =
        16, /* of one entry: real ones have 3 at most, and duplicates are looked for in squares */
    ENTRY_SERIAL_OCTETS = 20, /* RFC 5280 4.1.2.2, 5.1.2.6 */
};

/* What rules have to know of an entry. An entry has any number of them, but exactly one of the first REASON_MAX + 3. */
enum entry_fact {
    ENTRY_REASON = 0,                    /* + REASON_UNSPECIFIED … REASON_AA_COMPROMISE */
    ENTRY_REASON_OTHER = REASON_MAX + 1, /* a reasonCode that is none of them */
    ENTRY_REASON_ABSENT,                 /* no reasonCode */
    ENTRY_SERIAL_NOT_POSITIVE,           /* 0 or below */
    ENTRY_SERIAL_LONG,                   /* over ENTRY_SERIAL_OCTETS */
    ENTRY_DATE_FORM,                     /* revocationDate is no time of the forms of RFC 5280 */
    ENTRY_DATE_TYPE,                     /* it is GeneralizedTime for a year of UTCTime */
    ENTRY_DATE_LATE,                     /* it is after thisUpdate */
    ENTRY_DATE_EARLY,                    /* it is before the first profile of CRLs */
    ENTRY_EXTENSIONS_EMPTY,              /* crlEntryExtensions is there without an extension */
    ENTRY_EXTENSION_TWICE,               /* … with one type twice */
    ENTRY_EXTENSION_CRITICAL,            /* … with a critical one of a type unknown here */
    ENTRY_EXTENSION_OID,                 /* … with a type that is too long for some readers */
    ENTRY_REASON_CRITICAL,               /* reasonCode is critical */
    ENTRY_INVALIDITY_CRITICAL,           /* invalidityDate is critical */
    ENTRY_INVALIDITY_FORM,               /* … is no time of the form of RFC 5280 */
    ENTRY_INVALIDITY_LATE,               /* … is after revocationDate */
    ENTRY_ISSUER,                        /* certificateIssuer is there */
    ENTRY_ISSUER_NOT_CRITICAL,           /* … not critical */
    ENTRY_ISSUER_NAMELESS,               /* … without a distinguished name */
    ENTRY_ISSUER_STRING,                 /* … with characters that its strings cannot have */
    ENTRY_FACT_COUNT                     /* not a fact */
};

struct crl_entry {
    struct span whole;  /* with header */
    struct span serial; /* userCertificate: content of the INTEGER: two's complement, minimal */
    struct time revocation_date;
    struct span extensions_field; /* crlEntryExtensions with header; at == NULL if absent */
    struct span extensions;       /* its content */
    bool has_reason;
    unsigned reason;        /* reasonCode; above REASON_MAX for one that is none */
    struct time invalidity; /* invalidityDate; whole.at == NULL if absent */
    struct span
        certificate_issuer; /* content of GeneralNames; at == NULL if absent: the issuer of the entry before */
    uint64_t facts;         /* 1 << enum entry_fact: of its extensions, each by itself */
    size_t index;           /* from 0 */
};

/* Of one fact: in how many entries it was seen, and the first of them. */
struct entry_sighting {
    size_t count;
    struct span entry; /* RevokedCertificate with header */
};

struct crl_entries {
    size_t count;
    bool serials_ordered; /* each serial number differs from all others, because they ascend or descend */
    struct entry_sighting seen[ENTRY_FACT_COUNT];
};

/* A walk over the content of revokedCertificates that was read. */
struct crl_walk {
    struct span rest;
    size_t index;
};
LINTGATE_API bool crl_entry_next(struct crl_walk *walk, struct crl_entry *entry);

/* Reads the content of revokedCertificates in d to its end. */
MUST_USE bool crl_entries_read(struct der *d, const struct time *this_update, struct crl_entries *entries);

/*
 * The long way of reading one entry, which takes any form; crl_entries_read and crl_entry_next use it where the short one does not
 * know the form. For the test that both say the same.
 */
MUST_USE bool crl_entry_read(struct der *d, struct crl_entry *entry);

/* The extension of `type` in crlEntryExtensions; the last of it if there are several. False if there is none. */
bool crl_entry_extension(const struct crl_entry *entry, enum oid type, struct extension *extension);

#endif
