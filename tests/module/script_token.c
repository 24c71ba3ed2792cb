/* tests/module/script_token.c - the part of the script about the library, its slots, sessions and logins; and the end. */
#include "tests/module/script.h"

#include <string.h>

enum { SLOTS = 16, MECHANISMS = 512 };

#define NOWHERE 0x7ffffff1UL /* a slot, a session or an object that does not exist */

CK_RV script_told(struct script *t, const char *call, CK_RV rv)
{
    t->calls++;
    fprintf(t->out, "%s -> 0x%lx\n", call, rv);
    for (enum function f = 0; f < FUNCTION_COUNT; f++) {
        const char *name = function_name(f);

        if (strncmp(call + 2, name, strlen(name)) == 0 && call[2 + strlen(name)] == '(')
            t->called[f] = true;
    }
    return rv;
}

const char *script_lacks(const struct script *t)
{
    for (enum function f = 0; f < function_count(t->list); f++)
        if (!t->called[f]
            && (t->kind == TOKEN_SOFTHSM || (f != FUNCTION_InitToken && f != FUNCTION_WaitForSlotEvent)))
            return function_name(f);
    return NULL;
}

void script_bytes(struct script *t, const void *at, size_t len)
{
    const uint8_t *bytes = at;

    fprintf(t->out, "  %zu octets ", len);
    for (size_t i = 0; i < len; i++)
        fprintf(t->out, "%02x", bytes[i]);
    fputc('\n', t->out);
}

void script_number(struct script *t, const char *name, CK_ULONG number)
{
    fprintf(t->out, "  %s = 0x%lx\n", name, number);
}

bool script_is_strict(const struct script *t)
{
    return t->kind == TOKEN_SOFTHSM;
}

void script_attributes(struct script *t, const CK_ATTRIBUTE *attributes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        fprintf(t->out, "  attribute 0x%lx, length 0x%lx\n", attributes[i].type, attributes[i].ulValueLen);
        if (attributes[i].pValue != NULL && attributes[i].ulValueLen != CK_UNAVAILABLE_INFORMATION)
            script_bytes(t, attributes[i].pValue, attributes[i].ulValueLen);
    }
}

static void describe(struct script *t)
{
    CK_INFO info = { .flags = 0 };

    DO(C_GetInfo(&info));
    script_bytes(t, &info.cryptokiVersion, sizeof info.cryptokiVersion);
    script_bytes(t, info.manufacturerID, sizeof info.manufacturerID);
    script_number(t, "flags", info.flags);
    script_bytes(t, &info.libraryVersion, sizeof info.libraryVersion);
    /* Its own line, which says that lintgate stands before the library. */
    fprintf(t->out, "description %.*s\n", (int)sizeof info.libraryDescription,
        (const char *)info.libraryDescription);
}

static void show_slot(struct script *t, CK_SLOT_ID slot)
{
    CK_SLOT_INFO info;
    CK_TOKEN_INFO token;

    memset(&info, 0, sizeof info);
    memset(&token, 0, sizeof token);
    DO(C_GetSlotInfo(slot, &info));
    script_bytes(t, &info, sizeof info);
    DO(C_GetTokenInfo(slot, &token));
    script_bytes(t, token.label, sizeof token.label);
    script_bytes(t, token.manufacturerID, sizeof token.manufacturerID);
    script_bytes(t, token.model, sizeof token.model);
    script_bytes(t, token.serialNumber, sizeof token.serialNumber);
    script_number(t, "flags", token.flags);
    script_number(t, "longest PIN", token.ulMaxPinLen);
    script_number(t, "shortest PIN", token.ulMinPinLen);
    script_number(t, "sessions at most", token.ulMaxSessionCount);
    script_bytes(t, &token.hardwareVersion, sizeof token.hardwareVersion);
    script_bytes(t, &token.firmwareVersion, sizeof token.firmwareVersion);
}

static void list_mechanisms(struct script *t)
{
    CK_MECHANISM_TYPE types[MECHANISMS];
    CK_ULONG count = 0, few = 1;
    CK_MECHANISM_INFO info;

    DO(C_GetMechanismList(t->slot, NULL, &count));
    script_number(t, "count", count);
    DO(C_GetMechanismList(t->slot, types, &few));
    script_number(t, "count", few);
    count = MECHANISMS;
    if (DO(C_GetMechanismList(t->slot, types, &count)) != CKR_OK)
        return;
    script_bytes(t, types, count * sizeof types[0]);
    for (CK_ULONG i = 0; i < count; i++) {
        memset(&info, 0, sizeof info);
        t->list->C_GetMechanismInfo(t->slot, types[i], &info); /* not counted: there are so many */
        script_bytes(t, &info, sizeof info);
    }
    memset(&info, 0, sizeof info);
    DO(C_GetMechanismInfo(t->slot, CKM_VENDOR_DEFINED | 0x1234, &info));
    if (script_is_strict(t))
        DO(C_GetMechanismInfo(NOWHERE, CKM_RSA_PKCS, &info));
    DO(C_GetMechanismList(NOWHERE, NULL, &count));
}

