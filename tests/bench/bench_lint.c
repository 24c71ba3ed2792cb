/*
 * tests/bench/bench_lint.c - how long a judgement of one document takes, read and linted: microseconds of one thread.
 * bench_lint [FILE.der…]; without files, a good certificate of each S/MIME type, and an OCSP response.
 */
#include "lint/lint.h"
#include "tests/rules/paper.h"
#include "tests/rules/recipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    ROUNDS = 5,         /* the best of them is printed: the one that was disturbed least */
    REPETITIONS = 5000, /* documents a round; some 0.1 s */
};

typedef void work(struct span document);

static bool read_document(struct span document)
{
    static struct artifact artifact;
    struct der_error error;
    switch (document_kind(document)) {
    case DOCUMENT_CERTIFICATE: return cert_read(document, &artifact.cert, &error);
    case DOCUMENT_CRL: return crl_read(document, &artifact.crl, &error);
    case DOCUMENT_OCSP_RESPONSE: return ocsp_read(document, &artifact.ocsp, &error);
    case DOCUMENT_REQUEST: return csr_read(document, &artifact.csr, &error);
    case DOCUMENT_UNKNOWN:
    case DOCUMENT_KIND_COUNT: break;
    }
    return false;
}

static void read_only(struct span document)
{
    if (!read_document(document))
        abort();
}

static struct report report;

static void lint(struct span document)
{
    const struct lint_input input = { .document = document };
    lint_document(&input, &report);
}

static double now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* Microseconds a document. */
static double best_of(work *one, struct span document)
{
    double best = 1e9;
    for (unsigned round = 0; round < ROUNDS; round++) {
        const double begin = now_us();
        for (unsigned i = 0; i < REPETITIONS; i++)
            one(document);
        const double each = (now_us() - begin) / REPETITIONS;
        best = each < best ? each : best;
    }
    return best;
}

static void measure(const char *name, struct span document)
{
    const double linted = best_of(lint, document);
    const double read = report.parsed ? best_of(read_only, document) : 0;
    printf("%-32s %6zu octets  read %7.2f us  read and linted %7.2f us  %zu findings\n", name, document.len,
        read, linted, report.finding_count);
}

static void measure_file(const char *path)
{
    static uint8_t bytes[1024 * 1024];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    const size_t len = fread(bytes, 1, sizeof(bytes), file);
    fclose(file);
    measure(path, (struct span){ bytes, len });
}

int main(int count, char **files)
{
    static const unsigned profiles[] = { MV & STRICT, OV & STRICT, SV & MULTIPURPOSE, IV & LEGACY, SUB_CA };
    for (int i = 1; i < count; i++)
        measure_file(files[i]);
    for (size_t i = 0; count < 2 && i < COUNT_OF(profiles); i++) {
        struct recipe *recipe = recipe_good(profiles[i]);
        measure(scope_name((enum scope)profiles[i]), recipe_tbs(recipe));
        recipe_free(recipe);
    }
    if (count < 2) {
        struct paper *paper = paper_good(OCSP);
        measure(scope_name(OCSP), paper_tbs(paper));
        paper_free(paper);
    }
    return EXIT_SUCCESS;
}
