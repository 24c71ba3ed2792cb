/* tests/module/mockhsm_token.c - slots, tokens, sessions and who is logged in. */
#include "tests/module/mockhsm_state.h"

#include <stdlib.h>
#include <string.h>

static bool slot_exists(CK_SLOT_ID slot)
{
    return slot >= MOCK_FIRST_SLOT && slot < MOCK_FIRST_SLOT + MOCK_SLOTS;
}

static bool *logged_in(CK_SLOT_ID slot)
{
    return &mock.logged_in[slot - MOCK_FIRST_SLOT];
}

static CK_RV check_slot(CK_SLOT_ID slot)
{
    if (!slot_exists(slot))
        return CKR_SLOT_ID_INVALID;
    return mock.knobs.removed[slot - MOCK_FIRST_SLOT] ? CKR_TOKEN_NOT_PRESENT : CKR_OK;
}

/* PKCS#11 pads with blanks and has no NUL. */
static void fill(CK_UTF8CHAR *field, size_t size, const char *text)
{
    memset(field, ' ', size);
    memcpy(field, text, strlen(text) < size ? strlen(text) : size);
}

void running_stop(struct running *running)
{
    if (running->bound != NULL)
        object_free(running->bound);
    free(running->bound);
    free(running->collected);
    *running = (struct running){ 0 };
}

void find_stop(struct opened *session)
{
    for (size_t i = 0; i < session->find_count; i++)
        free(session->find[i].pValue);
    session->find_count = 0;
    running_stop(&session->running[FAMILY_FIND]);
}

static void session_free(struct opened *session)
{
    find_stop(session);
    for (size_t i = 0; i < FAMILY_COUNT; i++)
        running_stop(&session->running[i]);
    for (size_t i = 0; i < MAX_OBJECTS; i++)
        if (mock.objects[i].used && mock.objects[i].owner == session->handle)
            object_free(&mock.objects[i]);
    *session = (struct opened){ 0 };
}

void sessions_reset(void)
{
    for (size_t i = 0; i < MAX_SESSIONS; i++)
        if (mock.sessions[i].handle != 0)
            session_free(&mock.sessions[i]);
    mock.last_session = MOCK_FIRST_SESSION;
}

struct opened *session_find(CK_SESSION_HANDLE handle, CK_RV *rv)
{
    *rv = CKR_SESSION_HANDLE_INVALID;
    for (size_t i = 0; handle != 0 && i < MAX_SESSIONS; i++) {
        if (mock.sessions[i].handle != handle)
            continue;
        *rv = check_slot(mock.sessions[i].slot) == CKR_OK ? CKR_OK : CKR_DEVICE_REMOVED;
        return *rv == CKR_OK ? &mock.sessions[i] : NULL;
    }
    return NULL;
}

size_t sessions_list(CK_SESSION_HANDLE *handles, size_t max)
{
    size_t count = 0;

    for (size_t i = 0; i < MAX_SESSIONS; i++) {
        if (mock.sessions[i].handle == 0)
            continue;
        if (count < max)
            handles[count] = mock.sessions[i].handle;
        count++;
    }
    return count;
}

static size_t sessions_on(CK_SLOT_ID slot)
{
    size_t count = 0;

    for (size_t i = 0; i < MAX_SESSIONS; i++)
        count += mock.sessions[i].handle != 0 && mock.sessions[i].slot == slot;
    return count;
}

CK_RV do_Initialize(void *args)
{
    (void)args;
    if (mock.initialized)
        return CKR_CRYPTOKI_ALREADY_INITIALIZED;
    mock.initialized = true;
    sessions_reset();
    memset(mock.logged_in, 0, sizeof mock.logged_in);
    return CKR_OK;
}

CK_RV do_Finalize(void *args)
{
    (void)args;
    sessions_reset();
    mock.initialized = false;
    return CKR_OK;
}

CK_RV do_GetInfo(CK_INFO *info)
{
    *info = (CK_INFO){ .cryptokiVersion = { 2, 40 }, .libraryVersion = { 1, 0 } };
    fill(info->manufacturerID, sizeof info->manufacturerID, "lintgate tests");
    fill(info->libraryDescription, sizeof info->libraryDescription, "mock HSM");
    return CKR_OK;
}

