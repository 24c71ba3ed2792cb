#ifndef LINTGATE_TESTS_EDIT_H
#define LINTGATE_TESTS_EDIT_H

#include "tests/rules/cases.h"

/* A change of a CRL, for a case: EDIT(no_number, WITHOUT(CRL_NUMBER)) */
#define EDIT(name, ...)                                                                                      \
    static void name(struct paper *paper)                                                                    \
    {                                                                                                        \
        __VA_ARGS__;                                                                                         \
    }

/* What may be changed. An extension by its name in enum oid, an entry by its index; one more entry is number 2. */
#define SET(field, text) paper_set(paper, field, text)
#define EXTENSION(type, critical, text)                                                                      \
    paper_extension(paper, "crlExtensions", OID_EXT_##type, critical, text)
#define WITHOUT(type)        paper_without_extension(paper, "crlExtensions", OID_EXT_##type)
#define MORE_EXTENSION(text) paper_add(paper, "crlExtensions", text)
#define ENTRY(index, text)   paper_element(paper, "revokedCertificates", index, text)
#define MORE_ENTRY(text)     paper_add(paper, "revokedCertificates", text)
#define POINT(text)          EXTENSION(ISSUING_DISTRIBUTION_POINT, true, "SEQUENCE { " text " }")

/* One more entry with these extensions, and the last reason for it. */
#define DATE                    "UTC \"260220160000Z\""
#define REASON(code)            "SEQUENCE { reasonCode OCTETS { ENUMERATED <" code "> } }"
#define ENTRY_OF(serial, after) "SEQUENCE { INTEGER <" serial "> " after " }"
#define ENTRY_EXTENDED(extensions)                                                                           \
    ENTRY_OF("6a0b6c7d1e2f30415263748596a7b8cb", DATE " SEQUENCE { " extensions " }")

/* The CRL passes; it makes one finding, of the rule itself. */
#define CRL_PASSES(id, what, how)                                                                            \
    {                                                                                                        \
        .rule = id, .shows = what, .base = CRL, .edit = how                                                  \
    }
#define CRL_FAILS(id, what, how, where)                                                                      \
    {                                                                                                        \
        .rule = id, .shows = what, .base = CRL, .edit = how, .finds = { { id, where } }                      \
    }

#endif
