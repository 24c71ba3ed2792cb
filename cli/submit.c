/* cli/submit.c - lintgate submit: documents for programs that send only a digest. */
#include "cli/submit.h"

#include "cli/input.h"
#include "cli/lint_judge.h"
#include "cli/lint_key.h"
#include "cli/options.h"
#include "cli/spool_rows.h"
#include "lint/artifact.h"
#include "module/judge.h"
#include "module/spool.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What was typed. */
struct asked {
    bool issuer_key_id;
    const char *key, *config, *digest;
    const char *database; /* NULL: the directory */
};

enum { DATABASE_SECONDS = 60, MILLI = 1000 /* a large CRL on a slow line; of a second */ };

struct submission {
    const struct asked *asked;
    struct output out;
    struct lint_key key;
    struct lint_terms terms;
    enum digest digest; /* that was asked for; DIGEST_NONE: the document's own */
    struct database db;
};

/* A document as it is to be signed. */
struct unsigned_one {
    struct artifact *artifact; /* spans point into what was read */
    uint8_t *at;
    size_t len;
};

static void unsigned_free(struct unsigned_one *one)
{
    free(one->artifact);
    free(one->at);
}

/* Its to-be-signed part, if it is signed; {NULL, 0}: it is no artifact. */
static struct span tbs_of(struct span der, struct artifact *artifact)
{
    const struct span none = { NULL, 0 };
    struct der_error error;

    artifact->kind = document_kind(der);
    switch (artifact->kind) {
    case DOCUMENT_CERTIFICATE: return cert_read(der, &artifact->cert, &error) ? artifact->cert.tbs : none;
    case DOCUMENT_CRL: return crl_read(der, &artifact->crl, &error) ? artifact->crl.tbs : none;
    case DOCUMENT_OCSP_RESPONSE: return ocsp_read(der, &artifact->ocsp, &error) ? artifact->ocsp.tbs : none;
    case DOCUMENT_REQUEST: return csr_read(der, &artifact->csr, &error) ? artifact->csr.tbs : none;
    case DOCUMENT_UNKNOWN:
    case DOCUMENT_KIND_COUNT: break;
    }
    return none;
}

/* The issuer's key identifier in place of that of a throw-away key: same octets, other value (RFC 5280 4.2.1.1). */
static bool put_key_id(
    const struct submission *s, const char *name, struct span tbs, struct unsigned_one *one)
{
    const struct cert *const issuer = s->key.policy->issuer;
    const struct span have = one->artifact->kind == DOCUMENT_CERTIFICATE ? one->artifact->cert.aki_key_id
                             : one->artifact->kind == DOCUMENT_CRL ? one->artifact->crl.shared.aki_key_id
                                                                   : (struct span){ NULL, 0 };

    if (issuer == NULL || issuer->ski.at == NULL) {
        output_complain(name, "want an issuer with subjectKeyIdentifier in the key's section, have none");
        return false;
    }
    if (have.at == NULL || have.len != issuer->ski.len) {
        output_complain(name, "want authorityKeyIdentifier with a key identifier of %zu octets, have %s",
            issuer->ski.len, have.at == NULL ? "none" : "one of another length");
        return false;
    }
    memcpy(one->at + (have.at - tbs.at), issuer->ski.at, have.len);
    return true;
}

static enum status read_unsigned(
    const struct submission *s, const char *name, struct span der, struct unsigned_one *one)
{
    *one = (struct unsigned_one){ .artifact = malloc(sizeof *one->artifact) };
    const struct span tbs = one->artifact != NULL ? tbs_of(der, one->artifact) : (struct span){ NULL, 0 };
    /* What is no artifact goes on as it is: the judge says what is wrong with it. */
    const struct span take = tbs.at != NULL ? tbs : der;

    one->at = malloc(take.len + 1);
    if (one->artifact == NULL || one->at == NULL) {
        output_complain(name, "want memory, have none");
        return STATUS_INTERNAL;
    }
    one->len = take.len;
    if (take.len > 0)
        memcpy(one->at, take.at, take.len);
    if (s->asked->issuer_key_id && tbs.at != NULL && !put_key_id(s, name, tbs, one))
        return STATUS_UNUSABLE;
    return STATUS_CLEAN;
}

