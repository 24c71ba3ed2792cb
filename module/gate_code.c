/* module/gate_code.c - what the caller gets: results and the backend's codes as codes of PKCS#11. */
#include "module/gate.h"

CK_RV ckr_of_backend(CK_RV code)
{
    switch (code) {
    case CKR_HOST_MEMORY:
    case CKR_GENERAL_ERROR:
    case CKR_FUNCTION_FAILED:
    case CKR_DATA_INVALID:
    case CKR_DATA_LEN_RANGE:
    case CKR_DEVICE_ERROR:
    case CKR_DEVICE_MEMORY:
    case CKR_FUNCTION_CANCELED:
    case CKR_FUNCTION_REJECTED:
    case CKR_KEY_HANDLE_INVALID:
    case CKR_KEY_SIZE_RANGE:
    case CKR_KEY_TYPE_INCONSISTENT:
    case CKR_KEY_FUNCTION_NOT_PERMITTED:
    case CKR_MECHANISM_INVALID:
    case CKR_MECHANISM_PARAM_INVALID:
    case CKR_PIN_INCORRECT:
    case CKR_PIN_EXPIRED:
    case CKR_PIN_LOCKED:
    case CKR_USER_NOT_LOGGED_IN: return code;
    case CKR_OBJECT_HANDLE_INVALID: return CKR_KEY_HANDLE_INVALID;
    case CKR_SESSION_COUNT: return CKR_DEVICE_MEMORY;
    case CKR_SESSION_READ_WRITE_SO_EXISTS:
        return CKR_USER_NOT_LOGGED_IN; /* no user's key while the officer is in */
    case CKR_DEVICE_REMOVED:
    case CKR_SESSION_CLOSED:
    case CKR_SESSION_HANDLE_INVALID:
    case CKR_TOKEN_NOT_PRESENT: return CKR_DEVICE_REMOVED;
    default: return CKR_DEVICE_ERROR; /* CKR_OK and CKR_BUFFER_TOO_SMALL, too: neither is true */
    }
}

CK_RV ckr_of(enum gate_result result, const struct key_policy *policy, CK_RV backend_code)
{
    static const CK_RV refusals[] = {
        [REFUSAL_FUNCTION_REJECTED] = CKR_FUNCTION_REJECTED,
        [REFUSAL_DATA_INVALID] = CKR_DATA_INVALID,
        [REFUSAL_KEY_FUNCTION_NOT_PERMITTED] = CKR_KEY_FUNCTION_NOT_PERMITTED,
        [REFUSAL_DEVICE_ERROR] = CKR_DEVICE_ERROR,
    };

    switch (result) {
    case GATE_SIGNED: return CKR_OK;
    case GATE_NO_ARTIFACT: return CKR_DATA_INVALID;
    case GATE_REFUSED: return refusals[policy->config->refusal_code];
    case GATE_NO_MEMORY: return CKR_HOST_MEMORY;
    case GATE_NOT_RECORDED: return CKR_DEVICE_ERROR;
    case GATE_BACKEND: return ckr_of_backend(backend_code);
    case GATE_UNVERIFIED:
    case GATE_TROUBLE: break;
    }
    return CKR_FUNCTION_FAILED;
}
