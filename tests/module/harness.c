/* tests/module/harness.c - the mock HSM, a CA, and lintgate between it and the test. */
#include "tests/module/harness.h"

#include "tests/module/spy.h"

#include <dlfcn.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *load(const char *path, void **library)
{
    if (*library == NULL)
        *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (*library == NULL)
        fail_msg("%s", dlerror());
    return *library;
}

void *harness_library(void)
{
    static void *library;

    return load(LINTGATE_MODULE, &library);
}

static void *mock_library(void)
{
    static void *library;

    return load(LINTGATE_MOCK, &library);
}

const struct mock *harness_mock(void)
{
    const struct mock *mock = dlsym(mock_library(), MOCK_SYMBOL);

    assert_non_null(mock);
    return mock;
}

static void *gate_symbol(const char *name)
{
    void *const symbol = dlsym(harness_library(), name);

    assert_non_null(symbol);
    return symbol;
}

const function_list *harness_gate(void)
{
    CK_RV (*get)(CK_FUNCTION_LIST **);
    CK_FUNCTION_LIST *list = NULL;

    memcpy(&get, &(void *){ gate_symbol("C_GetFunctionList") }, sizeof get);
    assert_int_equal(get(&list), CKR_OK);
    assert_non_null(list);
    return spy_list((const void *)list); /* who looks at it asks for its version first */
}

const function_list *harness_newest(void)
{
    CK_RV (*get)(CK_UTF8CHAR *, CK_VERSION *, CK_INTERFACE **, CK_FLAGS);
    CK_INTERFACE *interface = NULL;

    memcpy(&get, &(void *){ gate_symbol("C_GetInterface") }, sizeof get);
    assert_int_equal(get(NULL, NULL, &interface, 0), CKR_OK);
    assert_non_null(interface);
    return spy_list(interface->pFunctionList);
}

const function_list *harness_mock_list(void)
{
    return harness_mock()->list;
}

void harness_write(const struct harness *h, const char *name, const char *text)
{
    scratch_write(h->directory, name, text);
}

void harness_configure(struct harness *h, const char *settings, const char *sections)
{
    char *text;

    assert_true(asprintf(&text,
                    "[module]\nbackend = %s\n\n[audit]\ndirectory = %s\n%s\n"
                    "[key \"ca\"]\nselect = pkcs11:token=mock;object=ca;type=private\n"
                    "issuer = %s/ca.pem\nsign = %s\n%s\n"
                    "[key \"free\"]\nselect = pkcs11:token=mock;object=free;type=private\n"
                    "public-key = %s/free.pem\nsign = anything\n%s",
                    LINTGATE_MOCK, h->directory, h->audit != NULL ? h->audit : "", h->directory,
                    h->sign != NULL ? h->sign : "certificate", settings != NULL ? settings : "", h->directory,
                    sections != NULL ? sections : "")
                > 0);
    harness_write(h, "lintgate.conf", text);
    free(text);
}

void harness_configure_free(struct harness *h, const char *name, const struct authority *key)
{
    char file[64], section[512];

    snprintf(file, sizeof file, "%s.pem", name);
    harness_write(h, file, key->public_pem);
    snprintf(section, sizeof section,
        "[key \"%s\"]\nselect = pkcs11:token=mock;object=%s;type=private\npublic-key = %s/%s\nsign = "
        "anything\n",
        name, name, h->directory, file);
    harness_configure(h, NULL, section);
}

CK_RV harness_initialize(struct harness *h)
{
    char reserved[SCRATCH_PATH_BYTES + 16];
    CK_C_INITIALIZE_ARGS args = { .flags = CKF_OS_LOCKING_OK, .pReserved = reserved };
    CK_RV rv;

    snprintf(reserved, sizeof reserved, "config=%s", h->config_path);
    rv = h->gate->C_Initialize(&args);
    h->running = rv == CKR_OK;
    if (h->running)
        h->gate = harness_newest();
    return rv;
}

CK_RV harness_finalize(struct harness *h)
{
    h->running = false;
    return h->gate->C_Finalize(NULL);
}

CK_SESSION_HANDLE harness_session(struct harness *h)
{
    CK_SESSION_HANDLE session;

    assert_int_equal(
        h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session),
        CKR_OK);
    return session;
}

void harness_start(struct harness *h)
{
    CK_UTF8CHAR pin[] = MOCK_PIN;

    assert_int_equal(harness_initialize(h), CKR_OK);
    h->session = harness_session(h);
    assert_int_equal(h->gate->C_Login(h->session, CKU_USER, pin, sizeof pin - 1), CKR_OK);
}

