/* CRLs for tests of their reader. */
#include "tests/unit/crl_fixture.h"

#include "tests/rules/der_text.h"
#include "tests/unit/exact.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { MADE_BYTES = 64 * 1024 };

struct span made;
struct crl crl;

static const char *or_usual(const char *part, const char *usual)
{
    return part != NULL ? part : usual;
}

/* The text of a list with its container; "" for an empty one. */
static void list_text(char *text, size_t size, const char *before, const char *list, const char *after)
{
    if (list[0] == '\0')
        text[0] = '\0';
    else
        assert_in_range(snprintf(text, size, "%s %s %s", before, list, after), 1, size - 1);
}

static void parts_text(struct crl_parts parts, char *text, size_t size)
{
    static char entries[MADE_BYTES], extensions[MADE_BYTES];

    list_text(entries, sizeof entries, "SEQUENCE {", or_usual(parts.entries, ENTRY), "}");
    list_text(extensions, sizeof extensions, "[0] { SEQUENCE {", or_usual(parts.extensions, NUMBER), "} }");
    assert_in_range(snprintf(text, size, "SEQUENCE { %s %s %s %s %s %s %s %s }", or_usual(parts.version, "1"),
                        or_usual(parts.signature, ALGORITHM), or_usual(parts.issuer, ISSUER),
                        or_usual(parts.this_update, THIS_UPDATE), or_usual(parts.next_update, NEXT_UPDATE),
                        entries, extensions, or_usual(parts.behind, "")),
        1, size - 1);
}

void crl_make_text(const char *text)
{
    static uint8_t bytes[MADE_BYTES];
    const size_t len = der_text(text, bytes, sizeof bytes);

    free((void *)(uintptr_t)made.at);
    made = (struct span){ exact_copy((struct span){ bytes, len }), len };
}

void crl_make(struct crl_parts parts)
{
    static char text[2 * MADE_BYTES];

    parts_text(parts, text, sizeof text);
    crl_make_text(text);
}

void crl_make_signed(struct crl_parts parts)
{
    static char text[2 * MADE_BYTES], whole[3 * MADE_BYTES];

    parts_text(parts, text, sizeof text);
    (void)snprintf(whole, sizeof whole, "SEQUENCE { %s " ALGORITHM " BITS <00 aa bb> }", text);
    crl_make_text(whole);
}

void assert_crl(struct crl_parts parts)
{
    struct der_error error;

    crl_make(parts);
    if (!crl_read(made, &crl, &error))
        fail_msg("refused: %s in %s at %zu", der_fault_text(error.fault), error.field, error.offset);
    assert_int_equal(error.fault, DER_OK);
}

/* Where the octets of `text` are in what was made, for the last time. */
static size_t offset_of(const char *text)
{
    static uint8_t wanted[MADE_BYTES];
    const size_t len = der_text(text, wanted, sizeof wanted);

    assert_true(len <= made.len);
    for (size_t offset = made.len - len + 1; offset-- > 0;)
        if (memcmp(made.at + offset, wanted, len) == 0)
            return offset;
    fail_msg("%s is not in what was made", text);
    return 0;
}

void assert_refused_at(enum der_fault fault, const char *field, const char *at)
{
    struct der_error error;

    if (crl_read(made, &crl, &error))
        fail_msg("want a fault in %s, have none", field);
    if (error.fault != fault || strcmp(error.field, field) != 0)
        fail_msg("want %s in %s, have %s in %s", der_fault_text(fault), field, der_fault_text(error.fault),
            error.field);
    if (at[0] != '\0')
        assert_int_equal(error.offset, offset_of(at));
}

void assert_octets(struct span found, const char *text)
{
    static uint8_t wanted[MADE_BYTES];
    const size_t len = der_text(text, wanted, sizeof wanted);

    assert_int_equal(found.len, len);
    assert_memory_equal(found.at, wanted, len);
}
