/*
 * tests/module/fuzz_calls.c - calls at random: any function of any interface, any handle, any bytes, in any order, by one caller or by
 * many at once, while the backend and the disk fail now and then. After each call: a guarded key signed only what has a durable
 * intent of exactly these bytes, a signature that came out has a durable outcome, and nothing that a private key made leaves in another way.
 *
 * fuzz_calls [--seconds N] [--seed N] [--rounds N] [NAME…]: the tests of these names, all if none is given, each for N seconds (or
 * $LINTGATE_FUZZ_SECONDS), or for N rounds. A round is a house of its own and CALLS calls. A failure says its seed; with one caller `--seed N --rounds 1` makes it again.
 */
#include "tests/module/crl.h"
#include "tests/module/documents.h"
#include "tests/module/fresh.h"
#include "tests/module/fuzz_caller.h"

#include <errno.h>
#include <getopt.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    CALLS = 1000,      /* in a round, of all callers together */
    CALLERS = 6,       /* at once */
    SECONDS = 2,       /* of each test, unless told otherwise */
    FAULT_EVERY = 60,  /* calls, about: something fails below lintgate */
    PROPER_EVERY = 12, /* calls, about: a caller means well */
    ENTRIES = 3,       /* of a CRL */
    ENOUGH_ROUNDS = 4, /* in which each kind of document must have been signed */
};

static uint64_t first_seed = 1, most_rounds = UINT64_MAX;
static long seconds = SECONDS;

/* Intents by kind of document, over all rounds of a test. */
static size_t signed_count[FUZZ_KINDS];

/* Signatures by a digest. */
static atomic_size_t by_digest;

/* A signature may be written by the functions that sign, and by nothing else; by those for messages only a secret key's. */
static bool may_give_signatures(enum function function)
{
    return function == FUNCTION_Sign || function == FUNCTION_SignFinal || function == FUNCTION_SignMessage
           || function == FUNCTION_SignMessageNext;
}

/* Where the zeros at the end begin: most buffers are empty. */
static size_t used(const uint8_t *at, size_t len)
{
    while (len > 0 && at[len - 1] == 0)
        len--;
    return len;
}

static bool leaks(const struct fuzz_caller *caller)
{
    const struct oracle *oracle = caller->house->h->oracle;

    for (size_t n = 0; n < FUNCTION_MAX_ARGUMENTS; n++) {
        const uint8_t *at = caller->arguments.out[n].bytes;

        if (oracle_leaks(oracle, at, used(at, ARGUMENT_OUT_BYTES)))
            return true;
    }
    return oracle_leaks(oracle, caller->attributes, sizeof caller->attributes);
}

/* True if a signature that just came out is in the journal, or is not one of a guarded key. */
static bool is_recorded(const struct fuzz_caller *caller, enum function function, CK_RV rv)
{
    const int out = arguments_position(function, KIND_OUT, 0);
    const int out_len = arguments_position(function, KIND_OUT_LENGTH, 0);

    if (rv != CKR_OK || !may_give_signatures(function) || caller->arguments.values[out] == 0)
        return true;
    return oracle_recorded(
        caller->house->h->oracle, caller->arguments.out[out].bytes, caller->arguments.out[out_len].number);
}

/* NULL: nothing is wrong. */
static const char *fault_of(const struct fuzz_caller *caller, enum function function, CK_RV rv)
{
    const char *complaint = oracle_complaint(caller->house->h->oracle);

    if (complaint != NULL)
        return complaint;
    if ((!may_give_signatures(function) || rv != CKR_OK) && leaks(caller))
        return "private bytes come out";
    return is_recorded(caller, function, rv) ? NULL : "want a durable outcome of this signature, have none";
}

static CK_RV initialize(const struct harness *h)
{
    char reserved[SCRATCH_PATH_BYTES + 16];
    CK_C_INITIALIZE_ARGS args = { .flags = CKF_OS_LOCKING_OK, .pReserved = reserved };

    snprintf(reserved, sizeof reserved, "config=%s", h->config_path);
    return h->gate->C_Initialize(&args);
}

