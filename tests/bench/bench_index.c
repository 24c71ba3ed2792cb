/*
 * tests/bench/bench_index.c - what the index adds to a signature, beside the two records of the journal that each signature has, in
 * one run on one disk; how long opening takes; and how long CRLs of a million entries. bench_index [DIRECTORY [CERTIFICATES]]: on
 * which disk, and how many are there already; without them the working directory, and 100,000.
 */
#include "audit/journal.h"
#include "index/decision.h"
#include "index/import.h"
#include "tests/bench/measure.h"
#include "tests/module/scratch.h"
#include "tests/rules/long_crl.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SIGNATURES = 500, /* measured by turns, so that both meet the same disk */
    PATH_BYTES = 4096,
    USUAL_CERTIFICATES = 100000,
    CRL_ENTRIES = 1000000,
};

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
    const double begin = measure_wall_us();

    for (uint64_t i = 0; i < count; i++)
        measure_must(import_add(&import, &certificate(i)->cert, 0, &error) == IMPORTED, "import");
    measure_must(import_end(&import, &error), "import");
    measure_tell_one(
        "import, a certificate", "time", "us", (measure_wall_us() - begin) / (double)(count > 0 ? count : 1));
}

/* The questions of a certificate's rules, and the answer kept. */
static double keep(struct index *index, uint64_t n)
{
    struct artifact *const artifact = certificate(n);
    static struct index_decision decision;
    struct history_certificate found;
    uint64_t distance;
    const double begin = measure_wall_us();

    decision_begin(&decision, index, true, false);
    measure_must(
        decision.history.answers->certificate(&decision, artifact->cert.issuer, artifact->cert.serial, &found)
            == HISTORY_NONE,
        "a new serial");
    measure_must(decision.history.answers->neighbour(
                     &decision, artifact->cert.issuer, artifact->cert.serial, &distance)
                     != HISTORY_TROUBLE,
        "a neighbour");
    measure_must(decision_keep(&decision, artifact, 1, NULL), "keeping");
    return measure_wall_us() - begin;
}

/* A CRL of so many entries, asked for and kept. */
static void list(struct index *index, size_t entries, const char *what)
{
    static struct index_decision decision;
    static struct artifact artifact;
    const struct span tbs = long_crl_tbs(&(struct long_crl){ .entries = entries });
    struct history_crls found;
    struct der_error fault;

    memset(&artifact, 0, sizeof artifact);
    artifact.kind = DOCUMENT_CRL;
    measure_must(crl_read(tbs, &artifact.crl, &fault), "a CRL");
    const double begin = measure_wall_us();
    decision_begin(&decision, index, true, false);
    measure_must(
        decision.history.answers->crls(&decision, &artifact.crl, &found) != HISTORY_TROUBLE, "an answer");
    const double asked = measure_wall_us();
    measure_must(decision_keep(&decision, &artifact, 1, NULL), "keeping");
    measure_tell_one(what, "compared", "us", asked - begin);
    measure_tell_one(what, "kept", "us", measure_wall_us() - asked);
    long_crl_free(tbs);
}

static void lists(struct index *index)
{
    const size_t entries = measure_count(CRL_ENTRIES, CRL_ENTRIES / 10, 1000);

    measure_section("Index: CRLs of %zu entries", entries);
    list(index, entries, "a first CRL");
    list(index, entries + 100, "the next, 100 entries more");
    list(index, entries, "the next, 100 entries fewer");
}

static double record(struct journal *journal)
{
    static const uint8_t digest[RECORD_SHA256_BYTES] = { 1 };
    const struct record_program program = { "bench", "", "bench", digest, { false, 0 }, { false, 0 } };
    struct record one = { .kind = RECORD_REFUSAL };
    struct journal_error error;
    const double begin = measure_wall_us();

    one.refusal.decision = (struct record_decision){ .program = program,
        .key = "ca",
        .spki_sha256 = digest,
        .mechanism = "CKM_ECDSA_SHA256",
        .mode = RECORD_ENFORCE,
        .verdict = RECORD_REFUSE };
    one.refusal.code = "CKR_FUNCTION_REJECTED";
    one.refusal.reason = RECORD_POLICY;
    for (int i = 0; i < 2; i++) /* as many as intent and outcome */
        measure_must(journal_append(journal, &one, NULL, &error), error.text);
    return measure_wall_us() - begin;
}

static void measure_signatures(struct index *index, struct journal *journal, uint64_t count)
{
    struct series with_journal = { .count = 0 }, with_index = { .count = 0 };

    for (size_t i = 0; i < measure_count(SIGNATURES, 100, 2); i++) {
        series_add(&with_journal, record(journal));
        series_add(&with_index, keep(index, count + i));
    }
    measure_tell("two records of the journal, a signature", "time", "us", &with_journal);
    measure_tell("asked and kept in the index, a signature", "time", "us", &with_index);
    measure_tell_ratio(
        "asked and kept in the index, a signature", "of the records", &with_journal, &with_index);
    series_clear(&with_journal);
    series_clear(&with_index);
}

int main(int count, char **arguments)
{
    static char directory[PATH_BYTES], path[PATH_BYTES + 16];
    struct index_error error;
    struct journal_error fault;

    measure_begin(&count, arguments);
    const uint64_t certificates = count > 2 ? strtoull(arguments[2], NULL, 10)
                                            : measure_count(USUAL_CERTIFICATES, USUAL_CERTIFICATES / 10, 100);
    char *const where = realpath(count > 1 ? arguments[1] : ".", NULL);
    measure_must(where != NULL, "want a directory");
    snprintf(directory, sizeof directory, "%s/lintgate-bench-XXXXXX", where);
    free(where);
    measure_must(mkdtemp(directory) != NULL, directory);
    snprintf(path, sizeof path, "%s/index.lmdb", directory);
    measure_section("Index: %" PRIu64 " certificates (%s)", certificates, measure_file_system(directory));
    struct index *index = index_open(path, INDEX_TO_CREATE, 5, &error);
    measure_must(index != NULL, "an index");
    fill(index, certificates);
    index_close(index);
    const double begin = measure_wall_us();
    index = index_open(path, INDEX_TO_ADD, 5, &error);
    measure_must(index != NULL, "an index");
    measure_tell_one("opened, every page checked", "time", "us", measure_wall_us() - begin);
    struct journal *const journal = journal_open(
        directory, &(struct journal_settings){ .lock_seconds = 5 }, &fault);
    measure_must(journal != NULL, fault.text);
    measure_signatures(index, journal, certificates);
    lists(index);
    journal_close(journal);
    index_close(index);
    scratch_remove(directory);
    return EXIT_SUCCESS;
}
