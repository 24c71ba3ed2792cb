/*
 * tests/bench/bench_lint.c - how long a judgement of one document takes, read and linted with all rules, beside SHA-256 of the same
 * octets, by turns in one thread.
 * bench_lint [FILE.der…]; without files, good documents of each type, made here.
 * bench_lint --write DIRECTORY: writes them, for other linters.
 * bench_lint --names: says which there are, and those that are only counted.
 * bench_lint --once NAME: lints one of them once with lint_document, for who counts instructions; once before with lint_artifact, after
 *     which its hosts are known, as they are in a CA that signs the second certificate.
 * bench_lint --serve: answers each line "REPETITIONS FILE.der" with the microseconds of CPU time that one lint of it took.
 */
#include "lint/lint.h"
#include "tests/bench/measure.h"
#include "tests/rules/long_crl.h"
#include "tests/rules/paper.h"
#include "tests/rules/recipe.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROUND_US = 2000, /* what a round takes about, microseconds */
    PATH_BYTES = 4096,
    FILE_BYTES = 16 * 1024 * 1024,
};

/* What is judged: a certificate by recipe, another paper, or a long CRL. Those after `TIMED` are only for who counts instructions. */
static const struct document {
    const char *name;
    unsigned scope;
    enum test_key key; /* TEST_KEY_COUNT: the one of the recipe */
    size_t entries;    /* of a CRL */
} documents[] = {
    { "mailbox-validated, P-256", MV_STRICT, KEY_P256, 0 },
    { "mailbox-validated, RSA-2048", MV_STRICT, KEY_RSA_2048, 0 },
    { "mailbox-validated, RSA-3072", MV_STRICT, KEY_RSA_3072, 0 },
    { "organization-validated, P-256", OV_STRICT, KEY_P256, 0 },
    { "sponsor-validated, P-256", SV_MULTIPURPOSE, KEY_P256, 0 },
    { "sponsor-validated, RSA-3072", SV_MULTIPURPOSE, KEY_RSA_3072, 0 },
    { "individual-validated, P-256", IV_MULTIPURPOSE, KEY_P256, 0 },
    { "individual-validated, RSA-2048", IV_LEGACY, KEY_RSA_2048, 0 },
    { "subordinate CA, RSA-2048", SUB_CA, TEST_KEY_COUNT, 0 },
    { "OCSP response", OCSP, 0, 0 },
    { "certificate request", REQUEST, 0, 0 },
    { "CRL of 1,000 entries", CRL, 0, 1000 },
    { "CRL of 20,000 entries", CRL, 0, 20000 },

    { "sponsor-validated strict, P-256", SV_STRICT, KEY_P256, 0 },
    { "sponsor-validated strict, RSA-3072", SV_STRICT, KEY_RSA_3072, 0 },
    { "sponsor-validated, P-384", SV_MULTIPURPOSE, KEY_P384, 0 },
    { "sponsor-validated, Ed25519", SV_MULTIPURPOSE, KEY_ED25519, 0 },
    { "sponsor-validated, RSA-2048", SV_MULTIPURPOSE, KEY_RSA_2048, 0 },
    { "sponsor-validated, RSA-4096", SV_MULTIPURPOSE, KEY_RSA_4096, 0 },
    { "another leaf, P-256", OTHER_LEAF, KEY_P256, 0 },
    { "OCSP responder", OCSP_SIGNER, TEST_KEY_COUNT, 0 },
    { "root CA", ROOT_CA, TEST_KEY_COUNT, 0 },
};
enum { DOCUMENTS = sizeof documents / sizeof documents[0], TIMED = 13 };

/* The sizes of CRLs in the curve of growth. */
static const size_t sizes[] = { 10, 100, 1000, 10000, 100000, 1000000 };

typedef void work(struct span document);

static struct report report;
static volatile unsigned sink;

static void lint(struct span document)
{
    const struct lint_input input = { .document = document };

    lint_document(&input, &report);
}

static void digest(struct span document)
{
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned len = 0;

    measure_must(EVP_Digest(document.at, document.len, out, &len, EVP_sha256(), NULL) == 1, "want a digest");
    sink = out[0];
}

