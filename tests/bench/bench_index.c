/*
 * tests/bench/bench_index.c - what the index adds to a signature, beside the two records of the journal that each signature has, in
 * one run on one disk; how long opening takes; and how long CRLs of a million entries. bench_index [DIRECTORY [CERTIFICATES]]: an empty directory of mode 0700 on that disk, and how many are there
 * already; without them a directory below /tmp, which is left there, and 100,000.
 */
#include "audit/journal.h"
#include "index/decision.h"
#include "index/import.h"
#include "tests/rules/long_crl.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    SIGNATURES = 500, /* measured by turns, so that both meet the same disk */
    PATH_BYTES = 4096,
    USUAL_CERTIFICATES = 100000,
    CRL_ENTRIES = 1000000,
};

static double now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int compare(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
    return values[count / 2];
}

static void must(bool ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "bench_index: %s\n", what);
        exit(EXIT_FAILURE);
    }
}

/* A certificate with the nth serial of 16 octets, in no order. */
static struct artifact *certificate(uint64_t n)
{
    static struct artifact artifact;
    static uint8_t serial[16];

    for (size_t i = 0; i < sizeof serial; i++) {
        n = n * 6364136223846793005U + 1442695040888963407U;
        serial[i] = (uint8_t)(n >> 56);
    }
    serial[0] &= 0x7f;
    artifact = (struct artifact){ .kind = DOCUMENT_CERTIFICATE };
    artifact.cert.issuer = SPAN_TEXT("issuer");
    artifact.cert.serial = SPAN_OF(serial);
    artifact.cert.tbs = SPAN_OF(serial);
    artifact.cert.key.whole = SPAN_OF(serial);
    return &artifact;
}

static void fill(struct index *index, uint64_t count)
{
    struct index_import import = { .index = index };
    struct index_error error;
    const double begin = now_us();

    for (uint64_t i = 0; i < count; i++)
        must(import_add(&import, &certificate(i)->cert, 0, &error) == IMPORTED, "import");
    must(import_end(&import, &error), "import");
    printf("import      %10.2f us a certificate (%" PRIu64 ")\n",
        (now_us() - begin) / (double)(count > 0 ? count : 1), count);
}

/* The questions of a certificate's rules, and the answer kept. */
static double keep(struct index *index, uint64_t n)
{
    struct artifact *const artifact = certificate(n);
    static struct index_decision decision;
    struct history_certificate found;
    uint64_t distance;
    const double begin = now_us();

    decision_begin(&decision, index, true, false);
    must(
        decision.history.answers->certificate(&decision, artifact->cert.issuer, artifact->cert.serial, &found)
            == HISTORY_NONE,
        "a new serial");
    must(decision.history.answers->neighbour(
             &decision, artifact->cert.issuer, artifact->cert.serial, &distance)
             != HISTORY_TROUBLE,
        "a neighbour");
    must(decision_keep(&decision, artifact, 1, NULL), "keeping");
    return now_us() - begin;
}

/* A CRL of so many entries, asked for and kept. */
static void list(struct index *index, size_t entries, const char *what)
{
    static struct index_decision decision;
    static struct artifact artifact;
    const struct span tbs = long_crl_tbs(&(struct long_crl){ .entries = entries });
    struct history_crls found;
    struct der_error fault;

    artifact = (struct artifact){ .kind = DOCUMENT_CRL };
    must(crl_read(tbs, &artifact.crl, &fault), "a CRL");
    const double begin = now_us();
    decision_begin(&decision, index, true, false);
    must(decision.history.answers->crls(&decision, &artifact.crl, &found) != HISTORY_TROUBLE, "an answer");
    const double asked = now_us();
    must(decision_keep(&decision, &artifact, 1, NULL), "keeping");
    printf("%s  %10.0f us to compare, %.0f us to keep\n", what, asked - begin, now_us() - asked);
    long_crl_free(tbs);
}

static void lists(struct index *index)
{
    list(index, CRL_ENTRIES, "first CRL ");
    list(index, CRL_ENTRIES + 100, "100 more  ");
    list(index, CRL_ENTRIES, "100 fewer ");
}

static double record(struct journal *journal)
{
    static const uint8_t digest[RECORD_SHA256_BYTES] = { 1 };
    const struct record_program program = { "bench", "", "bench", digest, { false, 0 }, { false, 0 } };
    struct record one = { .kind = RECORD_REFUSAL };
    struct journal_error error;
    const double begin = now_us();

    one.refusal.decision = (struct record_decision){ .program = program,
        .key = "ca",
        .spki_sha256 = digest,
        .mechanism = "CKM_ECDSA_SHA256",
        .mode = RECORD_ENFORCE,
        .verdict = RECORD_REFUSE };
    one.refusal.code = "CKR_FUNCTION_REJECTED";
    one.refusal.reason = RECORD_POLICY;
    for (int i = 0; i < 2; i++) /* as many as intent and outcome */
        must(journal_append(journal, &one, NULL, &error), error.text);
    return now_us() - begin;
}

int main(int argc, char **argv)
{
    static double with_index[SIGNATURES], with_journal[SIGNATURES];
    const uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : USUAL_CERTIFICATES;
    char made[] = "/tmp/lintgate-bench-XXXXXX";
    char path[PATH_BYTES];
    struct index_error error;
    struct journal_error fault;

    const char *const directory = argc > 1 ? argv[1] : mkdtemp(made);
    must(directory != NULL, "a directory");
    snprintf(path, sizeof path, "%s/index.lmdb", directory);
    struct index *index = index_open(path, INDEX_TO_CREATE, 5, &error);
    must(index != NULL, "an index");
    fill(index, count);
    index_close(index);
    const double begin = now_us();
    index = index_open(path, INDEX_TO_ADD, 5, &error);
    must(index != NULL, "an index");
    printf("opening     %10.0f us\n", now_us() - begin);
    struct journal *journal = journal_open(
        directory, &(struct journal_settings){ .lock_seconds = 5 }, &fault);
    must(journal != NULL, fault.text);
    for (size_t i = 0; i < SIGNATURES; i++) {
        with_journal[i] = record(journal);
        with_index[i] = keep(index, count + i);
    }
    const double two_records = median(with_journal, SIGNATURES), kept = median(with_index, SIGNATURES);
    printf("two records %10.0f us\nindex       %10.0f us, %.2f of the records\n", two_records, kept,
        kept / two_records);
    lists(index);
    journal_close(journal);
    index_close(index);
    printf("in          %s\n", directory);
    return EXIT_SUCCESS;
}
