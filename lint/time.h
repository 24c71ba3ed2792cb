#ifndef LINTGATE_TIME_H
#define LINTGATE_TIME_H

#include "lint/der.h"

/* RFC 5280 4.1.2.5: Time ::= CHOICE { UTCTime, GeneralizedTime }. */
struct time {
    struct span whole; /* with header; at == NULL if the field is absent */
    struct span text;  /* the characters */
    unsigned tag;      /* DER_UTC_TIME or DER_GENERALIZED_TIME */
    bool valid;        /* YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ and a date of the calendar; else seconds is 0 */
    int64_t seconds;   /* since 1970-01-01T00:00:00Z, without leap seconds */
};

enum { TIME_DAY_SECONDS = 86400 /* SBR 6.3.2: a day */ };

/* Reads a Time. False only if the element itself is malformed or of another type: the form of the text is for rules. */
MUST_USE bool time_read(struct der *d, struct time *time, const char *field);

/* The same of a GeneralizedTime alone: invalidityDate and others. */
MUST_USE bool time_read_generalized(struct der *d, struct time *time, const char *field);

/* The UTCTime or GeneralizedTime that is the element `whole`, whose header has two octets. */
struct time time_of(struct span whole);

enum { TIME_UTC_OCTETS = sizeof("YYMMDDHHMMSSZ") - 1 };

/* The same for the content of a UTCTime of that length, for who has no use for a struct. False: it is no such time in the calendar. */
bool time_of_utc_text(const uint8_t text[TIME_UTC_OCTETS], int64_t *seconds);

/* True for a valid time of the years 1950 to 2049: RFC 5280 wants it as UTCTime. RFC 5280 4.1.2.5. */
bool time_is_of_utc_time(const struct time *time);

/* Days of the proleptic Gregorian calendar: 2025-09-15 is 20250915. Times before year 1 or after 9999 clamp. */
int time_date(int64_t seconds);

/* Seconds of midnight UTC that begins the day yyyymmdd. */
int64_t time_of_date(int yyyymmdd);

/* Calendar months after `seconds`, day clamped to the month's end; for "twelve months" limits. */
int64_t time_add_months(int64_t seconds, int months);

#endif
