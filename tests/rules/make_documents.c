/*
 * make_documents DIRECTORY: writes the document of every case as a file for people and for other linters, RULE/pass-1.pem and RULE/fail-1.pem,
 * of incidents incident-BUG/fail-1.pem and its repaired twin incident-BUG/pass-1.pem, with what it shows above it; and index.tsv: file, rule,
 * what it shows, day that it is signed, findings. Signatures are of no key.
 * make_documents --incidents: prints the table of docs/incidents.md.
 * make_documents --seeds DIRECTORY: writes seeds for tests/fuzz/fuzz_cert.c: each certificate after the octet 0, each value of an
 * extension after its number, each subject after ff.
 */
#include "lint/digest.h"
#include "lint/lint.h"
#include "tests/rules/cases.h"

#include <openssl/pem.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum {
    PATH_BYTES = 4096,
    BUG_DIGITS = 7,
    SEED_MAX_BYTES = 8 * 1024, /* a fuzzer is slow with long ones; a few cases are endless on purpose */
};

#define TRACKER "https://bugzilla.mozilla.org/show_bug.cgi?id="

static void fail(const char *path)
{
    fprintf(stderr, "make_documents: %s: %s\n", path, strerror(errno));
    exit(1);
}

static void make_directory(const char *path)
{
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        fail(path);
}

static FILE *create(const char *path)
{
    FILE *file = fopen(path, "w");

    if (file == NULL)
        fail(path);
    return file;
}

static void finish(FILE *file, const char *path)
{
    if (fclose(file) != 0)
        fail(path);
}

/* "rule at path; rule at path"; "none". */
static void write_findings(FILE *file, const struct rule_case *one)
{
    for (size_t i = 0; i < CASE_MAX_FINDINGS && one->finds[i].rule != NULL; i++)
        fprintf(file, "%s%s at %s", i > 0 ? "; " : "", one->finds[i].rule, one->finds[i].path);
    if (one->finds[0].rule == NULL)
        fputs("none", file);
}

/* As a PEM block; what it shows above it, if it is of a case. */
static void write_document(
    const char *path, struct span bytes, const char *label, const struct rule_case *one)
{
    FILE *file = create(path);

    if (one != NULL) {
        fprintf(file, "%s: %s\nfindings: ", one->rule, one->shows);
        write_findings(file, one);
        if (one->clock != 0)
            fprintf(file, "\nsigned on: %d", one->clock);
        fputs("\n", file);
    }
    if (PEM_write(file, label, "", bytes.at, (long)bytes.len) <= 0)
        fail(path);
    finish(file, path);
}

/* The certificate of somebody whom a case knows; frees it. */
static void write_known(const char *path, struct recipe *recipe)
{
    write_document(path, recipe_certificate(recipe), "CERTIFICATE", NULL);
    recipe_free(recipe);
}

/* In which directory the files of `one` are: its rule's; of several bugs the first one's. Constant until called again. */
static const char *directory_of(const struct rule_case *one)
{
    static char name[sizeof("incident-") + BUG_DIGITS];

    if (one->incident == NULL)
        return one->rule;
    snprintf(name, sizeof(name), "incident-%.*s", BUG_DIGITS, one->incident);
    return name;
}

static bool in_one_directory(const struct rule_case *one, const struct rule_case *other)
{
    if (one->incident == NULL || other->incident == NULL)
        return one->incident == other->incident && strcmp(one->rule, other->rule) == 0;
    return strncmp(one->incident, other->incident, BUG_DIGITS) == 0;
}

/* How many cases of the same directory and outcome stand before `one`, itself included. */
static unsigned number_of(const struct rule_case *one)
{
    unsigned number = 0;

    for (const struct case_table *const *table = case_tables; *table != NULL; table++) {
        for (size_t i = 0; i < (*table)->count; i++) {
            const struct rule_case *other = &(*table)->cases[i];

            number += in_one_directory(other, one)
                      && case_finds(other, other->rule) == case_finds(one, one->rule);
            if (other == one)
                return number;
        }
    }
    return number;
}

static void write_case(const char *directory, const struct rule_case *one, FILE *index)
{
    const char *outcome = case_finds(one, one->rule) ? "fail" : "pass";
    const char *name = directory_of(one);
    const unsigned number = number_of(one);
    struct case_document document = case_document(one);
    char path[PATH_BYTES];

    snprintf(path, sizeof(path), "%s/%s", directory, name);
    make_directory(path);
    snprintf(path, sizeof(path), "%s/%s/%s-%u.pem", directory, name, outcome, number);
    write_document(path, document.whole, document.label, one);
    if (one->issuer != NULL) {
        snprintf(path, sizeof(path), "%s/%s/%s-%u-issuer.pem", directory, name, outcome, number);
        write_known(path, case_issuer(one));
    }
    if (one->responder != NULL) {
        snprintf(path, sizeof(path), "%s/%s/%s-%u-responder.pem", directory, name, outcome, number);
        write_known(path, case_responder(one));
    }
    fprintf(index, "%s/%s-%u.pem\t%s\t%s\t%d\t", name, outcome, number, one->rule, one->shows, one->clock);
    write_findings(index, one);
    fputs("\n", index);
    case_document_free(&document);
}

static void print_incident(const struct rule_case *one)
{
    const struct rule *rule = lint_rule_find(one->rule);

    for (const char *bug = one->incident; *bug != '\0'; bug += strspn(bug, " ")) {
        printf(
            "%s[%.*s](" TRACKER "%.*s)", bug == one->incident ? "| " : " ", BUG_DIGITS, bug, BUG_DIGITS, bug);
        bug += strcspn(bug, " ");
    }
    printf(" | %s | %s | [`%s`](rules.md#%s)", one->shows, rule->source, rule->id, rule->id);
    if (rule->severity != SEVERITY_ERROR)
        printf(" (%s)", severity_name(rule->severity));
    printf(" | `%s` |\n", directory_of(one));
}

