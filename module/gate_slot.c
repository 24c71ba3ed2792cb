/* module/gate_slot.c - what lintgate, its tokens and its mechanisms say of themselves. */
#include "module/backend.h"
#include "module/calls.h"
#include "module/entry.h"
#include "module/hsm_pin.h"
#include "module/key_memory.h"
#include "module/login.h"
#include "module/mechanism.h"
#include "module/module.h"
#include "module/own.h"
#include "module/token.h"

#include <stdlib.h>
#include <string.h>

enum {
    MECHANISMS_MAX = 4096,       /* that a token may list; the standard knows about 500 */
    MECHANISMS_MORE = 16,        /* that lintgate may add: fewer */
    MECHANISM_LIST_ATTEMPTS = 3, /* at a list that grows between being measured and being read */
};

/* With as much of the standard as this caller is offered. */
static CK_RV get_info(CK_VERSION offered, CK_INFO *info)
{
    static const char prefix[] = "lintgate "; /* then the backend's own description, as much as fits */
    const size_t prefix_len = sizeof prefix - 1;
    CK_INFO own;
    CK_RV rv;

    if (info == NULL)
        return CKR_ARGUMENTS_BAD;
    rv = backend.C_GetInfo(&own);
    if (rv != CKR_OK)
        return rv;
    own.cryptokiVersion = offered;
    memmove(own.libraryDescription + prefix_len, own.libraryDescription,
        sizeof own.libraryDescription - prefix_len);
    memcpy(own.libraryDescription, prefix, prefix_len);
    *info = own;
    return CKR_OK;
}

CK_RV own_GetInfo(CK_INFO *info)
{
    return get_info(calls_2_40.version, info);
}

CK_RV own_3_0_GetInfo(CK_INFO *info)
{
    return get_info(backend.version, info);
}

/* Where lintgate compares PINs, programs that mind such things must bring its own. */
static CK_RV tell_of_gate_pin(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    const struct config_token *section;
    CK_TOKEN_INFO own;
    const CK_RV rv = login_section(slot, &section, &own);

    if (rv == CKR_OK && section != NULL) {
        info->flags &= ~(CK_FLAGS)CKF_PROTECTED_AUTHENTICATION_PATH;
        info->ulMinPinLen = 1;
        info->ulMaxPinLen = HSM_PIN_BYTES - 1;
    }
    return rv;
}

CK_RV own_GetTokenInfo(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    const CK_RV rv = backend.C_GetTokenInfo(slot, info);

    if (rv != CKR_OK || info == NULL)
        return rv;
    if (info->ulSessionCount != CK_UNAVAILABLE_INFORMATION) {
        const CK_ULONG own = own_session_count(slot); /* read-only ones: the other count has none of them */

        info->ulSessionCount -= own < info->ulSessionCount ? own : info->ulSessionCount;
    }
    return tell_of_gate_pin(slot, info);
}

/* The row that stands in for `type` on this token, NULL if the token has it itself or lacks the raw one. */
static const struct mechanism *stand_in(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *raw_info)
{
    CK_MECHANISM_INFO info;

    for (size_t i = 0; i < mechanism_count; i++) {
        const struct mechanism *row = &mechanisms[i];

        if (row->type == type && row->raw != row->type && !backend_signs_with(slot, type, &info)
            && backend_signs_with(slot, row->raw, raw_info))
            return row;
    }
    return NULL;
}

