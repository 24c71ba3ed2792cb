/* module/code_name.c - PKCS#11's return codes in words. */
#include "module/code_name.h"

#include <stdio.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

const char *code_name(CK_RV code, char text[CODE_TEXT_BYTES])
{
#define NAMED(code)                                                                                          \
    {                                                                                                        \
        code, #code                                                                                          \
    }
    static const struct {
        CK_RV code;
        const char *name;
    } names[] = {
        NAMED(CKR_OK),
        NAMED(CKR_HOST_MEMORY),
        NAMED(CKR_GENERAL_ERROR),
        NAMED(CKR_FUNCTION_FAILED),
        NAMED(CKR_ARGUMENTS_BAD),
        NAMED(CKR_ATTRIBUTE_VALUE_INVALID),
        NAMED(CKR_DATA_INVALID),
        NAMED(CKR_DATA_LEN_RANGE),
        NAMED(CKR_DEVICE_ERROR),
        NAMED(CKR_DEVICE_MEMORY),
        NAMED(CKR_DEVICE_REMOVED),
        NAMED(CKR_FUNCTION_CANCELED),
        NAMED(CKR_KEY_HANDLE_INVALID),
        NAMED(CKR_KEY_FUNCTION_NOT_PERMITTED),
        NAMED(CKR_MECHANISM_INVALID),
        NAMED(CKR_OPERATION_NOT_INITIALIZED),
        NAMED(CKR_PIN_INCORRECT),
        NAMED(CKR_PIN_INVALID),
        NAMED(CKR_PIN_LEN_RANGE),
        NAMED(CKR_PIN_EXPIRED),
        NAMED(CKR_PIN_LOCKED),
        NAMED(CKR_SESSION_CLOSED),
        NAMED(CKR_SESSION_HANDLE_INVALID),
        NAMED(CKR_TOKEN_NOT_PRESENT),
        NAMED(CKR_USER_NOT_LOGGED_IN),
        NAMED(CKR_USER_PIN_NOT_INITIALIZED),
        NAMED(CKR_BUFFER_TOO_SMALL),
        NAMED(CKR_CRYPTOKI_NOT_INITIALIZED),
        NAMED(CKR_FUNCTION_REJECTED),
    };
#undef NAMED

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (names[i].code == code)
            return names[i].name;
    snprintf(text, CODE_TEXT_BYTES, "0x%08lx", code);
    return text;
}
