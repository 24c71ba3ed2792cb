/* tests/bench/house.c - SoftHSM with keys, and lintgate before it. */
#include "tests/bench/house.h"

#include "tests/bench/measure.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SOFTHSM      "/usr/lib/softhsm/libsofthsm2.so"
#define SOFTHSM_UTIL "/usr/bin/softhsm2-util"
#define PIN          "1234"
#define TOKEN        "bench"
#define OUTSIDE      "outside"

extern char **environ;

bool house_has_token(void)
{
    return access(SOFTHSM, R_OK) == 0 && access(SOFTHSM_UTIL, X_OK) == 0;
}

bool house_run(char *const argv[])
{
    posix_spawn_file_actions_t actions;
    int status = -1;
    pid_t child;

    measure_must(
        posix_spawn_file_actions_init(&actions) == 0
            && posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0) == 0
            && posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO) == 0
            && posix_spawn(&child, argv[0], &actions, NULL, argv, environ) == 0
            && waitpid(child, &status, 0) == child,
        argv[0]);
    posix_spawn_file_actions_destroy(&actions);
    return status == 0;
}

static void make_token(const char *label)
{
    char name[32];
    char *const init[] = { (char[]){ SOFTHSM_UTIL }, (char[]){ "--init-token" }, (char[]){ "--free" },
        (char[]){ "--label" }, name, (char[]){ "--so-pin" }, (char[]){ "0000" }, (char[]){ "--pin" },
        (char[]){ PIN }, NULL };

    snprintf(name, sizeof name, "%s", label);
    measure_must(house_run(init), "want a token of SoftHSM");
}

void house_make(struct house *house)
{
    char text[HOUSE_PATH_BYTES];

    *house = (struct house){ .key_count = 0 };
    scratch_make(house->directory);
    snprintf(text, sizeof text, "%s/tokens", house->directory);
    measure_must(mkdir(text, 0700) == 0, text);
    snprintf(text, sizeof text,
        "directories.tokendir = %s/tokens\nobjectstore.backend = file\nlog.level = ERROR\n",
        house->directory);
    scratch_write(house->directory, "softhsm2.conf", text);
    snprintf(text, sizeof text, "%s/softhsm2.conf", house->directory);
    measure_must(setenv("SOFTHSM2_CONF", text, 1) == 0, "want memory");
    make_token(TOKEN);
}

static bool has_outside(const struct house *house)
{
    for (size_t i = 0; i < house->key_count; i++)
        if (house->keys[i].outside)
            return true;
    return false;
}

bool house_add(struct house *house, const struct house_key *key)
{
    char path[HOUSE_PATH_BYTES], label[SCRATCH_PATH_BYTES], token[32], id[8];
    char *const import[] = { (char[]){ SOFTHSM_UTIL }, (char[]){ "--import" }, path, (char[]){ "--token" },
        token, (char[]){ "--label" }, label, (char[]){ "--id" }, id, (char[]){ "--pin" }, (char[]){ PIN },
        NULL };

    if (key->outside && !has_outside(house))
        make_token(OUTSIDE);
    snprintf(token, sizeof token, "%s", key->outside ? OUTSIDE : TOKEN);
    snprintf(path, sizeof path, "%s/key.pem", house->directory);
    snprintf(label, sizeof label, "%s", key->label);
    snprintf(id, sizeof id, "%02zx", house->key_count + 1);
    scratch_write(house->directory, "key.pem", key->ca->key_pem);
    if (!house_run(import)) {
        authority_free(key->ca);
        return false;
    }
    snprintf(label, sizeof label, "%.32s.pem", key->label);
    scratch_write(house->directory, label, key->free ? key->ca->public_pem : key->ca->certificate_pem);
    measure_must(house->key_count < HOUSE_KEYS, "want fewer keys");
    house->keys[house->key_count++] = *key;
    return true;
}

