#ifndef LINTGATE_KEY_H
#define LINTGATE_KEY_H

#include "module/pkcs11.h"
#include "module/policy.h"
#include "module/token.h"

#include <stdbool.h>

/*
 * Which key is this handle? Asked of the backend at each use, because handles are given anew to other objects, labels and
 * identifiers are changed by whoever may. What a private key is, its public key says. What was found is kept for a moment
 * (key_memory.h). A memory lets nothing through: a handle that it takes for a CA key's goes to the backend's C_SignInit on a session
 * of the gate's own, and afterwards the handle is asked what it is; only that answer counts. Whatever else a handle was a moment
 * ago is asked first. A key that is taken for another one even so shows when the signature is verified.
 */
enum key_class {
    KEY_LOCKED = 0, /* a private key that no section names, or that cannot be told: it may do nothing */
    KEY_GATED,      /* a CA key: what it signs is linted and recorded first */
    KEY_FREE,       /* `sign = anything` */
};

/* How a mechanism is done with the key. */
enum key_way {
    KEY_WAY_UNKNOWN = 0, /* the token is to be asked */
    KEY_WAY_WHOLE,       /* the token does it */
    KEY_WAY_RAW,         /* the token signs the digest */
};

enum { KEY_ID_BYTES = 64 /* CKA_ID that is compared; a longer one counts as none */ };

#define KEY_TOLD_BY_NONE ((CK_ATTRIBUTE_TYPE)0) /* CKA_CLASS, which says nothing of whose a key is */

struct key {
    enum key_class class;
    struct key_policy *policy; /* NULL if locked */
    bool proven;               /* by the modulus of the private key itself, which nobody can change */
    CK_ATTRIBUTE_TYPE told_by; /* its own attribute that said it; KEY_TOLD_BY_NONE: searches did */
    CK_KEY_TYPE type;
    uint8_t id[KEY_ID_BYTES];
    size_t id_len;
    char token[TOKEN_SERIAL_BYTES]; /* serial number of its token, when searches looked; "": not known */
    CK_MECHANISM_TYPE mechanism;    /* that it was last used with */
    enum key_way way;               /* of that one */
};

/*
 * True if `object` is one that no private operation can be done with: a certificate, a public or a secret key, data. False
 * for all else: *rv is then CKR_OK, or why the backend would not say.
 */
bool object_is_open(CK_SESSION_HANDLE of_backend, CK_OBJECT_HANDLE object, CK_RV *rv);

/*
 * Tells which private key `object` is, on a backend session of the gate's own: searches would disturb the caller's.
 * CKR_OK: *key is filled. Otherwise the backend's code, or CKR_KEY_FUNCTION_NOT_PERMITTED if the key's selector finds
 * more than one private key, or more public keys have its identifier than are looked at; *key is then locked.
 */
CK_RV key_find(const struct policies *policies, CK_SESSION_HANDLE own, CK_SLOT_ID slot,
    CK_OBJECT_HANDLE object, struct key *key);

/* What an object on a token that nothing protects is, as far as CA keys go. */
enum outsider {
    OUTSIDER_CA = 0,     /* a CA key, or a private key that does not say what it is */
    OUTSIDER_CURVE,      /* could be a CA key: what it signs will tell */
    OUTSIDER_FREE,       /* no CA key */
    OUTSIDER_UNREADABLE, /* perhaps nothing at all */
};

/* Tells it by what the object says of itself. Asks nothing if no section has a CA key that it could be. */
enum outsider key_outside(
    const struct policies *policies, CK_SESSION_HANDLE of_backend, CK_OBJECT_HANDLE object);

/*
 * True if `object` is still the key that key_find saw, as far as its own attributes tell: class, type, and modulus, or identifier and what
 * else told. Asks once, of backends that answer several questions in one call.
 */
bool key_is_still(const struct key *key, CK_SESSION_HANDLE of_backend, CK_OBJECT_HANDLE object);

#endif
