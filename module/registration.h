#ifndef LINTGATE_REGISTRATION_H
#define LINTGATE_REGISTRATION_H

#include "module/session.h"

/*
 * C_CreateObject of a document to be signed by its digest (virtual.h). It is judged at once, so that the caller hears of a refusal before
 * it signs; and again when it is signed, as if nobody had looked. CKR_OK: *object stands for it until it is signed, destroyed, or its
 * session or time is over. CKR_ATTRIBUTE_VALUE_INVALID: refused, recorded, and the session's last refusal says why; or no document, or
 * one that is to be stored. Never reaches the backend.
 */
CK_RV registration_make(
    struct session *session, const CK_ATTRIBUTE *attributes, CK_ULONG count, CK_OBJECT_HANDLE *object);

#endif