static struct span copy(struct span span)
{
    uint8_t *const at = malloc(span.len);

    measure_must(at != NULL, "want memory for a document");
    memcpy(at, span.at, span.len);
    return (struct span){ at, span.len };
}

/* Header of a SEQUENCE or BIT STRING with so many octets. */
static size_t put_header(uint8_t *at, uint8_t tag, size_t len)
{
    at[0] = tag;
    at[1] = 0x84;
    for (size_t i = 0; i < 4; i++)
        at[2 + i] = (uint8_t)(len >> (24 - 8 * i));
    if (len >= 0x1000000)
        return 6;
    for (size_t used = 3; used > 1; used--) /* as short as it can be */
        if (len >> (8 * (used - 1)) != 0) {
            at[1] = (uint8_t)(0x80 + used);
            memmove(at + 2, at + 6 - used, used);
            return 2 + used;
        }
    if (len < 0x80) {
        at[1] = (uint8_t)len;
        return 2;
    }
    at[1] = 0x81;
    at[2] = (uint8_t)len;
    return 3;
}

/* A CertificateList with a signature that no key made. */
static struct span signed_crl(struct span tbs)
{
    static const uint8_t algorithm[] = { 0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11, 5, 0 };
    const size_t signature = 257, rest = sizeof algorithm + 4 + signature;
    uint8_t *const at = malloc(tbs.len + rest + 8);

    measure_must(at != NULL, "want memory for a CRL");
    size_t used = put_header(at, 0x30, tbs.len + rest);
    memcpy(at + used, tbs.at, tbs.len);
    used += tbs.len;
    memcpy(at + used, algorithm, sizeof algorithm);
    used += sizeof algorithm;
    used += put_header(at + used, 0x03, signature);
    memset(at + used, 0x5a, signature);
    at[used] = 0; /* no unused bits */
    return (struct span){ at, used + signature };
}

/* Whole, with a signature, as other linters want it; or what is to be signed, as the gate has it. To be freed. */
static struct span make(const struct document *document, bool whole)
{
    struct span made;

    if (document->entries > 0) {
        const struct span tbs = long_crl_tbs(&(struct long_crl){ .entries = document->entries });

        made = whole ? signed_crl(tbs) : copy(tbs);
        long_crl_free(tbs);
    } else if (document->scope == OCSP || document->scope == REQUEST) {
        struct paper *const paper = paper_good(document->scope);

        if (whole && document->scope == OCSP)
            paper_status(paper, "ENUMERATED <00>"); /* as it is sent */
        made = copy(whole ? paper_signed(paper) : paper_tbs(paper));
        paper_free(paper);
    } else {
        struct recipe *const recipe = recipe_good(document->scope);

        if (document->key != TEST_KEY_COUNT)
            recipe_key(recipe, document->key);
        made = copy(whole ? recipe_certificate(recipe) : recipe_tbs(recipe));
        recipe_free(recipe);
    }
    return made;
}

static void discard(struct span document)
{
    uint8_t *at;

    memcpy(&at, &document.at, sizeof at);
    free(at);
}

/* Microseconds of one. */
static double round_of(work *one, struct span document, size_t repetitions)
{
    const double begin = measure_cpu_us();

    for (size_t i = 0; i < repetitions; i++)
        one(document);
    return (measure_cpu_us() - begin) / (double)repetitions;
}

static size_t repetitions_for(struct span document)
{
    (void)round_of(lint, document, 1);
    const double each = round_of(lint, document, 3);

    return measure_size() == MEASURE_SMOKE ? 1 : 1 + (size_t)(ROUND_US / (each + 0.1));
}

