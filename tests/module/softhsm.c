/* tests/module/softhsm.c - a real token in software, in a directory of its own. */
#include "tests/module/softhsm.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIN "1234"

enum { PATH = 2 * SCRATCH_PATH_BYTES };

extern char **environ;

bool softhsm_is_there(void)
{
    return access(SOFTHSM_MODULE, R_OK) == 0 && access("/usr/bin/softhsm2-util", X_OK) == 0;
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

static void make_token(const struct softhsm *s)
{
    char text[PATH], key[PATH];
    char *const init[] = { (char[]){ "/usr/bin/softhsm2-util" }, (char[]){ "--init-token" },
        (char[]){ "--free" }, (char[]){ "--label" }, (char[]){ "soft" }, (char[]){ "--so-pin" },
        (char[]){ "0000" }, (char[]){ "--pin" }, (char[]){ PIN }, NULL };
    char *const import[] = { (char[]){ "/usr/bin/softhsm2-util" }, (char[]){ "--import" }, key,
        (char[]){ "--token" }, (char[]){ "soft" }, (char[]){ "--label" }, (char[]){ "ca" },
        (char[]){ "--id" }, (char[]){ "01" }, (char[]){ "--pin" }, (char[]){ PIN }, NULL };

    snprintf(text, sizeof text, "%s/tokens", s->directory);
    assert_int_equal(mkdir(text, 0700), 0);
    snprintf(text, sizeof text,
        "directories.tokendir = %s/tokens\nobjectstore.backend = file\nlog.level = ERROR\n", s->directory);
    scratch_write(s->directory, "softhsm2.conf", text);
    snprintf(text, sizeof text, "%s/softhsm2.conf", s->directory);
    assert_int_equal(setenv("SOFTHSM2_CONF", text, 1), 0);
    run(init);
    scratch_write(s->directory, "key.pem", s->ca->key_pem);
    snprintf(key, sizeof key, "%s/key.pem", s->directory);
    run(import);
    assert_int_equal(unlink(key), 0);
}

static void configure(struct softhsm *s)
{
    char text[4 * PATH];

    scratch_write(s->directory, "ca.pem", s->ca->certificate_pem);
    snprintf(text, sizeof text,
        "[module]\nbackend = %s\n[audit]\ndirectory = %s\n[key \"ca\"]\n"
        "select = pkcs11:token=soft;object=ca;type=private\nissuer = %s/ca.pem\nsign = certificate\n",
        SOFTHSM_MODULE, s->directory, s->directory);
    scratch_write(s->directory, "lintgate.conf", text);
    snprintf(s->config_path, sizeof s->config_path, "%.100s/lintgate.conf", s->directory);
}

/* The slot of the token that is there; the other one is where a new one could be made. */
static CK_SLOT_ID slot_of(CK_FUNCTION_LIST *list)
{
    CK_SLOT_ID slots[8];
    CK_ULONG count = 8;
    CK_TOKEN_INFO info;

    assert_int_equal(list->C_GetSlotList(CK_TRUE, slots, &count), CKR_OK);
    for (CK_ULONG i = 0; i < count; i++)
        if (list->C_GetTokenInfo(slots[i], &info) == CKR_OK && memcmp(info.label, "soft ", 5) == 0)
            return slots[i];
    fail();
    return 0;
}

static CK_SESSION_HANDLE log_in(CK_FUNCTION_LIST *list, CK_SLOT_ID slot)
{
    CK_UTF8CHAR pin[] = PIN;
    CK_SESSION_HANDLE session;

    assert_int_equal(
        list->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session), CKR_OK);
    assert_int_equal(list->C_Login(session, CKU_USER, pin, sizeof pin - 1), CKR_OK);
    return session;
}

void softhsm_start(struct softhsm *s)
{
    char reserved[SCRATCH_PATH_BYTES + 16];
    CK_C_INITIALIZE_ARGS args = { .flags = CKF_OS_LOCKING_OK, .pReserved = reserved };

    snprintf(reserved, sizeof reserved, "config=%s", s->config_path);
    assert_int_equal(s->gate->C_Initialize(&args), CKR_OK);
    s->slot = slot_of(s->gate);
    s->session = log_in(s->gate, s->slot);
}

struct softhsm *softhsm_new(enum authority_key type)
{
    struct softhsm *s = calloc(1, sizeof *s);
    char path[PATH];

    assert_non_null(s);
    scratch_make(s->directory);
    s->ca = authority_get(type, 0);
    make_token(s);
    configure(s);
    snprintf(path, sizeof path, "%s/journal.jsonl", s->directory);
    s->ledger = ledger_open(path);
    s->gate = harness_gate();
    softhsm_start(s);
    return s;
}

void softhsm_free(struct softhsm *s)
{
    assert_int_equal(s->gate->C_Finalize(NULL), CKR_OK);
    ledger_close(s->ledger);
    scratch_remove(s->directory);
    free(s);
}

static CK_OBJECT_HANDLE find(
    CK_FUNCTION_LIST *list, CK_SESSION_HANDLE session, CK_OBJECT_CLASS class, const char *label)
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

CK_OBJECT_HANDLE softhsm_find(struct softhsm *s, CK_OBJECT_CLASS class, const char *label)
{
    return find(s->gate, s->session, class, label);
}

/* A child may not use what its parent has open: it loads SoftHSM anew, by another name. */
static void be_direct(const struct softhsm *s, softhsm_direct *body)
{
    void *const library = dlopen(SOFTHSM_MODULE, RTLD_NOW | RTLD_LOCAL);
    CK_RV (*get)(CK_FUNCTION_LIST **);
    CK_FUNCTION_LIST *list = NULL;

    (void)s;
    memcpy(&get, &(void *){ dlsym(library, "C_GetFunctionList") }, sizeof get);
    assert_int_equal(get(&list), CKR_OK);
    list->C_Finalize(NULL); /* what the parent had */
    assert_int_equal(list->C_Initialize(NULL), CKR_OK);
    const CK_SESSION_HANDLE session = log_in(list, slot_of(list));
    body(list, session, find(list, session, CKO_PRIVATE_KEY, "ca"));
    list->C_Finalize(NULL);
    _exit(0);
}

void softhsm_behind_the_gate(struct softhsm *s, softhsm_direct *body)
{
    int status = -1;
    const pid_t child = fork();

    if (child == 0)
        be_direct(s, body);
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}