static void print_incidents(void)
{
    puts("| bug | what is wrong | clause | rule | case |\n| --- | --- | --- | --- | --- |");
    for (const struct case_table *const *table = case_tables; *table != NULL; table++) {
        for (size_t i = 0; i < (*table)->count; i++) {
            if ((*table)->cases[i].incident != NULL && (*table)->cases[i].finds[0].rule != NULL)
                print_incident(&(*table)->cases[i]);
        }
    }
}

/* Named by its digest, so that each is there once. */
static void write_seed(const char *directory, unsigned kind, struct span octets)
{
    uint8_t digest[LINT_DIGEST_BYTES];
    char path[PATH_BYTES];
    const size_t len = digest_of(LINT_SHA1, octets, digest);
    int used = snprintf(path, sizeof(path), "%s/%02x-", directory, kind);

    if (octets.len > SEED_MAX_BYTES)
        return;
    for (size_t i = 0; i < len && used > 0 && (size_t)used < sizeof(path); i++)
        used += snprintf(path + used, sizeof(path) - (size_t)used, "%02x", digest[i]);
    FILE *file = create(path);

    (void)fputc((int)kind, file);
    (void)fwrite(octets.at, 1, octets.len, file);
    finish(file, path);
}

/* Parts of a certificate, which fuzz_cert.c puts into a good one. */
static void write_part_seeds(const char *directory, const struct recipe *recipe)
{
    enum { KIND_SUBJECT = 0xff };

    if (recipe->replaced[PART_SUBJECT])
        write_seed(directory, KIND_SUBJECT, recipe->parts[PART_SUBJECT]);
    for (size_t i = 0; i < recipe->extension_count; i++) {
        if (recipe->extensions[i].type != OID_UNKNOWN)
            write_seed(directory, recipe->extensions[i].type, recipe->extensions[i].value);
    }
}

static void write_seeds(const char *directory, const struct rule_case *one)
{
    enum { KIND_DOCUMENT = 0 };
    struct case_document document = case_document(one);

    write_seed(directory, KIND_DOCUMENT, document.whole);
    if (document.recipe != NULL)
        write_part_seeds(directory, document.recipe);
    case_document_free(&document);
}

/* What clients send to have a document signed raw: DigestInfo of each digest (RFC 8017 9.2 note 1), and what is none. */
static void write_digest_seeds(const char *directory)
{
    static const struct {
        const char *name;
        const char *hex; /* before `zeros` octets of a digest */
        size_t zeros;
    } seeds[] = {
        { "sha256", "3031300d060960864801650304020105000420", 32 },
        { "sha384", "3041300d060960864801650304020205000430", 48 },
        { "sha512", "3051300d060960864801650304020305000440", 64 },
        { "sha1", "3021300906052b0e03021a05000414", 20 },
        { "without_null",
            "302f300b0609608648016503040201"
            "0420",
            32 },
        { "long_length", "308131300d060960864801650304020105000420", 32 },
        { "bare", "", 32 },
    };
    static char path[PATH_BYTES];

    for (size_t i = 0; i < COUNT_OF(seeds); i++) {
        snprintf(path, sizeof(path), "%s/%s", directory, seeds[i].name);
        FILE *file = create(path);

        for (const char *digit = seeds[i].hex; *digit != '\0'; digit += 2) {
            const char octet[] = { digit[0], digit[1], '\0' };

            fputc((int)strtoul(octet, NULL, 16), file);
        }
        for (size_t n = 0; n < seeds[i].zeros; n++)
            fputc(0, file);
        finish(file, path);
    }
}

/* Of the documents that the fuzzer of that name is about; none for another name. */
static void write_all_seeds(const char *fuzzer, const char *directory)
{
    static const struct {
        const char *name;
        unsigned bases;
    } fuzzers[] = { { "cert", CERTIFICATE }, { "crl", CRL }, { "ocsp", OCSP }, { "csr", REQUEST } };
    size_t which = 0;

    while (which < COUNT_OF(fuzzers) && strcmp(fuzzer, fuzzers[which].name) != 0)
        which++;
    make_directory(directory);
    if (strcmp(fuzzer, "digest_info") == 0)
        write_digest_seeds(directory);
    for (const struct case_table *const *table = case_tables; which < COUNT_OF(fuzzers) && *table != NULL;
         table++) {
        for (size_t i = 0; i < (*table)->count; i++)
            if (((*table)->cases[i].base & fuzzers[which].bases) != 0)
                write_seeds(directory, &(*table)->cases[i]);
    }
}

static void write_documents(const char *directory)
{
    static char path[PATH_BYTES];

    make_directory(directory);
    snprintf(path, sizeof(path), "%s/index.tsv", directory);
    FILE *index = create(path);

    fputs("file\trule\tshows\tsigned on\tfindings\n", index);
    for (const struct case_table *const *table = case_tables; *table != NULL; table++) {
        for (size_t i = 0; i < (*table)->count; i++)
            if ((*table)->cases[i].past == NULL) /* else a file cannot show it */
                write_case(directory, &(*table)->cases[i], index);
    }
    finish(index, path);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--incidents") == 0) {
        print_incidents();
    } else if (argc == 4 && strcmp(argv[1], "--seeds") == 0) {
        write_all_seeds(argv[2], argv[3]);
    } else if (argc == 2) {
        write_documents(argv[1]);
    } else {
        fputs("usage: make_documents DIRECTORY\n       make_documents --incidents\n"
              "       make_documents --seeds cert|crl|ocsp|csr|digest_info DIRECTORY\n",
            stderr);
        return 2;
    }
    return 0;
}
