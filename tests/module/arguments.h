#ifndef LINTGATE_TESTS_ARGUMENTS_H
#define LINTGATE_TESTS_ARGUMENTS_H

#include "tests/module/functions.h"

/*
 * Arguments for any function: each points into this struct, so that a test that walks over all functions has something to
 * call them with, and finds in one place whatever they wrote.
 */
enum { ARGUMENT_OUT_BYTES = 4096 };

struct arguments {
    uintptr_t values[FUNCTION_MAX_ARGUMENTS]; /* for function_call */

    CK_SLOT_ID slot; /* what to use where such a parameter stands: set these first */
    CK_SESSION_HANDLE session;
    CK_OBJECT_HANDLE object;
    CK_MECHANISM mechanism;

    CK_BYTE in[64];
    CK_UTF8CHAR name[16]; /* of an interface */
    CK_VERSION version;
    CK_ASYNC_DATA async;
    CK_BYTE value[64];
    CK_ATTRIBUTE template[1]; /* CKA_LABEL */
    union {
        CK_BYTE bytes[ARGUMENT_OUT_BYTES]; /* whatever a function may write */
        CK_ULONG number;
    } out[FUNCTION_MAX_ARGUMENTS]; /* by position */
};

/* Fills `values` for `function`. */
void arguments_fill(struct arguments *arguments, enum function function);

/* The position of the nth parameter of the kind (0: the first); -1: there is none. */
int arguments_position(enum function function, enum kind kind, int nth);

#endif
