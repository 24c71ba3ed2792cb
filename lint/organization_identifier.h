#ifndef LINTGATE_ORGANIZATION_IDENTIFIER_H
#define LINTGATE_ORGANIZATION_IDENTIFIER_H

#include "lint/span.h"

/* subject:organizationIdentifier: SBR 7.1.4.2.2(d) and appendix A.1, in the shape of ETSI EN 319 412-1 5.1.4. */

/* Zero is the scheme that is not recognized. */
enum scheme {
    SCHEME_UNKNOWN = 0,
    SCHEME_NTR, /* national or state trade register */
    SCHEME_VAT, /* national tax authority */
    SCHEME_PSD, /* authorisation of a payment service provider, ETSI TS 119 495 5.2.1 */
    SCHEME_LEI, /* ISO 17442 */
    SCHEME_GOV, /* government entity */
    SCHEME_INT, /* international organization */
};

/* "NTRUS+CA-12345678" taken apart: NTR, US, CA, 12345678. */
struct organization_identifier {
    enum scheme scheme;
    struct span scheme_text; /* first three characters, or fewer */
    struct span country;     /* two characters; at == NULL where the head has no such form */
    struct span subdivision; /* behind "+"; at == NULL without "+" */
    struct span reference;   /* behind the leftmost hyphen; at == NULL without one */
    bool formed; /* the head is scheme(3) country(2) ["+" subdivision(1 to 3)], capitals and digits */
};

/* Takes `utf8` apart as far as it goes. */
struct organization_identifier organization_identifier_read(struct span utf8);

/* True if `reference` is an NCA identifier of two to eight capitals, a hyphen, and more. ETSI TS 119 495 5.2.1. */
bool psd_reference_valid(struct span reference);

/* True for 18 capitals or digits and two digits. ISO 17442-1 4. */
bool lei_is_formed(struct span lei);

/* True if the check digits of a formed LEI fit: ISO 7064 MOD 97-10. */
bool lei_check_digits_valid(struct span lei);

/* What a reference of the NTR scheme is as an EUID of `country`: SBR 7.1.4.2.2(d) note 3. */
enum euid {
    EUID_NONE = 0,  /* does not begin like one */
    EUID_MALFORMED, /* country code and dot, but no register, or nothing behind the dot */
    EUID_FORMED,    /* country, register, ".", reference */
};
enum euid euid_of(struct span reference, struct span country);

#endif
