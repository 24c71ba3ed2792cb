#ifndef LINTGATE_KEY_H
#define LINTGATE_KEY_H

#include "module/pkcs11.h"
#include "module/policy.h"
#include "module/token.h"

#include <stdbool.h>

/*
 * Which key is this handle? Asked of the backend at each use, because handles are given anew to other objects, labels and
 * identifiers are changed by whoever may. What a private key is, its public key says. Only where searches are needed
 * to tell (a key of elliptic curves, a second key of one name) their answer is kept for a moment; a wrong one would show
 * when the signature is verified.
 */
enum key_class {
    KEY_LOCKED = 0, /* a private key that no section names, or that cannot be told: it may do nothing */
    KEY_GATED,      /* a CA key: what it signs is linted and recorded first */
    KEY_FREE,       /* `sign = anything` */
};

enum { KEY_ID_BYTES = 64 /* CKA_ID that is compared; a longer one counts as none */ };

struct key {
    enum key_class class;
    struct key_policy *policy; /* NULL if locked */
    bool proven;               /* by the modulus of the private key itself, which nobody can change */
    bool told;                 /* a curve key's own attributes said it */
    CK_KEY_TYPE type;
    uint8_t id[KEY_ID_BYTES];
    size_t id_len;
    char token[TOKEN_SERIAL_BYTES]; /* serial number of its token, when searches looked; "": not known */
};

/*
 * True if `object` is one that no private operation can be done with: a certificate, a public or a secret key, data. False
 * for all else: *rv is then CKR_OK, or why the backend would not say.
 */
bool object_is_open(CK_SESSION_HANDLE of_backend, CK_OBJECT_HANDLE object, CK_RV *rv);

/*
 * Tells which private key `object` is, on a backend session of the gate's own: searches would disturb the caller's.
 * CKR_OK: *key is filled. Otherwise the backend's code, or CKR_KEY_FUNCTION_NOT_PERMITTED if the key's selector finds
 * more than one private key; *key is then locked.
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

/* True if `object` is still the key that key_find saw, as far as its own attributes tell. */
bool key_is_still(const struct key *key, CK_SESSION_HANDLE of_backend, CK_OBJECT_HANDLE object);

#endif