CK_MECHANISM mechanism_for(enum algorithm algorithm)
{
    static CK_RSA_PKCS_PSS_PARAMS pss256 = { CKM_SHA256, CKG_MGF1_SHA256, 32 };
    static CK_RSA_PKCS_PSS_PARAMS pss384 = { CKM_SHA384, CKG_MGF1_SHA384, 48 };
    static CK_RSA_PKCS_PSS_PARAMS pss512 = { CKM_SHA512, CKG_MGF1_SHA512, 64 };

    switch (algorithm) {
    case SHA256_RSA: return (CK_MECHANISM){ .mechanism = CKM_SHA256_RSA_PKCS };
    case SHA384_RSA: return (CK_MECHANISM){ .mechanism = CKM_SHA384_RSA_PKCS };
    case SHA512_RSA: return (CK_MECHANISM){ .mechanism = CKM_SHA512_RSA_PKCS };
    case SHA1_RSA: return (CK_MECHANISM){ .mechanism = CKM_SHA1_RSA_PKCS };
    case SHA256_PSS:
    case SHA256_PSS_SHORT_SALT:
    case SHA256_PSS_MGF_SHA384: return (CK_MECHANISM){ CKM_SHA256_RSA_PKCS_PSS, &pss256, sizeof pss256 };
    case SHA384_PSS: return (CK_MECHANISM){ CKM_SHA384_RSA_PKCS_PSS, &pss384, sizeof pss384 };
    case SHA512_PSS: return (CK_MECHANISM){ CKM_SHA512_RSA_PKCS_PSS, &pss512, sizeof pss512 };
    case ECDSA_SHA256: return (CK_MECHANISM){ .mechanism = CKM_ECDSA_SHA256 };
    case ECDSA_SHA384: return (CK_MECHANISM){ .mechanism = CKM_ECDSA_SHA384 };
    case ECDSA_SHA512: return (CK_MECHANISM){ .mechanism = CKM_ECDSA_SHA512 };
    case PURE_EDDSA: return (CK_MECHANISM){ .mechanism = CKM_EDDSA };
    case ALGORITHM_COUNT: break;
    }
    fail();
    return (CK_MECHANISM){ .mechanism = 0 };
}

/* Objects that nothing protects. */
static CK_OBJECT_HANDLE add_other(const struct mock *mock, CK_OBJECT_CLASS class, const char *label)
{
    static char value[] = "0123456789abcdef";
    CK_KEY_TYPE type = CKK_AES;
    CK_BBOOL no = CK_FALSE;
    char name[16];
    snprintf(name, sizeof name, "%s", label);
    const CK_ATTRIBUTE attributes[] = {
        { CKA_CLASS, &class, sizeof class }, { CKA_LABEL, name, strlen(name) },
        { CKA_VALUE, value, sizeof value - 1 }, { CKA_PRIVATE, &no, sizeof no },
        { CKA_KEY_TYPE, &type, sizeof type }, /* the last one: only of keys */
    };

    return mock->add_object(MOCK_FIRST_SLOT, attributes, class == CKO_SECRET_KEY ? 5 : 4);
}

static void furnish(struct harness *h, enum authority_key type)
{
    const struct authority *free_one = authority_get(AUTHORITY_RSA, 1),
                           *stray = authority_get(AUTHORITY_RSA, 2);

    h->ca = authority_get(type, 0);
    h->algorithm = algorithm_usual(type);
    h->mechanism = mechanism_for(h->algorithm);
    h->ca_key = h->mock->add_key(
        MOCK_FIRST_SLOT, &(struct mock_key){ .pem = h->ca->key_pem, .label = "ca", .id = "01" });
    h->ca_public = h->ca_key + 1;
    h->free_key = h->mock->add_key(
        MOCK_FIRST_SLOT, &(struct mock_key){ .pem = free_one->key_pem, .label = "free", .id = "02" });
    h->stray_key = h->mock->add_key(
        MOCK_FIRST_SLOT, &(struct mock_key){ .pem = stray->key_pem, .label = "stray", .id = "03" });
    h->secret = add_other(h->mock, CKO_SECRET_KEY, "secret");
    h->data = add_other(h->mock, CKO_DATA, "data");
    assert_true(h->ca_key != 0 && h->free_key != 0 && h->stray_key != 0 && h->secret != 0 && h->data != 0);
    harness_write(h, "ca.pem", h->ca->certificate_pem);
    harness_write(h, "free.pem", free_one->public_pem);
}

struct harness *harness_new(const struct harness_options *options)
{
    static const struct harness_options usual = { .key = AUTHORITY_RSA };
    struct harness *h = calloc(1, sizeof *h);

