/*
 * tests/bench/bench_crl.c - how long the judgement of a CRL takes, read and linted, for the time that SHA-256 of the same octets takes
 * in the same run: one thread. bench_crl [ENTRIES…]; without, 1,000 to 1,000,000.
 */
#include "lint/lint.h"
#include "tests/bench/measure.h"
#include "tests/rules/long_crl.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    ROUNDS = 11,
    ROUND_BYTES = 50000000, /* octets a round, at least */
    ROW_BYTES = 128,
};

typedef void work(struct span document);

static struct report report;

static void lint(struct span document)
{
    const struct lint_input input = { .document = document };

    lint_document(&input, &report);
}

static void read_only(struct span document)
{
    static struct crl crl;
    struct der_error error;

    if (!crl_read(document, &crl, &error))
        abort();
}

static void digest(struct span document)
{
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned len;

    if (EVP_Digest(document.at, document.len, out, &len, EVP_sha256(), NULL) != 1)
        abort();
}

/* Microseconds a document, over and over. */
static struct series times_of(work *one, struct span document)
{
    const size_t repetitions = measure_size() == MEASURE_SMOKE ? 1 : 1 + ROUND_BYTES / document.len;
    struct series times = { .count = 0 };

    for (size_t round = 0; round < measure_count(ROUNDS, 3, 1); round++) {
        const double begin = measure_cpu_us();

        for (size_t i = 0; i < repetitions; i++)
            one(document);
        series_add(&times, (measure_cpu_us() - begin) / (double)repetitions);
    }
    return times;
}

static void measure(const char *name, const struct long_crl *form)
{
    const struct span tbs = long_crl_tbs(form);
    struct series hashed = times_of(digest, tbs), linted = times_of(lint, tbs), read = { .count = 0 };
    char row[ROW_BYTES];

    if (report.parsed)
        read = times_of(read_only, tbs);
    snprintf(row, sizeof row, "%s, %zu entries", name, form->entries);
    measure_tell_one(row, "octets", "", (double)tbs.len);
    measure_tell(row, "SHA-256", "us", &hashed);
    measure_tell(row, "read", "us", &read);
    measure_tell(row, "lint", "us", &linted);
    measure_tell_ratio(row, "ratio", &hashed, &linted);
    series_clear(&hashed);
    series_clear(&linted);
    series_clear(&read);
    long_crl_free(tbs);
}

int main(int count, char **arguments)
{
    measure_begin(&count, arguments);
    measure_section("CRLs of every form, one thread");
    static const struct {
        const char *name;
        struct long_crl form;
    } forms[] = {
        { "serial numbers in no order", { .serials = SERIALS_RANDOM } },
        { "the same, without reasons", { .serials = SERIALS_RANDOM, .plain = true } },
        { "ascending serial numbers", { .serials = SERIALS_ASCEND } },
        { "all serial numbers alike", { .serials = SERIALS_SAME } },
        { "chosen serial numbers", { .serials = SERIALS_COLLIDE } },
        { "entries in other forms",
            { .every =
                    "SEQUENCE { INTEGER <6a0b6c7d1e2f30415263748596a7b8c9> UTC \"260115093000Z\" SEQUENCE {"
                    " SEQUENCE { reasonCode OCTETS { ENUMERATED <01> } }"
                    " SEQUENCE { invalidityDate OCTETS { TIME \"20260101000000Z\" } } } }" } },
        { "entries with every fault",
            { .every = "SEQUENCE { INTEGER <00> TIME \"20270115093000Z\" SEQUENCE {"
                       " SEQUENCE { reasonCode TRUE OCTETS { ENUMERATED <00> } }"
                       " SEQUENCE { reasonCode TRUE OCTETS { ENUMERATED <07> } }"
                       " SEQUENCE { 1.2.3 TRUE OCTETS { NULL } }"
                       " SEQUENCE { certificateIssuer OCTETS { SEQUENCE {} } }"
                       " SEQUENCE { invalidityDate TRUE OCTETS { TIME \"2028\" } } } }" } },
    };
    static const size_t sizes[] = { 1000, 10000, 100000, 1000000 };

    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct long_crl form = forms[i].form;

        for (int n = 1; n < count; n++) {
            form.entries = strtoul(arguments[n], NULL, 10);
            measure(forms[i].name, &form);
        }
        for (size_t n = 0; count < 2 && n < measure_count(COUNT_OF(sizes), COUNT_OF(sizes) - 1, 1); n++) {
            form.entries = sizes[n];
            measure(forms[i].name, &form);
        }
    }
    return EXIT_SUCCESS;
}