CK_RV do_GetSlotList(CK_BBOOL present, CK_SLOT_ID *slots, CK_ULONG *count)
{
    CK_ULONG have = 0;

    for (size_t i = 0; i < MOCK_SLOTS; i++) {
        if (present && mock.knobs.removed[i])
            continue;
        if (slots != NULL && have < *count)
            slots[have] = MOCK_FIRST_SLOT + i;
        have++;
    }
    const CK_RV rv = slots != NULL && have > *count ? CKR_BUFFER_TOO_SMALL : CKR_OK;
    *count = have;
    return rv;
}

CK_RV do_GetSlotInfo(CK_SLOT_ID slot, CK_SLOT_INFO *info)
{
    if (!slot_exists(slot))
        return CKR_SLOT_ID_INVALID;
    *info = (CK_SLOT_INFO){ .flags = check_slot(slot) == CKR_OK ? CKF_TOKEN_PRESENT : 0 };
    fill(info->slotDescription, sizeof info->slotDescription, "mock slot");
    fill(info->manufacturerID, sizeof info->manufacturerID, "lintgate tests");
    return CKR_OK;
}

CK_RV do_GetTokenInfo(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    const CK_RV rv = check_slot(slot);

    if (rv != CKR_OK)
        return rv;
    *info = (CK_TOKEN_INFO){
        .flags = CKF_RNG | CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED | CKF_TOKEN_INITIALIZED,
        .ulMaxSessionCount = mock.knobs.session_limit,
        .ulSessionCount = sessions_on(slot),
        .ulMaxPinLen = 16,
        .ulMinPinLen = 4,
    };
    if (mock.knobs.pinpad)
        info->flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
    fill(info->label, sizeof info->label, slot == MOCK_FIRST_SLOT ? "mock" : "spare");
    if (mock.knobs.blank[slot - MOCK_FIRST_SLOT]) {
        info->flags &= ~(CK_FLAGS)(CKF_TOKEN_INITIALIZED | CKF_USER_PIN_INITIALIZED);
        fill(info->label, sizeof info->label, "");
    }
    fill(info->manufacturerID, sizeof info->manufacturerID, "lintgate tests");
    fill(info->model, sizeof info->model, "mock");
    fill(info->serialNumber, sizeof info->serialNumber, slot == MOCK_FIRST_SLOT ? "0001" : "0002");
    return CKR_OK;
}

CK_RV do_InitToken(CK_SLOT_ID slot, CK_UTF8CHAR *pin, CK_ULONG len, CK_UTF8CHAR *label)
{
    (void)pin;
    (void)len;
    (void)label;
    return check_slot(slot);
}

CK_RV do_InitPIN(CK_SESSION_HANDLE handle, CK_UTF8CHAR *pin, CK_ULONG len)
{
    CK_RV rv;

    (void)pin;
    (void)len;
    session_find(handle, &rv);
    return rv;
}

CK_RV do_SetPIN(
    CK_SESSION_HANDLE handle, CK_UTF8CHAR *old, CK_ULONG old_len, CK_UTF8CHAR *new, CK_ULONG new_len)
{
    CK_RV rv;

    (void)old;
    (void)old_len;
    (void)new;
    (void)new_len;
    session_find(handle, &rv);
    return rv;
}

CK_RV do_OpenSession(
    CK_SLOT_ID slot, CK_FLAGS flags, void *application, CK_NOTIFY notify, CK_SESSION_HANDLE *handle)
{
    const size_t limit = mock.knobs.session_limit;
    const CK_RV rv = check_slot(slot);

    (void)application;
    (void)notify;
    if (rv != CKR_OK)
        return rv;
    if (limit != 0 && sessions_list(NULL, 0) >= limit)
        return CKR_SESSION_COUNT;
    for (size_t i = 0; i < MAX_SESSIONS; i++) {
        struct opened *session = &mock.sessions[i];

        if (session->handle != 0)
            continue;
        *session = (struct opened){ .handle = ++mock.last_session, .slot = slot, .flags = flags };
        *handle = session->handle;
        return CKR_OK;
    }
    return CKR_SESSION_COUNT;
}

