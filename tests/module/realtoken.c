/* tests/module/realtoken.c - real tokens in software, each in a directory of its own. */
#include "tests/module/realtoken.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <openssl/core_names.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIN          "1234"
#define SOFTHSM_UTIL "/usr/bin/softhsm2-util"

enum { PATH = 4 * SCRATCH_PATH_BYTES };

extern char **environ;

static const struct {
    const char *module, *label, *uri;
} kinds[] = {
    [TOKEN_SOFTHSM] = { "/usr/lib/softhsm/libsofthsm2.so", "soft", "soft" },
    [TOKEN_SOFTOKN] = { "/usr/lib/x86_64-linux-gnu/libsoftokn3.so", "NSS Certificate DB",
        "NSS%20Certificate%20DB" },
};

bool realtoken_is_there(enum token_kind kind)
{
    return access(kinds[kind].module, R_OK) == 0
           && (kind != TOKEN_SOFTHSM || access(SOFTHSM_UTIL, X_OK) == 0);
}

static void run(char *const argv[])
{
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status = -1;

    assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
    assert_int_equal(posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0), 0);
    assert_int_equal(posix_spawn(&child, argv[0], &actions, NULL, argv, environ), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    posix_spawn_file_actions_destroy(&actions);
}

/* Tells SoftHSM in this process where its token is. */
static void point_softhsm(const struct realtoken *t)
{
    char text[PATH];

    snprintf(text, sizeof text,
        "directories.tokendir = %s/tokens\nobjectstore.backend = file\nlog.level = ERROR\n", t->directory);
    scratch_write(t->directory, "softhsm2.conf", text);
    snprintf(text, sizeof text, "%s/softhsm2.conf", t->directory);
    assert_int_equal(setenv("SOFTHSM2_CONF", text, 1), 0);
}

static void make_softhsm(const struct realtoken *t)
{
    char text[PATH], key[PATH];
    char *const init[] = { (char[]){ SOFTHSM_UTIL }, (char[]){ "--init-token" }, (char[]){ "--free" },
        (char[]){ "--label" }, (char[]){ "soft" }, (char[]){ "--so-pin" }, (char[]){ "0000" },
        (char[]){ "--pin" }, (char[]){ PIN }, NULL };
    char *const import[] = { (char[]){ SOFTHSM_UTIL }, (char[]){ "--import" }, key, (char[]){ "--token" },
        (char[]){ "soft" }, (char[]){ "--label" }, (char[]){ "ca" }, (char[]){ "--id" }, (char[]){ "01" },
        (char[]){ "--pin" }, (char[]){ PIN }, NULL };

    snprintf(text, sizeof text, "%s/tokens", t->directory);
    assert_int_equal(mkdir(text, 0700), 0);
    point_softhsm(t);
    run(init);
    scratch_write(t->directory, "key.pem", t->ca->key_pem);
    snprintf(key, sizeof key, "%s/key.pem", t->directory);
    run(import);
    assert_int_equal(unlink(key), 0);
}

/* What softokn wants to have in pReserved; others get none. */
static void arguments_of(const struct realtoken *t, char text[PATH])
{
    text[0] = '\0';
    if (t->kind == TOKEN_SOFTOKN)
        snprintf(text, PATH, "configdir='sql:%s' certPrefix='' keyPrefix='' secmod='' flags=", t->directory);
}

static const function_list *load_directly(const struct realtoken *t)
{
    void *const library = dlopen(kinds[t->kind].module, RTLD_NOW | RTLD_LOCAL);
    CK_RV (*get)(CK_FUNCTION_LIST **);
    CK_RV (*get_interface)(CK_UTF8CHAR *, CK_VERSION *, CK_INTERFACE **, CK_FLAGS);
    CK_FUNCTION_LIST *list = NULL;
    CK_INTERFACE *interface = NULL;
    void *newer;

    assert_non_null(library);
    newer = dlsym(library, "C_GetInterface");
    if (newer != NULL) {
        memcpy(&get_interface, &newer, sizeof get_interface);
        assert_int_equal(get_interface((CK_UTF8CHAR[]){ "PKCS 11" }, NULL, &interface, 0), CKR_OK);
        return interface->pFunctionList;
    }
    memcpy(&get, &(void *){ dlsym(library, "C_GetFunctionList") }, sizeof get);
    assert_int_equal(get(&list), CKR_OK);
    return (const void *)list;
}

