#ifndef LINTGATE_TESTS_MOCK_HOUSE_H
#define LINTGATE_TESTS_MOCK_HOUSE_H

#include "tests/module/authority.h"
#include "tests/module/cryptoki.h"
#include "tests/module/mockhsm.h"

/* The mock HSM with a CA's key, and lintgate before it. What does not work ends the program. */

/* The instance that lintgate will load, too. */
const struct mock *mock_house_load(void);

/* Writes lintgate.conf for the key "ca" into `directory`, which is the journal's as well, and names it in the environment. */
void mock_house_configure(const char *directory, const struct authority *ca);

/* One signature of `key`, of P-256. */
void mock_house_sign(
    CK_FUNCTION_LIST *gate, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key, struct bytes tbs);

/* The same, where `want` need not be CKR_OK: C_Sign answers that. */
void mock_house_ask(
    CK_FUNCTION_LIST *gate, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key, struct bytes tbs, CK_RV want);

#endif
