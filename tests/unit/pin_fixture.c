/* tests/unit/pin_fixture.c - what one pin finds in the certificate of a recipe, or in a CRL. */
#include "pin_fixture.h"

#include "lint/crl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { WORDS_MAX = 8, WORDS_BYTES = 1024, SHOWN_BYTES = 4096 };

struct report pin_report;

static void must_read(bool read, const struct der_error *error)
{
    if (!read)
        fail_msg("byte %zu, %s: %s", error->offset, error->field, der_fault_text(error->fault));
}

/* The findings as text. */
static const char *shown_findings(void)
{
    static char shown[SHOWN_BYTES];
    size_t len = 0;

    shown[0] = '\0';
    for (size_t i = 0; i < pin_report.finding_count; i++) {
        const struct finding *found = &pin_report.findings[i];
        assert_int_equal(found->severity, SEVERITY_ERROR);
        assert_string_equal(found->source, "key policy");
        len += (size_t)snprintf(
            shown + len, sizeof shown - len, "%s: %s: %s\n", found->rule, found->path, found->message);
    }
    return shown;
}

static const char *find(const struct pins *pins, struct recipe *recipe)
{
    struct der_error error;
    struct cert cert;

    report_clear(&pin_report);
    pin_report.document = recipe_tbs(recipe);
    must_read(cert_read(pin_report.document, &cert, &error), &error);
    pins_check(pins, &cert, &pin_report);
    return shown_findings();
}

/* Pins of one kind; words and all live until the next call. */
static const struct pins *pins_of(enum pin_kind kind, const char *words)
{
    static const char *at[WORDS_MAX];
    static char store[WORDS_BYTES];
    static struct pins pins;
    struct pin *const pin = &pins.of[kind];
    char *rest = NULL;

    pins = (struct pins){ 0 };
    *pin = (struct pin){ .set = true, .words = at };
    (void)snprintf(store, sizeof store, "%s", words);
    for (char *word = strtok_r(store, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        assert_true(pin->word_count < WORDS_MAX);
        assert_null(pin_word_fault(kind, word));
        at[pin->word_count++] = word;
    }
    return &pins;
}

const char *pin_findings(struct recipe *recipe, enum pin_kind kind, const char *words)
{
    return find(pins_of(kind, words), recipe);
}

void assert_finds_in_crl(struct paper *paper, enum pin_kind kind, const char *words, const char *expected)
{
    struct der_error error;
    struct crl crl;

    report_clear(&pin_report);
    pin_report.document = paper_tbs(paper);
    must_read(crl_read(pin_report.document, &crl, &error), &error);
    pins_check_crl(pins_of(kind, words), &crl, &pin_report);
    assert_string_equal(shown_findings(), expected);
}

void assert_finds(struct recipe *recipe, enum pin_kind kind, const char *words, const char *expected)
{
    assert_string_equal(pin_findings(recipe, kind, words), expected);
}

void assert_finds_number(struct recipe *recipe, enum pin_kind kind, uint32_t number, const char *expected)
{
    struct pins pins = { 0 };

    pins.of[kind] = (struct pin){ .set = true, .number = number };
    assert_string_equal(find(&pins, recipe), expected);
}

void assert_finds_nothing_unpinned(struct recipe *recipe)
{
    assert_string_equal(find(&(struct pins){ 0 }, recipe), "");
}
