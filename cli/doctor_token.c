/* cli/doctor_token.c - the tokens themselves, through the HSM's own module: lintgate hides what is looked for here. */
#include "cli/doctor_work.h"
#include "config/file.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 64, PIN_BYTES = 256 };

/* CK_TOKEN_INFO's text without the blanks at its end. */
static void trim(char *text, const unsigned char *from, size_t len)
{
    while (len > 0 && from[len - 1] == ' ')
        len--;
    memcpy(text, from, len);
    text[len] = '\0';
}

static void find_backend(struct doctor *doctor, const char *have)
{
    doctor_find(doctor, &(struct doctor_finding){ GRAVITY_ERROR, "backend.start",
                            doctor->config->module.backend, "the HSM's module to start", have,
                            "The gate will not start either; tokens were not looked at." });
}

/* NULL after a finding. It is never unloaded: threads of its own may be inside. */
static const CK_FUNCTION_LIST *load(struct doctor *doctor)
{
    CK_RV (*get)(CK_FUNCTION_LIST **) = NULL;
    CK_FUNCTION_LIST *list = NULL;
    void *const library = dlopen(doctor->config->module.backend, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    void *const symbol = library != NULL ? dlsym(library, "C_GetFunctionList") : NULL;

    memcpy(&get, &symbol, sizeof get);
    if (get == NULL) {
        const char *reason = dlerror();

        find_backend(doctor, reason != NULL ? reason : "no C_GetFunctionList");
        return NULL;
    }
    if (get(&list) != CKR_OK || list == NULL) {
        find_backend(doctor, "no list from C_GetFunctionList");
        return NULL;
    }
    return list;
}

static bool start(struct doctor *doctor, const CK_FUNCTION_LIST *list, char *arguments)
{
    CK_C_INITIALIZE_ARGS args = { .flags = CKF_OS_LOCKING_OK, .pReserved = arguments };
    const CK_RV rv = list->C_Initialize(&args);
    char have[DOCTOR_TEXT_BYTES];

    if (rv != CKR_OK)
        find_backend(doctor, doctor_text(have, "code 0x%lx from C_Initialize", rv));
    return rv == CKR_OK;
}

/* The first line of the file; false after a finding. */
static bool read_pin(struct doctor *doctor, CK_UTF8CHAR pin[PIN_BYTES], CK_ULONG *len)
{
    struct config_bytes text;
    char error[CONFIG_FILE_ERROR_BYTES];

    *len = 0;
    if (doctor->pin_file == NULL)
        return true;
    if (!config_read_file(doctor->pin_file, PIN_BYTES, &text, error)) {
        doctor_find(doctor,
            &(struct doctor_finding){ GRAVITY_ERROR, "token.pin", doctor->pin_file,
                "a file with the user's PIN", error, "Name its whole path, and let nobody else write it." });
        return false;
    }
    while (*len < text.len && text.at[*len] != '\n' && *len < PIN_BYTES)
        (*len)++;
    memcpy(pin, text.at, *len);
    explicit_bzero(text.at, text.len);
    free(text.at);
    return true;
}

/* Only where a section has a key: a wrong PIN counts, and other tokens have other PINs. */
static bool is_meant(const struct doctor *doctor, const struct token_names *names)
{
    for (size_t i = 0; i < doctor->policies->count; i++)
        if (selector_takes_token(&doctor->policies->keys[i].selector, names))
            return true;
    return false;
}

static void log_in(struct doctor *doctor, struct doctor_token *token, CK_UTF8CHAR *pin, CK_ULONG len)
{
    CK_RV rv = CKR_OK;
    char have[DOCTOR_TEXT_BYTES];

    if (len > 0)
        rv = token->list->C_Login(token->session, CKU_USER, pin, len);
    token->logged_in = len > 0 && rv == CKR_OK;
    if (rv != CKR_OK)
        doctor_find(doctor, &(struct doctor_finding){ GRAVITY_ERROR, "token.login", token->name,
                                "the PIN to be right", doctor_text(have, "code 0x%lx from C_Login", rv),
                                "Mind the number of attempts that the token allows." });
}

/* True if its private keys were seen. */
static bool look_at_slot(struct doctor *doctor, const CK_FUNCTION_LIST *list, CK_SLOT_ID slot,
    CK_UTF8CHAR *pin, CK_ULONG pin_len, struct doctor_tally *tally)
{
    struct doctor_token token = { .list = list };
    char name[CONFIG_LABEL_BYTES + 1];
    CK_TOKEN_INFO info;

    if (list->C_GetTokenInfo(slot, &info) != CKR_OK || (info.flags & CKF_TOKEN_INITIALIZED) == 0)
        return true; /* nothing is there */
    memcpy(token.names.label, info.label, sizeof token.names.label);
    memcpy(token.names.manufacturer, info.manufacturerID, sizeof token.names.manufacturer);
    memcpy(token.names.model, info.model, sizeof token.names.model);
    memcpy(token.names.serial, info.serialNumber, sizeof token.names.serial);
    trim(name, info.label, sizeof info.label);
    token.name = name;
    token.free = config_frees_token(doctor->config, info.label);
    if (token.free)
        doctor_find(doctor,
            &(struct doctor_finding){ GRAVITY_NOTE, "token.free", name, "a token that is protected",
                "[token] protect = no: calls go through as they are", "Keep CA keys on another token." });
    if (list->C_OpenSession(slot, CKF_SERIAL_SESSION, NULL, NULL, &token.session) != CKR_OK)
        return false;
    const bool meant = is_meant(doctor, &token.names);
    if (meant)
        log_in(doctor, &token, pin, pin_len);
    doctor_keys(doctor, &token, tally);
    (void)list->C_CloseSession(token.session);
    return token.logged_in || (info.flags & CKF_LOGIN_REQUIRED) == 0 || !meant;
}

static void look_at_slots(
    struct doctor *doctor, const CK_FUNCTION_LIST *list, CK_UTF8CHAR *pin, CK_ULONG pin_len)
{
    struct doctor_tally *tally = calloc(doctor->policies->count + 1, sizeof *tally);
    CK_SLOT_ID slots[SLOTS];
    CK_ULONG count = SLOTS;
    bool all_seen = true;

    if (tally == NULL || list->C_GetSlotList(CK_TRUE, slots, &count) != CKR_OK || count > SLOTS) {
        find_backend(doctor, tally == NULL ? "no memory" : "no list of slots");
        free(tally);
        return;
    }
    for (CK_ULONG i = 0; i < count; i++)
        all_seen = look_at_slot(doctor, list, slots[i], pin, pin_len, tally) && all_seen;
    if (!all_seen)
        doctor_find(doctor,
            &(struct doctor_finding){ GRAVITY_NOTE, "token.unseen", doctor->config->module.backend,
                "a login, to see private keys", "none", "Give --pin-file, the user's PIN in a file." });
    doctor_selectors(doctor, tally, all_seen);
    free(tally);
}

void doctor_tokens(struct doctor *doctor)
{
    const CK_FUNCTION_LIST *const list = load(doctor);
    const char *const arguments = doctor->config->module.backend_arguments;
    char *copy = arguments != NULL ? strdup(arguments) : NULL; /* which the module may write to */
    CK_UTF8CHAR pin[PIN_BYTES];
    CK_ULONG pin_len = 0;

    if (list != NULL && read_pin(doctor, pin, &pin_len) && start(doctor, list, copy)) {
        look_at_slots(doctor, list, pin, pin_len);
        (void)list->C_Finalize(NULL);
    }
    explicit_bzero(pin, sizeof pin);
    free(copy);
}
