#ifndef LINTGATE_TOKEN_H
#define LINTGATE_TOKEN_H

#include "module/pkcs11.h"

#include <stdbool.h>

enum { TOKEN_SERIAL_BYTES = 17 /* CK_TOKEN_INFO's serialNumber with a NUL; PKCS#11 2.40 3.2 */ };

/* The serial number without its padding. */
void token_serial(const CK_TOKEN_INFO *info, char serial[TOKEN_SERIAL_BYTES]);

/*
 * Tokens that the configuration leaves to their users: `[token "LABEL"] protect = no`. By their label, which the token itself
 * says; slots are numbered as the backend likes.
 */

/* True if nothing protects the token in `slot`. Asks the backend, unless no section frees any. */
bool token_is_free(CK_SLOT_ID slot);

/*
 * CKR_OK if C_InitToken may run: on a free token, or on one that was never initialised and will get a free one's label.
 * CKR_TOKEN_WRITE_PROTECTED, or why the backend says nothing of the token.
 */
CK_RV token_may_be_initialized(CK_SLOT_ID slot, const CK_UTF8CHAR *label);

#endif
