#ifndef LINTGATE_MECHANISM_H
#define LINTGATE_MECHANISM_H

#include "crypto/digest.h"
#include "crypto/public_key.h"
#include "lint/span.h"
#include "module/pkcs11.h"

#include <stdbool.h>

/*
 * The mechanisms that a guarded key may sign with: those that take the whole message, and that SBR 7.1.3.2 has an
 * AlgorithmIdentifier for. Each with the key type that SBR allows it for, so type and key find exactly one row.
 */
struct mechanism {
    CK_MECHANISM_TYPE type;
    const char *name; /* "CKM_SHA256_RSA_PKCS" */
    enum key_type key;
    enum signature_scheme scheme;
    enum digest digest; /* DIGEST_NONE: EdDSA */
    CK_MECHANISM_TYPE
    raw; /* signs the digest: stands in on a token that lacks `type`. As `type`: there is none */
    struct span
        algorithm; /* AlgorithmIdentifier, DER with header: what tbs.signature must be, byte for byte */
};

/* The row for `type` with a key of type `key`; NULL: a guarded key does not sign like that. */
const struct mechanism *mechanism_find(CK_MECHANISM_TYPE type, enum key_type key);

/* All rows, for those who list them. */
extern const struct mechanism mechanisms[];
extern const size_t mechanism_count;

/* True if `word` is the configuration's name for `mechanism`: CKM_ cut off, '-' for '_'. */
bool mechanism_is_called(const struct mechanism *mechanism, const char *word);

/*
 * Looks at the caller's parameter. CKR_OK if it is what `mechanism` must have: none; for PSS the mechanism's digest for hash and
 * MGF1 and a salt of its length (RFC 4055 3.1); for EdDSA none or pure with an empty context (RFC 8410 3). Otherwise
 * CKR_MECHANISM_PARAM_INVALID. Reads each octet of the caller's memory once.
 */
CK_RV mechanism_parameter_check(const struct mechanism *mechanism, const CK_MECHANISM *asked);

/* What the backend gets in place of the caller's mechanism; `call` refers into itself, so it must not be copied. */
struct mechanism_call {
    CK_MECHANISM mechanism;
    CK_RSA_PKCS_PSS_PARAMS pss;
};
void mechanism_rebuild(const struct mechanism *mechanism, bool raw, struct mechanism_call *call);

enum {
    MECHANISM_INPUT_BYTES = 19 + DIGEST_MAX_BYTES, /* DigestInfo of SHA-512: RFC 8017 9.2 note 1 */
};

/*
 * Writes to `input` what a raw mechanism signs in place of `message`: its digest, for PKCS#1 v1.5 inside DigestInfo.
 * Octets written; 0 when memory ran out.
 */
size_t mechanism_raw_input(
    const struct mechanism *mechanism, struct span message, uint8_t input[MECHANISM_INPUT_BYTES]);

/*
 * A row that `asked`, with its parameter, stands in for when a key of type `key` signs a digest: CKM_RSA_PKCS, CKM_RSA_PKCS_PSS,
 * CKM_ECDSA. For CKM_RSA_PKCS, where only DigestInfo says which digest it is, one of several: mechanism_of_input tells them apart.
 * CKR_MECHANISM_INVALID: there is none; CKR_MECHANISM_PARAM_INVALID: by its parameter.
 */
CK_RV mechanism_find_raw(const CK_MECHANISM *asked, enum key_type key, const struct mechanism **mechanism);

/*
 * The row whose digest `input` is, exactly as RFC 8017 9.2 note 1 writes it, or bare and of the digest's length; `like` is a row that
 * mechanism_find_raw found. *value gets the digest, in `input`. NULL if it is none.
 */
const struct mechanism *mechanism_of_input(
    const struct mechanism *like, struct span input, struct span *value);

/* "CKM_RSA_PKCS" for what `mechanism` is signed with raw. Constant string. */
const char *mechanism_raw_name(const struct mechanism *mechanism);

/* "SHA-256", …; "" for DIGEST_NONE. Constant string. */
const char *mechanism_digest_name(enum digest digest);

/* True if no guarded key can ever use it to sign: raw, SHA-1, MD5 and foreign schemes. They are not advertised. */
bool mechanism_is_denied(CK_MECHANISM_TYPE type);

/* True if it works with private keys, other than to sign: RSA and the agreement of keys. */
bool mechanism_is_private(CK_MECHANISM_TYPE type);

/* True if only a private key signs, decrypts, unwraps or derives with it: any other object that does is one that lies. */
bool mechanism_wants_private(CK_MECHANISM_TYPE type);

/* True if its parameter is, or holds, the handle of a second object. */
bool mechanism_carries_handle(CK_MECHANISM_TYPE type);

/* True if its parameter is known to hold only bytes and numbers. */
bool mechanism_is_plain(CK_MECHANISM_TYPE type);

#endif
