/* OCSP responses by their parts. */
#include "tests/unit/ocsp_fixture.h"

#include "lint/document.h"
#include "tests/rules/der_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

uint8_t made_bytes[MADE_BYTES];
char made_text[MADE_TEXT_BYTES];
struct span made;
struct ocsp ocsp;
struct der_error error;

void make(const char *format, ...)
{
    va_list values;

    va_start(values, format);
    assert_true(vsnprintf(made_text, sizeof made_text, format, values) < (int)sizeof made_text);
    va_end(values);
    made = (struct span){ made_bytes, der_text(made_text, made_bytes, sizeof made_bytes - 1) };
}

bool read_parts(struct parts parts)
{
    make(TBS, PARTS(parts));
    return ocsp_read(made, &ocsp, &error);
}

void assert_read(struct parts parts)
{
    const bool ok = read_parts(parts);

    if (!ok)
        print_error(
            "%s: %s at %zu in %s\n", made_text, der_fault_text(error.fault), error.offset, error.field);
    assert_true(ok);
    assert_int_equal(document_kind(made), DOCUMENT_OCSP_RESPONSE);
}

void assert_octets(struct span found, const char *wanted)
{
    uint8_t want[256];
    const size_t len = der_text(wanted, want, sizeof want);

    assert_int_equal(found.len, len);
    assert_memory_equal(found.at, want, len);
}
