/*
 * tests/bench/bench_bulk.c - the command over very many leaf certificates, with one and two threads, beside lint_document of the same octets
 * in this process: as lines of JSON, PEM, an archive, a folder, and out of a journal (lintgate log relint).
 * bench_bulk --make DIRECTORY COUNT: only writes them there, for who counts instructions.
 */
#include "audit/journal.h"
#include "lint/lint.h"
#include "tests/bench/house.h"
#include "tests/bench/measure.h"
#include "tests/rules/recipe.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DOCUMENT_BYTES = 2048, PATH_BYTES = 512, SERIAL_TAIL = 4 /* octets that tell documents apart */ };

/* Of which the documents are, by turns. */
static const struct form {
    unsigned scope;
    enum test_key key;
    const char *profile;
} forms[] = {
    { MV_STRICT, KEY_P256, "mailbox-validated/strict" },
    { SV_MULTIPURPOSE, KEY_P256, "sponsor-validated/multipurpose" },
    { OV_STRICT, KEY_P256, "organization-validated/strict" },
    { IV_MULTIPURPOSE, KEY_P256, "individual-validated/multipurpose" },
};
enum { FORMS = sizeof forms / sizeof forms[0] };

static char day[] = "2026-07-01"; /* by which all are judged: as new as the generator makes them */

struct document {
    uint8_t whole[DOCUMENT_BYTES], tbs[DOCUMENT_BYTES];
    size_t whole_len, tbs_len;
};

static struct document models[FORMS];

static size_t copy(uint8_t room[DOCUMENT_BYTES], struct span from)
{
    measure_must(from.len <= DOCUMENT_BYTES, "want a smaller certificate");
    memcpy(room, from.at, from.len);
    return from.len;
}

static void make_models(void)
{
    for (size_t i = 0; i < FORMS; i++) {
        struct recipe *const recipe = recipe_good(forms[i].scope);

        recipe_key(recipe, forms[i].key);
        models[i].whole_len = copy(models[i].whole, recipe_certificate(recipe));
        models[i].tbs_len = copy(models[i].tbs, recipe_tbs(recipe));
        recipe_free(recipe);
    }
}

/* Another serial number of the same length. */
static void renumber(uint8_t *bytes, size_t len, size_t number)
{
    static const uint8_t before[] = { 0xa0, 3, 2, 1, 2, 2 }; /* RFC 5280 4.1: version v3, and an INTEGER */
    uint8_t *const found = memmem(bytes, len, before, sizeof before);

    if (found == NULL || found[sizeof before] <= SERIAL_TAIL) {
        measure_must(false, "want a serial number");
        return;
    }
    uint8_t *const end = found + sizeof before + 1 + found[sizeof before];
    for (size_t i = 1; i <= SERIAL_TAIL; i++, number >>= 8)
        end[-(ptrdiff_t)i] = (uint8_t)number;
}

/* The document of that number; valid until called again for another of its form. */
static const struct document *document_of(size_t number)
{
    struct document *const document = &models[number % FORMS];

    renumber(document->whole, document->whole_len, number);
    renumber(document->tbs, document->tbs_len, number);
    return document;
}

static FILE *make_file(const char *path)
{
    FILE *const file = fopen(path, "we");

    measure_must(file != NULL, path);
    return file;
}

/* A member of an archive: POSIX.1-2017 pax, ustar Interchange Format. */
static void put_member(FILE *file, const char *name, const struct document *document)
{
    static const char zeros[512], magic[] = { 'u', 's', 't', 'a', 'r', '\0', '0', '0' };
    char header[512] = "";
    unsigned sum = 0;

    snprintf(header, 100, "%s", name);
    snprintf(header + 100, 8, "%07o", 0644U);
    snprintf(header + 124, 12, "%011zo", document->whole_len);
    memset(header + 148, ' ', 8);
    header[156] = '0';
    memcpy(header + 257, magic, sizeof magic);
    for (size_t i = 0; i < sizeof header; i++)
        sum += (unsigned char)header[i];
    snprintf(header + 148, 8, "%06o", sum);
    fwrite(header, 1, sizeof header, file);
    fwrite(document->whole, 1, document->whole_len, file);
    fwrite(zeros, 1, (512 - document->whole_len % 512) % 512, file);
}

