#ifndef LINTGATE_CODE_NAME_H
#define LINTGATE_CODE_NAME_H

#include "module/pkcs11.h"

enum { CODE_TEXT_BYTES = 24 };

/* "CKR_FUNCTION_REJECTED", or "0x…" in `text` for a code without a name here. */
const char *code_name(CK_RV code, char text[CODE_TEXT_BYTES]);

#endif
