/* module/gate_find.c - C_FindObjects and its kin: forwarded, but for who looks for the report of a refusal. */
#include "module/backend.h"
#include "module/calls.h"
#include "module/refusal.h"
#include "module/virtual.h"

/* Only who names its CKA_APPLICATION finds a report; everybody else sees the token's objects and no others. */
CK_RV track_FindObjectsInit(struct session *session, CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    CK_RV rv = CKR_FUNCTION_NOT_SUPPORTED;

    if (session->report_search != SEARCH_NONE)
        return CKR_OPERATION_ACTIVE;
    if (!session->free && virtual_is_asked(attributes, count, VIRTUAL_REPORT)) {
        if (operation_runs(session, OPERATION_FIND))
            return CKR_OPERATION_ACTIVE;
        session->report_search = session->refusal != NULL ? SEARCH_FOUND : SEARCH_EMPTY;
        return CKR_OK;
    }
    if (backend.C_FindObjectsInit != NULL)
        rv = backend.C_FindObjectsInit(session->backend, attributes, count);
    operation_began(session, OPERATION_FIND, rv);
    return rv;
}

static CK_RV give_report(struct session *session, CK_OBJECT_HANDLE *objects, CK_ULONG room, CK_ULONG *count)
{
    if (count == NULL || (objects == NULL && room > 0))
        return CKR_ARGUMENTS_BAD;
    *count = 0;
    if (session->report_search == SEARCH_FOUND && session->refusal != NULL && room > 0) {
        objects[(*count)++] = session->refusal->object;
        session->report_search = SEARCH_EMPTY;
    }
    return CKR_OK;
}

CK_RV track_FindObjects(struct session *session, CK_OBJECT_HANDLE *objects, CK_ULONG room, CK_ULONG *count)
{
    CK_RV rv = CKR_FUNCTION_NOT_SUPPORTED;

    if (session->report_search != SEARCH_NONE)
        return give_report(session, objects, room, count);
    if (!operation_runs(session, OPERATION_FIND))
        return CKR_OPERATION_NOT_INITIALIZED;
    if (backend.C_FindObjects != NULL)
        rv = backend.C_FindObjects(session->backend, objects, room, count);
    operation_went_on(session, OPERATION_FIND, false, rv);
    return rv;
}

CK_RV track_FindObjectsFinal(struct session *session)
{
    CK_RV rv = CKR_FUNCTION_NOT_SUPPORTED;

    if (session->report_search != SEARCH_NONE) {
        session->report_search = SEARCH_NONE;
        return CKR_OK;
    }
    if (!operation_runs(session, OPERATION_FIND))
        return CKR_OPERATION_NOT_INITIALIZED;
    if (backend.C_FindObjectsFinal != NULL)
        rv = backend.C_FindObjectsFinal(session->backend);
    operation_went_on(session, OPERATION_FIND, true, rv);
    return rv;
}