    assert_non_null(h);
    if (options == NULL)
        options = &usual;
    scratch_make(h->directory);
    snprintf(h->config_path, sizeof h->config_path, "%.100s/lintgate.conf", h->directory);
    snprintf(h->journal_path, sizeof h->journal_path, "%.100s/journal-000001.jsonl", h->directory);
    disk_reset();
    clock_shift(0);
    clock_set(0);
    clock_before(NULL, NULL);
    h->mock = harness_mock();
    h->mock->reset();
    h->gate = harness_gate();
    furnish(h, options->key);
    harness_configure(h, options->settings, options->sections);
    h->ledger = ledger_open(h->journal_path);
    h->oracle = oracle_new(h->mock, h->ledger, h->journal_path);
    oracle_guard(h->oracle, MOCK_FIRST_SLOT, h->ca_key);
    oracle_guard(h->oracle, MOCK_FIRST_SLOT, h->stray_key);
    if (!options->quiet)
        harness_start(h);
    return h;
}

void harness_free(struct harness *h)
{
    const char *complaint = oracle_complaint(h->oracle);
    char text[256] = "";

    disk_reset();
    if (h->running)
        assert_int_equal(harness_finalize(h), CKR_OK);
    if (complaint != NULL)
        snprintf(text, sizeof text, "%s", complaint);
    oracle_free(h->oracle);
    ledger_close(h->ledger);
    scratch_remove(h->directory);
    free(h);
    if (text[0] != '\0')
        fail_msg("%s", text);
}

int harness_rsa(void **state)
{
    *state = harness_new(NULL);
    return 0;
}

int harness_p256(void **state)
{
    *state = harness_new(&(struct harness_options){ .key = AUTHORITY_P256 });
    return 0;
}

int harness_quiet(void **state)
{
    *state = harness_new(&(struct harness_options){ .key = AUTHORITY_RSA, .quiet = true });
    return 0;
}

int harness_down(void **state)
{
    harness_free(*state);
    return 0;
}

struct bytes harness_tbs_as(struct harness *h, enum algorithm algorithm, enum fault fault)
{
    const struct bytes tbs = tbs_make(h->ca, algorithm, fault);

    oracle_expect(h->oracle, tbs);
    return tbs;
}

struct bytes harness_tbs(struct harness *h, enum fault fault)
{
    return harness_tbs_as(h, h->algorithm, fault);
}

struct buffer buffer_new(void)
{
    struct buffer buffer = { .len = sizeof buffer.at };

    memset(buffer.at, CANARY, sizeof buffer.at);
    return buffer;
}

bool buffer_untouched(const struct buffer *buffer)
{
    for (size_t i = 0; i < sizeof buffer->at; i++)
        if (buffer->at[i] != CANARY)
            return false;
    return true;
}

CK_RV harness_sign_with(struct harness *h, CK_OBJECT_HANDLE key, CK_MECHANISM mechanism, struct bytes data)
{
    uint8_t signature[SIGNATURE_BYTES] = { 0 };
    CK_ULONG len = sizeof signature;
    CK_RV rv = h->gate->C_SignInit(h->session, &mechanism, key);

    if (rv == CKR_OK)
        rv = h->gate->C_Sign(h->session, data.at, data.len, signature, &len);
    if (rv != CKR_OK)
        assert_false(oracle_leaks(h->oracle, signature, sizeof signature));
    return rv;
}

CK_RV harness_init(struct harness *h)
{
    return h->gate->C_SignInit(h->session, &h->mechanism, h->ca_key);
}

CK_RV harness_finish(struct harness *h, struct bytes tbs, struct buffer *out)
{
    return h->gate->C_Sign(h->session, tbs.at, tbs.len, out->at, &out->len);
}

CK_RV harness_sign(struct harness *h, struct bytes tbs, struct buffer *out)
{
    const CK_RV rv = harness_init(h);

    return rv == CKR_OK ? harness_finish(h, tbs, out) : rv;
}

void harness_must_sign(struct harness *h, struct bytes tbs)
{
    struct buffer out = buffer_new();

    assert_int_equal(harness_sign(h, tbs, &out), CKR_OK);
    assert_true(authority_verify(h->ca, h->algorithm, tbs, out.at, out.len));
}

size_t harness_backend_signs(const struct harness *h)
{
    return h->mock->calls(FUNCTION_Sign) + h->mock->calls(FUNCTION_SignFinal)
           + h->mock->calls(FUNCTION_SignRecover) + h->mock->calls(FUNCTION_SignEncryptUpdate);
}

void harness_must_refuse(struct harness *h, struct bytes tbs, CK_RV want)
{
    const size_t before = harness_backend_signs(h);
    struct buffer out = buffer_new();

    assert_int_equal(harness_sign(h, tbs, &out), want);
    assert_false(oracle_leaks(h->oracle, out.at, sizeof out.at));
    assert_int_equal(harness_backend_signs(h), before);
}
