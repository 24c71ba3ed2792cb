#ifndef LINTGATE_CRL_H
#define LINTGATE_CRL_H

#include "lint/cert.h"
#include "lint/crl_entry.h"

/*
 * RFC 5280 5.1: a certificate revocation list as a struct of spans. crl_read makes it; rules only look. Everything points into the
 * document. A field that is absent has at == NULL.
 */

struct history;

/* RFC 5280 5.2.5: IssuingDistributionPoint. Zero is what a CRL without the extension is: for every certificate and reason. */
struct issuing_point {
    struct span whole;         /* SEQUENCE with header; at == NULL: no such extension */
    struct span name;          /* distributionPoint with header; at == NULL if absent */
    struct span full_name;     /* content of fullName: GeneralNames; at == NULL if absent */
    struct span relative_name; /* nameRelativeToCRLIssuer with header; at == NULL if absent */
    bool user_certs;           /* onlyContainsUserCerts */
    bool ca_certs;             /* onlyContainsCACerts */
    bool some_reasons;         /* onlySomeReasons is there */
    uint32_t reasons;          /* its bits: 1 << n is the ASN.1's bit n */
    bool indirect;             /* indirectCRL */
    bool attribute_certs;      /* onlyContainsAttributeCerts */
};

struct crl {
    struct span document; /* what was given: a CertificateList, or a bare TBSCertList */
    struct span tbs;      /* tbsCertList with header */
    uint32_t version;     /* 0 v1 (absent), 1 v2 */
    struct span version_field;
    struct span signature_alg; /* AlgorithmIdentifier with header, inside what is signed */
    struct span issuer;        /* Name with header */
    struct time this_update;
    struct time next_update;      /* whole.at == NULL if absent */
    struct span revoked_field;    /* revokedCertificates with header; at == NULL if absent */
    struct span revoked;          /* its content: entries; empty is accepted here */
    struct span extensions_field; /* [0] with header */
    bool is_signed;               /* a signature is there, too */
    struct span outer_alg;        /* AlgorithmIdentifier with header, beside the signature; absent if bare */

    struct crl_entries entries; /* what was seen in all of them */

    /* contents of well-known extensions, absent or read whole */
    struct span crl_number;     /* content of the INTEGER: two's complement, minimal */
    struct span base_number;    /* BaseCRLNumber of deltaCRLIndicator, likewise; present: a delta CRL */
    struct issuing_point point; /* issuingDistributionPoint */
    struct time expired_from;   /* expiredCertsOnCRL */

    const struct cert *issuer_cert; /* whose name it is in, when known; NULL otherwise */
    unsigned issues;                /* bits of enum scope: certificates that its key signs; 0: not known */
    int64_t clock_seconds;          /* when it is signed; 0: not known */
    int64_t clock_to;               /* the last second of that, if only the day is known; else the same */
    const struct history *history;  /* of the issuer; NULL: nobody asks for one */
    int64_t judged_at;              /* seconds: when rules are judged by */

    /*
     * What a CRL shares with a certificate, as one: signature_alg, outer_alg, issuer, extensions with those contents that both may
     * have, issuer_cert, judged_at. Rules that speak of both kinds look at it. Other fields are absent. Last, because not all of it is
     * cleared.
     */
    struct cert shared;
};
_Static_assert(offsetof(struct crl, shared) + sizeof(struct cert) == sizeof(struct crl), "it is the last");

/*
 * Reads a CertificateList or a bare TBSCertList to its last byte. False: error->fault says what is wrong first and where; *crl is then
 * not to be used. Accepts what rules judge: any version, number, serial number and reason, odd strings and times, duplicates. One
 * pass, no allocation.
 */
LINTGATE_API MUST_USE bool crl_read(struct span document, struct crl *crl, struct der_error *error);

/* For saying more of a document that crl_read refused: as cert_read_blemished. */
MUST_USE bool crl_read_blemished(struct span document, struct crl *crl);

/* Whose certificates a CRL lists; both bits for one that may list any. */
enum crl_cover { CRL_OF_SUBSCRIBERS = 1 << 0, CRL_OF_CAS = 1 << 1 };

/*
 * Bits of enum crl_cover: as its issuingDistributionPoint says; or as its issuer can, by what is known of it: a root, a key that signs
 * certificates of one sort only, a CA below which there is none.
 */
unsigned crl_covers(const struct crl *crl);

/* What the issuingDistributionPoint among the extensions says; zero if there is none that can be read. */
struct issuing_point issuing_point_of(const struct cert *shared);

/* The first of crlExtensions of `type`, NULL if absent. */
const struct extension *crl_extension(const struct crl *crl, enum oid type);

/* The entries in the order of the list: for (walk = crl_walk(crl); crl_entry_next(&walk, &entry);) … */
LINTGATE_API struct crl_walk crl_walk(const struct crl *crl);

/*
 * Where in `crl` the octets `where` are: "thisUpdate", "issuer.commonName", "revokedCertificates[3].crlEntryExtensions.reasonCode",
 * "crlExtensions.issuingDistributionPoint.fullName[0]"; as cert_path. For report.path: `crl` is a struct crl.
 */
const char *crl_path(const void *crl, struct span where, char *text, size_t size);

#endif
