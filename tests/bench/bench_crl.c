/*
 * tests/bench/bench_crl.c - how long the judgement of a CRL takes, read and linted, for the time that SHA-256 of the same octets takes
 * in the same run: one thread. bench_crl [ENTRIES…]; without, 1,000 to 1,000,000.
 */
#include "lint/lint.h"
#include "tests/rules/long_crl.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    ROUNDS = 5,             /* the best of them is printed: the one that was disturbed least */
    ROUND_BYTES = 50000000, /* octets a round, at least */
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

static double now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* Microseconds a document. */
static double best_of(work *one, struct span document)
{
    const size_t repetitions = 1 + ROUND_BYTES / document.len;
    double best = 1e12;

    for (unsigned round = 0; round < ROUNDS; round++) {
        const double begin = now_us();

        for (size_t i = 0; i < repetitions; i++)
            one(document);
        const double each = (now_us() - begin) / (double)repetitions;
        best = each < best ? each : best;
    }
    return best;
}

static void measure(const char *name, const struct long_crl *form)
{
    const struct span tbs = long_crl_tbs(form);
    const double hashed = best_of(digest, tbs), linted = best_of(lint, tbs);
    const double read = report.parsed ? best_of(read_only, tbs) : 0;
    const double entries = form->entries > 0 ? (double)form->entries : 1;

    printf("%-34s %8zu entries %9zu octets  SHA-256 %9.1f us  read %9.1f us  linted %9.1f us (%6.1f ns an "
           "entry) "
           "%5.2f x SHA-256, %zu findings\n",
        name, form->entries, tbs.len, hashed, read, linted, 1e3 * linted / entries, linted / hashed,
        report.finding_count);
    long_crl_free(tbs);
}

int main(int count, char **arguments)
{
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
        for (size_t n = 0; count < 2 && n < COUNT_OF(sizes); n++) {
            form.entries = sizes[n];
            measure(forms[i].name, &form);
        }
    }
    return EXIT_SUCCESS;
}
