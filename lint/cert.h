#ifndef LINTGATE_CERT_H
#define LINTGATE_CERT_H

#include "lint/extension.h"
#include "lint/key_info.h"
#include "lint/name.h"
#include "lint/scope.h"
#include "lint/time.h"

struct history;

/*
 * RFC 5280 4.1: a certificate as a struct of spans. cert_read makes it; rules only look. Everything points into the
 * document. A field that is absent has at == NULL. What "optional" readers below return false for is absent.
 */

enum {
    CERT_MAX_EXTENSIONS = 64,       /* extensions; real certificates have about 10 */
    CERT_MAX_GENERAL_NAMES = 10000, /* names in one GeneralNames */
    CERT_MAX_ATTRIBUTES = 256,      /* attributes in one Name */
    CERT_MAX_ELEMENTS =
        1000, /* elements of any other list in an extension; duplicates are looked for in squares */
    CERT_MAX_BLEMISHED_BYTES =
        4096, /* of an extension that cannot be read, and that rules look at: about so many elements as above */
};

struct facts;

enum key_usage { /* RFC 5280 4.2.1.3: bit numbers */
    KU_DIGITAL_SIGNATURE = 1 << 0,
    KU_NON_REPUDIATION = 1 << 1,
    KU_KEY_ENCIPHERMENT = 1 << 2,
    KU_DATA_ENCIPHERMENT = 1 << 3,
    KU_KEY_AGREEMENT = 1 << 4,
    KU_KEY_CERT_SIGN = 1 << 5,
    KU_CRL_SIGN = 1 << 6,
    KU_ENCIPHER_ONLY = 1 << 7,
    KU_DECIPHER_ONLY = 1 << 8,
};

struct cert {
    struct span document;      /* what was given: a Certificate, or a bare TBSCertificate */
    struct span tbs;           /* tbsCertificate with header */
    bool has_version;          /* version is present (absent means v1) */
    uint32_t version;          /* 0 v1, 1 v2, 2 v3 */
    struct span version_field; /* [0] with header */
    struct span serial;        /* content of the INTEGER: two's complement, minimal */
    struct span signature_alg; /* AlgorithmIdentifier with header, inside the TBS */
    struct span issuer;        /* Name with header */
    struct span validity;      /* with header */
    struct time not_before, not_after;
    struct span subject;                 /* Name with header */
    struct key_info key;                 /* subjectPublicKeyInfo */
    struct span issuer_uid, subject_uid; /* [1], [2] with header */
    struct span extensions_field;        /* [3] with header */
    struct span extensions;              /* content of the SEQUENCE OF Extension; empty is accepted here */
    uint64_t types;                      /* of extensions: bit 1 << type says that by_type has one */
    uint8_t order[CERT_MAX_EXTENSIONS];  /* of each extension: its type; OID_UNKNOWN: not in by_type */
    bool has_others;                     /* one is not in by_type: of no known type, or not the first of it */
    bool oids_ordinary;                  /* each identifier in it is oid_is_ordinary; false: nobody knows */
    struct span outer_alg; /* Certificate.signatureAlgorithm with header; absent in a bare TBS */

    /* contents of well-known extensions, absent or read whole */
    uint32_t key_usage; /* bits of enum key_usage; 0 if absent or empty */
    bool is_ca;
    bool has_path_length;
    uint32_t path_length;
    struct span aki_key_id, aki_issuer, aki_serial; /* content octets; at == NULL if absent */
    struct span ski;                                /* content octets of the KeyIdentifier */
    struct oid_set purposes, policies;              /* of extKeyUsage and certificatePolicies: known ones */

    const struct facts *facts; /* facts.h: while rules run; NULL otherwise */

    const struct cert *issuer_cert; /* who signs this, when known; NULL otherwise */
    bool is_cross;                  /* a CA's, with subject and key of a known root: SBR 1.6.1, 7.1.2.2(g) */
    const struct history *history;  /* of the issuer; NULL: nobody asks for one */
    /* Seconds: the later of notBefore and the signing clock; not before the SBR for who claims them. */
    int64_t judged_at;

    /* Of the known types that `types` says: the first extension, and its content if it is a SEQUENCE. Others are not cleared. */
    struct extension by_type[OID_EXT_LAST + 1];
    struct span sequence[OID_EXT_LAST + 1];
};
_Static_assert(OID_EXT_LAST < 64, "a bit for each known type of extension");

