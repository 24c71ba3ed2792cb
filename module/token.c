/* module/token.c - what a token is called, and which tokens nothing protects. */
#include "module/token.h"

#include "module/backend.h"
#include "module/module.h"

#include <string.h>

void token_serial(const CK_TOKEN_INFO *info, char serial[TOKEN_SERIAL_BYTES])
{
    size_t len = sizeof info->serialNumber;

    while (len > 0 && info->serialNumber[len - 1] == ' ')
        len--;
    memset(serial, 0, TOKEN_SERIAL_BYTES);
    memcpy(serial, info->serialNumber, len);
}

bool token_is_free(CK_SLOT_ID slot)
{
    CK_TOKEN_INFO info;

    return module.config->token_count > 0 && backend.C_GetTokenInfo(slot, &info) == CKR_OK
           && config_frees_token(module.config, info.label);
}

CK_RV token_may_be_initialized(CK_SLOT_ID slot, const CK_UTF8CHAR *label)
{
    CK_TOKEN_INFO info;
    CK_RV rv;

    if (module.config->token_count == 0)
        return CKR_TOKEN_WRITE_PROTECTED;
    rv = backend.C_GetTokenInfo(slot, &info);
    if (rv != CKR_OK)
        return rv;
    if (config_frees_token(module.config, info.label))
        return CKR_OK;
    return (info.flags & CKF_TOKEN_INITIALIZED) == 0 && label != NULL
                   && config_frees_token(module.config, label)
               ? CKR_OK
               : CKR_TOKEN_WRITE_PROTECTED;
}