void script_library(struct script *t)
{
    CK_SLOT_ID slots[SLOTS];
    CK_ULONG count = 0;
    CK_FUNCTION_LIST *list;
    CK_SLOT_INFO info;

    DO(C_GetFunctionList(&list));
    if (script_is_strict(t)) {
        DO(C_GetFunctionList(NULL));
        DO(C_GetInfo(NULL)); /* before the beginning */
        DO(C_GetSlotList(CK_TRUE, NULL, &count));
        DO(C_Finalize(NULL));
    }
    DO(C_Initialize(t->way->args));
    DO(C_Initialize(t->way->args));
    describe(t);
    DO(C_GetSlotList(CK_TRUE, NULL, &count));
    script_number(t, "count", count);
    count = 0;
    DO(C_GetSlotList(CK_FALSE, slots, &count));
    script_number(t, "count", count);
    count = SLOTS;
    DO(C_GetSlotList(CK_FALSE, slots, &count));
    script_bytes(t, slots, count * sizeof slots[0]);
    for (CK_ULONG i = 0; i < count; i++)
        show_slot(t, slots[i]);
    DO(C_GetSlotInfo(NOWHERE, &info));
    DO(C_GetTokenInfo(NOWHERE, &(CK_TOKEN_INFO){ .flags = 0 }));
    list_mechanisms(t);
}

static void show_session(struct script *t, CK_SESSION_HANDLE s)
{
    CK_SESSION_INFO info = { 0 };

    DO(C_GetSessionInfo(s, &info));
    script_bytes(t, &info, sizeof info);
}

/* Who is logged in, and what he may not. */
static void log_in_and_out(struct script *t)
{
    CK_UTF8CHAR pin[] = "1234", wrong[] = "4321", fresh[] = "12345678";
    CK_SESSION_HANDLE read_only = 0;

    DO(C_OpenSession(t->slot, CKF_SERIAL_SESSION, NULL, NULL, &read_only));
    show_session(t, read_only);
    DO(C_Login(t->s, CKU_USER, wrong, 4));
    DO(C_Login(t->s, CKU_USER, pin, 4));
    DO(C_Login(t->s, CKU_USER, pin, 4));
    DO(C_Login(t->s, CKU_CONTEXT_SPECIFIC, pin, 4));
    DO(C_Login(t->s, 77, pin, 4));
    DO(C_Login(NOWHERE, CKU_USER, pin, 4));
    show_session(t, t->s);
    show_session(t, read_only);
    DO(C_SetPIN(t->s, wrong, 4, fresh, 8));
    DO(C_SetPIN(t->s, pin, 4, fresh, 8));
    DO(C_SetPIN(t->s, fresh, 8, pin, 4));
    DO(C_SetPIN(read_only, pin, 4, fresh, 8));
    DO(C_InitPIN(t->s, pin, 4)); /* for the security officer only */
    DO(C_Login(t->s, CKU_SO, pin, 4));
    DO(C_CloseSession(read_only));
    DO(C_CloseSession(read_only));
    DO(C_Logout(t->s));
    DO(C_Logout(t->s));
    show_session(t, t->s);
    DO(C_Logout(NOWHERE));
}

/* The security officer, whom SoftHSM knows by the PIN that its tool set. */
static void be_the_officer(struct script *t)
{
    CK_UTF8CHAR officer[] = "0000", pin[] = "1234";
    CK_SESSION_HANDLE read_only = 0;

    if (t->kind != TOKEN_SOFTHSM)
        return;
    DO(C_OpenSession(t->slot, CKF_SERIAL_SESSION, NULL, NULL, &read_only));
    DO(C_Login(t->s, CKU_SO, officer, 4));
    DO(C_CloseSession(read_only));
    DO(C_Login(t->s, CKU_SO, officer, 4));
    show_session(t, t->s);
    DO(C_InitPIN(t->s, pin, 4));
    DO(C_OpenSession(t->slot, CKF_SERIAL_SESSION, NULL, NULL, &read_only));
    DO(C_Login(t->s, CKU_USER, pin, 4));
    DO(C_SetPIN(t->s, officer, 4, officer, 4));
    DO(C_Logout(t->s));
}

void script_sessions(struct script *t)
{
    CK_SESSION_HANDLE other = 0;

    DO(C_OpenSession(t->slot, 0, NULL, NULL, &other)); /* parallel: gone since 2.01 */
    DO(C_OpenSession(NOWHERE, CKF_SERIAL_SESSION, NULL, NULL, &other));
    DO(C_OpenSession(t->slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &t->s));
    show_session(t, t->s);
    show_session(t, NOWHERE);
    show_session(t, 0);
    DO(C_OpenSession(t->slot, CKF_SERIAL_SESSION, NULL, NULL, &other));
    DO(C_CloseSession(other));
    DO(C_CloseSession(NOWHERE));
    log_in_and_out(t);
    be_the_officer(t);
    DO(C_CloseAllSessions(NOWHERE));
    DO(C_CloseAllSessions(t->slot));
    show_session(t, t->s);
    DO(C_OpenSession(t->slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &t->s));
    DO(C_Login(t->s, CKU_USER, (CK_UTF8CHAR[]){ "1234" }, 4));
}

void script_end(struct script *t)
{
    CK_UTF8CHAR officer[] = "0000", label[32];
    CK_SLOT_ID slot;

    memset(label, ' ', sizeof label);
    memcpy(label, "soft", 4);
    DO(C_GetFunctionStatus(t->s));
    DO(C_CancelFunction(t->s));
    if (t->kind == TOKEN_SOFTHSM) {                  /* softokn would forget its slots */
        DO(C_InitToken(t->slot, officer, 4, label)); /* with sessions open */
        DO(C_CloseAllSessions(t->slot));
        DO(C_InitToken(t->slot, (CK_UTF8CHAR[]){ "9999" }, 4, label));
        DO(C_InitToken(t->slot, officer, 4, label));
        DO(C_InitToken(NOWHERE, officer, 4, label));
        DO(C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, NULL));
    }
    if (script_is_strict(t))
        DO(C_Finalize((void *)t));
    DO(C_Finalize(NULL));
    if (script_is_strict(t)) {
        DO(C_Finalize(NULL));
        DO(C_GetSessionInfo(t->s, &(CK_SESSION_INFO){ .flags = 0 }));
    }
}
