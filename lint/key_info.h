#ifndef LINTGATE_KEY_INFO_H
#define LINTGATE_KEY_INFO_H

#include "lint/der.h"
#include "lint/oid.h"

struct rsa_facts;

/* RFC 5280 4.1: SubjectPublicKeyInfo, as a certificate and a request have it. Spans point into the document. */
struct key_info {
    struct span whole;     /* with header */
    struct span algorithm; /* its AlgorithmIdentifier with header */
    enum oid type;         /* of the algorithm */
    enum oid curve;        /* id-ecPublicKey with a namedCurve that the table knows, else OID_UNKNOWN */
    struct bits bits;      /* subjectPublicKey */

    const struct rsa_facts *rsa; /* rsa.h: of a well-formed RSA key, while rules run; NULL otherwise */
};

/* Reads one; any algorithm is accepted, a rule judges it. False: d->error says where. */
MUST_USE bool key_info_read(struct der *d, struct key_info *key);

/* RFC 5280 4.1.1.2: AlgorithmIdentifier. *parameters is with header; at == NULL if absent. */
struct algorithm_identifier {
    struct span whole, oid, parameters;
};
MUST_USE bool algorithm_identifier_read(
    struct der *d, struct algorithm_identifier *algorithm, const char *field);

#endif
