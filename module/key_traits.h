#ifndef LINTGATE_KEY_TRAITS_H
#define LINTGATE_KEY_TRAITS_H

#include "lint/span.h"
#include "module/key.h"

/* What objects of the backend say of themselves. Its lengths are not believed. */

enum { ATTRIBUTE_BYTES = 16384 / 8 + 1 /* the longest attribute that is read: the modulus of RSA-16384 */ };

/* An attribute's value, in whose buffer it was read. */
struct value {
    CK_ULONG len; /* 0: the object does not have it */
    uint8_t bytes[ATTRIBUTE_BYTES];
};

/* What every private key says of itself. */
struct traits {
    CK_OBJECT_CLASS class;
    CK_KEY_TYPE type;
    uint8_t id[KEY_ID_BYTES];
    size_t id_len;
    struct value identity; /* whose key it is: a modulus, or what else was asked for */
};

struct span value_span(const struct value *value);

/* A number without leading zeros: PKCS#11 2.40 3.5 asks for that, tokens do as they like. */
struct span value_number(const struct value *value);

/* Reads an attribute. CKR_OK also if the object does not have it. */
CK_RV value_read(
    CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, struct value *value);

/* Reads an attribute that is a CK_ULONG, which must be there. */
CK_RV number_read(
    CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, CK_ULONG *number);

/* What is asked besides class and type. Each attribute more takes a token some microseconds. */
struct key_question {
    bool id;                    /* CKA_ID */
    CK_ATTRIBUTE_TYPE identity; /* which attribute is traits.identity; KEY_TOLD_BY_NONE: none */
};

/* Reads them, all in one call where the backend plays along: on some, each call opens a file or crosses a network. */
CK_RV traits_read(
    CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, struct key_question question, struct traits *traits);

#endif
