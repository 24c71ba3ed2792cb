/* The object identifiers that rules speak of. */
#include "lint/oid.h"

#include "lint/data/oid_index.h"
#include "lint/der_content.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    NINE_DIGITS = 1000000000,
    ARC_NINES = 5, /* 45 digits; 2^133 has 41 */
};
_Static_assert(DER_MAX_ARC_BYTES * 7 <= 149, "an arc is below 10^45");

/* clang-format off */
#define ROW(bytes, name) { { bytes }, sizeof(bytes) - 1, name }

const struct oid_row oid_rows[OID_COUNT] = {
    [OID_UNKNOWN] = ROW("", ""),

    /* extensions */
    [OID_EXT_SUBJECT_DIRECTORY_ATTRIBUTES] = ROW("\x55\x1d\x09", "subjectDirectoryAttributes"),
    [OID_EXT_SUBJECT_KEY_IDENTIFIER] = ROW("\x55\x1d\x0e", "subjectKeyIdentifier"),
    [OID_EXT_KEY_USAGE] = ROW("\x55\x1d\x0f", "keyUsage"),
    [OID_EXT_PRIVATE_KEY_USAGE_PERIOD] = ROW("\x55\x1d\x10", "privateKeyUsagePeriod"),
    [OID_EXT_SUBJECT_ALT_NAME] = ROW("\x55\x1d\x11", "subjectAltName"),
    [OID_EXT_ISSUER_ALT_NAME] = ROW("\x55\x1d\x12", "issuerAltName"),
    [OID_EXT_BASIC_CONSTRAINTS] = ROW("\x55\x1d\x13", "basicConstraints"),
    [OID_EXT_CRL_NUMBER] = ROW("\x55\x1d\x14", "cRLNumber"),
    [OID_EXT_REASON_CODE] = ROW("\x55\x1d\x15", "reasonCode"),
    [OID_EXT_INVALIDITY_DATE] = ROW("\x55\x1d\x18", "invalidityDate"),
    [OID_EXT_DELTA_CRL_INDICATOR] = ROW("\x55\x1d\x1b", "deltaCRLIndicator"),
    [OID_EXT_ISSUING_DISTRIBUTION_POINT] = ROW("\x55\x1d\x1c", "issuingDistributionPoint"),
    [OID_EXT_CERTIFICATE_ISSUER] = ROW("\x55\x1d\x1d", "certificateIssuer"),
    [OID_EXT_NAME_CONSTRAINTS] = ROW("\x55\x1d\x1e", "nameConstraints"),
    [OID_EXT_CRL_DISTRIBUTION_POINTS] = ROW("\x55\x1d\x1f", "cRLDistributionPoints"),
    [OID_EXT_CERTIFICATE_POLICIES] = ROW("\x55\x1d\x20", "certificatePolicies"),
    [OID_EXT_POLICY_MAPPINGS] = ROW("\x55\x1d\x21", "policyMappings"),
    [OID_EXT_AUTHORITY_KEY_IDENTIFIER] = ROW("\x55\x1d\x23", "authorityKeyIdentifier"),
    [OID_EXT_POLICY_CONSTRAINTS] = ROW("\x55\x1d\x24", "policyConstraints"),
    [OID_EXT_EXT_KEY_USAGE] = ROW("\x55\x1d\x25", "extKeyUsage"),
    [OID_EXT_FRESHEST_CRL] = ROW("\x55\x1d\x2e", "freshestCRL"),
    [OID_EXT_INHIBIT_ANY_POLICY] = ROW("\x55\x1d\x36", "inhibitAnyPolicy"),
    [OID_EXT_EXPIRED_CERTS_ON_CRL] = ROW("\x55\x1d\x3c", "expiredCertsOnCRL"),
    [OID_EXT_AUTHORITY_INFO_ACCESS] = ROW("\x2b\x06\x01\x05\x05\x07\x01\x01", "authorityInfoAccess"),
    [OID_EXT_SUBJECT_INFO_ACCESS] = ROW("\x2b\x06\x01\x05\x05\x07\x01\x0b", "subjectInfoAccess"),
    [OID_EXT_BIOMETRIC_INFO] = ROW("\x2b\x06\x01\x05\x05\x07\x01\x02", "biometricInfo"),
    [OID_EXT_QC_STATEMENTS] = ROW("\x2b\x06\x01\x05\x05\x07\x01\x03", "qcStatements"),
    [OID_EXT_TLS_FEATURE] = ROW("\x2b\x06\x01\x05\x05\x07\x01\x18", "tlsFeature"),
    [OID_EXT_OCSP_NOCHECK] = ROW("\x2b\x06\x01\x05\x05\x07\x30\x01\x05", "ocspNoCheck"),
    [OID_EXT_SMIME_CAPABILITIES] = ROW("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x0f", "smimeCapabilities"),
    [OID_EXT_CT_SCT_LIST] = ROW("\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x02", "signedCertificateTimestampList"),
    [OID_EXT_CT_POISON] = ROW("\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x03", "precertificatePoison"),
    [OID_EXT_LEI] = ROW("\x2b\x06\x01\x04\x01\x83\x98\x2a\x01", "lei"),
    [OID_EXT_LEI_ROLE] = ROW("\x2b\x06\x01\x04\x01\x83\x98\x2a\x02", "leiRole"),
    [OID_EXT_ADOBE_TIMESTAMP] = ROW("\x2a\x86\x48\x86\xf7\x2f\x01\x01\x09\x01", "adobeTimeStamp"),
    [OID_EXT_ADOBE_ARCHIVE_REV_INFO] = ROW("\x2a\x86\x48\x86\xf7\x2f\x01\x01\x09\x02", "adobeArchiveRevInfo"),
    [OID_EXT_VALIDITY_ASSURED] = ROW("\x04\x00\x8b\xec\x49\x02\x01", "validityAssuredShortTerm"),
    [OID_EXT_MS_CERTIFICATE_TEMPLATE] = ROW("\x2b\x06\x01\x04\x01\x82\x37\x15\x07", "msCertificateTemplate"),
    [OID_EXT_MS_CERTSRV_CA_VERSION] = ROW("\x2b\x06\x01\x04\x01\x82\x37\x15\x01", "msCertsrvCAVersion"),
    [OID_EXT_MS_NTDS_CA_SECURITY] = ROW("\x2b\x06\x01\x04\x01\x82\x37\x19\x02", "msNtdsCaSecurity"),
    [OID_EXT_NETSCAPE_CERT_TYPE] = ROW("\x60\x86\x48\x01\x86\xf8\x42\x01\x01", "netscapeCertType"),
    [OID_EXT_NETSCAPE_COMMENT] = ROW("\x60\x86\x48\x01\x86\xf8\x42\x01\x0d", "netscapeComment"),

    /* attribute types */
    [OID_COMMON_NAME] = ROW("\x55\x04\x03", "commonName"),
    [OID_SURNAME] = ROW("\x55\x04\x04", "surname"),
    [OID_SERIAL_NUMBER] = ROW("\x55\x04\x05", "serialNumber"),
    [OID_COUNTRY_NAME] = ROW("\x55\x04\x06", "countryName"),
    [OID_LOCALITY_NAME] = ROW("\x55\x04\x07", "localityName"),
    [OID_STATE_OR_PROVINCE_NAME] = ROW("\x55\x04\x08", "stateOrProvinceName"),
    [OID_STREET_ADDRESS] = ROW("\x55\x04\x09", "streetAddress"),
    [OID_ORGANIZATION_NAME] = ROW("\x55\x04\x0a", "organizationName"),
    [OID_ORGANIZATIONAL_UNIT_NAME] = ROW("\x55\x04\x0b", "organizationalUnitName"),
    [OID_TITLE] = ROW("\x55\x04\x0c", "title"),
    [OID_DESCRIPTION] = ROW("\x55\x04\x0d", "description"),
    [OID_BUSINESS_CATEGORY] = ROW("\x55\x04\x0f", "businessCategory"),
    [OID_POSTAL_CODE] = ROW("\x55\x04\x11", "postalCode"),
    [OID_NAME] = ROW("\x55\x04\x29", "name"),
    [OID_GIVEN_NAME] = ROW("\x55\x04\x2a", "givenName"),
    [OID_INITIALS] = ROW("\x55\x04\x2b", "initials"),
    [OID_GENERATION_QUALIFIER] = ROW("\x55\x04\x2c", "generationQualifier"),
    [OID_DN_QUALIFIER] = ROW("\x55\x04\x2e", "dnQualifier"),
    [OID_PSEUDONYM] = ROW("\x55\x04\x41", "pseudonym"),
    [OID_ORGANIZATION_IDENTIFIER] = ROW("\x55\x04\x61", "organizationIdentifier"),
    [OID_EMAIL_ADDRESS] = ROW("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01", "emailAddress"),
    [OID_UNSTRUCTURED_NAME] = ROW("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x02", "unstructuredName"),
    [OID_DOMAIN_COMPONENT] = ROW("\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19", "domainComponent"),
    [OID_USER_ID] = ROW("\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01", "userId"),
    [OID_JURISDICTION_LOCALITY] = ROW("\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x01", "jurisdictionLocalityName"),
    [OID_JURISDICTION_STATE] = ROW("\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x02", "jurisdictionStateOrProvinceName"),
    [OID_JURISDICTION_COUNTRY] = ROW("\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x03", "jurisdictionCountryName"),

    /* key purposes */
    [OID_KP_ANY] = ROW("\x55\x1d\x25\x00", "anyExtendedKeyUsage"),
    [OID_KP_SERVER_AUTH] = ROW("\x2b\x06\x01\x05\x05\x07\x03\x01", "serverAuth"),
    [OID_KP_CLIENT_AUTH] = ROW("\x2b\x06\x01\x05\x05\x07\x03\x02", "clientAuth"),
    [OID_KP_CODE_SIGNING] = ROW("\x2b\x06\x01\x05\x05\x07\x03\x03", "codeSigning"),
    [OID_KP_EMAIL_PROTECTION] = ROW("\x2b\x06\x01\x05\x05\x07\x03\x04", "emailProtection"),
    [OID_KP_TIME_STAMPING] = ROW("\x2b\x06\x01\x05\x05\x07\x03\x08", "timeStamping"),
    [OID_KP_OCSP_SIGNING] = ROW("\x2b\x06\x01\x05\x05\x07\x03\x09", "OCSPSigning"),
    [OID_KP_DOCUMENT_SIGNING] = ROW("\x2b\x06\x01\x05\x05\x07\x03\x24", "documentSigning"),
    [OID_KP_MS_SMARTCARD_LOGON] = ROW("\x2b\x06\x01\x04\x01\x82\x37\x14\x02\x02", "msSmartcardLogon"),
    [OID_KP_MS_DOCUMENT_SIGNING] = ROW("\x2b\x06\x01\x04\x01\x82\x37\x0a\x03\x0c", "msDocumentSigning"),
    [OID_KP_MS_ENCRYPTED_FILE_SYSTEM] = ROW("\x2b\x06\x01\x04\x01\x82\x37\x0a\x03\x04", "msEncryptedFileSystem"),
    [OID_KP_ADOBE_PDF_SIGNING] = ROW("\x2a\x86\x48\x86\xf7\x2f\x01\x01\x05", "adobePdfSigning"),

    /* policies and qualifiers */
    [OID_ANY_POLICY] = ROW("\x55\x1d\x20\x00", "anyPolicy"),
    [OID_MV_LEGACY] = ROW("\x67\x81\x0c\x01\x05\x01\x01", "mailbox-validated-legacy"),
    [OID_MV_MULTIPURPOSE] = ROW("\x67\x81\x0c\x01\x05\x01\x02", "mailbox-validated-multipurpose"),
    [OID_MV_STRICT] = ROW("\x67\x81\x0c\x01\x05\x01\x03", "mailbox-validated-strict"),
    [OID_OV_LEGACY] = ROW("\x67\x81\x0c\x01\x05\x02\x01", "organization-validated-legacy"),
    [OID_OV_MULTIPURPOSE] = ROW("\x67\x81\x0c\x01\x05\x02\x02", "organization-validated-multipurpose"),
    [OID_OV_STRICT] = ROW("\x67\x81\x0c\x01\x05\x02\x03", "organization-validated-strict"),
    [OID_SV_LEGACY] = ROW("\x67\x81\x0c\x01\x05\x03\x01", "sponsor-validated-legacy"),
    [OID_SV_MULTIPURPOSE] = ROW("\x67\x81\x0c\x01\x05\x03\x02", "sponsor-validated-multipurpose"),
    [OID_SV_STRICT] = ROW("\x67\x81\x0c\x01\x05\x03\x03", "sponsor-validated-strict"),
    [OID_IV_LEGACY] = ROW("\x67\x81\x0c\x01\x05\x04\x01", "individual-validated-legacy"),
    [OID_IV_MULTIPURPOSE] = ROW("\x67\x81\x0c\x01\x05\x04\x02", "individual-validated-multipurpose"),
    [OID_IV_STRICT] = ROW("\x67\x81\x0c\x01\x05\x04\x03", "individual-validated-strict"),
    [OID_QT_CPS] = ROW("\x2b\x06\x01\x05\x05\x07\x02\x01", "id-qt-cps"),
    [OID_QT_UNOTICE] = ROW("\x2b\x06\x01\x05\x05\x07\x02\x02", "id-qt-unotice"),

    /* access methods */
    [OID_AD_OCSP] = ROW("\x2b\x06\x01\x05\x05\x07\x30\x01", "id-ad-ocsp"),
    [OID_AD_CA_ISSUERS] = ROW("\x2b\x06\x01\x05\x05\x07\x30\x02", "id-ad-caIssuers"),
    [OID_AD_CA_REPOSITORY] = ROW("\x2b\x06\x01\x05\x05\x07\x30\x05", "id-ad-caRepository"),
    [OID_AD_TIME_STAMPING] = ROW("\x2b\x06\x01\x05\x05\x07\x30\x03", "id-ad-timeStamping"),

    /* otherName types */
    [OID_ON_SMTP_UTF8_MAILBOX] = ROW("\x2b\x06\x01\x05\x05\x07\x08\x09", "id-on-SmtpUTF8Mailbox"),
    [OID_ON_USER_PRINCIPAL_NAME] = ROW("\x2b\x06\x01\x04\x01\x82\x37\x14\x02\x03", "userPrincipalName"),
    [OID_ON_PERMANENT_IDENTIFIER] = ROW("\x2b\x06\x01\x05\x05\x07\x08\x03", "id-on-permanentIdentifier"),
    [OID_ON_XMPP_ADDR] = ROW("\x2b\x06\x01\x05\x05\x07\x08\x05", "id-on-xmppAddr"),

    /* key algorithms and curves */
    [OID_ALG_RSA] = ROW("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01", "rsaEncryption"),
    [OID_ALG_RSA_PSS] = ROW("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a", "id-RSASSA-PSS"),
    [OID_ALG_EC] = ROW("\x2a\x86\x48\xce\x3d\x02\x01", "id-ecPublicKey"),
    [OID_ALG_ED25519] = ROW("\x2b\x65\x70", "id-Ed25519"),
    [OID_ALG_ED448] = ROW("\x2b\x65\x71", "id-Ed448"),
    [OID_ALG_X25519] = ROW("\x2b\x65\x6e", "id-X25519"),
    [OID_ALG_X448] = ROW("\x2b\x65\x6f", "id-X448"),
    [OID_ALG_DSA] = ROW("\x2a\x86\x48\xce\x38\x04\x01", "id-dsa"),
    [OID_ALG_ML_DSA_44] = ROW("\x60\x86\x48\x01\x65\x03\x04\x03\x11", "id-ml-dsa-44"),
    [OID_ALG_ML_DSA_65] = ROW("\x60\x86\x48\x01\x65\x03\x04\x03\x12", "id-ml-dsa-65"),
    [OID_ALG_ML_DSA_87] = ROW("\x60\x86\x48\x01\x65\x03\x04\x03\x13", "id-ml-dsa-87"),
    [OID_ALG_ML_KEM_512] = ROW("\x60\x86\x48\x01\x65\x03\x04\x04\x01", "id-alg-ml-kem-512"),
    [OID_ALG_ML_KEM_768] = ROW("\x60\x86\x48\x01\x65\x03\x04\x04\x02", "id-alg-ml-kem-768"),
    [OID_ALG_ML_KEM_1024] = ROW("\x60\x86\x48\x01\x65\x03\x04\x04\x03", "id-alg-ml-kem-1024"),
    [OID_CURVE_P256] = ROW("\x2a\x86\x48\xce\x3d\x03\x01\x07", "secp256r1"),
    [OID_CURVE_P384] = ROW("\x2b\x81\x04\x00\x22", "secp384r1"),
    [OID_CURVE_P521] = ROW("\x2b\x81\x04\x00\x23", "secp521r1"),

    /* attributes of certification requests: RFC 2985 5.4; Microsoft's */
    [OID_AT_CHALLENGE_PASSWORD] = ROW("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x07", "challengePassword"),
    [OID_AT_EXTENSION_REQUEST] = ROW("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x0e", "extensionRequest"),
    [OID_AT_UNSTRUCTURED_ADDRESS] = ROW("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x08", "unstructuredAddress"),
    [OID_AT_MS_EXTENSION_REQUEST] = ROW("\x2b\x06\x01\x04\x01\x82\x37\x02\x01\x0e", "msCertificateExtensions"),

    /* attributes of subjectDirectoryAttributes: RFC 3739 3.2.2 */
    [OID_PDA_DATE_OF_BIRTH] = ROW("\x2b\x06\x01\x05\x05\x07\x09\x01", "dateOfBirth"),
    [OID_PDA_PLACE_OF_BIRTH] = ROW("\x2b\x06\x01\x05\x05\x07\x09\x02", "placeOfBirth"),
    [OID_PDA_GENDER] = ROW("\x2b\x06\x01\x05\x05\x07\x09\x03", "gender"),
    [OID_PDA_COUNTRY_OF_CITIZENSHIP] = ROW("\x2b\x06\x01\x05\x05\x07\x09\x04", "countryOfCitizenship"),
    [OID_PDA_COUNTRY_OF_RESIDENCE] = ROW("\x2b\x06\x01\x05\x05\x07\x09\x05", "countryOfResidence"),

    /* statements of qcStatements, types of qualified certificates, semantics of identifiers: RFC 3739 3.2.6, ETSI EN 319 412-5 4, ETSI EN 319 412-1 5 */
    [OID_QCS_PKIX_V1] = ROW("\x2b\x06\x01\x05\x05\x07\x0b\x01", "pkixQCSyntax-v1"),
    [OID_QCS_PKIX_V2] = ROW("\x2b\x06\x01\x05\x05\x07\x0b\x02", "pkixQCSyntax-v2"),
    [OID_QCS_COMPLIANCE] = ROW("\x04\x00\x8e\x46\x01\x01", "QcCompliance"),
    [OID_QCS_LIMIT_VALUE] = ROW("\x04\x00\x8e\x46\x01\x02", "QcLimitValue"),
    [OID_QCS_RETENTION_PERIOD] = ROW("\x04\x00\x8e\x46\x01\x03", "QcRetentionPeriod"),
    [OID_QCS_SSCD] = ROW("\x04\x00\x8e\x46\x01\x04", "QcSSCD"),
    [OID_QCS_PDS] = ROW("\x04\x00\x8e\x46\x01\x05", "QcPDS"),
    [OID_QCS_TYPE] = ROW("\x04\x00\x8e\x46\x01\x06", "QcType"),
    [OID_QCS_CC_LEGISLATION] = ROW("\x04\x00\x8e\x46\x01\x07", "QcCClegislation"),
    [OID_QCS_IDENT_METHOD] = ROW("\x04\x00\x8e\x46\x01\x08", "QcIdentMethod"),
    [OID_QCS_QSCD_LEGISLATION] = ROW("\x04\x00\x8e\x46\x01\x09", "QcQSCDlegislation"),
    [OID_QCT_ESIGN] = ROW("\x04\x00\x8e\x46\x01\x06\x01", "qct-esign"),
    [OID_QCT_ESEAL] = ROW("\x04\x00\x8e\x46\x01\x06\x02", "qct-eseal"),
    [OID_QCT_WEB] = ROW("\x04\x00\x8e\x46\x01\x06\x03", "qct-web"),
    [OID_SEMANTICS_NATURAL] = ROW("\x04\x00\x8b\xec\x49\x01\x01", "semanticsId-Natural"),
    [OID_SEMANTICS_LEGAL] = ROW("\x04\x00\x8b\xec\x49\x01\x02", "semanticsId-Legal"),
    [OID_SEMANTICS_EIDAS_NATURAL] = ROW("\x04\x00\x8b\xec\x49\x01\x03", "semanticsId-eIDASNatural"),
    [OID_SEMANTICS_EIDAS_LEGAL] = ROW("\x04\x00\x8b\xec\x49\x01\x04", "semanticsId-eIDASLegal"),

    /* OCSP */
    [OID_OCSP_BASIC] = ROW("\x2b\x06\x01\x05\x05\x07\x30\x01\x01", "ocspBasic"),
    [OID_OCSP_NONCE] = ROW("\x2b\x06\x01\x05\x05\x07\x30\x01\x02", "ocspNonce"),
    [OID_OCSP_CRL_ID] = ROW("\x2b\x06\x01\x05\x05\x07\x30\x01\x03", "ocspCrlId"),
    [OID_OCSP_ACCEPTABLE_RESPONSES] = ROW("\x2b\x06\x01\x05\x05\x07\x30\x01\x04", "ocspAcceptableResponses"),
    [OID_OCSP_ARCHIVE_CUTOFF] = ROW("\x2b\x06\x01\x05\x05\x07\x30\x01\x06", "ocspArchiveCutoff"),
    [OID_OCSP_SERVICE_LOCATOR] = ROW("\x2b\x06\x01\x05\x05\x07\x30\x01\x07", "ocspServiceLocator"),
    [OID_OCSP_PREFERRED_ALGORITHMS] = ROW("\x2b\x06\x01\x05\x05\x07\x30\x01\x08", "ocspPreferredSignatureAlgorithms"),
    [OID_OCSP_EXTENDED_REVOKE] = ROW("\x2b\x06\x01\x05\x05\x07\x30\x01\x09", "ocspExtendedRevoke"),

    /* digests */
    [OID_DIGEST_SHA1] = ROW("\x2b\x0e\x03\x02\x1a", "SHA-1"),
    [OID_DIGEST_SHA256] = ROW("\x60\x86\x48\x01\x65\x03\x04\x02\x01", "SHA-256"),
    [OID_DIGEST_SHA384] = ROW("\x60\x86\x48\x01\x65\x03\x04\x02\x02", "SHA-384"),
    [OID_DIGEST_SHA512] = ROW("\x60\x86\x48\x01\x65\x03\x04\x02\x03", "SHA-512"),
};
/* clang-format on */
static const struct oid_row *row_of(enum oid oid)
{
    return &oid_rows[oid < OID_COUNT ? oid : OID_UNKNOWN];
}