void house_configure(const struct house *house, const char *journal)
{
    char *text = NULL;
    size_t len = 0;
    FILE *const file = open_memstream(&text, &len);

    measure_must(file != NULL, "want memory");
    fprintf(file, "[module]\nbackend = " SOFTHSM "\n[audit]\ndirectory = %s\n", journal);
    for (size_t i = 0; i < house->key_count; i++) {
        const struct house_key *const key = &house->keys[i];

        if (key->outside)
            continue;
        fprintf(file,
            "[key \"%s\"]\nselect = pkcs11:token=" TOKEN
            ";object=%s;type=private\n%s = %s/%s.pem\nsign = %s\n",
            key->label, key->label, key->free ? "public-key" : "issuer", house->directory, key->label,
            key->free ? "anything" : "certificate crl");
    }
    if (has_outside(house))
        fprintf(file, "[token \"" OUTSIDE "\"]\nprotect = no\n");
    measure_must(fclose(file) == 0, "want memory");
    scratch_write(house->directory, "lintgate.conf", text);
    free(text);
}

const char *house_token_module(void)
{
    return SOFTHSM;
}

CK_FUNCTION_LIST *house_module(const char *path)
{
    void *const library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    CK_RV (*get)(CK_FUNCTION_LIST **);
    CK_FUNCTION_LIST *list = NULL;

    measure_must(library != NULL, dlerror());
    memcpy(&get, &(void *){ dlsym(library, "C_GetFunctionList") }, sizeof get);
    measure_must(get(&list) == CKR_OK, "want a function list");
    return list;
}

void house_load(struct house *house)
{
    char path[HOUSE_PATH_BYTES];

    snprintf(path, sizeof path, "%s/lintgate.conf", house->directory);
    measure_must(setenv("LINTGATE_CONF", path, 1) == 0, "want memory");
    house->direct = house_module(SOFTHSM);
    house->gate = house_module(LINTGATE_MODULE);
}

/* SoftHSM has another slot, where one more token could be made. */
static CK_SLOT_ID find_slot(CK_FUNCTION_LIST *list, const char *label)
{
    CK_SLOT_ID slots[8];
    CK_ULONG count = 8;
    CK_TOKEN_INFO info;

    measure_must(list->C_GetSlotList(CK_TRUE, slots, &count) == CKR_OK, "want slots");
    for (CK_ULONG i = 0; i < count; i++)
        if (list->C_GetTokenInfo(slots[i], &info) == CKR_OK && memcmp(info.label, label, strlen(label)) == 0)
            return slots[i];
    measure_must(false, "want the token");
    return 0;
}

static void login(CK_FUNCTION_LIST *list, CK_SLOT_ID slot)
{
    CK_UTF8CHAR pin[] = PIN;

    measure_must(
        list->C_Login(house_session(slot, list), CKU_USER, pin, sizeof pin - 1) == CKR_OK, "want a login");
}

void house_open(struct house *house)
{
    CK_C_INITIALIZE_ARGS args = { .flags = CKF_OS_LOCKING_OK };

    measure_must(house->gate->C_Initialize(&args) == CKR_OK, "want C_Initialize to succeed");
    house->slot = find_slot(house->gate, TOKEN);
    login(house->gate, house->slot);
    if (has_outside(house)) {
        house->outside = find_slot(house->gate, OUTSIDE);
        login(house->gate, house->outside);
    }
}

void house_close(struct house *house)
{
    measure_must(house->gate->C_Finalize(NULL) == CKR_OK, "want C_Finalize to succeed");
}

void house_remove(struct house *house)
{
    for (size_t i = 0; i < house->key_count; i++)
        authority_free(house->keys[i].ca);
    scratch_remove(house->directory);
}

CK_SESSION_HANDLE house_session(CK_SLOT_ID slot, CK_FUNCTION_LIST *list)
{
    CK_SESSION_HANDLE session = 0;

    measure_must(
        list->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session) == CKR_OK,
        "want a session");
    return session;
}

CK_OBJECT_HANDLE house_find(CK_FUNCTION_LIST *list, CK_SESSION_HANDLE session, const char *label)
{
    CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
    char name[32];
    CK_ATTRIBUTE template[] = { { CKA_CLASS, &class, sizeof class }, { CKA_LABEL, name, strlen(label) } };
    CK_OBJECT_HANDLE found = 0;
    CK_ULONG count = 0;

    snprintf(name, sizeof name, "%s", label);
    measure_must(list->C_FindObjectsInit(session, template, 2) == CKR_OK
                     && list->C_FindObjects(session, &found, 1, &count) == CKR_OK
                     && list->C_FindObjectsFinal(session) == CKR_OK && count == 1,
        "want the key on the token");
    return found;
}