static void measure(const char *name, struct span document, size_t rounds)
{
    struct series linted = { .count = 0 }, hashed = { .count = 0 };
    const size_t repetitions = repetitions_for(document);

    for (size_t i = 0; i < rounds; i++) {
        series_add(&hashed, round_of(digest, document, repetitions));
        series_add(&linted, round_of(lint, document, repetitions));
    }
    const double each = series_quantile(&linted, 0.5);
    measure_tell_one(name, "octets", "", (double)document.len);
    measure_tell(name, "SHA-256", "us", &hashed);
    measure_tell(name, "lint", "us", &linted);
    measure_tell_ratio(name, "ratio", &hashed, &linted);
    measure_tell_one(name, "throughput", "MB/s", (double)document.len / each);
    measure_must(report.parsed, "want a document that can be read");
    if (report.finding_count > 0)
        printf("  %s: %zu findings\n", name, report.finding_count);
    series_clear(&linted);
    series_clear(&hashed);
}

static void measure_documents(void)
{
    measure_section("Lint: one document, all rules, one thread");
    for (size_t i = 0; i < TIMED; i++) {
        const struct span document = make(&documents[i], false);

        measure(documents[i].name, document, measure_count(201, 41, 1));
        discard(document);
    }
    measure_section("Growth: a CRL, one thread");
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        const struct document crl = { "", CRL, 0, sizes[i] };
        char name[64];

        if (sizes[i] > measure_count(1000000, 1000000, 1000))
            break;
        const struct span document = make(&crl, false);
        snprintf(name, sizeof name, "%zu entries", sizes[i]);
        measure(name, document, sizes[i] >= 100000 ? measure_count(11, 3, 1) : measure_count(51, 11, 1));
        measure_tell_one(name, "an entry", "ns",
            1e3 * round_of(lint, document, repetitions_for(document)) / (double)sizes[i]);
        discard(document);
    }
}

/* Valid until called again. */
static struct span read_file(const char *path)
{
    static uint8_t bytes[FILE_BYTES];
    FILE *const file = fopen(path, "re");

    measure_must(file != NULL, path);
    const size_t len = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    return (struct span){ bytes, len };
}

static void write_documents(const char *directory)
{
    for (size_t i = 0; i < TIMED; i++) {
        const struct span document = make(&documents[i], true);
        char path[PATH_BYTES];

        snprintf(path, sizeof path, "%s/%s.der", directory, documents[i].name);
        FILE *const file = fopen(path, "we");
        measure_must(
            file != NULL && fwrite(document.at, 1, document.len, file) == document.len && fclose(file) == 0,
            path);
        discard(document);
    }
}

static void lint_once(const char *name)
{
    static struct artifact before;

    for (size_t i = 0; i < DOCUMENTS; i++) {
        if (strcmp(documents[i].name, name) != 0)
            continue;
        const struct span document = make(&documents[i], false);
        lint_artifact(&(struct lint_input){ .document = document }, &before, &report);
        lint(document);
        printf("%zu octets, %zu findings\n", document.len, report.finding_count);
        discard(document);
        return;
    }
    measure_must(false, "want the name of a document");
}

static void print_names(void)
{
    for (size_t i = 0; i < DOCUMENTS; i++)
        puts(documents[i].name);
}

static void serve(void)
{
    char line[PATH_BYTES];

    while (fgets(line, sizeof line, stdin) != NULL) {
        char *path;
        const size_t repetitions = strtoul(line, &path, 10);
        path[strcspn(path, "\n")] = '\0';
        const struct span document = read_file(path + 1);
        printf("%.4f\n", round_of(lint, document, repetitions > 0 ? repetitions : 1));
    }
}

int main(int count, char **arguments)
{
    measure_begin(&count, arguments);
    const char *const what = count > 1 ? arguments[1] : "";

    if (strcmp(what, "--serve") == 0)
        serve();
    else if (strcmp(what, "--write") == 0 && count == 3)
        write_documents(arguments[2]);
    else if (strcmp(what, "--names") == 0)
        print_names();
    else if (strcmp(what, "--once") == 0 && count == 3)
        lint_once(arguments[2]);
    else if (count == 1)
        measure_documents();
    for (int i = 1; i < count && what[0] != '-'; i++)
        measure(arguments[i], read_file(arguments[i]), measure_count(201, 41, 1));
    return EXIT_SUCCESS;
}