struct span oid_bytes(enum oid oid)
{
    const struct oid_row *const row = row_of(oid);
    return (struct span){ row->octets, row->len };
}

const char *oid_name(enum oid oid)
{
    return row_of(oid)->name;
}

/* One arc in decimal: its digits nine by nine, the lowest nine first. */
struct arc {
    uint32_t nines[ARC_NINES];
};

/* The seven bits of the next octet. */
static void arc_shift_in(struct arc *arc, unsigned septet)
{
    uint64_t carry = septet;
    for (size_t i = 0; i < ARC_NINES; i++) {
        carry += (uint64_t)arc->nines[i] << 7;
        arc->nines[i] = (uint32_t)(carry % NINE_DIGITS);
        carry /= NINE_DIGITS;
    }
}

/* X.690 8.19.4: the first octets are 40 * first + second. Takes the former away and returns `first`. */
static unsigned arc_split_first(struct arc *arc)
{
    enum { SECONDS = 40 };
    size_t i = 1;
    while (i < ARC_NINES && arc->nines[i] == 0)
        i++;
    const bool large = i < ARC_NINES;
    const unsigned first = large || arc->nines[0] >= 2 * SECONDS ? 2 : arc->nines[0] / SECONDS;
    if (arc->nines[0] < first * SECONDS) { /* borrows, from the nines that are not zero */
        for (i = 1; arc->nines[i] == 0; i++)
            arc->nines[i] = NINE_DIGITS - 1;
        arc->nines[i]--;
        arc->nines[0] += NINE_DIGITS;
    }
    arc->nines[0] -= first * SECONDS;
    return first;
}

