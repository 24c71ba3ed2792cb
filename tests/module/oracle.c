/* tests/module/oracle.c - no signature without a durable intent, no private bytes in anybody's hands. */
#include "tests/module/oracle.h"

#include "tests/module/disk.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    GUARDED = 8,     /* keys in one test */
    LEAK_BYTES = 16, /* as long a run as chance does not make */
    COMPLAINT = 256,
};

enum { DIGESTS = 3 /* SHA-256, SHA-384, SHA-512 */ };

struct list {
    struct bytes *at;
    size_t count;
};

/* Bytes that a test sends, with the digests that a token may be asked to sign in their place. */
struct expected {
    struct bytes tbs;
    uint8_t digests[DIGESTS][EVP_MAX_MD_SIZE];
    unsigned lengths[DIGESTS];
};

struct oracle {
    const struct mock *mock;
    struct ledger *ledger;
    char *journal_path;
    pthread_mutex_t lock;
    struct {
        CK_SLOT_ID slot;
        CK_OBJECT_HANDLE key;
    } guarded[GUARDED];
    size_t guarded_count;
    struct expected *expected;
    size_t expected_count;
    struct list approved; /* inputs of C_Sign for which an intent was durable when it arrived */
    size_t judged;        /* results that were looked at: an approval is never taken back */
    char complaint[COMPLAINT];
};

static struct oracle *current;

static void must(bool ok)
{
    if (!ok)
        abort();
}

static struct bytes copy_of(struct bytes bytes)
{
    const struct bytes copy = { malloc(bytes.len + 1), bytes.len };

    must(copy.at != NULL);
    if (bytes.len > 0)
        memcpy(copy.at, bytes.at, bytes.len);
    return copy;
}

static void append(struct list *list, struct bytes bytes)
{
    list->at = realloc(list->at, (list->count + 1) * sizeof *list->at);
    must(list->at != NULL);
    list->at[list->count++] = copy_of(bytes);
}

static void clear(struct list *list)
{
    for (size_t i = 0; i < list->count; i++)
        bytes_free(list->at[i]);
    free(list->at);
}

