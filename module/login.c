/*
 * module/login.c - a program's PIN compared with the gate's, the token's own sent in its place.
 * (1) The token gets a PIN only after the gate's was right, and never the caller's.
 * (2) A comparison is counted as wrong, on the file that all processes share, before it is made.
 * (3) While a PIN is compared, or the token asked with its own, no other process does either for this section: a hundred processes with
 *     a wrong PIN in their file cost the token one attempt.
 */
#include "module/login.h"

#include "crypto/password.h"
#include "module/attempts.h"
#include "module/backend.h"
#include "module/code_name.h"
#include "module/evidence.h"
#include "module/hsm_pin.h"
#include "module/module.h"
#include "module/tell.h"

#include <stdio.h>
#include <string.h>

enum { SERIAL_BYTES = 16 /* PKCS#11 2.40 3.2, CK_TOKEN_INFO */ };

/* One login, and why it is refused. */
struct login {
    const struct config_token *section;
    CK_SESSION_HANDLE there;
    CK_USER_TYPE user;
    const CK_UTF8CHAR *pin;
    CK_ULONG pin_len;
    char serial[SERIAL_BYTES + 1];
    struct attempts attempts;
    enum record_denial denial; /* RECORD_DENIAL_NONE: none that is to be recorded */
    CK_RV asked;               /* what the backend answered; CKR_OK: it was not asked */
    char message[CONFIG_FILE_ERROR_BYTES];
};

static CK_RV deny(struct login *login, enum record_denial denial, const char *message, CK_RV code)
{
    login->denial = denial;
    if (message != login->message)
        (void)snprintf(login->message, sizeof login->message, "%s", message);
    return code;
}

/* Codes that speak of the PIN itself: the token would say the same again, and count it. */
static bool is_of_this_pin(CK_RV rv)
{
    return rv == CKR_PIN_INCORRECT || rv == CKR_PIN_INVALID || rv == CKR_PIN_LEN_RANGE;
}

static bool is_of_a_pin(CK_RV rv)
{
    return is_of_this_pin(rv) || rv == CKR_PIN_LOCKED || rv == CKR_PIN_EXPIRED
           || rv == CKR_USER_PIN_NOT_INITIALIZED;
}

static CK_RV remember(struct login *login, const struct hsm_pin *pin)
{
    const bool kept = password_hash(pin->at, pin->len, login->section->gate_pin, login->attempts.refused)
                      && attempts_write(&login->attempts);

    return deny(login, RECORD_BY_TOKEN,
        kept ? "want the token's PIN, have another: it is not asked again with this one"
             : "want the token's PIN, have another, and no means to remember that",
        CKR_DEVICE_ERROR);
}

/* The token's turn, with its own PIN; codes that are not about it are the caller's. */
static CK_RV ask_token(struct login *login, struct hsm_pin *pin)
{
    const CK_RV rv = backend.C_Login(login->there, login->user, pin->at, pin->len);

    if (is_of_a_pin(rv))
        login->asked = rv;
    if (is_of_this_pin(rv))
        return remember(login, pin);
    if (is_of_a_pin(rv))
        return deny(login, RECORD_BY_TOKEN, "want a token that takes its PIN, have one that takes none",
            CKR_DEVICE_ERROR);
    if (rv == CKR_OK && login->attempts.refused[0] != '\0') {
        login->attempts.refused[0] = '\0';
        (void)attempts_write(
            &login->attempts); /* the PIN is right: it will be found not to be the refused one */
    }
    return rv;
}

static CK_RV log_in_with(struct login *login, struct hsm_pin *pin)
{
    const char *refused = login->attempts.refused;

    if (!hsm_pin_read(login->section, pin, login->message))
        return deny(login, RECORD_NO_PIN, login->message, CKR_DEVICE_ERROR);
    if (password_same(pin->at, pin->len, login->pin, login->pin_len))
        return deny(login, RECORD_SAME_PIN,
            "want a gate PIN of its own, have the token's: who knows it needs no gate", CKR_DEVICE_ERROR);
    switch (refused[0] != '\0' ? password_check(refused, pin->at, pin->len) : PASSWORD_WRONG) {
    case PASSWORD_WRONG: return ask_token(login, pin);
    case PASSWORD_RIGHT:
        return deny(login, RECORD_BEFORE, "want another PIN in the file, have the one that the token refused",
            CKR_DEVICE_ERROR);
    case PASSWORD_UNKNOWN: break;
    }
    return deny(login, RECORD_TROUBLE, "want memory, have none", CKR_HOST_MEMORY);
}

/* No PIN is none that scrypt need look at. */
static enum password compare(const struct login *login)
{
    return login->pin == NULL || login->pin_len == 0 || login->pin_len >= HSM_PIN_BYTES
               ? PASSWORD_WRONG
               : password_check(login->section->gate_pin, login->pin, login->pin_len);
}

