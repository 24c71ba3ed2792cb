/* module/token.c - which tokens nothing protects. */
#include "module/token.h"

#include "module/backend.h"
#include "module/module.h"

/* A CK_TOKEN_INFO whose label a section frees. */
static bool read_info(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    return module.config->token_count > 0 && backend.C_GetTokenInfo(slot, info) == CKR_OK;
}

bool token_is_free(CK_SLOT_ID slot)
{
    CK_TOKEN_INFO info;

    return read_info(slot, &info) && config_frees_token(module.config, info.label);
}

bool token_may_be_initialized(CK_SLOT_ID slot, const CK_UTF8CHAR *label)
{
    CK_TOKEN_INFO info;

    if (!read_info(slot, &info))
        return false;
    if (config_frees_token(module.config, info.label))
        return true;
    return (info.flags & CKF_TOKEN_INITIALIZED) == 0 && label != NULL
           && config_frees_token(module.config, label);
}