static bool equal(struct bytes a, struct bytes b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static size_t occurrences(const struct list *list, struct bytes bytes)
{
    size_t count = 0;

    for (size_t i = 0; i < list->count; i++)
        count += equal(list->at[i], bytes);
    return count;
}

/* True if `input` is a digest of them, bare (ECDSA, PSS) or at the end of a DigestInfo (RSA, 19 octets before it). */
static bool is_digest_of(struct bytes input, const struct expected *expected)
{
    for (size_t i = 0; i < DIGESTS; i++) {
        const unsigned len = expected->lengths[i];

        if (input.len >= len && input.len <= len + 19
            && memcmp(input.at + input.len - len, expected->digests[i], len) == 0)
            return true;
    }
    return false;
}

/* The bytes that `input` stands for: itself, or what it is a digest of. */
static struct bytes meaning_locked(const struct oracle *oracle, struct bytes input)
{
    for (size_t i = oracle->expected_count; i > 0; i--)
        if (is_digest_of(input, &oracle->expected[i - 1]))
            return oracle->expected[i - 1].tbs;
    return input;
}

static void before_sign(void *context, enum function function, const uintptr_t *values)
{
    struct oracle *oracle = context;
    struct bytes input;

    (void)function;
    memcpy(&input.at, &values[1], sizeof input.at);
    input.len = values[2];
    if (values[3] == 0) /* only the length is asked for */
        return;
    pthread_mutex_lock(&oracle->lock);
    const struct bytes tbs = meaning_locked(oracle, input);
    const size_t intents = ledger_intents(oracle->ledger, tbs, disk_durable(oracle->journal_path));
    if (intents > occurrences(&oracle->approved, input))
        append(&oracle->approved, input);
    pthread_mutex_unlock(&oracle->lock);
}

struct oracle *oracle_new(const struct mock *mock, struct ledger *ledger, const char *journal_path)
{
    struct oracle *oracle = calloc(1, sizeof *oracle);

    must(oracle != NULL && pthread_mutex_init(&oracle->lock, NULL) == 0);
    oracle->mock = mock;
    oracle->ledger = ledger;
    oracle->journal_path = strdup(journal_path);
    must(oracle->journal_path != NULL);
    mock->before(FUNCTION_Sign, before_sign, oracle);
    current = oracle;
    return oracle;
}

void oracle_free(struct oracle *oracle)
{
    if (oracle == NULL)
        return;
    if (current == oracle)
        current = NULL;
    oracle->mock->before(FUNCTION_Sign, NULL, NULL);
    for (size_t i = 0; i < oracle->expected_count; i++)
        bytes_free(oracle->expected[i].tbs);
    free(oracle->expected);
    clear(&oracle->approved);
    free(oracle->journal_path);
    free(oracle);
}

void oracle_guard(struct oracle *oracle, CK_SLOT_ID slot, CK_OBJECT_HANDLE key)
{
    must(oracle->guarded_count < GUARDED);
    oracle->judged = 0;
    oracle->guarded[oracle->guarded_count].slot = slot;
    oracle->guarded[oracle->guarded_count++].key = key;
}

void oracle_forget(struct oracle *oracle)
{
    oracle->guarded_count = 0;
}

void oracle_expect(struct oracle *oracle, struct bytes tbs)
{
    const EVP_MD *const digests[DIGESTS] = { EVP_sha256(), EVP_sha384(), EVP_sha512() };
    struct expected *expected;

    pthread_mutex_lock(&oracle->lock);
    oracle->expected = realloc(oracle->expected, (oracle->expected_count + 1) * sizeof *oracle->expected);
    must(oracle->expected != NULL);
    expected = &oracle->expected[oracle->expected_count++];
    expected->tbs = copy_of(tbs);
    for (size_t i = 0; i < DIGESTS; i++)
        must(EVP_Digest(tbs.at, tbs.len, expected->digests[i], &expected->lengths[i], digests[i], NULL) == 1);
    pthread_mutex_unlock(&oracle->lock);
}

static bool is_guarded(const struct oracle *oracle, const struct mock_result *result)
{
    for (size_t i = 0; i < oracle->guarded_count; i++)
        if (oracle->guarded[i].slot == result->slot && oracle->guarded[i].key == result->key)
            return true;
    return false;
}

static size_t signatures_over(const struct oracle *oracle, struct bytes input)
{
    size_t count = 0;

    for (size_t i = 0; i < oracle->mock->results(); i++) {
        const struct mock_result *result = oracle->mock->result(i);

        count += is_guarded(oracle, result)
                 && equal((struct bytes){ result->input, result->input_len }, input);
    }
    return count;
}

/* Under the lock nobody adds an approval; a signature comes after its approval, so one that is seen has it. */
const char *oracle_complaint(struct oracle *oracle)
{
    pthread_mutex_lock(&oracle->lock);
    for (; oracle->judged < oracle->mock->results() && oracle->complaint[0] == '\0'; oracle->judged++) {
        const struct mock_result *result = oracle->mock->result(oracle->judged);
        const struct bytes input = { result->input, result->input_len };

        if (!is_guarded(oracle, result))
            continue;
        if (result->function != FUNCTION_Sign)
            snprintf(oracle->complaint, sizeof oracle->complaint,
                "want a guarded key to be used by C_Sign only, have C_%s", function_name(result->function));
        else if (signatures_over(oracle, input) > occurrences(&oracle->approved, input))
            snprintf(oracle->complaint, sizeof oracle->complaint,
                "want a durable intent before each C_Sign, have %zu signatures over %zu octets and %zu "
                "intents",
                signatures_over(oracle, input), input.len, occurrences(&oracle->approved, input));
    }
    pthread_mutex_unlock(&oracle->lock);
    return oracle->complaint[0] != '\0' ? oracle->complaint : NULL;
}

bool oracle_recorded(struct oracle *oracle, const void *signature, size_t len)
{
    const struct bytes made = { (uint8_t *)(uintptr_t)signature, len };
    bool guarded = false;

    for (size_t i = 0; i < oracle->mock->results() && !guarded; i++) {
        const struct mock_result *result = oracle->mock->result(i);

        guarded = is_guarded(oracle, result)
                  && equal((struct bytes){ result->output, result->output_len }, made);
    }
    return !guarded || ledger_signatures(oracle->ledger, made, disk_durable(oracle->journal_path)) > 0;
}

struct oracle *oracle_current(void)
{
    return current;
}

bool oracle_leaks(const struct oracle *oracle, const void *at, size_t len)
{
    if (memmem(at, len, MOCK_MARKER, sizeof MOCK_MARKER - 1) != NULL)
        return true;
    for (size_t i = 0; i < oracle->mock->results(); i++) {
        const struct mock_result *result = oracle->mock->result(i);

        for (size_t from = 0; from + LEAK_BYTES <= result->output_len; from += LEAK_BYTES)
            if (memmem(at, len, result->output + from, LEAK_BYTES) != NULL)
                return true;
    }
    return false;
}
