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

struct list {
    struct bytes *at;
    size_t count;
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
    struct list expected; /* sent by the test */
    struct list approved; /* inputs of C_Sign for which an intent was durable when it arrived */
    char complaint[COMPLAINT];
};

static void must(bool ok)
{
    if (!ok)
        abort();
}

static void append(struct list *list, struct bytes bytes)
{
    struct bytes copy = { malloc(bytes.len + 1), bytes.len };

    must(copy.at != NULL);
    if (bytes.len > 0)
        memcpy(copy.at, bytes.at, bytes.len);
    list->at = realloc(list->at, (list->count + 1) * sizeof *list->at);
    must(list->at != NULL);
    list->at[list->count++] = copy;
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

/* True if `input` is a digest of `tbs`, bare (ECDSA, PSS) or at the end of a DigestInfo (RSA). */
static bool is_digest_of(struct bytes input, struct bytes tbs)
{
    const EVP_MD *const digests[] = { EVP_sha256(), EVP_sha384(), EVP_sha512() };

    for (size_t i = 0; i < sizeof digests / sizeof digests[0]; i++) {
        uint8_t digest[EVP_MAX_MD_SIZE];
        unsigned len = 0;

        must(EVP_Digest(tbs.at, tbs.len, digest, &len, digests[i], NULL) == 1);
        if (input.len >= len && input.len <= len + 19 && memcmp(input.at + input.len - len, digest, len) == 0)
            return true;
    }
    return false;
}

/* The bytes that `input` stands for: itself, or what it is a digest of. */
static struct bytes meaning_locked(const struct oracle *oracle, struct bytes input)
{
    for (size_t i = 0; i < oracle->expected.count; i++)
        if (is_digest_of(input, oracle->expected.at[i]))
            return oracle->expected.at[i];
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
    return oracle;
}

void oracle_free(struct oracle *oracle)
{
    if (oracle == NULL)
        return;
    oracle->mock->before(FUNCTION_Sign, NULL, NULL);
    clear(&oracle->expected);
    clear(&oracle->approved);
    free(oracle->journal_path);
    free(oracle);
}

void oracle_guard(struct oracle *oracle, CK_SLOT_ID slot, CK_OBJECT_HANDLE key)
{
    must(oracle->guarded_count < GUARDED);
    oracle->guarded[oracle->guarded_count].slot = slot;
    oracle->guarded[oracle->guarded_count++].key = key;
}

void oracle_forget(struct oracle *oracle)
{
    oracle->guarded_count = 0;
}

void oracle_expect(struct oracle *oracle, struct bytes tbs)
{
    pthread_mutex_lock(&oracle->lock);
    append(&oracle->expected, tbs);
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

const char *oracle_complaint(struct oracle *oracle)
{
    for (size_t i = 0; i < oracle->mock->results() && oracle->complaint[0] == '\0'; i++) {
        const struct mock_result *result = oracle->mock->result(i);
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
    return oracle->complaint[0] != '\0' ? oracle->complaint : NULL;
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
