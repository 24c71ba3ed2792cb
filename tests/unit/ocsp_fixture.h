#ifndef LINTGATE_TESTS_OCSP_FIXTURE_H
#define LINTGATE_TESTS_OCSP_FIXTURE_H

#include "lint/ocsp.h"

/* OCSP responses by their parts, in the form of der_text.h, and what the reader makes of them. */

#define HASH    "SEQUENCE { SHA-256 }"
#define CERT_ID "SEQUENCE { " HASH " OCTETS <0a0b> OCTETS <0c0d> INTEGER <4711> }"
#define TIME_1  "TIME \"20260301000000Z\""
#define TIME_2  "TIME \"20260304000000Z\""
#define GOOD    "SEQUENCE { " CERT_ID " [0] <> " TIME_1 " [0] { " TIME_2 " } }"
#define REVOKED                                                                                              \
    "SEQUENCE { " CERT_ID " [1] { TIME \"20260201000000Z\" [0] { ENUMERATED <01> } } " TIME_1                \
    " [0] { " TIME_2 " } }"
#define UNKNOWN "SEQUENCE { " CERT_ID " [2] <> " TIME_1 " }"
#define BY_KEY  "[2] { OCTETS <0102030405060708090a0b0c0d0e0f1011121314> }"
#define BY_NAME "[1] { SEQUENCE { SET { SEQUENCE { commonName UTF8 \"OCSP\" } } } }"
#define NONCE   "SEQUENCE { ocspNonce OCTETS { OCTETS <6e6f6e6365> } }"

/* The parts of a response as text; NULL: the usual one. */
struct parts {
    const char *version, *responder, *produced_at, *responses, *extensions;
};

/* A ResponseData: TBS is its text, PARTS what fills it. */
#define TBS "SEQUENCE { %s %s %s %s %s }"
#define PARTS(parts)                                                                                         \
    or_usual((parts).version, ""), or_usual((parts).responder, BY_KEY),                                      \
        or_usual((parts).produced_at, TIME_1), or_usual((parts).responses, "SEQUENCE { " GOOD " }"),         \
        or_usual((parts).extensions, "")

static inline const char *or_usual(const char *part, const char *usual)
{
    return part != NULL ? part : usual;
}

enum { MADE_BYTES = 128 * 1024, MADE_TEXT_BYTES = 512 * 1024 };

/* What was made last, with room for an octet behind it; and what was read of it. */
extern uint8_t made_bytes[MADE_BYTES];
extern char made_text[MADE_TEXT_BYTES];
extern struct span made;
extern struct ocsp ocsp;
extern struct der_error error;

/* What `format` stands for, as the document. */
__attribute__((format(printf, 1, 2))) void make(const char *format, ...);

/* Reads the ResponseData of these parts. */
bool read_parts(struct parts parts);

/* The same; it is an OCSP response. */
void assert_read(struct parts parts);

/* `found` is what the text stands for. */
void assert_octets(struct span found, const char *wanted);

#endif
