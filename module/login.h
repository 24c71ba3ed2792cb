#ifndef LINTGATE_LOGIN_H
#define LINTGATE_LOGIN_H

#include "config/complaint.h"
#include "config/config.h"
#include "module/pkcs11.h"

#include <stdbool.h>

/*
 * Translation of PINs: where a token's section has gate-pin, programs log in with that, and lintgate with the token's own. A wrong gate
 * PIN never reaches the token, and a PIN that the token did not take is not shown to it again, by no process.
 */

/*
 * The section that translates PINs for the token in `slot`; NULL: none does. Asks the backend unless no section translates any; *info is
 * then the token's. Another code than CKR_OK: it cannot be told, and nobody logs in.
 */
CK_RV login_section(CK_SLOT_ID slot, const struct config_token **section, CK_TOKEN_INFO *info);

/*
 * C_Login on the backend's session `there`, whose token is in `slot`, with the PIN or with what it stands for. A refusal of lintgate's own is
 * recorded: CKR_PIN_INCORRECT for a wrong gate PIN, CKR_PIN_LOCKED after too many, CKR_DEVICE_ERROR where the token's own PIN is at fault.
 */
CK_RV login_on(
    CK_SLOT_ID slot, CK_SESSION_HANDLE there, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG pin_len);

/* At the start: whether each token's PIN can be had. False: `error` says why not. */
bool login_pins_are_there(const struct config *config, char error[COMPLAINT_MAX_BYTES]);

#endif