/* NSS has one field more at the end. */
struct arguments_of_nss {
    CK_C_INITIALIZE_ARGS args;
    void *reserved;
};

static void initialize_directly(const struct realtoken *t, const function_list *list)
{
    char text[PATH];
    struct arguments_of_nss args = { { .flags = CKF_OS_LOCKING_OK, .pReserved = text }, NULL };

    arguments_of(t, text);
    if (text[0] == '\0')
        args.args.pReserved = NULL;
    assert_int_equal(list->C_Initialize(&args), CKR_OK);
}

/* The slot of the token; SoftHSM has another where a new one could be made, softokn one for its ciphers. */
CK_SLOT_ID realtoken_slot(const struct realtoken *t, const function_list *list)
{
    CK_SLOT_ID slots[8];
    CK_ULONG count = 8;
    CK_TOKEN_INFO info;

    assert_int_equal(list->C_GetSlotList(CK_TRUE, slots, &count), CKR_OK);
    for (CK_ULONG i = 0; i < count; i++)
        if (list->C_GetTokenInfo(slots[i], &info) == CKR_OK
            && memcmp(info.label, kinds[t->kind].label, strlen(kinds[t->kind].label)) == 0)
            return slots[i];
    fail();
    return 0;
}

static CK_SESSION_HANDLE log_in(const function_list *list, CK_SLOT_ID slot)
{
    CK_UTF8CHAR pin[] = PIN;
    CK_SESSION_HANDLE session;

    assert_int_equal(
        list->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session), CKR_OK);
    assert_int_equal(list->C_Login(session, CKU_USER, pin, sizeof pin - 1), CKR_OK);
    return session;
}

/* The private key as PKCS#11 wants it, PKCS#11 2.40 mechanisms 2.1.3. */
static void import_rsa(const struct realtoken *t, const function_list *list, CK_SESSION_HANDLE session)
{
    static const struct {
        CK_ATTRIBUTE_TYPE type;
        const char *name;
    } parts[] = {
        { CKA_MODULUS, OSSL_PKEY_PARAM_RSA_N },
        { CKA_PUBLIC_EXPONENT, OSSL_PKEY_PARAM_RSA_E },
        { CKA_PRIVATE_EXPONENT, OSSL_PKEY_PARAM_RSA_D },
        { CKA_PRIME_1, OSSL_PKEY_PARAM_RSA_FACTOR1 },
        { CKA_PRIME_2, OSSL_PKEY_PARAM_RSA_FACTOR2 },
        { CKA_EXPONENT_1, OSSL_PKEY_PARAM_RSA_EXPONENT1 },
        { CKA_EXPONENT_2, OSSL_PKEY_PARAM_RSA_EXPONENT2 },
        { CKA_COEFFICIENT, OSSL_PKEY_PARAM_RSA_COEFFICIENT1 },
    };
    enum { PARTS = sizeof parts / sizeof parts[0], OTHERS = 7, NUMBER = 256 };
    CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
    CK_KEY_TYPE type = CKK_RSA;
    CK_BBOOL yes = CK_TRUE;
    uint8_t numbers[PARTS][NUMBER];
    CK_ATTRIBUTE template[OTHERS + PARTS] = { { CKA_CLASS, &class, sizeof class },
        { CKA_KEY_TYPE, &type, sizeof type }, { CKA_TOKEN, &yes, 1 }, { CKA_PRIVATE, &yes, 1 },
        { CKA_LABEL, (char[]){ "ca" }, 2 }, { CKA_ID, (char[]){ "\x01" }, 1 }, { CKA_DECRYPT, &yes, 1 } };
    CK_OBJECT_HANDLE made;

    for (size_t i = 0; i < PARTS; i++) {
        BIGNUM *number = NULL;

        assert_int_equal(EVP_PKEY_get_bn_param(t->ca->key, parts[i].name, &number), 1);
        template[OTHERS + i] = (CK_ATTRIBUTE){ parts[i].type, numbers[i],
            (CK_ULONG)BN_bn2bin(number, numbers[i]) };
        BN_free(number);
    }
    assert_int_equal(list->C_CreateObject(session, template, OTHERS + PARTS, &made), CKR_OK);
}

