/*
 * Exactly one kind: what one reader takes for its document, no other reader takes for its own. Good documents of every kind, every case's
 * document, and hybrids of two: the first fields of one before the last fields of the other.
 */
#include "lint/lint.h"
#include "tests/rules/cases.h"
#include "tests/rules/der_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum {
    PROFILES = 12,
    GOOD_MAX = 64,
    FIELDS_MAX = 12, /* of a to-be-signed part */
    HYBRID_BYTES = 64 * 1024,
};

/* The readers in the order of enum document_kind. */
static bool reads(enum document_kind kind, struct span document)
{
    static struct artifact artifact;
    struct der_error error;

    switch (kind) {
    case DOCUMENT_CERTIFICATE: return cert_read(document, &artifact.cert, &error);
    case DOCUMENT_CRL: return crl_read(document, &artifact.crl, &error);
    case DOCUMENT_OCSP_RESPONSE: return ocsp_read(document, &artifact.ocsp, &error);
    case DOCUMENT_REQUEST: return csr_read(document, &artifact.csr, &error);
    case DOCUMENT_UNKNOWN:
    case DOCUMENT_KIND_COUNT: break;
    }
    return false;
}

/* Bit n: the reader of kind n takes it. */
static unsigned kinds_that_read(struct span document)
{
    unsigned kinds = 0;

    for (enum document_kind kind = DOCUMENT_CERTIFICATE; kind < DOCUMENT_KIND_COUNT; kind++)
        kinds |= reads(kind, document) ? 1U << kind : 0U;
    return kinds;
}

/* Good documents: bare, then signed, of each kind. */
struct good {
    enum document_kind kind;
    struct recipe *recipe;
    struct paper *paper;
    struct span tbs, whole;
};

static struct good goods[GOOD_MAX];
static size_t good_count;

static void add_certificate(unsigned base)
{
    struct good *good = &goods[good_count++];

    *good = (struct good){ .kind = DOCUMENT_CERTIFICATE, .recipe = recipe_good(base) };
    good->tbs = recipe_tbs(good->recipe);
    good->whole = recipe_certificate(good->recipe);
}

static void add_paper(enum document_kind kind, unsigned base)
{
    struct good *good = &goods[good_count++];

    *good = (struct good){ .kind = kind, .paper = paper_good(base) };
    good->tbs = paper_tbs(good->paper);
    good->whole = paper_signed(good->paper);
}

static int make_goods(void **state)
{
    (void)state;
    for (unsigned bit = 0; bit < PROFILES; bit++)
        add_certificate(1U << bit);
    add_certificate(OTHER_LEAF);
    add_certificate(OCSP_SIGNER);
    add_certificate(SUB_CA);
    add_certificate(OTHER_CA);
    add_certificate(ROOT_CA);
    add_paper(DOCUMENT_CRL, CRL);
    add_paper(DOCUMENT_OCSP_RESPONSE, OCSP);
    add_paper(DOCUMENT_REQUEST, REQUEST);
    return 0;
}

static int free_goods(void **state)
{
    (void)state;
    while (good_count > 0) {
        good_count--;
        recipe_free(goods[good_count].recipe);
        paper_free(goods[good_count].paper);
    }
    return 0;
}

static void each_good_document_is_read_by_the_reader_of_its_kind_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < good_count; i++) {
        assert_int_equal(document_kind(goods[i].tbs), goods[i].kind);
        assert_int_equal(document_kind(goods[i].whole), goods[i].kind);
        assert_int_equal(kinds_that_read(goods[i].tbs), 1U << goods[i].kind);
        assert_int_equal(kinds_that_read(goods[i].whole), 1U << goods[i].kind);
    }
}

static bool is_one_at_most(unsigned kinds)
{
    return (kinds & (kinds - 1)) == 0;
}

/* What is read is read as what it is recognised as: the report's kind is the only one. */
static bool is_one_kind(struct span document)
{
    static struct report report;
    const unsigned kinds = kinds_that_read(document);

    lint_document(&(struct lint_input){ .document = document }, &report);
    return is_one_at_most(kinds) && report.parsed == (kinds == 1U << document_kind(document))
           && (kinds == 0 || report.parsed);
}

static void each_cases_document_is_of_one_kind_at_most(void **state)
{
    size_t wrong = 0;

    (void)state;
    for (const struct case_table *const *table = case_tables; *table != NULL; table++) {
        for (size_t i = 0; i < (*table)->count; i++) {
            struct case_document document = case_document(&(*table)->cases[i]);

            if (!is_one_kind(document.whole) || (document.tbs.at != NULL && !is_one_kind(document.tbs))) {
                print_error("%s, %s\n", (*table)->cases[i].rule, (*table)->cases[i].shows);
                wrong++;
            }
            case_document_free(&document);
        }
    }
    assert_int_equal(wrong, 0);
}

/* -- hybrids ------------------------------------------------------------------------------------------------------ */

struct fields {
    struct span at[FIELDS_MAX];
    size_t count;
};

static struct fields fields_of(struct span sequence)
{
    struct fields fields = { .count = 0 };
    struct der_error error;
    struct der d = der_begin(sequence, &error), inside;
    unsigned tag;

    assert_true(der_enter(&d, DER_SEQUENCE, &inside, ""));
    while (!der_at_end(&inside)) {
        assert_true(fields.count < FIELDS_MAX);
        assert_true(der_any(&inside, &tag, NULL, &fields.at[fields.count++], ""));
    }
    return fields;
}