static void make_files(const char *directory, size_t count)
{
    static const char zeros[1024];
    unsigned char text[2 * DOCUMENT_BYTES];
    char path[PATH_BYTES], name[32];

    snprintf(path, sizeof path, "%s/lines", directory);
    FILE *const lines = make_file(path);
    snprintf(path, sizeof path, "%s/pem", directory);
    FILE *const pem = make_file(path);
    snprintf(path, sizeof path, "%s/tar", directory);
    FILE *const tar = make_file(path);
    snprintf(path, sizeof path, "%s/folder", directory);
    measure_must(mkdir(path, 0700) == 0, path);
    for (size_t i = 0; i < count; i++) {
        const struct document *const document = document_of(i);
        const int len = EVP_EncodeBlock(text, document->whole, (int)document->whole_len);

        fprintf(lines, "{\"id\":%zu,\"der\":\"%s\"}\n", i, (const char *)text);
        fprintf(pem, "-----BEGIN CERTIFICATE-----\n");
        for (int at = 0; at < len; at += 64)
            fprintf(pem, "%.64s\n", (const char *)text + at);
        fprintf(pem, "-----END CERTIFICATE-----\n");
        snprintf(name, sizeof name, "%zu.der", i);
        put_member(tar, name, document);
        snprintf(path, sizeof path, "%s/folder/%s", directory, name);
        FILE *const file = make_file(path);
        fwrite(document->whole, 1, document->whole_len, file);
        measure_must(fclose(file) == 0, path);
    }
    fwrite(zeros, 1, sizeof zeros, tar);
    measure_must(fclose(lines) == 0 && fclose(pem) == 0 && fclose(tar) == 0, "want room for documents");
}

/* An intent and its outcome for each, as the gate records them, with the octets kept. */
static void make_journal(const char *directory, size_t count)
{
    static const uint8_t digest[RECORD_SHA256_BYTES], serial[16], signature[64];
    struct journal_error error;
    struct record intent = { .kind = RECORD_INTENT,
        .intent = {
            .decision = { .program = { .version = "0", .build = "", .rules = "0", .rules_sha256 = digest },
                .key = "ca",
                .spki_sha256 = digest,
                .token = "0123456789abcdef",
                .mechanism = "CKM_ECDSA_SHA256",
                .mode = RECORD_ENFORCE,
                .verdict = RECORD_SIGN,
                .artifact = "certificate",
                .keep_tbs = true,
                .issuer_name = { digest, sizeof digest },
                .serial = { serial, sizeof serial },
                .not_after = { true, 1800000000000000 } } } };
    struct record outcome = { .kind = RECORD_OUTCOME,
        .outcome = { 0, RECORD_SIGNED, { signature, sizeof signature }, "CKR_OK" } };
    char path[PATH_BYTES];

    snprintf(path, sizeof path, "%s/journal", directory);
    measure_must(mkdir(path, 0700) == 0, path);
    struct journal *const journal = journal_open(
        path, &(struct journal_settings){ .lock_seconds = 60 }, &error);
    measure_must(journal != NULL, error.text);
    for (size_t i = 0; i < count; i++) {
        const struct document *const document = document_of(i);

        intent.intent.decision.profile = forms[i % FORMS].profile;
        intent.intent.decision.tbs = (struct record_span){ document->tbs, document->tbs_len };
        measure_must(journal_append(journal, &intent, &outcome.outcome.intent, &error)
                         && journal_append(journal, &outcome, NULL, &error),
            error.text);
    }
    journal_close(journal);
}

