/* module/initialize.c - C_Initialize and C_Finalize: configuration, journal and backend, all of them or none. */
#include "module/initialize.h"

#include "audit/journal.h"
#include "module/backend.h"
#include "module/calls.h"
#include "module/candidate.h"
#include "module/entry.h"
#include "module/evidence.h"
#include "module/gate.h"
#include "module/key_memory.h"
#include "module/login.h"
#include "module/module.h"
#include "module/own.h"
#include "module/past.h"
#include "module/tap.h"
#include "module/tell.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    ARGUMENT_BYTES = 4096, /* of the caller's pReserved that is read */
    REASON_BYTES = COMPLAINT_MAX_BYTES,
    INFO_TEXT_BYTES = 128, /* manufacturer, description and version of a backend */
    LOWEST_ADDRESS =
        4096, /* below it Linux maps nothing: a number in place of a pointer, as some programs have it */
};

struct module module;

/* Why C_Initialize fails: the first reason whole, the others counted. */
struct reason {
    char text[REASON_BYTES];
    unsigned count;
    bool memory; /* the first one was found when an allocation had just failed, here or in some library */
    union {
        struct journal_error journal;
        struct index_error index;
        char backend[BACKEND_ERROR_BYTES];
    } why; /* for whoever fails to write it down; one for all: callers have small stacks */
};

static void reason_add(void *context, const char *text)
{
    struct reason *reason = context;

    reason->memory = reason->count == 0 ? errno == ENOMEM : reason->memory;
    if (reason->count++ == 0)
        snprintf(reason->text, sizeof reason->text, "%s", text);
    if (isatty(STDERR_FILENO) == 1) /* somebody is trying out a configuration */
        fprintf(stderr, "lintgate: %s\n", text);
}

static void reason_tell(const struct reason *reason)
{
    if (reason->count > 1)
        tell("C_Initialize: %s (and %u more)", reason->text, reason->count - 1);
    else
        tell("C_Initialize: %s", reason->text);
}

/*
 * PKCS#11 2.40 5.4, C_Initialize: which locks the caller offers. All or none; they are not needed, with or without
 * CKF_OS_LOCKING_OK: on Linux whatever thread calls is a thread of the system, whose own locks do.
 */
static bool locks_are_whole(const CK_C_INITIALIZE_ARGS *args)
{
    const int given = (args->CreateMutex != NULL) + (args->DestroyMutex != NULL) + (args->LockMutex != NULL)
                      + (args->UnlockMutex != NULL);

    return given == 0 || given == 4;
}

/*
 * The PATH of `config=PATH` among the blank-separated words of pReserved, free()d by the caller; NULL if it says nothing.
 * Not on the stack, of which a guest has little.
 */
static CK_RV read_argument(const char *reserved, char **path)
{
    static const char name[] = "config=";
    const char *value = reserved != NULL ? reserved : "";
    size_t len;

    *path = NULL;
    if (reserved != NULL && (uintptr_t)reserved < LOWEST_ADDRESS)
        return CKR_ARGUMENTS_BAD;
    value += strspn(value, " \t\n");
    if (*value == '\0')
        return CKR_OK;
    if (strnlen(value, ARGUMENT_BYTES) == ARGUMENT_BYTES || strncmp(value, name, sizeof name - 1) != 0)
        return CKR_ARGUMENTS_BAD;
    value += sizeof name - 1;
    len = strcspn(value, " \t\n");
    if (len == 0 || len >= PATH_MAX || value[len + strspn(value + len, " \t\n")] != '\0')
        return CKR_ARGUMENTS_BAD;
    *path = strndup(value, len);
    return *path != NULL ? CKR_OK : CKR_HOST_MEMORY;
}

/* Blank-padded text of PKCS#11 2.40 3.1. */
static int padded_len(const CK_UTF8CHAR *text, int len)
{
    while (len > 0 && text[len - 1] == ' ')
        len--;
    return len;
}

static bool start_record(struct reason *reason)
{
    char text[INFO_TEXT_BYTES] = "";
    CK_INFO info;

    if (backend.C_GetInfo(&info) == CKR_OK)
        snprintf(text, sizeof text, "%.*s, %.*s %u.%u",
            padded_len(info.manufacturerID, sizeof info.manufacturerID), (const char *)info.manufacturerID,
            padded_len(info.libraryDescription, sizeof info.libraryDescription),
            (const char *)info.libraryDescription, info.libraryVersion.major, info.libraryVersion.minor);
    if (evidence_start(text, &reason->why.journal))
        return true;
    reason_add(reason, reason->why.journal.text);
    return false;
}

static bool open_index(struct reason *reason)
{
    if (past_open(&reason->why.index))
        return true;
    reason_add(reason, reason->why.index.text);
    return false;
}

static bool find_pins(struct reason *reason)
{
    char error[COMPLAINT_MAX_BYTES];

    if (login_pins_are_there(module.config, error))
        return true;
    reason_add(reason, error);
    return false;
}