/* AlgorithmIdentifier inside what is signed; {NULL, 0}: it names none. */
static struct span algorithm_of(const struct artifact *artifact)
{
    return artifact->kind == DOCUMENT_CERTIFICATE ? artifact->cert.signature_alg
           : artifact->kind == DOCUMENT_CRL       ? artifact->crl.signature_alg
                                                  : (struct span){ NULL, 0 };
}

/* The digest by which a program will ask: the document's own, or the first that the key signs with. */
static enum digest digest_for(const struct submission *s, const struct artifact *artifact)
{
    const struct span algorithm = algorithm_of(artifact);

    if (s->digest != DIGEST_NONE)
        return s->digest;
    for (size_t i = 0; i < mechanism_count; i++)
        if (policy_allows(s->key.policy, &mechanisms[i]) && mechanisms[i].digest != DIGEST_NONE
            && (algorithm.at == NULL || span_equal(algorithm, mechanisms[i].algorithm)))
            return mechanisms[i].digest;
    return DIGEST_NONE;
}

static int64_t patience(void)
{
    return database_clock() + (int64_t)DATABASE_SECONDS * MILLI;
}

static bool put(struct submission *s, enum digest digest, const uint8_t *value, struct span document,
    char error[SPOOL_ERROR_BYTES])
{
    const struct config_spool *const spool = &s->key.config->spool;
    char name[SPOOL_NAME_BYTES];

    if (s->asked->database == NULL)
        return spool_put(spool, s->key.policy, digest, document, error);
    spool_name(s->key.policy, digest, value, name);
    if (spool_row_leave(&s->db, patience(), name, document, spool->lifetime))
        return true;
    (void)snprintf(error, SPOOL_ERROR_BYTES, "%s", s->db.error);
    return false;
}

static enum status leave(struct submission *s, const char *name, const struct unsigned_one *one)
{
    const struct span document = { one->at, one->len };
    const enum digest digest = digest_for(s, one->artifact);
    uint8_t value[DIGEST_MAX_BYTES];
    char error[SPOOL_ERROR_BYTES];

    if (!digest_compute(digest, one->at, one->len, value)) {
        output_complain(name, "want a key that signs digests, have one of EdDSA");
        return STATUS_UNUSABLE;
    }
    if (!put(s, digest, value, document, error)) {
        output_complain(name, "%s", error);
        return STATUS_UNUSABLE;
    }
    (void)output_safe(s->out, name);
    (void)fprintf(s->out.stream, ": left for %s: %s ", s->asked->key, mechanism_digest_name(digest));
    for (size_t i = 0; i < digest_length(digest); i++)
        (void)fprintf(s->out.stream, "%02x", value[i]);
    (void)fputc('\n', s->out.stream);
    return STATUS_CLEAN;
}

/* As the module will: what monitor mode signs is left, too. */
static bool would_sign(const struct submission *s, const struct lint_judged *judged)
{
    return judged->outcome == OUTCOME_PASS
           || (judged->outcome == OUTCOME_REFUSE && s->key.policy->config->mode == MODE_MONITOR
               && judged->by_key != NULL && judged->by_key->reason != JUDGED_UNPARSED);
}

static enum status judge_and_leave(
    struct submission *s, const char *name, const struct input_document *document)
{
    struct unsigned_one one;
    struct lint_judged judged = { .outcome = OUTCOME_UNPARSED };
    enum status status = read_unsigned(s, name, document->der, &one);

    if (status == STATUS_CLEAN) {
        const struct input_document as_signed = { .der = { one.at, one.len } };

        if (!lint_judge(&s->terms, &as_signed, &judged)) {
            output_complain(name, "want memory for a report, have none");
            status = STATUS_INTERNAL;
        } else {
            if (judged.outcome != OUTCOME_PASS)
                lint_print_text(s->out, name, judged.outcome, judged.report, false);
            status = would_sign(s, &judged) ? leave(s, name, &one) : STATUS_REFUSED;
            lint_judged_free(&judged);
        }
    }
    unsigned_free(&one);
    return status;
}