static uint8_t hybrid[HYBRID_BYTES];

/* The first `head` fields of one and the last `tail` of the other, in a SEQUENCE. */
static struct span cross_over(const struct fields *one, size_t head, const struct fields *other, size_t tail)
{
    struct der_writer writer = { hybrid, 0, sizeof hybrid };

    for (size_t i = 0; i < head; i++)
        der_put(&writer, one->at[i].at, one->at[i].len);
    for (size_t i = other->count - tail; i < other->count; i++)
        der_put(&writer, other->at[i].at, other->at[i].len);
    der_wrap(&writer, 0, DER_SEQUENCE);
    return (struct span){ hybrid, writer.len };
}

/* How many of the hybrids some reader takes. */
static size_t cross_all(const struct good *one, const struct good *other)
{
    size_t read = 0;

    const struct fields a = fields_of(one->tbs), b = fields_of(other->tbs);

    for (size_t head = 0; head <= a.count; head++)
        for (size_t tail = 0; tail <= b.count; tail++) {
            const struct span document = cross_over(&a, head, &b, tail);

            if (!is_one_kind(document))
                fail_msg("%zu fields of a %s and %zu of a %s: want one kind at most, have more", head,
                    document_name(one->kind), tail, document_name(other->kind));
            read += kinds_that_read(document) != 0;
        }
    return read;
}

static void no_hybrid_of_two_documents_is_both(void **state)
{
    size_t read = 0;

    (void)state;
    for (size_t i = PROFILES; i < good_count; i++) /* one profile more is no other structure */
        for (size_t j = PROFILES; j < good_count; j++)
            read += cross_all(&goods[i], &goods[j]);
    assert_true(read > 2 * good_count); /* the whole ones at least, each as head and as tail */
}

/* SEQUENCE { a, b }, with a's and b's octets as they are. */
static struct span pair(struct span a, struct span b)
{
    struct der_writer writer = { hybrid, 0, sizeof hybrid };

    der_put(&writer, a.at, a.len);
    der_put(&writer, b.at, b.len);
    der_wrap(&writer, 0, DER_SEQUENCE);
    return (struct span){ hybrid, writer.len };
}

static void two_documents_together_are_none(void **state)
{
    static uint8_t joined[HYBRID_BYTES];

    (void)state;
    for (size_t i = PROFILES; i < good_count; i++)
        for (size_t j = PROFILES; j < good_count; j++) {
            const struct good *const one = &goods[i], *const other = &goods[j];

            assert_true(one->whole.len + other->whole.len <= sizeof joined);
            memcpy(joined, one->whole.at, one->whole.len);
            memcpy(joined + one->whole.len, other->whole.at, other->whole.len);
            assert_int_equal(kinds_that_read((struct span){ joined, one->whole.len + other->whole.len }), 0);
            assert_int_equal(kinds_that_read(pair(one->whole, other->whole)), 0);
            assert_int_equal(kinds_that_read(pair(one->tbs, other->tbs)), 0);
        }
}

/* SIGNED { SIGNED { … } }: the outer signature is over a document that is signed, which nobody is asked to make. */
static void a_signed_document_inside_another_signature_is_none(void **state)
{
    static const uint8_t algorithm[] = { 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70 };
    static const uint8_t signature[] = { 0x03, 0x02, 0x00, 0x5a };

    (void)state;
    for (size_t i = 0; i < good_count; i++) {
        struct der_writer writer = { hybrid, 0, sizeof hybrid };

        der_put(&writer, goods[i].whole.at, goods[i].whole.len);
        der_put(&writer, algorithm, sizeof algorithm);
        der_put(&writer, signature, sizeof signature);
        der_wrap(&writer, 0, DER_SEQUENCE);
        assert_int_equal(kinds_that_read((struct span){ hybrid, writer.len }), 0);
        assert_int_equal(document_kind((struct span){ hybrid, writer.len }), DOCUMENT_UNKNOWN);
    }
}

/* -- version 1 ---------------------------------------------------------------------------------------------------- */

static bool has_error(struct span document)
{
    static struct report report;

    lint_document(&(struct lint_input){ .document = document }, &report);
    return report.counts[SEVERITY_ERROR] > 0;
}

static void a_certificate_of_version_1_has_an_error(void **state)
{
    struct recipe *recipe = recipe_good(SUB_CA);

    (void)state;
    recipe_part(recipe, PART_VERSION, " ");
    assert_true(has_error(recipe_tbs(recipe)));
    recipe_part(recipe, PART_EXTENSIONS, " ");
    assert_true(has_error(recipe_tbs(recipe)));
    assert_int_equal(document_kind(recipe_tbs(recipe)), DOCUMENT_CERTIFICATE);
    recipe_free(recipe);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_good_document_is_read_by_the_reader_of_its_kind_alone),
        cmocka_unit_test(each_cases_document_is_of_one_kind_at_most),
        cmocka_unit_test(no_hybrid_of_two_documents_is_both),
        cmocka_unit_test(two_documents_together_are_none),
        cmocka_unit_test(a_signed_document_inside_another_signature_is_none),
        cmocka_unit_test(a_certificate_of_version_1_has_an_error),
    };

    return cmocka_run_group_tests(tests, make_goods, free_goods);
}
