#ifndef LINTGATE_VIRTUAL_H
#define LINTGATE_VIRTUAL_H

#include "lint/span.h"
#include "module/session.h"

/*
 * Data objects that the HSM never sees: a document that a caller registers to have its digest signed (PKCS#11 2.40 4.5, CKO_DATA with
 * CKA_APPLICATION `lintgate.tbs.v1`), and the report of a session's last refusal (`lintgate.report.v1`), which the caller that was
 * refused can look for. Each lives in the session that it belongs to, and goes with it.
 */
#define VIRTUAL_TBS    "lintgate.tbs.v1"
#define VIRTUAL_REPORT "lintgate.report.v1"

/* True if CKA_APPLICATION among the attributes is exactly `application`. */
bool virtual_is_asked(const CK_ATTRIBUTE *attributes, CK_ULONG count, const char *application);

/* A handle that no backend gives, fits a signed 64-bit integer, and cannot be guessed. False: no random numbers. */
bool virtual_handle(CK_OBJECT_HANDLE *object);

/*
 * C_GetAttributeValue of a virtual object: class, storage, application and `value`; `value.at` NULL: it does not show one. The
 * code of C_GetAttributeValue (PKCS#11 2.40 5.7).
 */
CK_RV virtual_attributes(
    const char *application, struct span value, CK_ATTRIBUTE *attributes, CK_ULONG count);

#endif
