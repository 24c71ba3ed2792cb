#ifndef LINTGATE_BACKEND_H
#define LINTGATE_BACKEND_H

#include "module/pkcs11.h"

#include <stdbool.h>

/*
 * The HSM's own module. Its functions: those of the newest list that C_GetInterface has, up to 3.2; the 68 of PKCS#11 2.40
 * from C_GetFunctionList, whatever version that claims, where there is none or it has a gap. A function that it lacks is
 * NULL, except those that backend_load insists on. `version` is what it has: 2.40, 3.0 or 3.2; 0.0 before one is loaded.
 * Filled by backend_load under the closed door, then const.
 */
extern CK_FUNCTION_LIST_3_2 backend;

/* Those of C_GetFunctionList alone: some answer callers of 2.40 otherwise. Filled together with `backend`. */
extern CK_FUNCTION_LIST backend_2_40;

enum { BACKEND_ERROR_BYTES = 512 /* a reason with its NUL */ };

/*
 * Loads the module at `path` (absolute), once in the life of the process: it is never unloaded, and a second call with
 * the same path does nothing. False: `error` says why, and nothing of it will be called.
 */
bool backend_load(const char *path, char error[BACKEND_ERROR_BYTES]);

/*
 * C_Initialize of the backend, with operating system locks and `arguments` (may be NULL) as pReserved; `flags` are
 * the caller's. `forked`: this is a child whose parent had initialised it. Returns the backend's code, CKR_OK only if
 * it is this process and lintgate that initialised it; otherwise `error` says why.
 */
CK_RV backend_open(const char *arguments, CK_FLAGS flags, bool forked, char error[BACKEND_ERROR_BYTES]);

/* C_Finalize of the backend. */
CK_RV backend_close(void);

/* True if the token in `slot` signs with mechanism `type` itself; *info is then filled. */
bool backend_signs_with(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *info);

#endif