static size_t arc_put(const struct arc *arc, char *text, size_t size)
{
    size_t top = ARC_NINES - 1;
    while (top > 0 && arc->nines[top] == 0)
        top--;
    size_t used = (size_t)snprintf(text, size, ".%" PRIu32, arc->nines[top]);
    while (top-- > 0)
        used += (size_t)snprintf(text + used, size - used, "%09" PRIu32, arc->nines[top]);
    return used;
}

const char *oid_text(struct span content, char text[OID_TEXT_BYTES])
{
    if (der_oid_fault(content) != DER_OK) {
        memcpy(text, "?", sizeof "?");
        return text;
    }

    size_t used = 0;
    struct arc arc = { { 0 } };
    for (size_t i = 0; i < content.len; i++) {
        arc_shift_in(&arc, content.at[i] & 0x7f);
        if ((content.at[i] & 0x80) != 0)
            continue;
        if (used == 0)
            used += (size_t)snprintf(text, OID_TEXT_BYTES, "%u", arc_split_first(&arc));
        used += arc_put(&arc, text + used, OID_TEXT_BYTES - used);
        arc = (struct arc){ { 0 } };
    }
    return text;
}

bool oid_is_ordinary(struct span content)
{
    enum {
        SHORT_OCTETS = 24 /* an octet is at most 4 characters, the first 5: so many are never too long */
    };
    char text[OID_TEXT_BYTES] NOT_CLEARED;
    size_t arcs = 1; /* the first octets are two */

    if (content.len <= OID_ORDINARY_ARC_BITS / 7)
        return true;
    for (size_t i = 0, arc_len = 0; i < content.len; i++) {
        if (++arc_len > OID_ORDINARY_ARC_BITS / 7)
            return false;
        if ((content.at[i] & 0x80) == 0) {
            arcs++;
            arc_len = 0;
        }
    }
    return arcs <= OID_ORDINARY_ARCS
           && (content.len <= SHORT_OCTETS || strlen(oid_text(content, text)) <= OID_ORDINARY_TEXT);
}