/* Invariant (2). False: *rv is the answer. */
static bool is_gate_pin(struct login *login, CK_RV *rv)
{
    enum password result;

    login->attempts.wrong++;
    login->attempts.told = false;
    if (!attempts_write(&login->attempts)) {
        *rv = deny(login, RECORD_TROUBLE, "want attempts to be counted, have a disk that does not take it",
            CKR_FUNCTION_FAILED);
        return false;
    }
    result = compare(login);
    if (result == PASSWORD_WRONG) {
        *rv = deny(login, RECORD_GATE_PIN, "", CKR_PIN_INCORRECT);
        return false;
    }
    login->attempts.wrong--;
    if (!attempts_write(&login->attempts) || result == PASSWORD_UNKNOWN) {
        *rv = deny(login, RECORD_TROUBLE, "want memory and a disk, have not both", CKR_HOST_MEMORY);
        return false;
    }
    return true;
}

/* Too many were wrong: said once, until the next one is compared. */
static CK_RV wait(struct login *login)
{
    if (!login->attempts.told) {
        login->attempts.told = true;
        if (attempts_write(&login->attempts))
            login->denial = RECORD_WAITING;
    }
    return CKR_PIN_LOCKED;
}

static CK_RV log_in(struct login *login)
{
    struct hsm_pin *pin = NULL;
    CK_RV rv = CKR_FUNCTION_FAILED;

    if (login->section->serial != NULL && strcmp(login->section->serial, login->serial) != 0)
        return deny(login, RECORD_OTHER_TOKEN, "want the serial number of the section, have another",
            CKR_DEVICE_ERROR);
    if (!attempts_take(&login->attempts, module.config, login->section, login->message))
        return deny(login, RECORD_TROUBLE, login->message, CKR_FUNCTION_FAILED);
    if (login->attempts.wrong >= ATTEMPTS_MOST) {
        rv = wait(login);
    } else if (is_gate_pin(login, &rv)) {
        pin = hsm_pin_new();
        rv = pin != NULL ? log_in_with(login, pin)
                         : deny(login, RECORD_TROUBLE, "want memory, have none", CKR_HOST_MEMORY);
    }
    hsm_pin_free(pin);
    attempts_release(&login->attempts);
    return rv;
}

static void record_denial(const struct login *login, CK_RV code)
{
    char text[CODE_TEXT_BYTES];
    const struct record record = {
        .kind = RECORD_LOGIN,
        .login = { .program = module.program,
            .label = login->section->label,
            .token = login->serial[0] != '\0' ? login->serial : NULL,
            .reason = login->denial,
            .code = code_name(login->asked != CKR_OK ? login->asked : code, text),
            .wrong = login->attempts.wrong,
            .message = login->message[0] != '\0' ? login->message : NULL },
    };

    (void)evidence_append(&record, NULL);
    if (login->denial != RECORD_GATE_PIN && login->denial != RECORD_WAITING)
        tell("token \"%s\": nobody is logged in: %s", login->section->label, login->message);
}

/* Without the blanks at its end. */
static void copy_serial(const CK_TOKEN_INFO *info, char serial[SERIAL_BYTES + 1])
{
    size_t len = SERIAL_BYTES;

    while (len > 0 && info->serialNumber[len - 1] == ' ')
        len--;
    memcpy(serial, info->serialNumber, len);
    serial[len] = '\0';
}

CK_RV login_section(CK_SLOT_ID slot, const struct config_token **section, CK_TOKEN_INFO *info)
{
    bool any = false;
    CK_RV rv;

    *section = NULL;
    for (size_t i = 0; i < module.config->token_count; i++)
        any = any || module.config->tokens[i].gate_pin != NULL;
    if (!any)
        return CKR_OK;
    rv = backend.C_GetTokenInfo(slot, info);
    if (rv != CKR_OK)
        return rv;
    *section = config_token_of(module.config, info->label);
    if (*section != NULL && (*section)->gate_pin == NULL)
        *section = NULL;
    return CKR_OK;
}

CK_RV login_on(
    CK_SLOT_ID slot, CK_SESSION_HANDLE there, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG pin_len)
{
    struct login login = { .there = there, .user = user, .pin = pin, .pin_len = pin_len };
    CK_TOKEN_INFO info;
    CK_RV rv = login_section(slot, &login.section, &info);

    if (rv != CKR_OK)
        return rv;
    if (login.section == NULL)
        return backend.C_Login(there, user, pin, pin_len);
    copy_serial(&info, login.serial);
    rv = log_in(&login);
    if (login.denial != RECORD_DENIAL_NONE)
        record_denial(&login, rv);
    return rv;
}

bool login_pins_are_there(const struct config *config, char error[COMPLAINT_MAX_BYTES])
{
    struct hsm_pin *pin = hsm_pin_new();
    char reason[CONFIG_FILE_ERROR_BYTES] = "want memory, have none";
    bool ok = true;

    for (size_t i = 0; ok && i < config->token_count; i++) {
        const struct config_token *token = &config->tokens[i];

        if (token->gate_pin == NULL)
            continue;
        ok = pin != NULL && hsm_pin_read(token, pin, reason);
        if (!ok)
            (void)snprintf(error, COMPLAINT_MAX_BYTES, "[token \"%s\"]: %s", token->label, reason);
    }
    hsm_pin_free(pin);
    return ok;
}
