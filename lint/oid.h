#ifndef LINTGATE_OID_H
#define LINTGATE_OID_H

#include "lint/span.h"

/*
 * The object identifiers that rules speak of: one row each in the table of oid.c (content octets, the field's usual name).
 * Add here and there; a test fails when a row is missing, doubled or not valid DER.
 */
enum oid {
    OID_UNKNOWN = 0,

    /* extensions */
    OID_EXT_SUBJECT_DIRECTORY_ATTRIBUTES,
    OID_EXT_SUBJECT_KEY_IDENTIFIER,
    OID_EXT_KEY_USAGE,
    OID_EXT_PRIVATE_KEY_USAGE_PERIOD,
    OID_EXT_SUBJECT_ALT_NAME,
    OID_EXT_ISSUER_ALT_NAME,
    OID_EXT_BASIC_CONSTRAINTS,
    OID_EXT_CRL_NUMBER,
    OID_EXT_REASON_CODE,
    OID_EXT_INVALIDITY_DATE,
    OID_EXT_DELTA_CRL_INDICATOR,
    OID_EXT_ISSUING_DISTRIBUTION_POINT,
    OID_EXT_CERTIFICATE_ISSUER,
    OID_EXT_NAME_CONSTRAINTS,
    OID_EXT_CRL_DISTRIBUTION_POINTS,
    OID_EXT_CERTIFICATE_POLICIES,
    OID_EXT_POLICY_MAPPINGS,
    OID_EXT_AUTHORITY_KEY_IDENTIFIER,
    OID_EXT_POLICY_CONSTRAINTS,
    OID_EXT_EXT_KEY_USAGE,
    OID_EXT_FRESHEST_CRL,
    OID_EXT_INHIBIT_ANY_POLICY,
    OID_EXT_EXPIRED_CERTS_ON_CRL,
    OID_EXT_AUTHORITY_INFO_ACCESS,
    OID_EXT_SUBJECT_INFO_ACCESS,
    OID_EXT_BIOMETRIC_INFO,
    OID_EXT_QC_STATEMENTS,
    OID_EXT_TLS_FEATURE,
    OID_EXT_OCSP_NOCHECK,
    OID_EXT_SMIME_CAPABILITIES,
    OID_EXT_CT_SCT_LIST,
    OID_EXT_CT_POISON,
    OID_EXT_LEI,
    OID_EXT_LEI_ROLE,
    OID_EXT_ADOBE_TIMESTAMP,
    OID_EXT_ADOBE_ARCHIVE_REV_INFO,
    OID_EXT_VALIDITY_ASSURED,
    OID_EXT_MS_CERTIFICATE_TEMPLATE,
    OID_EXT_MS_CERTSRV_CA_VERSION,
    OID_EXT_MS_NTDS_CA_SECURITY,
    OID_EXT_NETSCAPE_CERT_TYPE,
    OID_EXT_NETSCAPE_COMMENT,
    OID_EXT_LAST = OID_EXT_NETSCAPE_COMMENT, /* extensions come first: cert.h has an array indexed by them */

    /* attribute types: X.520, RFC 5280 A.1, RFC 3739, RFC 4519 */
    OID_COMMON_NAME,
    OID_SURNAME,
    OID_SERIAL_NUMBER,
    OID_COUNTRY_NAME,
    OID_LOCALITY_NAME,
    OID_STATE_OR_PROVINCE_NAME,
    OID_STREET_ADDRESS,
    OID_ORGANIZATION_NAME,
    OID_ORGANIZATIONAL_UNIT_NAME,
    OID_TITLE,
    OID_DESCRIPTION,
    OID_BUSINESS_CATEGORY,
    OID_POSTAL_CODE,
    OID_NAME,
    OID_GIVEN_NAME,
    OID_INITIALS,
    OID_GENERATION_QUALIFIER,
    OID_DN_QUALIFIER,
    OID_PSEUDONYM,
    OID_ORGANIZATION_IDENTIFIER,
    OID_EMAIL_ADDRESS,
    OID_UNSTRUCTURED_NAME,
    OID_DOMAIN_COMPONENT,
    OID_USER_ID,
    OID_JURISDICTION_LOCALITY,
    OID_JURISDICTION_STATE,
    OID_JURISDICTION_COUNTRY,

    /* key purposes */
    OID_KP_ANY,
    OID_KP_SERVER_AUTH,
    OID_KP_CLIENT_AUTH,
    OID_KP_CODE_SIGNING,
    OID_KP_EMAIL_PROTECTION,
    OID_KP_TIME_STAMPING,
    OID_KP_OCSP_SIGNING,
    OID_KP_DOCUMENT_SIGNING,
    OID_KP_MS_SMARTCARD_LOGON,
    OID_KP_MS_DOCUMENT_SIGNING,
    OID_KP_MS_ENCRYPTED_FILE_SYSTEM,
    OID_KP_ADOBE_PDF_SIGNING,

    /* policies and qualifiers */
    OID_ANY_POLICY,
    OID_MV_LEGACY, /* the twelve reserved ones of SBR 7.1.6.1, type by type, in this order */
    OID_MV_MULTIPURPOSE,
    OID_MV_STRICT,
    OID_OV_LEGACY,
    OID_OV_MULTIPURPOSE,
    OID_OV_STRICT,
    OID_SV_LEGACY,
    OID_SV_MULTIPURPOSE,
    OID_SV_STRICT,
    OID_IV_LEGACY,
    OID_IV_MULTIPURPOSE,
    OID_IV_STRICT,
    OID_QT_CPS,
    OID_QT_UNOTICE,

    /* access methods */
    OID_AD_OCSP,
    OID_AD_CA_ISSUERS,
    OID_AD_CA_REPOSITORY,
    OID_AD_TIME_STAMPING,