static enum status submit_one(void *context, const char *name, const struct input_document *document)
{
    struct submission *const s = context;

    if (document->fault == NULL)
        return judge_and_leave(s, name, document);
    output_complain(name, "want a whole PEM block, cannot read this one: %s", document->fault);
    return STATUS_UNUSABLE;
}

static enum status submit_file(struct submission *s, const char *path)
{
    struct input input;
    enum status status = STATUS_UNUSABLE;

    if (input_open(&input, path))
        status = input_each(&input, path, submit_one, s);
    else
        output_complain(path, "%s", input.fault);
    input_close(&input);
    return status;
}

static bool read_digest(const char *word, enum digest *digest)
{
    *digest = DIGEST_NONE;
    for (int i = DIGEST_SHA256; word != NULL && i <= DIGEST_SHA512; i++)
        if (strcmp(word, mechanism_digest_name((enum digest)i)) == 0)
            *digest = (enum digest)i;
    if (word == NULL || *digest != DIGEST_NONE)
        return true;
    output_complain("--digest", "want SHA-256, SHA-384 or SHA-512, have %s", word);
    return false;
}

/* The key and the directory are there, and made for each other. */
static bool prepare(struct submission *s)
{
    if (!read_digest(s->asked->digest, &s->digest)
        || !lint_key_open(&s->key, s->asked->config, s->asked->key))
        return false;
    s->terms = (struct lint_terms){
        .key = s->key.policy, .index = s->key.index, .clock_seconds = time(NULL)
    };
    if (!s->key.policy->raw) {
        output_complain("--key", "want a key with raw-signing = registered, have %s", s->asked->key);
        return false;
    }
    if (s->key.config->spool.line == 0) {
        output_complain(NULL, "want section [spool] in %s, have none", s->key.config->path);
        return false;
    }
    return true;
}

/* In a spool that is shared, only what the database has is ever claimed. */
static bool open_spool(struct submission *s)
{
    const struct config_spool *const spool = &s->key.config->spool;
    char error[SPOOL_ERROR_BYTES];
    size_t removed;

    if (s->asked->database != NULL) {
        if (!database_open(&s->db, patience(), DATABASE_SECONDS))
            output_complain("--database", "%s", s->db.error);
        return s->db.connection != NULL;
    }
    if (spool->shared != CONFIG_NO) {
        output_complain(
            NULL, "want --database URI, as the spool of %s is shared, have none", s->key.config->path);
        return false;
    }
    if (spool_sweep(spool, &removed, error))
        return true;
    output_complain(NULL, "%s", error);
    return false;
}

static enum status submit_files(struct submission *s, char **paths, int count)
{
    enum status status = STATUS_CLEAN;

    if (!open_spool(s))
        return STATUS_UNUSABLE;
    for (int i = 0; i < count; i++)
        status = status_worse(status, submit_file(s, paths[i]));
    database_close(&s->db);
    return status;
}

int submit_main(int argc, char **argv)
{
    struct asked asked = { .key = NULL };
    struct submission s = { .asked = &asked };
    const struct option options[] = {
        { "--key", NULL, &asked.key },
        { "--config", NULL, &asked.config },
        { "--digest", NULL, &asked.digest },
        { "--database", NULL, &asked.database },
        { "--issuer-key-id", &asked.issuer_key_id, NULL },
    };
    const int count = options_take(argc, argv, options, sizeof options / sizeof options[0]);
    enum status status = STATUS_UNUSABLE;

    if (count < 0)
        return STATUS_UNUSABLE;
    if (asked.key == NULL || count == 0) {
        output_complain(NULL, "want --key NAME and a file to submit, or - for standard input, have %s",
            asked.key == NULL ? "no --key" : "no file");
        return STATUS_UNUSABLE;
    }
    s.out = output_standard();
    s.db = (struct database){ .uri = asked.database, .stop = -1 };
    if (prepare(&s))
        status = submit_files(&s, argv + 1, count);
    lint_key_close(&s.key);
    return (int)status;
}
