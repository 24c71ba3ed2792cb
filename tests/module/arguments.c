/* tests/module/arguments.c - something to call any function with. */
#include "tests/module/arguments.h"

#include <string.h>

static uintptr_t number_of(const void *pointer)
{
    return (uintptr_t)pointer;
}

static CK_FLAGS flags_for(enum function function)
{
    if (function == FUNCTION_OpenSession)
        return CKF_SERIAL_SESSION | CKF_RW_SESSION;
    if (function == FUNCTION_SessionCancel)
        return CKF_SIGN | CKF_DIGEST | CKF_FIND_OBJECTS;
    return function == FUNCTION_WaitForSlotEvent ? CKF_DONT_BLOCK : 0;
}

/* What stands at position `n`, of this kind. */
static uintptr_t value_for(struct arguments *arguments, enum function function, enum kind kind, int n)
{
    switch (kind) {
    case KIND_SLOT: return arguments->slot;
    case KIND_SESSION: return arguments->session;
    case KIND_OBJECT: return arguments->object;
    case KIND_MECHANISM: return number_of(&arguments->mechanism);
    case KIND_MECHANISM_TYPE: return arguments->mechanism.mechanism;
    case KIND_TEMPLATE: return number_of(arguments->template);
    case KIND_COUNT: return 1;
    case KIND_BYTES:
    case KIND_PIN:
    case KIND_LABEL: return number_of(arguments->in);
    case KIND_PARAMETER: return number_of(arguments->in);
    case KIND_LENGTH: return sizeof arguments->in;
    case KIND_NAME: return number_of(arguments->name);
    case KIND_VERSION: return number_of(&arguments->version);
    case KIND_ASYNC: return number_of(&arguments->async);
    case KIND_VALIDATION: return 1; /* CKS_LAST_VALIDATION_OK */
    case KIND_ID: return 1;
    case KIND_FLAGS: return flags_for(function);
    case KIND_USER: return CKU_USER;
    case KIND_BOOL: return CK_TRUE;
    case KIND_ARGUMENTS:
    case KIND_NOTIFY:
    case KIND_NONE: return 0;
    case KIND_OUT_LENGTH:
    case KIND_OUT_COUNT:
        arguments->out[n].number = sizeof arguments->out[n] / sizeof(CK_ULONG); /* room, in numbers too */
        return number_of(&arguments->out[n]);
    case KIND_INFO:
    case KIND_LIST:
    case KIND_SLOTS:
    case KIND_SLOT_INFO:
    case KIND_TOKEN_INFO:
    case KIND_MECHANISMS:
    case KIND_MECHANISM_INFO:
    case KIND_SESSION_INFO:
    case KIND_OUT:
    case KIND_OUT_SESSION:
    case KIND_OUT_OBJECT:
    case KIND_OUT_INTERFACE:
    case KIND_OUT_FLAGS:
    case KIND_INTERFACES:
    case KIND_OUT_SLOT: return number_of(&arguments->out[n]);
    }
    return 0;
}

void arguments_fill(struct arguments *arguments, enum function function)
{
    const enum kind *kinds = function_kinds(function);

    memset(arguments->out, 0, sizeof arguments->out);
    memset(arguments->value, 0, sizeof arguments->value);
    memcpy(arguments->name, "PKCS 11", sizeof "PKCS 11");
    arguments->version = (CK_VERSION){ 2, 40 };
    arguments->async = (CK_ASYNC_DATA){ .pValue = arguments->out[0].bytes, .ulValue = ARGUMENT_OUT_BYTES };
    arguments->template[0] = (CK_ATTRIBUTE){ CKA_LABEL, arguments->value, sizeof arguments->value };
    for (int n = 0; n < FUNCTION_MAX_ARGUMENTS; n++)
        arguments->values[n] = value_for(arguments, function, kinds[n], n);
}

int arguments_position(enum function function, enum kind kind, int nth)
{
    const enum kind *kinds = function_kinds(function);

    for (int n = 0; n < FUNCTION_MAX_ARGUMENTS; n++)
        if (kinds[n] == kind && nth-- == 0)
            return n;
    return -1;
}