/* Configuration, policies, journal, index, in this order: each needs the one before. */
static bool open_files(const char *path, struct reason *reason)
{
    struct complaints complaints = { .tell = reason_add, .context = reason };

    if (!config_path_is_open(path)) {
        reason_add(reason,
            "want the configuration of $LINTGATE_CONF, have another in the arguments of C_Initialize");
        return false;
    }
    module.config = config_load(config_path(path), &complaints);
    if (module.config == NULL)
        return false;
    module.policies = policies_new(module.config, &complaints);
    if (module.policies == NULL)
        return false;
    if (!find_pins(reason))
        return false;
    program_learn(&module.program, module.build);
    if (evidence_open(&reason->why.journal))
        return open_index(reason);
    reason_add(reason, reason->why.journal.text);
    return false;
}

static CK_RV open_backend(CK_FLAGS flags, bool forked, struct reason *reason)
{
    char *const error = reason->why.backend;
    CK_RV rv = CKR_FUNCTION_FAILED;

    error[0] = '\0';
    if (backend_load(module.config->module.backend, error))
        rv = backend_open(module.config->module.backend_arguments, flags, forked, error);
    if (rv == CKR_OK && !start_record(reason)) {
        backend_close();
        return CKR_FUNCTION_FAILED;
    }
    if (rv != CKR_OK)
        reason_add(reason, error);
    /* Only what PKCS#11 2.40 5.4 lists for C_Initialize, and never that it is done. */
    return rv == CKR_OK || rv == CKR_HOST_MEMORY || rv == CKR_GENERAL_ERROR
                   || rv == CKR_NEED_TO_CREATE_THREADS
               ? rv
               : CKR_FUNCTION_FAILED;
}

static void close_files(void)
{
    key_memory_clear(); /* it has pointers to policies */
    candidates_clear(); /* and so have they */
    past_close();
    journal_close(module.journal);
    policies_free(module.policies);
    config_free(module.config);
    module = (struct module){ .config = NULL };
}

/* In a child: what the parent had is the parent's. Its operations, sessions and journal go on there. */
static void forget_parent(void)
{
    session_forget_all();
    own_session_forget_all();
    candidates_forget_all();
    tap_forget_all();
    key_memory_clear();
    index_discard(module.index);
    journal_discard(module.journal);
    policies_free(module.policies);
    config_free(module.config);
    module = (struct module){ .config = NULL };
}

/* At each start, so that nobody forgets. */
static void tell_of_free_tokens(void)
{
    for (size_t i = 0; i < module.config->token_count; i++)
        if (module.config->tokens[i].protect == PROTECT_NO)
            tell("token \"%s\": nothing protects its keys (line %u of %s)", module.config->tokens[i].label,
                module.config->tokens[i].lines.protect, module.config->path);
}

CK_RV own_Initialize(void *arguments)
{
    CK_C_INITIALIZE_ARGS args = { .flags = 0 };
    struct reason reason = { .count = 0 };
    enum entry_past past;
    char *path;
    CK_RV rv;

    if (arguments != NULL)
        args = *(const CK_C_INITIALIZE_ARGS *)arguments;
    rv = locks_are_whole(&args) ? CKR_OK : CKR_ARGUMENTS_BAD;
    if (rv != CKR_OK)
        return rv;
    if (!entry_open_begin(&past, &rv))
        return rv;
    if (past == ENTRY_FORKED)
        forget_parent();
    errno = 0;
    rv = read_argument(args.pReserved, &path);
    if (rv == CKR_ARGUMENTS_BAD) /* PKCS#11 2.40 5.4: what pReserved is, if it is not understood */
        reason_add(&reason, "want config=PATH in the arguments of C_Initialize, have something else");
    else if (rv != CKR_OK)
        reason_add(&reason, "want memory, have none");
    else
        rv = open_files(path, &reason) ? open_backend(args.flags, past == ENTRY_FORKED, &reason)
                                       : CKR_FUNCTION_FAILED;
    free(path);
    if (rv == CKR_FUNCTION_FAILED && reason.memory)
        rv = CKR_HOST_MEMORY; /* what else is said of it came of that */
    if (rv != CKR_OK) {
        close_files();
        reason_tell(&reason);
    } else {
        tell_of_free_tokens();
    }
    entry_open_end(rv == CKR_OK);
    return rv;
}

static void say_nothing(void *context, const char *text)
{
    (void)context, (void)text;
}

void initialize_look(void)
{
    struct complaints complaints = { .tell = say_nothing };
    struct config *config = config_load(config_path(NULL), &complaints);
    char error[BACKEND_ERROR_BYTES];

    if (config != NULL)
        (void)backend_load(config->module.backend, error);
    config_free(config);
}

static void drop_operation(struct session *session, void *context)
{
    (void)context;
    gate_drop(session);
}

static void end_session(struct session *session, void *closed)
{
    gate_end(session, *(const CK_RV *)closed);
}

CK_RV own_Finalize(void *reserved)
{
    CK_RV rv;

    if (reserved != NULL)
        return CKR_ARGUMENTS_BAD;
    session_each(drop_operation, NULL);
    rv = backend_close();
    session_each(end_session, &rv); /* until now the backend could say something of them (C_OpenSession) */
    if (rv == CKR_OK)
        gate_forget_notices();
    evidence_stop();
    close_files();
    entry_close();
    return rv;
}