/* A session and a login, if it can be had. */
static void settle(struct fuzz_caller *caller)
{
    const struct harness *h = caller->house->h;
    CK_UTF8CHAR pin[] = MOCK_PIN;
    CK_SESSION_HANDLE session;

    (void)initialize(h);
    if (h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session)
        != CKR_OK)
        return;
    fuzz_remember_session(caller, session);
    (void)h->gate->C_Login(session, CKU_USER, pin, sizeof pin - 1);
}

/* Something below lintgate fails soon, once. */
static void plan_fault(struct fuzz_caller *caller)
{
    static const CK_RV codes[] = { CKR_GENERAL_ERROR, CKR_DEVICE_ERROR, CKR_HOST_MEMORY, CKR_DEVICE_REMOVED,
        CKR_SESSION_HANDLE_INVALID, CKR_USER_NOT_LOGGED_IN, CKR_BUFFER_TOO_SMALL, CKR_VENDOR_DEFINED | 7 };
    static const int errors[] = { EIO, ENOSPC, EMFILE };
    const unsigned long nth = 1 + fuzz_random(caller, 6);

    if (fuzz_random(caller, 3) == 0)
        disk_fail(
            (enum disk_call)fuzz_random(caller, DISK_CALLS), nth, errors[fuzz_random(caller, 3)], false);
    else
        caller->house->h->mock->answer((enum function)fuzz_random(caller, FUNCTION_COUNT), nth,
            codes[fuzz_random(caller, sizeof codes / sizeof codes[0])], false);
}

/* False: something is wrong, and was said. */
static bool make_call(struct fuzz_caller *caller, const function_list *list, enum function function,
    uint64_t seed, unsigned number)
{
    const CK_RV rv = function == FUNCTION_Initialize
                         ? initialize(caller->house->h)
                         : function_call(list, function, caller->arguments.values);
    const char *fault = fault_of(caller, function, rv);

    caller->rv = rv;
    if (function == FUNCTION_OpenSession && rv == CKR_OK)
        fuzz_remember_session(caller, caller->arguments.out[4].number);
    if (rv == CKR_CRYPTOKI_NOT_INITIALIZED || (function == FUNCTION_Finalize && rv == CKR_OK))
        settle(caller);
    if (fault != NULL)
        print_error("seed %llu, call %u: C_%s of %u.%u -> 0x%lx: %s\n", (unsigned long long)seed, number,
            function_name(function), list->version.major, list->version.minor, rv, fault);
    return fault == NULL;
}

static bool call(struct fuzz_caller *caller, uint64_t seed, unsigned number)
{
    const function_list *list = fuzz_list(caller);
    const enum function function = fuzz_function(caller, list);

    if (fuzz_random(caller, FAULT_EVERY) == 0)
        plan_fault(caller);
    fuzz_arguments(caller, function);
    return make_call(caller, list, function, seed, number);
}

/* As a CA would, so that something is signed, perhaps with something in between. */
static bool sign_properly(struct fuzz_caller *caller, uint64_t seed, unsigned number)
{
    const function_list *list = fuzz_list(caller);
    const CK_SESSION_HANDLE session = caller->favourite;

    fuzz_arguments(caller, FUNCTION_SignInit);
    caller->arguments.mechanism = caller->house->h->mechanism;
    caller->arguments.values[0] = session;
    caller->arguments.values[2] = caller->house->h->ca_key;
    if (!make_call(caller, list, FUNCTION_SignInit, seed, number))
        return false;
    while (fuzz_random(caller, 3) == 0)
        if (!call(caller, seed, number))
            return false;
    fuzz_arguments(caller, FUNCTION_Sign);
    caller->arguments.values[0] = session;
    return make_call(caller, list, FUNCTION_Sign, seed, number);
}