/* Alone: the objects of the token go. */
CK_RV own_InitToken(CK_SLOT_ID slot, CK_UTF8CHAR *pin, CK_ULONG pin_len, CK_UTF8CHAR *label)
{
    CK_UTF8CHAR copy[CONFIG_LABEL_BYTES];
    CK_RV rv;

    if (backend.C_InitToken == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (label != NULL)
        memcpy(copy, label, sizeof copy);
    rv = token_may_be_initialized(slot, label != NULL ? copy : NULL);
    if (rv != CKR_OK)
        return rv;
    key_memory_clear();
    return backend.C_InitToken(slot, pin, pin_len, label != NULL ? copy : NULL);
}

/* No key signs with it: neither with the document, nor with its digest. */
static bool is_hidden(CK_MECHANISM_TYPE type)
{
    return mechanism_is_denied(type) && !policies_use_raw(module.policies, type);
}

/* As the backend's function `ask` has it. */
static CK_RV get_mechanism_info(CK_RV (*ask)(CK_SLOT_ID, CK_MECHANISM_TYPE, CK_MECHANISM_INFO *),
    CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *info)
{
    /* No private key does these through lintgate, so no mechanism of theirs claims them. */
    const CK_FLAGS private_uses = CKF_DECRYPT | CKF_UNWRAP | CKF_SIGN_RECOVER | CKF_DERIVE | CKF_DECAPSULATE
                                  | CKF_MESSAGE_DECRYPT | CKF_MESSAGE_SIGN;
    const CK_FLAGS kept_of_raw = CKF_HW | CKF_EC_F_P | CKF_EC_NAMEDCURVE | CKF_EC_UNCOMPRESS
                                 | CKF_EC_COMPRESS;
    CK_MECHANISM_INFO own = { 0 }, raw = { 0 }; /* SoftHSM adds its flags for AES-GCM to what lies there */
    const bool free_token = token_is_free(slot);
    CK_RV rv;

    if (info == NULL)
        return free_token ? ask(slot, type, NULL) : CKR_ARGUMENTS_BAD;
    rv = ask(slot, type, &own);
    if (free_token) {
        if (rv == CKR_OK)
            *info = own;
        return rv;
    }
    if (is_hidden(type))
        return rv == CKR_OK ? CKR_MECHANISM_INVALID : rv;
    if (stand_in(slot, type, &raw) != NULL) {
        if (rv != CKR_OK)
            own = (CK_MECHANISM_INFO){ raw.ulMinKeySize, raw.ulMaxKeySize, raw.flags & kept_of_raw };
        own.flags |= CKF_SIGN;
        rv = CKR_OK;
    }
    if (rv != CKR_OK)
        return rv;
    if (mechanism_is_private(type) || mechanism_is_denied(type))
        own.flags &= ~private_uses;
    *info = own;
    return CKR_OK;
}

CK_RV own_GetMechanismInfo(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *info)
{
    return get_mechanism_info(backend_2_40.C_GetMechanismInfo, slot, type, info);
}

CK_RV own_3_0_GetMechanismInfo(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *info)
{
    return get_mechanism_info(backend.C_GetMechanismInfo, slot, type, info);
}

/* The backend's whole list, free()d by the caller, with room for MECHANISMS_MORE. */
static CK_RV backend_list(CK_SLOT_ID slot, CK_MECHANISM_TYPE **list, CK_ULONG *count)
{
    CK_RV rv = CKR_BUFFER_TOO_SMALL;

    *list = NULL;
    for (int i = 0; rv == CKR_BUFFER_TOO_SMALL && i < MECHANISM_LIST_ATTEMPTS; i++) {
        CK_ULONG room;

        free(*list);
        *list = NULL;
        rv = backend.C_GetMechanismList(slot, NULL, count);
        if (rv != CKR_OK)
            break;
        room = *count;
        if (room > MECHANISMS_MAX)
            return CKR_DEVICE_ERROR;
        *list = calloc(room + MECHANISMS_MORE, sizeof **list);
        if (*list == NULL)
            return CKR_HOST_MEMORY;
        rv = backend.C_GetMechanismList(slot, *list, count);
        if (rv == CKR_OK && *count > room)
            rv = CKR_DEVICE_ERROR;
    }
    if (rv != CKR_OK) {
        free(*list);
        *list = NULL;
    }
    return rv == CKR_BUFFER_TOO_SMALL ? CKR_DEVICE_ERROR : rv;
}

static bool list_has(const CK_MECHANISM_TYPE *list, CK_ULONG count, CK_MECHANISM_TYPE type)
{
    for (CK_ULONG i = 0; i < count; i++)
        if (list[i] == type)
            return true;
    return false;
}

/* Leaves out what no key may sign with, adds what lintgate does for the token: as own_GetMechanismInfo says it. */
static CK_ULONG list_as_told(CK_SLOT_ID slot, CK_MECHANISM_TYPE *list, CK_ULONG count)
{
    CK_MECHANISM_INFO info;
    CK_ULONG kept = 0;

    for (CK_ULONG i = 0; i < count; i++)
        if (!is_hidden(list[i]))
            list[kept++] = list[i];
    for (size_t i = 0; i < mechanism_count; i++)
        if (!list_has(list, kept, mechanisms[i].type) && stand_in(slot, mechanisms[i].type, &info) != NULL)
            list[kept++] = mechanisms[i].type;
    return kept;
}

CK_RV own_GetMechanismList(CK_SLOT_ID slot, CK_MECHANISM_TYPE *mechanism_list, CK_ULONG *count)
{
    CK_MECHANISM_TYPE *list;
    CK_ULONG have, room;
    CK_RV rv;

    if (token_is_free(slot))
        return backend.C_GetMechanismList(slot, mechanism_list, count);
    if (count == NULL)
        return CKR_ARGUMENTS_BAD;
    rv = backend_list(slot, &list, &have);
    if (rv != CKR_OK)
        return rv;
    have = list_as_told(slot, list, have);
    room = *count;
    if (mechanism_list != NULL && room < have)
        rv = CKR_BUFFER_TOO_SMALL;
    else if (mechanism_list != NULL)
        memcpy(mechanism_list, list, have * sizeof *list);
    *count = have;
    free(list);
    return rv;
}

/* Without the lock while it blocks: C_Finalize, which ends the wait, must come in. */
CK_RV own_WaitForSlotEvent(CK_FLAGS flags, CK_SLOT_ID *slot, void *reserved)
{
    CK_RV (*wait)(CK_FLAGS, CK_SLOT_ID *, void *);
    CK_RV rv;

    if (!entry_begin(ENTRY_SHARED, &rv))
        return rv;
    wait = backend.C_WaitForSlotEvent;
    rv = CKR_FUNCTION_NOT_SUPPORTED;
    if (wait != NULL && (flags & CKF_DONT_BLOCK) != 0)
        rv = wait(flags, slot, reserved);
    entry_end();
    return wait != NULL && (flags & CKF_DONT_BLOCK) == 0 ? wait(flags, slot, reserved) : rv;
}