/* In another process, which goes when it is done. */
static void in_child(struct realtoken *t, void (*body)(struct realtoken *t, void *context), void *context)
{
    int status = -1;
    const pid_t child = fork();

    if (child == 0) {
        body(t, context);
        _exit(0);
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void make_softokn(struct realtoken *t, void *unused)
{
    const function_list *list = load_directly(t);
    CK_UTF8CHAR pin[] = PIN;
    CK_SESSION_HANDLE session;

    (void)unused;
    initialize_directly(t, list);
    const CK_SLOT_ID slot = realtoken_slot(t, list);
    assert_int_equal(
        list->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session), CKR_OK);
    assert_int_equal(list->C_Login(session, CKU_SO, pin, 0), CKR_OK);
    assert_int_equal(list->C_InitPIN(session, pin, sizeof pin - 1), CKR_OK);
    assert_int_equal(list->C_Logout(session), CKR_OK);
    import_rsa(t, list, log_in(list, slot));
    assert_int_equal(list->C_Finalize(NULL), CKR_OK);
}

static void configure(struct realtoken *t, const char *sections)
{
    char text[8 * PATH], arguments[PATH];

    arguments_of(t, arguments);
    snprintf(text, sizeof text, "[module]\nbackend = %s\n%s%s\n[audit]\ndirectory = %s\n%s",
        kinds[t->kind].module, arguments[0] != '\0' ? "backend-arguments = " : "", arguments, t->directory,
        sections);
    scratch_write(t->directory, "lintgate.conf", text);
    snprintf(t->config_path, sizeof t->config_path, "%.100s/lintgate.conf", t->directory);
}

void realtoken_configure(struct realtoken *t)
{
    char section[PATH];

    scratch_write(t->directory, "ca.pem", t->ca->certificate_pem);
    snprintf(section, sizeof section,
        "[key \"ca\"]\nselect = pkcs11:token=%s;object=ca;type=private\nissuer = %s/ca.pem\n"
        "sign = certificate crl\n",
        kinds[t->kind].uri, t->directory);
    configure(t, section);
}

void realtoken_start(struct realtoken *t)
{
    char reserved[SCRATCH_PATH_BYTES + 16];
    CK_C_INITIALIZE_ARGS args = { .flags = CKF_OS_LOCKING_OK, .pReserved = reserved };

    snprintf(reserved, sizeof reserved, "config=%s", t->config_path);
    assert_int_equal(t->gate->C_Initialize(&args), CKR_OK);
    t->slot = realtoken_slot(t, t->gate);
    t->session = log_in(t->gate, t->slot);
}

struct realtoken *realtoken_make(enum token_kind kind, enum authority_key type)
{
    struct realtoken *t = calloc(1, sizeof *t);

    assert_non_null(t);
    t->kind = kind;
    scratch_make(t->directory);
    t->ca = authority_get(type, 0);
    if (kind == TOKEN_SOFTHSM)
        make_softhsm(t);
    else
        in_child(t, make_softokn, NULL);
    return t;
}

void realtoken_discard(struct realtoken *t)
{
    scratch_remove(t->directory);
    free(t);
}

struct realtoken *realtoken_copy(const struct realtoken *t, const char *sections)
{
    struct realtoken *copy = calloc(1, sizeof *copy);
    char from[PATH], to[PATH];
    char *const cp[] = { (char[]){ "/bin/cp" }, (char[]){ "-a" }, from, to, NULL };

    assert_non_null(copy);
    copy->kind = t->kind;
    copy->ca = t->ca;
    scratch_make(copy->directory);
    snprintf(from, sizeof from, "%s/.", t->directory);
    snprintf(to, sizeof to, "%s", copy->directory);
    run(cp);
    configure(copy, sections);
    return copy;
}

struct use {
    bool directly;
    realtoken_used *body;
    void *context;
};

static void use(struct realtoken *t, void *context)
{
    const struct use *u = context;
    char text[PATH];
    struct arguments_of_nss args = { { .flags = CKF_OS_LOCKING_OK }, NULL };
    struct realtoken_way way = { NULL, &args.args };

    if (t->kind == TOKEN_SOFTHSM)
        point_softhsm(t);
    assert_int_equal(setenv("LINTGATE_CONF", t->config_path, 1), 0);
    arguments_of(t, text);
    if (u->directly && text[0] != '\0')
        args.args.pReserved = text;
    way.list = u->directly ? load_directly(t) : harness_newest();
    u->body(t, &way, u->context);
}

void realtoken_use(struct realtoken *t, bool directly, realtoken_used *body, void *context)
{
    in_child(t, use, &(struct use){ directly, body, context });
}

struct realtoken *realtoken_new(enum token_kind kind, enum authority_key type)
{
    struct realtoken *t = realtoken_make(kind, type);
    char path[PATH];

    realtoken_configure(t);
    snprintf(path, sizeof path, "%s/journal-000001.jsonl", t->directory);
    t->ledger = ledger_open(path);
    t->gate = harness_gate();
    realtoken_start(t);
    return t;
}

void realtoken_free(struct realtoken *t)
{
    assert_int_equal(t->gate->C_Finalize(NULL), CKR_OK);
    ledger_close(t->ledger);
    scratch_remove(t->directory);
    free(t);
}

static CK_OBJECT_HANDLE find(
    const function_list *list, CK_SESSION_HANDLE session, CK_OBJECT_CLASS class, const char *label)
{
    char name[32];
    CK_ATTRIBUTE template[] = { { CKA_CLASS, &class, sizeof class }, { CKA_LABEL, name, strlen(label) } };
    CK_OBJECT_HANDLE found = 0;
    CK_ULONG count = 0;

    snprintf(name, sizeof name, "%s", label);
    assert_int_equal(list->C_FindObjectsInit(session, template, 2), CKR_OK);
    assert_int_equal(list->C_FindObjects(session, &found, 1, &count), CKR_OK);
    assert_int_equal(list->C_FindObjectsFinal(session), CKR_OK);
    return count == 1 ? found : 0;
}

CK_OBJECT_HANDLE realtoken_find(struct realtoken *t, CK_OBJECT_CLASS class, const char *label)
{
    return find(t->gate, t->session, class, label);
}

CK_RV realtoken_sign(
    struct realtoken *t, CK_SESSION_HANDLE session, enum algorithm a, struct bytes tbs, struct buffer *out)
{
    CK_MECHANISM mechanism = mechanism_for(a);
    const CK_RV rv = t->gate->C_SignInit(session, &mechanism, realtoken_find(t, CKO_PRIVATE_KEY, "ca"));

    return rv == CKR_OK ? t->gate->C_Sign(session, tbs.at, tbs.len, out->at, &out->len) : rv;
}

void realtoken_must_sign(struct realtoken *t, enum algorithm a)
{
    const struct bytes good = tbs_make(t->ca, a, FAULT_NONE);
    struct buffer out = buffer_new();

    assert_int_equal(realtoken_sign(t, t->session, a, good, &out), CKR_OK);
    assert_true(authority_verify(t->ca, a, good, out.at, out.len));
    bytes_free(good);
}

void realtoken_must_refuse(struct realtoken *t, enum algorithm a)
{
    const struct bytes evil = tbs_make(t->ca, a, FAULT_ISSUER);
    struct buffer out = buffer_new();

    assert_int_equal(realtoken_sign(t, t->session, a, evil, &out), CKR_FUNCTION_REJECTED);
    assert_false(authority_verify(t->ca, a, evil, out.at, out.len));
    bytes_free(evil);
}

struct direct {
    realtoken_direct *body;
};

/* A child does not go on with what its parent has open. */
static void be_direct(struct realtoken *t, void *context)
{
    const function_list *list = load_directly(t);

    list->C_Finalize(NULL);
    initialize_directly(t, list);
    const CK_SESSION_HANDLE session = log_in(list, realtoken_slot(t, list));
    ((struct direct *)context)->body(list, session, find(list, session, CKO_PRIVATE_KEY, "ca"));
    list->C_Finalize(NULL);
}

void realtoken_behind_the_gate(struct realtoken *t, realtoken_direct *body)
{
    in_child(t, be_direct, &(struct direct){ body });
}