/* CPU time of children, microseconds. */
static double children_us(void)
{
    struct rusage usage;

    measure_must(getrusage(RUSAGE_CHILDREN, &usage) == 0, "want the time of children");
    return 1e6 * (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
           + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/* Microseconds of CPU time for one of `count`. */
static double lint_all(size_t count, bool whole)
{
    static struct report report;
    const double begin = measure_cpu_us();

    for (size_t i = 0; i < count; i++) {
        const struct document *const document = &models[i % FORMS];
        const struct lint_input input = { .document = { whole ? document->whole : document->tbs,
                                              whole ? document->whole_len : document->tbs_len } };

        lint_document(&input, &report);
        measure_must(report.parsed && report.finding_count == 0, "want certificates without a finding");
    }
    return (measure_cpu_us() - begin) / (double)count;
}

static const struct way {
    const char *name, *file;
    bool journal;
} ways[] = {
    { "lines of JSON", "lines", false },
    { "PEM", "pem", false },
    { "archive", "tar", false },
    { "folder", "folder", false },
    { "kept by a journal", "journal", true },
};
enum { WAYS = sizeof ways / sizeof ways[0], MOST_JOBS = 2 };

struct times {
    struct series wall, cpu;
};

static void run(
    const char *directory, const struct way *way, unsigned jobs, size_t count, struct times *times)
{
    char path[PATH_BYTES], number[8];
    char *const lint[] = { (char[]){ LINTGATE_COMMAND }, (char[]){ "lint" }, (char[]){ "--summary" },
        (char[]){ "--date" }, day, (char[]){ "--jobs" }, number, path,
        strcmp(way->file, "lines") == 0 ? (char[]){ "--lines" } : NULL, NULL };
    char *const relint[] = { (char[]){ LINTGATE_COMMAND }, (char[]){ "log" }, (char[]){ "relint" },
        (char[]){ "--date" }, day, (char[]){ "--jobs" }, number, path, NULL };

    snprintf(path, sizeof path, "%s/%s", directory, way->file);
    snprintf(number, sizeof number, "%u", jobs);
    const double cpu = children_us(), begin = measure_wall_us();
    measure_must(house_run(way->journal ? relint : lint), "want the command to find nothing wrong");
    series_add(&times->wall, (measure_wall_us() - begin) / (double)count);
    series_add(&times->cpu, (children_us() - cpu) / (double)count);
}

static void tell(const struct way *way, unsigned jobs, const struct series *alone, struct times *times)
{
    char row[64];
    const double each = series_quantile(&times->wall, 0.5);

    snprintf(row, sizeof row, "%s, %u job%s", way->name, jobs, jobs > 1 ? "s" : "");
    measure_tell_one(row, "a second", "", 1e6 / each);
    measure_tell(row, "a document", "us", &times->wall);
    measure_tell(row, "CPU time", "us", &times->cpu);
    measure_tell_ratio(row, "CPU time of lint alone", alone, &times->cpu);
    series_clear(&times->wall);
    series_clear(&times->cpu);
}

static void measure(const char *directory, size_t count)
{
    static struct times times[WAYS][MOST_JOBS];
    struct series alone[2] = { { .count = 0 }, { .count = 0 } }; /* to be signed, signed */

    for (size_t round = 0; round < measure_count(9, 3, 1); round++) {
        for (size_t i = 0; i < 2; i++)
            series_add(&alone[i], lint_all(count, i != 0));
        for (size_t i = 0; i < WAYS * MOST_JOBS; i++)
            run(directory, &ways[i / MOST_JOBS], (unsigned)(i % MOST_JOBS) + 1, count,
                &times[i / MOST_JOBS][i % MOST_JOBS]);
    }
    measure_section("Bulk: %zu leaf certificates, P-256 (%s)", count, measure_file_system(directory));
    measure_tell_one("lint alone, one thread", "a second", "", 1e6 / series_quantile(&alone[1], 0.5));
    measure_tell("lint alone, one thread", "a document", "us", &alone[1]);
    measure_tell("lint alone, one thread", "CPU time", "us", &alone[1]);
    for (size_t i = 0; i < WAYS * MOST_JOBS; i++)
        tell(&ways[i / MOST_JOBS], (unsigned)(i % MOST_JOBS) + 1, &alone[!ways[i / MOST_JOBS].journal],
            &times[i / MOST_JOBS][i % MOST_JOBS]);
    for (size_t i = 0; i < 2; i++)
        series_clear(&alone[i]);
}

int main(int count, char **arguments)
{
    char directory[] =
        "/dev/shm/lintgate-bench-XXXXXX"; /* in memory: no disk is measured, nor its fdatasync */

    measure_begin(&count, arguments);
    const size_t documents = measure_count(20000, 4000, 8);
    make_models();
    if (count == 4 && strcmp(arguments[1], "--make") == 0) {
        make_files(arguments[2], strtoul(arguments[3], NULL, 10));
        make_journal(arguments[2], strtoul(arguments[3], NULL, 10));
        return EXIT_SUCCESS;
    }
    measure_must(mkdtemp(directory) != NULL, directory);
    make_files(directory, documents);
    make_journal(directory, documents);
    measure(directory, documents);
    scratch_remove(directory);
    return EXIT_SUCCESS;
}