/* The same through a mechanism that takes a digest, by a caller that hashes or registers the document before. */
static bool sign_by_digest(struct fuzz_caller *caller, uint64_t seed, unsigned number)
{
    const function_list *list = fuzz_list(caller);
    const CK_SESSION_HANDLE session = caller->favourite;
    const struct bytes tbs = fuzz_digest(caller);
    const bool hashes = fuzz_random(caller, 2) == 0;
    const enum function steps[] = { FUNCTION_DigestInit, hashes ? FUNCTION_Digest : FUNCTION_CreateObject,
        FUNCTION_SignInit, FUNCTION_Sign };

    for (size_t i = hashes ? 0 : 1; i < sizeof steps / sizeof steps[0]; i++) {
        struct arguments *const arguments = &caller->arguments;

        if (fuzz_random(caller, 8) == 0 && !call(caller, seed, number))
            return false;
        fuzz_arguments(caller, steps[i]);
        arguments->values[0] = session;
        arguments->mechanism = (CK_MECHANISM){ .mechanism = i == 0 ? CKM_SHA256
                                                            : caller->house->h->algorithm == SHA256_RSA
                                                                ? CKM_RSA_PKCS
                                                                : CKM_ECDSA };
        if (i == 1)
            fuzz_give(caller, steps[i], tbs);
        else if (i == 2)
            arguments->values[2] = caller->house->h->ca_key;
        else if (i == 3) {
            arguments->values[1] = (uintptr_t)caller->digest;
            arguments->values[2] = caller->digest_len;
        }
        if (!make_call(caller, list, steps[i], seed, number))
            return false;
    }
    atomic_fetch_add(&by_digest, caller->rv == CKR_OK);
    return true;
}

static void add_documents(struct fuzz_house *house)
{
    struct harness *h = house->h;

    for (size_t i = 0; i < FUZZ_DOCUMENTS; i++) {
        const bool good = i % 2 == 0;
        const enum fuzz_kind kind = i < 2   ? FUZZ_CRL
                                    : i < 4 ? FUZZ_RESPONSE
                                    : i < 6 ? FUZZ_REQUEST
                                            : FUZZ_CERTIFICATE;
        struct bytes tbs;

        switch (kind) {
        case FUZZ_CRL: tbs = crl_make(h->ca, ENTRIES, good ? CRL_FAULT_NONE : CRL_FAULT_ELEVEN); break;
        case FUZZ_RESPONSE: tbs = response_make(h->ca, !good); break;
        case FUZZ_REQUEST: tbs = request_make(h->ca, !good); break;
        case FUZZ_CERTIFICATE:
        case FUZZ_KINDS:
            tbs = tbs_make(
                h->ca, h->algorithm, good ? FAULT_NONE : (enum fault)(1 + i / 2 % (FAULT_COUNT - 1)));
            break;
        }
        assert_true(tbs.len + 64 <= FUZZ_IN_BYTES);
        oracle_expect(h->oracle, tbs);
        house->documents[i].tbs = tbs;
        house->documents[i].kind = kind;
        house->documents[i].good = good;
    }
}

/* Each interface that the gate has, and the list without one. */
static void add_lists(struct fuzz_house *house)
{
    house->lists[house->list_count++] = house->h->gate;
    if (function_count(house->h->gate) > FUNCTION_WaitForSlotEvent + 1) {
        CK_UTF8CHAR name[] = "PKCS 11";
        CK_VERSION version = { 3, 0 };
        CK_INTERFACE *interface = NULL;

        assert_int_equal(house->h->gate->C_GetInterface(name, &version, &interface, 0), CKR_OK);
        house->lists[house->list_count++] = (const void *)interface->pFunctionList;
    }
    house->lists[house->list_count++] = harness_gate();
}

static struct fuzz_house *open_house(struct fuzz_caller *caller, enum mock_api api)
{
    struct fuzz_house *house = calloc(1, sizeof *house);
    const bool rsa = fuzz_random(caller, 3) == 0, spare = rsa && fuzz_random(caller, 2) == 0;
    struct mock_knobs *knobs;

