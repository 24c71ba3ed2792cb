#ifndef LINTGATE_POLICY_H
#define LINTGATE_POLICY_H

#include "config/config.h"
#include "crypto/public_key.h"
#include "lint/cert.h"
#include "lint/document.h"
#include "lint/pins.h"
#include "lint/verdict.h"
#include "module/mechanism.h"
#include "module/selector.h"

#include <stdatomic.h>

enum {
    POLICY_SHA256_BYTES = 32,             /* FIPS 180-4 */
    POLICY_FREE_BYTES = 64 * 1024 * 1024, /* of what a key that is no CA key signs: code, archives */
};

/* A key section made ready for the gate: its files read, its words resolved. Const, but for the last two. */
struct key_policy {
    const struct config_key *config;
    struct selector selector;
    struct public_key *public_key;         /* the key's identity */
    uint8_t *file;                         /* DER of the issuer's certificate, or of the public key alone */
    uint8_t *responder_file;               /* DER of the responder's certificate */
    struct span spki;                      /* SubjectPublicKeyInfo of the key, in one of them */
    uint8_t spki_sha256[DIGEST_MAX_BYTES]; /* of `spki`; 32 octets */
    struct cert *issuer;                   /* NULL: the key has no certificate yet */
    struct cert **roots;                   /* that it may cross-certify, ended by NULL; NULL: none */
    uint8_t **root_octets;                 /* of them */
    struct cert *responder;                /* whose key it is, if not the issuer's: signs responses alone */
    struct policy lint;                    /* kinds and profiles that it may sign; what refuses; waivers */
    struct waiver *waivers;                /* of `lint` */
    struct pins pins;                      /* what certificates that it signs may contain */
    uint32_t mechanisms;                   /* bit n: mechanisms[n] (mechanism.h) */
    bool free;                             /* no CA key: signs anything, nothing is linted */
    bool raw;                              /* signs a digest, too, of bytes that lintgate has (candidate.h) */
    size_t limit;                          /* octets that it signs at most, whatever they are */
    atomic_bool looked_at;                 /* what the token would let it do besides was told */
    atomic_bool digest_refused;            /* it was recorded that the key signs no digest */
    atomic_bool failed; /* made a signature that does not verify with public_key: signs no more */
};

struct policies {
    struct key_policy *keys; /* in the configuration's order */
    size_t count;
    size_t raw_limit; /* octets that a key signs by their digest at most; 0: none does */
    char **notes;     /* of waivers */
    size_t note_count;
};

/*
 * Makes the policies of `config`, which must outlive them. Everything that is wrong is told through `complaints`, with
 * file and line. NULL if there was anything, or memory ran out. No state of the module's: `lintgate check-config` uses it too.
 */
struct policies *policies_new(const struct config *config, struct complaints *complaints);

/* NULL is fine. */
void policies_free(struct policies *policies);

/* Octets that a document of `kind` may have; 0 if the key signs none of that kind. */
size_t policy_limit(const struct key_policy *key, enum document_kind kind);

/* True if the key may sign with `mechanism`, a row of mechanism.h's table. */
bool policy_allows(const struct key_policy *key, const struct mechanism *mechanism);

/*
 * True if the key may sign digests as the row `mechanism` makes them: with that row or, for CKM_RSA_PKCS, which leaves open what the
 * digest is, with another of its kind.
 */
bool policy_allows_like(const struct key_policy *key, const struct mechanism *mechanism);

/* True if some key may sign digests with the raw mechanism `type`. */
bool policies_use_raw(const struct policies *policies, CK_MECHANISM_TYPE type);

#endif
