#ifndef LINTGATE_RSA_H
#define LINTGATE_RSA_H

#include "lint/key_info.h"
#include "lint/rests.h"

/* RFC 3279 2.3.1: RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER } */
struct rsa_key {
    struct span modulus, exponent; /* content octets of the INTEGERs; both numbers are above 0 */
};

/* Reads `info` as an RSA key. False if it is none, or one that is not well-formed. */
bool rsa_key_read(const struct key_info *info, struct rsa_key *key);

/*
 * True if Fermat's method finds two factors of `modulus` in 100 rounds: they are so close that everybody can compute the private
 * key. A modulus whose factors are not close passes for one in 1 of 2^64 cases at most. False for moduli of more
 * than SQUARE_ROOT_MAX_BITS.
 */
bool rsa_factors_close(const struct rests *modulus);

/*
 * True if `modulus`, of at least 992 bits, is a power of 65537 modulo each of the first 71 primes, as all moduli are that Infineon's
 * RSALib made (ROCA, CVE-2017-15361); of other moduli 1 in 2^83 is. M. Nemec, M. Sys, P. Svenda, D. Klinec, V. Matyas:
 * The Return of Coppersmith's Attack, CCS 2017.
 */
bool rsa_made_by_rsalib(const struct rests *modulus);

/* What rules ask of an RSA key, found once before they run: they share the rests of its modulus. */
struct rsa_facts {
    struct span modulus, exponent; /* as in rsa_key */
    uint32_t small_factor;         /* natural_small_factor of the modulus */
    unsigned root_degree;          /* natural_root_degree of it */
    bool factors_close, made_by_rsalib;
};

/* Fills *facts. False if `info` is no RSA key, or one that is not well-formed. */
bool rsa_facts_find(const struct key_info *info, struct rsa_facts *facts);

#endif
