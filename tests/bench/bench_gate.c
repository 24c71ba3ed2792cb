/*
 * tests/bench/bench_gate.c - what a signature costs through lintgate: C_SignInit and C_Sign of the same keys of SoftHSM, directly and
 * through lintgate, by turns in one process; and where the difference goes. bench_gate [DIRECTORY]: where the journal is, once on that
 * disk and once in memory (/dev/shm, where fdatasync costs nothing); without, the working directory.
 */
#include "audit/journal.h"
#include "crypto/public_key.h"
#include "lint/lint.h"
#include "tests/bench/house.h"
#include "tests/bench/measure.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    THREADS = 8,
    SIGNATURE_BYTES = 1024,
    ROUND_US = 40000, /* what a round of direct signatures takes about, microseconds */
    QUICK_ROUND_US = 8000,
    NAME_BYTES = 64,
};

/* Which keys are measured. */
static const struct kind {
    const char *name, *label;
    enum authority_key type;
    enum algorithm algorithm;
    CK_MECHANISM_TYPE gate, direct;         /* another one directly: SoftHSM does not hash for curves */
    enum { GATED, FREE, OUTSIDE } standing; /* house_key: neither free nor outside, or one of them */
    enum signature_scheme scheme;
    enum digest digest;
} kinds[] = {
    { "RSA-2048", "rsa2048", AUTHORITY_RSA, SHA256_RSA, CKM_SHA256_RSA_PKCS, CKM_SHA256_RSA_PKCS, GATED,
        SCHEME_RSA_PKCS1, DIGEST_SHA256 },
    { "RSA-3072", "rsa3072", AUTHORITY_RSA, SHA256_RSA, CKM_SHA256_RSA_PKCS, CKM_SHA256_RSA_PKCS, GATED,
        SCHEME_RSA_PKCS1, DIGEST_SHA256 },
    { "P-256", "p256", AUTHORITY_P256, ECDSA_SHA256, CKM_ECDSA_SHA256, CKM_ECDSA, GATED, SCHEME_ECDSA,
        DIGEST_SHA256 },
    { "Ed25519", "ed25519", AUTHORITY_ED25519, PURE_EDDSA, CKM_EDDSA, CKM_EDDSA, GATED, SCHEME_EDDSA,
        DIGEST_NONE },
    { "RSA-2048, signs anything", "free", AUTHORITY_RSA, SHA256_RSA, CKM_SHA256_RSA_PKCS, CKM_SHA256_RSA_PKCS,
        FREE, SCHEME_RSA_PKCS1, DIGEST_SHA256 },
    { "RSA-2048, unprotected token", "outside", AUTHORITY_RSA, SHA256_RSA, CKM_SHA256_RSA_PKCS,
        CKM_SHA256_RSA_PKCS, OUTSIDE, SCHEME_RSA_PKCS1, DIGEST_SHA256 },
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static struct house house;
static const char *where,
    *system_there; /* the journal of this turn is: "on disk", and on which file system */
static const struct house_key *keys[KINDS]; /* NULL: SoftHSM does not have that kind */

static EVP_PKEY *make_key(const struct kind *kind)
{
    switch (kind->type) {
    case AUTHORITY_P256: return EVP_EC_gen("P-256");
    case AUTHORITY_ED25519: return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    case AUTHORITY_RSA: return EVP_RSA_gen(strcmp(kind->label, "rsa3072") == 0 ? 3072 : 2048);
    case AUTHORITY_P384:
    case AUTHORITY_P521:
    case AUTHORITY_KEYS: break;
    }
    return NULL;
}

static void make_keys(void)
{
    for (size_t i = 0; i < KINDS; i++) {
        const struct house_key key = { kinds[i].label, authority_with(make_key(&kinds[i]), kinds[i].type),
            kinds[i].standing == FREE, kinds[i].standing == OUTSIDE };

        if (house_add(&house, &key))
            keys[i] = &house.keys[house.key_count - 1];
        else
            printf("bench_gate: SKIPPED %s: want SoftHSM to have it\n", kinds[i].name);
    }
}

/* One of the two sides, and what a thread of it has. */
struct side {
    CK_FUNCTION_LIST *list;
    CK_MECHANISM_TYPE mechanism;
    CK_SESSION_HANDLE sessions[THREADS];
    CK_OBJECT_HANDLE object;
    struct bytes tbs;
    size_t batch;            /* signatures of a thread in a round */
    double init_us, sign_us; /* CPU time in the last round, a signature; only with one thread */
};

/* True if it was signed. */
static bool sign(
    const struct side *side, CK_SESSION_HANDLE session, double times[2], uint8_t signature[SIGNATURE_BYTES])
{
    CK_MECHANISM mechanism = { .mechanism = side->mechanism };
    uint8_t digest[EVP_MAX_MD_SIZE];
    CK_ULONG len = SIGNATURE_BYTES, data_len = side->tbs.len;
    CK_BYTE *data = side->tbs.at;
    unsigned digest_len = 0;

    const double begin = measure_cpu_us();
    measure_must(
        side->list->C_SignInit(session, &mechanism, side->object) == CKR_OK, "want C_SignInit to succeed");
    const double armed = measure_cpu_us();
    if (side->mechanism == CKM_ECDSA) {
        measure_must(
            EVP_Digest(data, data_len, digest, &digest_len, EVP_sha256(), NULL) == 1, "want a digest");
        data = digest;
        data_len = digest_len;
    }
    const CK_RV rv = side->list->C_Sign(session, data, data_len, signature, &len);
    times[0] += armed - begin;
    times[1] += measure_cpu_us() - armed;
    return rv == CKR_OK;
}

struct worker {
    pthread_t thread;
    const struct side *side;
    CK_SESSION_HANDLE session;
    double times[2];
};

static void *work(void *context)
{
    struct worker *const worker = context;
    uint8_t signature[SIGNATURE_BYTES];

    for (size_t i = 0; i < worker->side->batch; i++)
        measure_must(sign(worker->side, worker->session, worker->times, signature), "want C_Sign to succeed");
    return NULL;
}

/* Microseconds a signature of all threads together; *cpu gets those of all processors. */
static double round_of(struct side *side, size_t threads, double *cpu)
{
    struct worker workers[THREADS];
    const double begin = measure_wall_us(), cpu_begin = measure_cpu_us();

    for (size_t i = 0; i < threads; i++) {
        workers[i] = (struct worker){ .side = side, .session = side->sessions[i] };
        if (threads == 1)
            (void)work(&workers[i]);
        else
            measure_must(pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0, "want a thread");
    }
    for (size_t i = 0; threads > 1 && i < threads; i++)
        measure_must(pthread_join(workers[i].thread, NULL) == 0, "want a thread to end");
    const double count = (double)(threads * side->batch);

    *cpu = (measure_cpu_us() - cpu_begin) / count;
    side->init_us = workers[0].times[0] / (double)side->batch;
    side->sign_us = workers[0].times[1] / (double)side->batch;
    return (measure_wall_us() - begin) / count;
}

static struct side side_of(size_t kind, CK_FUNCTION_LIST *list)
{
    struct side side = { .list = list, .batch = 1 };

    side.mechanism = list == house.gate ? kinds[kind].gate : kinds[kind].direct;
    side.tbs = tbs_make(keys[kind]->ca, kinds[kind].algorithm, FAULT_NONE);
    for (size_t i = 0; i < THREADS; i++)
        side.sessions[i] = house_session(kinds[kind].standing == OUTSIDE ? house.outside : house.slot, list);
    side.object = house_find(list, side.sessions[0], kinds[kind].label);
    return side;
}

static void side_clear(struct side *side)
{
    for (size_t i = 0; i < THREADS; i++)
        measure_must(side->list->C_CloseSession(side->sessions[i]) == CKR_OK, "want a session to close");
    bytes_free(side->tbs);
}

/* Directly and through lintgate, by turns. */
struct turns {
    struct series direct, gate, direct_cpu, gate_cpu, inits[2], signs[2];
};

static struct turns take_turns(struct side *direct, struct side *gate, size_t threads)
{
    const size_t rounds = measure_count(41, 9, 1);
    struct turns turns = { .direct = { .count = 0 } };
    double cpu;

    for (size_t i = 0; i < rounds; i++) {
        series_add(&turns.direct, round_of(direct, threads, &cpu));
        series_add(&turns.direct_cpu, cpu);
        series_add(&turns.gate, round_of(gate, threads, &cpu));
        series_add(&turns.gate_cpu, cpu);
        series_add(&turns.inits[0], direct->init_us);
        series_add(&turns.inits[1], gate->init_us);
        series_add(&turns.signs[0], direct->sign_us);
        series_add(&turns.signs[1], gate->sign_us);
    }
    return turns;
}

static void turns_clear(struct turns *turns)
{
    struct series *const all[] = { &turns->direct, &turns->gate, &turns->direct_cpu, &turns->gate_cpu,
        &turns->inits[0], &turns->inits[1], &turns->signs[0], &turns->signs[1] };

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        series_clear(all[i]);
}

static void tell_turns(const char *row, const struct turns *turns)
{
    measure_tell(row, "directly", "us", &turns->direct);
    measure_tell(row, "through lintgate", "us", &turns->gate);
    measure_tell_ratio(row, "ratio", &turns->direct, &turns->gate);
    measure_tell_one(row, "more CPU time", "us",
        series_quantile(&turns->gate_cpu, 0.5) - series_quantile(&turns->direct_cpu, 0.5));
}

static void tell_place(void)
{
    measure_section("Gate: a signature, journal %s (%s)", where, system_there);
}

/* A journal of our own, on the same file system. */
static struct journal *open_journal(const char *directory)
{
    static char path[HOUSE_PATH_BYTES + 8];
    struct journal_error error;
    struct journal *journal;

    snprintf(path, sizeof path, "%s/parts", directory);
    measure_must(mkdir(path, 0700) == 0, "want a directory for a journal");
    journal = journal_open(path, &(struct journal_settings){ .lock_seconds = 5 }, &error);
    measure_must(journal != NULL, error.text);
    return journal;
}

static void append(struct journal *journal, struct bytes tbs)
{
    static const uint8_t digest[RECORD_SHA256_BYTES] = { 1 }, signature[256];
    const struct record_program program = { "bench", "", "bench", digest, { false, 0 }, { false, 0 } };
    struct record intent = { .kind = RECORD_INTENT };
    struct record outcome = { .kind = RECORD_OUTCOME };
    struct journal_error error;

    intent.intent.decision = (struct record_decision){ .program = program,
        .key = "ca",
        .spki_sha256 = digest,
        .mechanism = "CKM_SHA256_RSA_PKCS",
        .mode = RECORD_ENFORCE,
        .verdict = RECORD_SIGN,
        .artifact = "certificate",
        .profile = "mailbox-validated/strict",
        .tbs = { tbs.at, tbs.len } };
    outcome.outcome = (struct record_outcome){ 1, RECORD_SIGNED, { signature, sizeof signature }, "CKR_OK" };
    measure_must(
        journal_append(journal, &intent, NULL, &error) && journal_append(journal, &outcome, NULL, &error),
        error.text);
}

/* The parts of what lintgate does with one document. */
struct parts {
    struct series lint, verification, journal, waited, session;
};

static void measure_parts(size_t kind, struct journal *journal, const struct side *gate, struct parts *parts)
{
    static struct report report;
    static struct artifact artifact;
    static struct cert issuer;
    const struct authority *const ca = keys[kind]->ca;
    const struct bytes tbs = gate->tbs;
    uint8_t *spki = NULL, *der = NULL, signature[SIGNATURE_BYTES];
    const int spki_len = i2d_PUBKEY(ca->key, &spki), der_len = i2d_X509(ca->certificate, &der);
    struct public_key *const key = public_key_new(spki, (size_t)spki_len);
    struct der_error fault;
    CK_SESSION_HANDLE session = 0;
    double times[2];

    measure_must(key != NULL && cert_read((struct span){ der, (size_t)der_len }, &issuer, &fault)
                     && sign(gate, gate->sessions[0], times, signature),
        "want a key and its signature");
    for (size_t i = 0; i < measure_count(2001, 301, 2); i++) {
        const double begin = measure_cpu_us();
        lint_artifact(
            &(struct lint_input){ .document = { tbs.at, tbs.len }, .issuer = &issuer }, &artifact, &report);
        const double linted = measure_cpu_us();
        measure_must(public_key_check(key, kinds[kind].scheme, kinds[kind].digest, tbs.at, tbs.len, signature,
                         public_key_signature_length(key))
                         == SIGNATURE_RIGHT,
            "want a signature that verifies");

        const double verified = measure_cpu_us(), waiting = measure_wall_us();
        append(journal, tbs);
        const double appended = measure_cpu_us();
        series_add(&parts->waited, measure_wall_us() - waiting);
        measure_must(
            house.direct->C_OpenSession(house.slot, CKF_SERIAL_SESSION, NULL, NULL, &session) == CKR_OK
                && house.direct->C_CloseSession(session) == CKR_OK,
            "want a session");
        series_add(&parts->session, measure_cpu_us() - appended);
        series_add(&parts->lint, linted - begin);
        series_add(&parts->verification, verified - linted);
        series_add(&parts->journal, appended - verified);
    }
    public_key_free(key);
    OPENSSL_free(spki);
    OPENSSL_free(der);
}

static void tell_parts(
    size_t kind, struct journal *journal, const struct turns *turns, const struct side *gate)
{
    struct parts parts = { .lint = { .count = 0 } };
    const char *const row = kinds[kind].name;

    measure_parts(kind, journal, gate, &parts);
    const double init = series_quantile(&turns->inits[1], 0.5) - series_quantile(&turns->inits[0], 0.5);
    const double all = init + series_quantile(&turns->signs[1], 0.5) - series_quantile(&turns->signs[0], 0.5);
    const double known = series_quantile(&parts.lint, 0.5) + series_quantile(&parts.verification, 0.5)
                         + series_quantile(&parts.journal, 0.5);

    measure_section("Gate: where the difference goes, CPU time, journal %s", where);
    measure_tell(row, "lint", "us", &parts.lint);
    measure_tell(row, "verification", "us", &parts.verification);
    measure_tell(row, "two records", "us", &parts.journal);
    measure_tell(row, "a session's open, close", "us", &parts.session);
    measure_tell_one(row, "C_SignInit: sessions, which key", "us", init);
    measure_tell_one(row, "all that is more", "us", all);
    measure_tell_one(row, "the rest", "us", all - init - known);
    measure_tell(row, "two records by the clock on the wall", "us", &parts.waited);
    series_clear(&parts.lint);
    series_clear(&parts.verification);
    series_clear(&parts.journal);
    series_clear(&parts.waited);
    series_clear(&parts.session);
    tell_place();
}

/* So that a round of each kind takes about as long. */
static size_t batch_for(struct side *direct)
{
    double cpu, each;

    direct->batch = 3;
    (void)round_of(direct, 1, &cpu);
    each = round_of(direct, 1, &cpu);
    return measure_size() == MEASURE_SMOKE
               ? 1
               : 1 + (size_t)((double)measure_count(ROUND_US, QUICK_ROUND_US, 0) / each);
}

static void measure_kind(size_t kind, struct journal *journal)
{
    static const size_t threads[] = { 1, 2, 8 };
    struct side direct = side_of(kind, house.direct), gate = side_of(kind, house.gate);
    const size_t batch = batch_for(&direct);
    char row[NAME_BYTES];

    for (size_t t = 0; t < sizeof threads / sizeof threads[0]; t++) {
        direct.batch = gate.batch = 1 + (batch - 1) / threads[t];
        struct turns turns = take_turns(&direct, &gate, threads[t]);
        snprintf(
            row, sizeof row, "%s, %zu thread%s", kinds[kind].name, threads[t], threads[t] > 1 ? "s" : "");
        tell_turns(row, &turns);
        if (threads[t] == 1 && kinds[kind].standing == GATED)
            tell_parts(kind, journal, &turns, &gate);
        turns_clear(&turns);
    }
    side_clear(&direct);
    side_clear(&gate);
}

/* C_SignInit and C_Sign of what is not signed. What the HSM itself takes for C_SignInit, which comes before there is anything to refuse, is told apart. */
static void measure_refusal(size_t kind)
{
    struct side side = side_of(kind, house.gate), direct = side_of(kind, house.direct);
    struct series refused = { .count = 0 }, judged = { .count = 0 }, began = { .count = 0 };
    uint8_t signature[SIGNATURE_BYTES];

    bytes_free(side.tbs);
    side.tbs = tbs_make(keys[kind]->ca, kinds[kind].algorithm, FAULT_ISSUER);
    for (size_t i = 0; i < measure_count(601, 101, 2); i++) {
        double times[2] = { 0, 0 }, directly[2] = { 0, 0 };
        const double begin = measure_wall_us();

        measure_must(!sign(&side, side.sessions[0], times, signature), "want a refusal");
        series_add(&refused, measure_wall_us() - begin);
        series_add(&judged, times[1]);
        measure_must(sign(&direct, direct.sessions[0], directly, signature), "want a signature");
        series_add(&began, directly[0]);
    }
    measure_tell(kinds[kind].name, "C_SignInit and C_Sign", "us", &refused);
    measure_tell(kinds[kind].name, "of it the HSM's own C_SignInit", "us", &began);
    measure_tell(kinds[kind].name, "C_Sign alone, CPU time", "us", &judged);
    series_clear(&began);
    series_clear(&judged);
    series_clear(&refused);
    side_clear(&direct);
    side_clear(&side);
}

/* Any call that is forwarded: what the door costs. */
static void measure_door(void)
{
    const size_t calls = 1000;
    CK_FUNCTION_LIST *const lists[] = { house.direct, house.gate };
    CK_SESSION_HANDLE sessions[2];
    struct series each[2] = { { .count = 0 }, { .count = 0 } };
    CK_SESSION_INFO info;

    for (size_t side = 0; side < 2; side++)
        sessions[side] = house_session(house.slot, lists[side]);
    for (size_t round = 0; round < measure_count(201, 51, 1); round++)
        for (size_t side = 0; side < 2; side++) {
            const double begin = measure_wall_us();
            for (size_t i = 0; i < calls; i++)
                measure_must(
                    lists[side]->C_GetSessionInfo(sessions[side], &info) == CKR_OK, "want an answer");
            series_add(&each[side], 1e3 * (measure_wall_us() - begin) / (double)calls);
        }
    measure_tell("C_GetSessionInfo", "directly", "ns", &each[0]);
    measure_tell("C_GetSessionInfo", "through lintgate", "ns", &each[1]);
    measure_tell_ratio("C_GetSessionInfo", "ratio", &each[0], &each[1]);
    series_clear(&each[0]);
    series_clear(&each[1]);
}

/* Everything, with the journal in a directory of that one. */
static void measure_in(const char *folder, const char *what)
{
    char directory[HOUSE_PATH_BYTES];
    struct journal *journal;

    snprintf(directory, sizeof directory, "%s/lintgate-bench-XXXXXX", folder);
    measure_must(mkdtemp(directory) != NULL, directory);
    house_configure(&house, directory);
    house_open(&house);
    journal = open_journal(directory);
    where = what;
    system_there = measure_file_system(directory);
    tell_place();
    for (size_t i = 0; i < KINDS; i++)
        if (keys[i] != NULL)
            measure_kind(i, journal);
    measure_section("Gate: a refusal, journal %s (%s)", where, system_there);
    for (size_t i = 0; i < KINDS; i++)
        if (keys[i] != NULL && kinds[i].standing == GATED)
            measure_refusal(i);
    if (strcmp(folder, "/dev/shm") != 0) {
        measure_section("Gate: a call that is forwarded");
        measure_door();
    }
    journal_close(journal);
    house_close(&house);
    scratch_remove(directory);
}

int main(int count, char **arguments)
{
    measure_begin(&count, arguments);

    if (!house_has_token()) {
        printf("bench_gate: SKIPPED: want SoftHSM installed\n");
        return EXIT_SUCCESS;
    }
    house_make(&house);
    make_keys();
    house_load(&house);
    if (strcmp(measure_file_system("/dev/shm"), "tmpfs") == 0)
        measure_in("/dev/shm", "in memory");
    else
        printf("bench_gate: SKIPPED: want /dev/shm to be a tmpfs\n");
    char *const absolute = realpath(count > 1 ? arguments[1] : ".", NULL);
    measure_must(absolute != NULL, "want a directory for the journal");
    measure_in(absolute, "on disk");
    free(absolute);
    house_remove(&house);
    return EXIT_SUCCESS;
}