CK_RV do_CloseSession(CK_SESSION_HANDLE handle)
{
    CK_RV rv;
    struct opened *session = session_find(handle, &rv);

    if (session == NULL)
        return rv;
    const CK_SLOT_ID slot = session->slot;
    session_free(session);
    if (sessions_on(slot) == 0) /* PKCS#11 2.40 5.6: the last one logs out */
        *logged_in(slot) = false;
    return CKR_OK;
}

CK_RV do_CloseAllSessions(CK_SLOT_ID slot)
{
    if (!slot_exists(slot))
        return CKR_SLOT_ID_INVALID;
    for (size_t i = 0; i < MAX_SESSIONS; i++)
        if (mock.sessions[i].handle != 0 && mock.sessions[i].slot == slot)
            session_free(&mock.sessions[i]);
    *logged_in(slot) = false;
    return CKR_OK;
}

CK_RV do_GetSessionInfo(CK_SESSION_HANDLE handle, CK_SESSION_INFO *info)
{
    CK_RV rv;
    const struct opened *session = session_find(handle, &rv);

    if (session == NULL)
        return rv;
    const bool rw = (session->flags & CKF_RW_SESSION) != 0;
    *info = (CK_SESSION_INFO){ .slotID = session->slot, .flags = session->flags };
    if (!*logged_in(session->slot))
        info->state = rw ? CKS_RW_PUBLIC_SESSION : CKS_RO_PUBLIC_SESSION;
    else if (mock.user[session->slot - MOCK_FIRST_SLOT] == CKU_SO)
        info->state = CKS_RW_SO_FUNCTIONS;
    else
        info->state = rw ? CKS_RW_USER_FUNCTIONS : CKS_RO_USER_FUNCTIONS;
    return CKR_OK;
}

static bool is_pin(const CK_UTF8CHAR *pin, CK_ULONG len, const char *want)
{
    return pin != NULL && len == strlen(want) && memcmp(pin, want, len) == 0;
}

/* The PIN for one use of a key, PKCS#11 2.40 5.6 C_Login. */
static CK_RV login_for_operation(struct opened *session, const CK_UTF8CHAR *pin, CK_ULONG len)
{
    struct running *signing = &session->running[FAMILY_SIGN];

    if (!signing->active)
        return CKR_OPERATION_NOT_INITIALIZED;
    if (!is_pin(pin, len, MOCK_PIN))
        return CKR_PIN_INCORRECT;
    signing->authenticated = true;
    return CKR_OK;
}

CK_RV do_Login(CK_SESSION_HANDLE handle, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG len)
{
    CK_RV rv;
    struct opened *session = session_find(handle, &rv);

    if (session == NULL)
        return rv;
    if (user == CKU_CONTEXT_SPECIFIC)
        return login_for_operation(session, pin, len);
    if (user != CKU_USER && user != CKU_SO)
        return CKR_USER_TYPE_INVALID;
    if (*logged_in(session->slot))
        return CKR_USER_ALREADY_LOGGED_IN;
    if (!is_pin(pin, len, user == CKU_SO ? MOCK_SO_PIN : MOCK_PIN))
        return CKR_PIN_INCORRECT;
    *logged_in(session->slot) = true;
    mock.user[session->slot - MOCK_FIRST_SLOT] = user;
    return CKR_OK;
}

/* Operations that were begun go on, as in SoftHSM: to drop them is the gate's business. */
CK_RV do_Logout(CK_SESSION_HANDLE handle)
{
    CK_RV rv;
    const struct opened *session = session_find(handle, &rv);

    if (session == NULL)
        return rv;
    if (!*logged_in(session->slot))
        return CKR_USER_NOT_LOGGED_IN;
    *logged_in(session->slot) = false;
    return CKR_OK;
}

CK_RV do_WaitForSlotEvent(CK_FLAGS flags, CK_SLOT_ID *slot, void *reserved)
{
    (void)flags;
    (void)slot;
    (void)reserved;
    return CKR_NO_EVENT;
}
