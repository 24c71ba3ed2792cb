#ifndef LINTGATE_TESTS_FUNCTIONS_H
#define LINTGATE_TESTS_FUNCTIONS_H

#include "tests/module/cryptoki.h"

#include <stddef.h>
#include <stdint.h>

/* The functions of PKCS#11 as numbers, so that a test can walk over all of them and call each with arguments of its making. */

enum function {
#define FUNCTION(name, ...) FUNCTION_##name,
#include "tests/module/functions.def"
    FUNCTION_COUNT,
    FUNCTION_ANY = FUNCTION_COUNT,
};

enum { FUNCTION_MAX_ARGUMENTS = 10 /* C_UnwrapKeyAuthenticated */ };

/* Every kind of parameter with its type; the rest of this file and functions.c are made from it. */
#define TYPE_ARGUMENTS      void *
#define TYPE_INFO           CK_INFO *
#define TYPE_LIST           CK_FUNCTION_LIST **
#define TYPE_BOOL           CK_BBOOL
#define TYPE_SLOTS          CK_SLOT_ID *
#define TYPE_SLOT           CK_SLOT_ID
#define TYPE_SLOT_INFO      CK_SLOT_INFO *
#define TYPE_TOKEN_INFO     CK_TOKEN_INFO *
#define TYPE_MECHANISMS     CK_MECHANISM_TYPE *
#define TYPE_MECHANISM_TYPE CK_MECHANISM_TYPE
#define TYPE_MECHANISM_INFO CK_MECHANISM_INFO *
#define TYPE_PIN            CK_UTF8CHAR *
#define TYPE_LABEL          CK_UTF8CHAR *
#define TYPE_LENGTH         CK_ULONG
#define TYPE_COUNT          CK_ULONG
#define TYPE_FLAGS          CK_FLAGS
#define TYPE_NOTIFY         CK_NOTIFY
#define TYPE_USER           CK_USER_TYPE
#define TYPE_SESSION        CK_SESSION_HANDLE
#define TYPE_SESSION_INFO   CK_SESSION_INFO *
#define TYPE_OBJECT         CK_OBJECT_HANDLE
#define TYPE_MECHANISM      CK_MECHANISM *
#define TYPE_TEMPLATE       CK_ATTRIBUTE *
#define TYPE_BYTES          CK_BYTE *
#define TYPE_OUT            CK_BYTE *
#define TYPE_OUT_LENGTH     CK_ULONG *
#define TYPE_OUT_COUNT      CK_ULONG *
#define TYPE_OUT_SESSION    CK_SESSION_HANDLE *
#define TYPE_OUT_OBJECT     CK_OBJECT_HANDLE *
#define TYPE_OUT_SLOT       CK_SLOT_ID *
#define TYPE_INTERFACES     CK_INTERFACE *
#define TYPE_NAME           CK_UTF8CHAR *
#define TYPE_VERSION        CK_VERSION *
#define TYPE_OUT_INTERFACE  CK_INTERFACE **
#define TYPE_PARAMETER      void *
#define TYPE_VALIDATION     CK_SESSION_VALIDATION_FLAGS_TYPE
#define TYPE_OUT_FLAGS      CK_FLAGS *
#define TYPE_ASYNC          CK_ASYNC_DATA *
#define TYPE_ID             CK_ULONG

enum kind {
    KIND_NONE = 0, /* no such parameter */
    KIND_ARGUMENTS,
    KIND_INFO,
    KIND_LIST,
    KIND_BOOL,
    KIND_SLOTS,
    KIND_SLOT,
    KIND_SLOT_INFO,
    KIND_TOKEN_INFO,
    KIND_MECHANISMS,
    KIND_MECHANISM_TYPE,
    KIND_MECHANISM_INFO,
    KIND_PIN,
    KIND_LABEL,
    KIND_LENGTH,
    KIND_COUNT,
    KIND_FLAGS,
    KIND_NOTIFY,
    KIND_USER,
    KIND_SESSION,
    KIND_SESSION_INFO,
    KIND_OBJECT,
    KIND_MECHANISM,
    KIND_TEMPLATE,
    KIND_BYTES,
    KIND_OUT,
    KIND_OUT_LENGTH,
    KIND_OUT_COUNT,
    KIND_OUT_SESSION,
    KIND_OUT_OBJECT,
    KIND_OUT_SLOT,
    KIND_INTERFACES,
    KIND_NAME,
    KIND_VERSION,
    KIND_OUT_INTERFACE,
    KIND_PARAMETER, /* of one message; its length follows */
    KIND_VALIDATION,
    KIND_OUT_FLAGS,
    KIND_ASYNC,
    KIND_ID,
};

/* EACH(macro, kinds…) is macro(0, kind), macro(1, kind), … */
#define EACH_1(m, A)                                         m(0, A)
#define EACH_2(m, A, B)                                      EACH_1(m, A), m(1, B)
#define EACH_3(m, A, B, C)                                   EACH_2(m, A, B), m(2, C)
#define EACH_4(m, A, B, C, D)                                EACH_3(m, A, B, C), m(3, D)
#define EACH_5(m, A, B, C, D, E)                             EACH_4(m, A, B, C, D), m(4, E)
#define EACH_6(m, A, B, C, D, E, F)                          EACH_5(m, A, B, C, D, E), m(5, F)
#define EACH_7(m, A, B, C, D, E, F, G)                       EACH_6(m, A, B, C, D, E, F), m(6, G)
#define EACH_8(m, A, B, C, D, E, F, G, H)                    EACH_7(m, A, B, C, D, E, F, G), m(7, H)
#define EACH_9(m, A, B, C, D, E, F, G, H, I)                 EACH_8(m, A, B, C, D, E, F, G, H), m(8, I)
#define EACH_10(m, A, B, C, D, E, F, G, H, I, J)             EACH_9(m, A, B, C, D, E, F, G, H, I), m(9, J)
#define EACH_PICK(a, b, c, d, e, f, g, h, i, j, picked, ...) picked
#define EACH(m, ...)                                                                                         \
    EACH_PICK(                                                                                               \
        __VA_ARGS__, EACH_10, EACH_9, EACH_8, EACH_7, EACH_6, EACH_5, EACH_4, EACH_3, EACH_2, EACH_1, 0)     \
    (m, __VA_ARGS__)

/* For EACH. */
#define PARAMETER(n, kind) TYPE_##kind a##n        /* of a prototype */
#define ARGUMENT(n, kind)  a##n                    /* handed on */
#define NUMBER(n, kind)    (uintptr_t)(a##n)       /* as a number */
#define TYPED(n, kind)     (TYPE_##kind) values[n] /* from a number */
#define KIND(n, kind)      KIND_##kind

/* "Sign". */
const char *function_name(enum function function);

/* What its parameters are; the rest is KIND_NONE. */
const enum kind *function_kinds(enum function function);

/* A list of any version: what it has beyond CK_FUNCTION_LIST is looked at only as far as its version says. */
typedef CK_FUNCTION_LIST_3_2 function_list;

/* How many functions it has by its version, from the first one on: 68, 92 or 104. */
enum function function_count(const function_list *list);

/* Calls `function` of `list` with `values` as arguments, each turned into its type. */
CK_RV function_call(
    const function_list *list, enum function function, const uintptr_t values[FUNCTION_MAX_ARGUMENTS]);

/* The pointer that stands in `list`, as an address. */
const void *function_address(const function_list *list, enum function function);

#endif
