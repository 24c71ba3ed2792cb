#ifndef LINTGATE_ALGORITHM_H
#define LINTGATE_ALGORITHM_H

#include "lint/key_info.h"

/* The AlgorithmIdentifiers that the SBR allow, byte for byte, and what belongs to each. */

/* What a public key can do decides what it may be used for. */
enum key_kind {
    KIND_OTHER = 0, /* none that the SBR know */
    KIND_RSA,       /* signs and transports keys */
    KIND_EC,        /* signs and agrees on keys */
    KIND_EDDSA,     /* signs */
    KIND_ML_DSA,    /* signs */
    KIND_ML_KEM,    /* transports keys */
    KIND_COUNT
};

/* SBR 7.1.3.1: how SubjectPublicKeyInfo may name a key. */
struct key_algorithm {
    const char *name;     /* "P-256" */
    struct span encoding; /* AlgorithmIdentifier with header */
    enum key_kind kind;
    enum oid oid;
    enum oid curve; /* of id-ecPublicKey; OID_UNKNOWN for the others */
    size_t octets;  /* of subjectPublicKey; for id-ecPublicKey of one coordinate; 0: another structure */
    int since;      /* yyyymmdd */
    unsigned scope; /* documents that may hold such a key */
};

/* SBR 7.1.3.2: how a signature may be named. */
struct signature_algorithm {
    const char *name;     /* "ecdsa-with-SHA256" */
    struct span encoding; /* AlgorithmIdentifier with header */
    enum oid key;         /* key algorithm of the signer; OID_ALG_EC with its curve */
    enum oid curve;
    int since; /* yyyymmdd */
};

/* The row that `key` is encoded as; NULL if there is none. */
const struct key_algorithm *key_algorithm_of(const struct key_info *key);

/* The row with that AlgorithmIdentifier; NULL if there is none. */
const struct signature_algorithm *signature_algorithm_find(struct span encoding);

/* By the algorithm's identifier alone: parameters are for the rule that compares encodings. */
enum key_kind key_kind_of(const struct key_info *key);

/* "RSA", "EC", "EdDSA", "ML-DSA", "ML-KEM"; "other". */
const char *key_kind_name(enum key_kind kind);

/* algorithm and parameters of an AlgorithmIdentifier; parameters.at == NULL if absent. Empty for what is not one. */
struct span algorithm_oid(struct span whole);
struct span algorithm_parameters(struct span whole);

#endif
