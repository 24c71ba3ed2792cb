#ifndef LINTGATE_ASCII_H
#define LINTGATE_ASCII_H

#include "lint/span.h"

/* Sets of ASCII characters, asked character by character: a bit each. What is not ASCII is in none. */
struct ascii_set {
    uint64_t words[2];
};

static inline bool ascii_set_has(const struct ascii_set *set, uint32_t character)
{
    return character < 0x80 && (set->words[character / 64] >> character % 64 & 1) != 0;
}

/* RFC 5280 appendix B, PrintableString: letters, digits, space and '()+,-./:=? */
extern const struct ascii_set ascii_printable;

/* RFC 3986 2: letters, digits, "%" and -._~:/?#[]@!$&'()*+,;= */
extern const struct ascii_set ascii_uri;

/* RFC 5322 3.2.3, atext: letters, digits and !#$%&'*+-/=?^_`{|}~ */
extern const struct ascii_set ascii_atext;

/* RFC 1034 3.5, of a label in lower case: letters, digits, hyphen */
extern const struct ascii_set ascii_label;

/* What may stand behind the "@" of a mailbox without ending it: all but controls, space and <>()[],;:\" */
extern const struct ascii_set ascii_domain;

/* True if every octet is a character of ASCII. */
bool ascii_only(struct span text);

/* True if every octet is a printing character of ASCII or a space: 0x20 to 0x7e. */
bool ascii_prints(struct span text);

/* True if so, and no two spaces stand together. */
bool ascii_prints_tidy(struct span text);

/* What of these it has. The bits add up. */
enum ascii_sign {
    ASCII_NO_PRINT = 1 << 0, /* it is not ascii_prints */
    ASCII_AT = 1 << 1,
    ASCII_AMPERSAND = 1 << 2,
};
unsigned ascii_signs(struct span text);

#endif