    assert_non_null(house);
    house->h = harness_new(
        &(struct harness_options){ .key = rsa ? AUTHORITY_RSA : AUTHORITY_P256, .quiet = true });
    knobs = house->h->mock->knobs;
    knobs->api = api;
    knobs->recycle_handles = !spare && fuzz_random(caller, 2) == 0; /* there the twin's number could go on */
    knobs->ecdsa_hashes = fuzz_random(caller, 2) == 0;
    knobs->keep_mechanism = fuzz_random(caller, 2) == 0;
    knobs->state_of_signing = fuzz_random(caller, 2) == 0;
    knobs->update_then_sign = fuzz_random(caller, 2) == 0;
    knobs->mix_recovery = fuzz_random(caller, 2) == 0;
    knobs->session_limit = fuzz_random(caller, 4) == 0 ? 6 : 0;
    house->twin = house->h->mock->add_key(
        MOCK_SECOND_SLOT, &(struct mock_key){ .pem = house->h->ca->key_pem, .label = "twin", .id = "01" });
    oracle_guard(house->h->oracle, MOCK_SECOND_SLOT, house->twin);
    house->h->sign = "certificate crl ocsp-response certificate-request";
    house->h->audit = "lock-timeout = 60\n";
    house->raw = fuzz_random(caller, 2) == 0;
    /* On a token that nothing protects a CA's RSA key is known by its modulus. */
    harness_configure(house->h, house->raw ? "raw-signing = registered\n" : NULL,
        rsa && fuzz_random(caller, 2) == 0 ? "[token \"spare\"]\nprotect = no\n" : NULL);
    harness_start(house->h);
    add_documents(house);
    add_lists(house);
    return house;
}

static void close_house(struct fuzz_house *house)
{
    struct harness *h = house->h;

    disk_reset();
    for (enum function f = 0; f < FUNCTION_COUNT; f++)
        h->mock->answer(f, 0, CKR_OK, false);
    h->running = initialize(h) != CKR_FUNCTION_FAILED;
    for (size_t i = 0; i < FUZZ_DOCUMENTS; i++) {
        const size_t intents = ledger_intents(h->ledger, house->documents[i].tbs, -1);

        if (!house->documents[i].good)
            assert_int_equal(intents, 0);
        signed_count[house->documents[i].kind] += intents;
        bytes_free(house->documents[i].tbs);
    }
    assert_true(ledger_holds_together(h->ledger));
    harness_free(h);
    free(house);
}

/* One of those who share a house. */
struct worker {
    struct fuzz_caller caller;
    uint64_t seed;
    unsigned calls;
    atomic_bool *wrong;
};

static void *work(void *argument)
{
    struct worker *worker = argument;

    for (unsigned number = 0; number < worker->calls && !atomic_load(worker->wrong); number++)
        if (fuzz_random(&worker->caller, PROPER_EVERY) == 0
                ? !(worker->caller.house->raw && fuzz_random(&worker->caller, 2) == 0
                        ? sign_by_digest
                        : sign_properly)(&worker->caller, worker->seed, number)
                : !call(&worker->caller, worker->seed, number))
            atomic_store(worker->wrong, true);
    return NULL;
}

