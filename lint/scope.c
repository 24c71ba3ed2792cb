/* Names of scopes, and what a certificate is by what it says itself. SBR 1.1, 7.1.6.1, 8.1. */
#include "lint/cert.h"

static const struct {
    enum scope scope;
    const char *name;
} names[] = {
    { 1U << 0, "mailbox-validated/legacy" },
    { 1U << 1, "mailbox-validated/multipurpose" },
    { 1U << 2, "mailbox-validated/strict" },
    { 1U << 3, "organization-validated/legacy" },
    { 1U << 4, "organization-validated/multipurpose" },
    { 1U << 5, "organization-validated/strict" },
    { 1U << 6, "sponsor-validated/legacy" },
    { 1U << 7, "sponsor-validated/multipurpose" },
    { 1U << 8, "sponsor-validated/strict" },
    { 1U << 9, "individual-validated/legacy" },
    { 1U << 10, "individual-validated/multipurpose" },
    { 1U << 11, "individual-validated/strict" },
    { SMIME_UNCLEAR, "smime" },
    { OTHER_LEAF, "leaf" },
    { OCSP_SIGNER, "ocsp-responder" },
    { SUB_CA, "ca" },
    { OTHER_CA, "other-ca" },
    { ROOT_CA, "root-ca" },
    { CRL, "crl" },
    { OCSP, "ocsp-response" },
    { REQUEST, "certificate-request" },
};

const char *scope_name(enum scope scope)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (names[i].scope == scope)
            return names[i].name;
    return "";
}

enum scope scope_find(const char *name)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(names[i].name, name) == 0)
            return names[i].scope;
    return SCOPE_NONE;
}

/* The bits of the reserved policies that are asserted: one bit each, however often it is said. */
static unsigned reserved_policies(const struct cert *cert)
{
    return oid_set_row(&cert->policies, OID_MV_LEGACY, OID_IV_STRICT - OID_MV_LEGACY + 1);
}

bool cert_claims_sbr(const struct cert *cert)
{
    return reserved_policies(cert) != 0;
}

static bool has_mailbox(const struct cert *cert)
{
    struct general_name name;
    struct general_names_walk walk = general_names_walk(cert_alt_names(cert, OID_EXT_SUBJECT_ALT_NAME));
    while (general_names_next(&walk, &name))
        if (name.kind == GENERAL_NAME_RFC822 || name.other_type == OID_ON_SMTP_UTF8_MAILBOX)
            return true;
    return false;
}

/*
 * SBR 1.1 speaks of emailProtection together with a mailbox. Either sign is enough here when nothing else explains the
 * certificate, so that what was left out is reported: emailProtection alone, a reserved policy alone, or a mailbox
 * in a certificate that every purpose may use.
 */
static bool is_smime(const struct cert *cert, unsigned policies)
{
    if (policies != 0 || cert_has_purpose(cert, OID_KP_EMAIL_PROTECTION))
        return true;
    const bool any_purpose = cert_extension(cert, OID_EXT_EXT_KEY_USAGE) == NULL
                             || cert_has_purpose(cert, OID_KP_ANY);
    return any_purpose && has_mailbox(cert);
}

/* Its own issuer, and it does not say that another key signs it, as the certificates of a key rollover do (RFC 4210 4.4). */
static bool is_self_signed(const struct cert *cert)
{
    return span_equal(cert->issuer, cert->subject)
           && (cert->aki_key_id.at == NULL || cert->ski.at == NULL
               || span_equal(cert->aki_key_id, cert->ski));
}

/* SBR 7.1.2.2(g): a CA "that will be used to issue S/MIME Certificates" has emailProtection; one whose purposes are others cannot be. */
static bool may_issue_smime(const struct cert *cert, unsigned policies)
{
    return policies != 0 || cert_extension(cert, OID_EXT_EXT_KEY_USAGE) == NULL
           || cert_has_purpose(cert, OID_KP_EMAIL_PROTECTION) || cert_has_purpose(cert, OID_KP_ANY);
}

enum scope cert_scope(const struct cert *cert)
{
    const unsigned policies = reserved_policies(cert);
    if (cert->is_ca && is_self_signed(cert))
        return ROOT_CA;
    if (cert->is_ca)
        return may_issue_smime(cert, policies) ? SUB_CA : OTHER_CA;
    if (policies == 0 && cert_has_purpose(cert, OID_KP_OCSP_SIGNING)
        && !cert_has_purpose(cert, OID_KP_EMAIL_PROTECTION))
        return OCSP_SIGNER;
    if (!is_smime(cert, policies))
        return OTHER_LEAF;
    const bool exactly_one = policies != 0 && (policies & (policies - 1)) == 0;
    return exactly_one ? (enum scope)policies : SMIME_UNCLEAR;
}