    /* otherName types */
    OID_ON_SMTP_UTF8_MAILBOX,
    OID_ON_USER_PRINCIPAL_NAME,
    OID_ON_PERMANENT_IDENTIFIER,
    OID_ON_XMPP_ADDR,

    /* key algorithms and curves */
    OID_ALG_RSA,
    OID_ALG_RSA_PSS,
    OID_ALG_EC,
    OID_ALG_ED25519,
    OID_ALG_ED448,
    OID_ALG_X25519,
    OID_ALG_X448,
    OID_ALG_DSA,
    OID_ALG_ML_DSA_44,
    OID_ALG_ML_DSA_65,
    OID_ALG_ML_DSA_87,
    OID_ALG_ML_KEM_512,
    OID_ALG_ML_KEM_768,
    OID_ALG_ML_KEM_1024,
    OID_CURVE_P256,
    OID_CURVE_P384,
    OID_CURVE_P521,

    /* attributes of certification requests: RFC 2985 5.4; Microsoft's */
    OID_AT_CHALLENGE_PASSWORD,
    OID_AT_EXTENSION_REQUEST,
    OID_AT_UNSTRUCTURED_ADDRESS,
    OID_AT_MS_EXTENSION_REQUEST,

    /* attributes of subjectDirectoryAttributes: RFC 3739 3.2.2 */
    OID_PDA_DATE_OF_BIRTH,
    OID_PDA_PLACE_OF_BIRTH,
    OID_PDA_GENDER,
    OID_PDA_COUNTRY_OF_CITIZENSHIP,
    OID_PDA_COUNTRY_OF_RESIDENCE,

    /* statements of qcStatements, types of qualified certificates, semantics of identifiers: RFC 3739 3.2.6, ETSI EN 319 412-5 4, ETSI EN 319 412-1 5 */
    OID_QCS_PKIX_V1,
    OID_QCS_PKIX_V2,
    OID_QCS_COMPLIANCE,
    OID_QCS_LIMIT_VALUE,
    OID_QCS_RETENTION_PERIOD,
    OID_QCS_SSCD,
    OID_QCS_PDS,
    OID_QCS_TYPE,
    OID_QCS_CC_LEGISLATION,
    OID_QCS_IDENT_METHOD,
    OID_QCS_QSCD_LEGISLATION,
    OID_QCT_ESIGN,
    OID_QCT_ESEAL,
    OID_QCT_WEB,
    OID_SEMANTICS_NATURAL,
    OID_SEMANTICS_LEGAL,
    OID_SEMANTICS_EIDAS_NATURAL,
    OID_SEMANTICS_EIDAS_LEGAL,

    /* OCSP: RFC 6960 4.4, B.2 */
    OID_OCSP_BASIC,
    OID_OCSP_NONCE,
    OID_OCSP_CRL_ID,
    OID_OCSP_ACCEPTABLE_RESPONSES,
    OID_OCSP_ARCHIVE_CUTOFF,
    OID_OCSP_SERVICE_LOCATOR,
    OID_OCSP_PREFERRED_ALGORITHMS,
    OID_OCSP_EXTENDED_REVOKE,

    /* digests: RFC 5754 2, RFC 3370 2.1 */
    OID_DIGEST_SHA1,
    OID_DIGEST_SHA256,
    OID_DIGEST_SHA384,
    OID_DIGEST_SHA512,

    OID_COUNT /* not an identifier */
};

/* A set of identifiers of the table. */
struct oid_set {
    uint64_t words[(OID_COUNT + 63) / 64];
};

static inline void oid_set_add(struct oid_set *set, enum oid oid)
{
    set->words[oid / 64] |= UINT64_C(1) << oid % 64;
}

static inline bool oid_set_has(const struct oid_set *set, enum oid oid)
{
    return (set->words[oid / 64] >> oid % 64 & 1) != 0;
}

/* Bit n is set if the set has `first` + n: of `count` identifiers one behind the other in the table, at most 32. */
static inline uint32_t oid_set_row(const struct oid_set *set, enum oid first, unsigned count)
{
    const size_t word = first / 64;
    const unsigned shift = first % 64;
    uint64_t bits = set->words[word] >> shift;
    if (shift + count > 64)
        bits |= set->words[word + 1] << (64 - shift);
    return (uint32_t)(bits & ((UINT64_C(1) << count) - 1));
}

/* The identifier with these content octets, OID_UNKNOWN if the table has none. */
enum oid oid_find(struct span content);

/* Content octets of `oid`; empty for OID_UNKNOWN. */
struct span oid_bytes(enum oid oid);

/* The field's usual name ("commonName", "keyUsage", "emailProtection"); "" for OID_UNKNOWN. Constant string. */
const char *oid_name(enum oid oid);

/* RFC 5280 appendix B: what every implementation can read. */
enum {
    OID_ORDINARY_ARC_BITS = 28, /* "each arc element less than 2^28" */
    OID_ORDINARY_ARCS = 20,     /* "up to and including 20 elements" */
    OID_ORDINARY_TEXT = 100,    /* "up to 100 bytes" in dotted form */
};

/* True if `content`, a valid identifier, is one that every implementation can read. */
bool oid_is_ordinary(struct span content);

enum {
    OID_TEXT_BYTES =
        420 /* dotted text of DER_MAX_OID_BYTES octets: at most 4 characters an octet, and the NUL */
};

/* The largest arc that the readers take, in decimal: 2^133 - 1. */
#define OID_LARGEST_ARC "10889035741470030830827987437816582766591"

/* Writes the dotted text of `content` ("2.5.4.3"); "?" if it is not a valid identifier. Returns `text`. */
const char *oid_text(struct span content, char text[OID_TEXT_BYTES]);

#endif