static bool run_round(uint64_t seed, enum mock_api api, size_t callers)
{
    struct worker *workers = calloc(callers, sizeof *workers);
    struct fuzz_house *house = NULL;
    pthread_t threads[CALLERS];
    atomic_bool wrong = false;

    assert_non_null(workers);
    for (size_t i = 0; i < callers; i++) {
        struct fuzz_caller *caller = &workers[i].caller;

        caller->random = (seed + (uint64_t)i * 7919) * 0x9e3779b97f4a7c15u + 1;
        if (house == NULL) {
            house = open_house(caller, api);
            caller->house = house;
            fuzz_remember_session(caller, house->h->session);
        }
        caller->house = house;
        caller->favourite = house->h->session;
        workers[i].seed = seed;
        workers[i].calls = CALLS / (unsigned)callers;
        workers[i].wrong = &wrong;
    }
    if (callers == 1)
        work(&workers[0]);
    for (size_t i = 0; callers > 1 && i < callers; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    for (size_t i = 0; callers > 1 && i < callers; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    free(workers);
    if (!atomic_load(&wrong))
        close_house(house);
    return !atomic_load(&wrong);
}

static void run(enum mock_api api, size_t callers)
{
    const time_t end = time(NULL) + seconds;
    uint64_t round = 0;

    memset(signed_count, 0, sizeof signed_count);
    atomic_store(&by_digest, 0);
    while (round < most_rounds && (most_rounds != UINT64_MAX || round == 0 || time(NULL) < end))
        assert_true(run_round(first_seed + round++, api, callers));
    print_message("%llu rounds; signed: %zu certificates, %zu CRLs, %zu responses, %zu requests; %zu of all "
                  "by digest\n",
        (unsigned long long)round, signed_count[FUZZ_CERTIFICATE], signed_count[FUZZ_CRL],
        signed_count[FUZZ_RESPONSE], signed_count[FUZZ_REQUEST], atomic_load(&by_digest));
    for (size_t kind = 0; kind < FUZZ_KINDS && round >= ENOUGH_ROUNDS; kind++)
        assert_true(signed_count[kind] > 0); /* or it tested nothing */
}

static void random_calls_of_3_2_get_no_signature_that_is_not_recorded(void **state)
{
    (void)state;
    run(MOCK_3_2, 1);
}

static void random_calls_of_3_0_get_no_signature_that_is_not_recorded(void **state)
{
    (void)state;
    run(MOCK_3_0, 1);
}

static void random_calls_of_2_40_get_no_signature_that_is_not_recorded(void **state)
{
    (void)state;
    run(MOCK_2_40, 1);
}

static void random_calls_of_many_threads_get_no_signature_that_is_not_recorded(void **state)
{
    (void)state;
    run(MOCK_3_2, CALLERS);
}

static void random_calls_of_2_40_of_many_threads_get_no_signature_that_is_not_recorded(void **state)
{
    (void)state;
    run(MOCK_2_40, CALLERS);
}

static bool is_asked_for(const char *name, int argc, char **argv)
{
    bool found = optind == argc;

    for (int i = optind; i < argc && !found; i++)
        found = strstr(name, argv[i]) != NULL;
    return found;
}

int main(int argc, char **argv)
{
    static const struct option options[] = { { "seconds", required_argument, NULL, 's' },
        { "seed", required_argument, NULL, 'e' }, { "rounds", required_argument, NULL, 'r' }, { 0 } };
    static const struct CMUnitTest all[] = {
        cmocka_unit_test(random_calls_of_3_2_get_no_signature_that_is_not_recorded),
        cmocka_unit_test(random_calls_of_3_0_get_no_signature_that_is_not_recorded),
        cmocka_unit_test(random_calls_of_2_40_get_no_signature_that_is_not_recorded),
        cmocka_unit_test(random_calls_of_many_threads_get_no_signature_that_is_not_recorded),
        cmocka_unit_test(random_calls_of_2_40_of_many_threads_get_no_signature_that_is_not_recorded),
    };
    struct CMUnitTest tests[sizeof all / sizeof all[0]];
    size_t count = 0;
    int option;

    if (getenv("LINTGATE_FUZZ_SECONDS") != NULL)
        seconds = strtol(getenv("LINTGATE_FUZZ_SECONDS"), NULL, 10);
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == '?')
            return 2;
        if (option == 's')
            seconds = strtol(optarg, NULL, 10);
        if (option == 'e')
            first_seed = strtoull(optarg, NULL, 10);
        if (option == 'r')
            most_rounds = strtoull(optarg, NULL, 10);
    }
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (is_asked_for(all[i].name, argc, argv))
            tests[count++] = all[i];
    return fresh_run_tests(tests, count);
}