/*
 * Reads a Certificate or a bare TBSCertificate to its last byte. False: d->error says what is wrong first and where; *cert is then
 * not to be used. Accepts what rules judge: any version, any serial, unknown algorithms, odd strings and times, duplicate
 * extensions (by_type keeps the first). The content of well-known extensions of RFC 5280 is read by its ASN.1.
 */
LINTGATE_API MUST_USE bool cert_read(struct span document, struct cert *cert, struct der_error *error);

/*
 * For saying more of a document that cert_read refused: reads over blemishes (der_blemish), and over extensions whose value is not
 * what their type says. False if not even that can be read. Never a reason to sign.
 */
MUST_USE bool cert_read_blemished(struct span document, struct cert *cert);

/* Extensions in order, duplicates and unknown ones too. */
struct extension_walk extension_walk(const struct cert *cert);

/* The first extension of `type`, NULL if absent. */
static inline const struct extension *cert_extension(const struct cert *cert, enum oid type)
{
    return type <= OID_EXT_LAST && (cert->types >> type & 1) != 0 ? &cert->by_type[type] : NULL;
}

/* True if `extension`, of a walk over `cert`, is of a known type and the first of it. */
static inline bool extension_is_first(const struct cert *cert, const struct extension *extension)
{
    return cert->order[extension->index] != OID_UNKNOWN;
}

/* GeneralNames of subjectAltName or issuerAltName: content to walk; at == NULL if absent. */
struct span cert_alt_names(const struct cert *cert, enum oid type);

/* Content of the SEQUENCE OF in extKeyUsage, certificatePolicies, cRLDistributionPoints, freshestCRL, authorityInfoAccess, subjectInfoAccess … */
struct span cert_sequence(const struct cert *cert, enum oid type);

/* extKeyUsage: KeyPurposeIds in order. */
bool key_purpose_next(struct span *rest, enum oid *purpose, struct span *oid);

/* True if extKeyUsage has `purpose`. */
bool cert_has_purpose(const struct cert *cert, enum oid purpose);

struct policy_information {
    enum oid policy;
    struct span oid;        /* content octets of policyIdentifier */
    struct span whole;      /* PolicyInformation with header */
    struct span qualifiers; /* content of policyQualifiers; at == NULL if absent */
};
bool policy_next(struct span *rest, struct policy_information *policy);

/* True if certificatePolicies has `policy`. */
bool cert_has_policy(const struct cert *cert, enum oid policy);

struct policy_qualifier {
    enum oid type; /* OID_QT_CPS, OID_QT_UNOTICE or OID_UNKNOWN */
    struct span whole;
    unsigned tag;              /* identifier octet of the qualifier */
    struct span value;         /* its content octets: the URI, or the content of UserNotice */
    struct span notice_ref;    /* UserNotice.noticeRef with header; at == NULL if absent */
    unsigned explicit_tag;     /* UserNotice.explicitText: identifier octet */
    struct span explicit_text; /* its content octets; at == NULL if absent */
};
bool policy_qualifier_next(struct span *rest, struct policy_qualifier *qualifier);

struct distribution_point {
    struct span whole;
    struct span full_name;     /* content of fullName: GeneralNames; at == NULL if absent */
    struct span relative_name; /* nameRelativeToCRLIssuer with header; at == NULL if absent */
    bool has_reasons;
    uint32_t reasons;
    struct span crl_issuer; /* content of cRLIssuer: GeneralNames; at == NULL if absent */
};
bool distribution_point_next(struct span *rest, struct distribution_point *point);

struct access_description {
    enum oid method;
    struct span oid;
    struct span whole;
    struct general_name location;
};
bool access_description_next(struct span *rest, struct access_description *access);

/*
 * Where in `cert` the octets `where` are: "serialNumber", "subject.commonName", "subject.commonName[1]" (the second),
 * "extensions.subjectAltName[2]", "extensions.certificatePolicies[0].policyQualifiers[1]"; "tbsCertificate" for what is
 * nowhere. Types without a name are dotted. Writes at most `size` octets with the NUL. For report.path: `cert` is a struct cert.
 */
const char *cert_path(const void *cert, struct span where, char *text, size_t size);

/* Exactly one bit of enum scope. SBR 1.1, 7.1.6.1, 8.1. */
enum scope cert_scope(const struct cert *cert);

/* True if it asserts a reserved policy OID of the SBR: whoever does, claims to conform. SBR 7.1.6.1. */
bool cert_claims_sbr(const struct cert *cert);

#endif
