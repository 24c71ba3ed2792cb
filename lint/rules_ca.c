/* CAs' certificates: whose key, how far, for which uses. SBR 7.1.2.1, 7.1.2.2; RFC 5280 4.2.1.1 to 4.2.1.3, 4.2.1.9. */
#include "lint/algorithm.h"
#include "lint/extension_checks.h"
#include "lint/key_usage.h"
#include "lint/rules.h"

enum {
    SBR_CA = SUB_CA | ROOT_CA, /* what SBR 7.1.2.1 and 7.1.2.2 speak of */
    ENCIPHER = KU_KEY_ENCIPHERMENT | KU_DATA_ENCIPHERMENT,
    SIGN_CA = KU_KEY_CERT_SIGN | KU_CRL_SIGN,
};

static struct span part_of(const struct cert *cert, enum oid type)
{
    const struct extension *extension = cert_extension(cert, type);

    return extension != NULL ? extension->whole : cert->extensions_field;
}

static bool is_self_issued(const struct cert *cert)
{
    return span_equal(cert->issuer, cert->subject);
}

/* -- whose key ---------------------------------------------------------------------------------------------------- */

/* SBR 1.6.1: a Root CA Certificate is "The self-signed Certificate issued by the Root CA to identify itself": signed with its own key. */
static void root_has_own_key(const struct cert *cert, struct report *report)
{
    if (cert->issuer_cert != NULL && !span_equal(cert->key.whole, cert->issuer_cert->key.whole))
        finding(report, cert->key.whole,
            "want the key that signs it in a self-signed certificate, have another key");
}

/* RFC 5280 4.2.1.2: "this extension MUST appear in all conforming CA certificates". */
static void ski_present(const struct cert *cert, struct report *report)
{
    want_extension(cert, report, OID_EXT_SUBJECT_KEY_IDENTIFIER);
}

/* SBR 7.1.2.2(h): authorityKeyIdentifier "SHALL NOT contain a authorityCertIssuer or authorityCertSerialNumber field." */
static void aki_without_issuer(const struct cert *cert, struct report *report)
{
    if (cert->aki_issuer.at != NULL)
        finding(report, cert->aki_issuer, "want no authorityCertIssuer, have one");
}

static void aki_without_serial(const struct cert *cert, struct report *report)
{
    if (cert->aki_serial.at != NULL)
        finding(report, cert->aki_serial, "want no authorityCertSerialNumber, have one");
}

/* -- how far ------------------------------------------------------------------------------------------------------ */

/* RFC 5280 4.2.1.9: CAs "MUST mark the extension as critical in such certificates". */
static void bc_critical(const struct cert *cert, struct report *report)
{
    want_critical(cert, report, OID_EXT_BASIC_CONSTRAINTS);
}

/*
 * RFC 5280 3.2: "Self-issued certificates are CA certificates in which the issuer and subject are the same entity." A CA's own name in a
 * certificate without cA is a CA's certificate that cannot be used, or somebody else's with its name.
 */
static void self_issued_is_ca(const struct cert *cert, struct report *report)
{
    if (is_self_issued(cert))
        finding(report, part_of(cert, OID_EXT_BASIC_CONSTRAINTS),
            "want cA in a certificate whose subject is its issuer, have none");
}

/* SBR 7.1.2.1(a): "The pathLenConstraint field SHOULD NOT be present." */
static void root_without_path_length(const struct cert *cert, struct report *report)
{
    if (cert->has_path_length)
        finding(report, part_of(cert, OID_EXT_BASIC_CONSTRAINTS),
            "want no pathLenConstraint in a root's certificate, have %u", (unsigned)cert->path_length);
}

/* The issuer whose pathLenConstraint counts, RFC 5280 6.1.4(l); NULL if there is none. A root's holds, too: most validators take it. */
static const struct cert *limiting_issuer(const struct cert *cert)
{
    const struct cert *issuer = cert->issuer_cert;

    return issuer != NULL && issuer->has_path_length && !is_self_issued(cert) ? issuer : NULL;
}

/* RFC 5280 4.2.1.9: "A pathLenConstraint of zero indicates that no non-self-issued intermediate CA certificates may follow". */
static void issuer_allows_ca(const struct cert *cert, struct report *report)
{
    const struct cert *issuer = limiting_issuer(cert);

    if (issuer != NULL && issuer->path_length == 0)
        finding(report, part_of(cert, OID_EXT_BASIC_CONSTRAINTS),
            "want no CA below an issuer with pathLenConstraint 0, have one");
}

/* RFC 5280 6.1.4(m): a longer path than the issuer's is cut there; one that says it promises what cannot be. */
static void path_length_below_issuers(const struct cert *cert, struct report *report)
{
    const struct cert *issuer = limiting_issuer(cert);

    if (issuer != NULL && issuer->path_length > 0 && cert->has_path_length
        && cert->path_length >= issuer->path_length)
        finding(report, part_of(cert, OID_EXT_BASIC_CONSTRAINTS),
            "want a pathLenConstraint below the issuer's, %u, have %u", (unsigned)issuer->path_length,
            (unsigned)cert->path_length);
}

/* -- for which uses ----------------------------------------------------------------------------------------------- */

/* RFC 5280 4.2.1.3: CAs "MUST include this extension in certificates that contain public keys that are used to validate digital signatures". */
static void usage_present(const struct cert *cert, struct report *report)
{
    want_extension(cert, report, OID_EXT_KEY_USAGE);
}

/* SBR 7.1.2.1(b), 7.1.2.2(e): "This extension SHALL be marked critical." RFC 5280 4.2.1.3: it "SHOULD" be. */
static void usage_critical(const struct cert *cert, struct report *report)
{
    want_critical(cert, report, OID_EXT_KEY_USAGE);
}

static void want_bit(const struct cert *cert, struct report *report, unsigned bit)
{
    char want[KEY_USAGE_TEXT_BYTES], have[KEY_USAGE_TEXT_BYTES];

    if (cert_extension(cert, OID_EXT_KEY_USAGE) != NULL && (cert->key_usage & bit) == 0)
        finding(report, part_of(cert, OID_EXT_KEY_USAGE), "want %s for a CA's key, have %s",
            key_usage_text(bit, want), key_usage_text(cert->key_usage, have));
}

/* SBR 7.1.2.1(b), 7.1.2.2(e): "Bit positions for keyCertSign and cRLSign SHALL be set." */
static void signs_certificates(const struct cert *cert, struct report *report)
{
    want_bit(cert, report, KU_KEY_CERT_SIGN);
}

static void signs_crls(const struct cert *cert, struct report *report)
{
    want_bit(cert, report, KU_CRL_SIGN);
}

/*
 * RFC 5280 4.2.1.3: digitalSignature and nonRepudiation are for signatures "other than signatures on certificates … and CRLs". A CA's key
 * has the first if it signs OCSP responses.
 */
static void signs_nothing_else(const struct cert *cert, struct report *report)
{
    const unsigned excess = cert->key_usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION);
    char text[KEY_USAGE_TEXT_BYTES];

    if (excess != 0)
        finding(report, part_of(cert, OID_EXT_KEY_USAGE),
            "want a CA's key for certificates and CRLs only, unless it signs OCSP responses, have %s",
            key_usage_text(excess, text));
}

/*
 * RFC 3279 2.3.1: "if keyCertSign or cRLSign is present, both keyEncipherment and dataEncipherment SHOULD NOT be present" with an RSA
 * key.
 */
static void rsa_enciphers_nothing(const struct cert *cert, struct report *report)
{
    char text[KEY_USAGE_TEXT_BYTES];

    if (key_kind_of(&cert->key) == KIND_RSA && (cert->key_usage & SIGN_CA) != 0
        && (cert->key_usage & ENCIPHER) != 0)
        finding(report, part_of(cert, OID_EXT_KEY_USAGE),
            "want no %s for a key that signs certificates, have it",
            key_usage_text(cert->key_usage & ENCIPHER, text));
}

/* RFC 8410 5: in a CA's certificate keyUsage "MUST contain one or more of the following values": nonRepudiation, digitalSignature, keyCertSign, cRLSign. */
static void eddsa_signs(const struct cert *cert, struct report *report)
{
    const unsigned signing = SIGN_CA | KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION;
    char text[KEY_USAGE_TEXT_BYTES];

    if (key_kind_of(&cert->key) == KIND_EDDSA && cert->key_usage != 0 && (cert->key_usage & signing) == 0)
        finding(report, part_of(cert, OID_EXT_KEY_USAGE), "want a use that signs for an EdDSA key, have %s",
            key_usage_text(cert->key_usage, text));
}

static const struct rule rules[] = {
    {
        .id = "def.root.selfsigned",
        .source = "SBR 1.6.1",
        .applies = ROOT_CA,
        .says = "A root's certificate has the key that signs it, when that is known.",
        .mend = "Sign a root's certificate with the root's own key.",
        .check = root_has_own_key,
    },
    {
        .id = "rfc5280.ski_ca",
        .source = "RFC 5280 4.2.1.2",
        .applies = CA,
        .says = "A CA has a subjectKeyIdentifier.",
        .mend = "Add subjectKeyIdentifier: the SHA-1 of the key is usual.",
        .covers = "rfc5280.ski_ca_root root.ski.present subca.ski.present",
        .peers = "pkilint:pkix.certificate_skid_ca_missing zlint:e_ext_subject_key_identifier_missing_ca",
        .check = ski_present,
    },
    {
        .id = "subca.aki.no_issuer",
        .source = "SBR 7.1.2.2(h)",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "authorityKeyIdentifier of a subordinate CA has no authorityCertIssuer.",
        .mend = "Leave authorityCertIssuer out; keyIdentifier is enough.",
        .check = aki_without_issuer,
    },
    {
        .id = "subca.aki.no_serial",
        .source = "SBR 7.1.2.2(h)",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "authorityKeyIdentifier of a subordinate CA has no authorityCertSerialNumber.",
        .mend = "Leave authorityCertSerialNumber out; keyIdentifier is enough.",
        .check = aki_without_serial,
    },
    {
        .id = "rfc5280.bc_ca_critical",
        .source = "RFC 5280 4.2.1.9",
        .applies = CA,
        .says = "basicConstraints of a CA is critical.",
        .mend = "Mark basicConstraints critical.",
        .covers = "rfc5280.bc_ca_critical_root root.bc.critical subca.bc.critical",
        .peers =
            "pkilint:pkix.basic_constraints_extension_not_critical zlint:e_basic_constraints_not_critical",
        .check = bc_critical,
    },
    {
        .id = "root.bc.ca_true",
        .source = "RFC 5280 3.2",
        .applies = LEAF,
        .says = "A certificate whose subject is its issuer is a CA's.",
        .mend =
            "Add basicConstraints with cA to a root's certificate; give everybody else a name of their own.",
        .covers = "root.bc.present",
        .check = self_issued_is_ca,
    },
    {
        .id = "root.bc.pathlen_absent",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.2.1(a)",
        .applies = ROOT_CA,
        .since = SMC01,
        .says = "A root has no pathLenConstraint.",
        .mend = "Leave pathLenConstraint out; put it into the subordinate CAs' certificates.",
        .check = root_without_path_length,
    },
    {
        .id = "rfc5280.bc_issuer_pathlen",
        .source = "RFC 5280 4.2.1.9",
        .applies = CA,
        .says = "The issuer's pathLenConstraint, when it is known, allows a CA below it.",
        .mend = "Use an issuer that may have CAs below it.",
        .check = issuer_allows_ca,
    },
    {
        .id = "rfc5280.bc_issuer_pathlen.below",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 6.1.4(m)",
        .applies = CA,
        .says = "A pathLenConstraint is below the issuer's, when that is known.",
        .mend = "Set pathLenConstraint to at most one less than the issuer's.",
        .covers = "rfc5280.bc_issuer_pathlen",
        .check = path_length_below_issuers,
    },
    {
        .id = "rfc5280.ku_in_ca",
        .source = "RFC 5280 4.2.1.3",
        .applies = CA,
        .says = "A CA has keyUsage.",
        .mend = "Add keyUsage with keyCertSign and cRLSign, critical.",
        .covers = "root.ku.present subca.ku.present",
        .peers = "pkilint:pkix.ca_certificate_no_ku_extension",
        .check = usage_present,
    },
    {
        .id = "subca.ku.critical",
        .source = "SBR 7.1.2.2(e)",
        .applies = SBR_CA,
        .since = SMC01,
        .says = "keyUsage of a CA is critical.",
        .mend = "Mark keyUsage critical.",
        .covers = "root.ku.critical",
        .check = usage_critical,
    },
    {
        .id = "rfc5280.ku_critical.ca",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 4.2.1.3",
        .applies = SBR_CA,
        .until = SMC01,
        .says = "keyUsage of a CA is critical.",
        .mend = "Mark keyUsage critical.",
        .covers = "rfc5280.ku_critical",
        .peers = "pkilint:pkix.key_usage_extension_not_critical zlint:w_ext_key_usage_not_critical",
        .check = usage_critical,
    },
    {
        .id = "subca.ku.keycertsign",
        .source = "SBR 7.1.2.2(e)",
        .applies = SBR_CA | REQUEST,
        .since = SMC01,
        .says = "A CA's key signs certificates.",
        .mend = "Set keyCertSign.",
        .covers = "root.ku.keycertsign",
        .peers = "pkilint:pkix.ca_certificate_keycertsign_keyusage_not_set",
        .check = signs_certificates,
    },
    {
        .id = "subca.ku.crlsign",
        .source = "SBR 7.1.2.2(e)",
        .applies = SBR_CA | REQUEST,
        .since = SMC01,
        .says = "A CA's key signs CRLs.",
        .mend = "Set cRLSign.",
        .covers = "root.ku.crlsign",
        .check = signs_crls,
    },
    {
        .id = "rfc5280.ku_ca_ds_only_if_needed",
        .severity = SEVERITY_NOTICE,
        .source = "RFC 5280 4.2.1.3",
        .applies = CA,
        .says = "A CA's key that signs no OCSP responses is for certificates and CRLs only.",
        .mend = "Leave digitalSignature and nonRepudiation out, unless the key signs OCSP responses.",
        .check = signs_nothing_else,
    },
    {
        .id = "rfc3279.rsa_ku.ca",
        .severity = SEVERITY_WARNING,
        .source = "RFC 3279 2.3.1",
        .applies = CA | REQUEST,
        .says = "An RSA key that signs certificates or CRLs enciphers nothing.",
        .mend = "Leave keyEncipherment and dataEncipherment out.",
        .covers = "rfc3279.rsa_ku",
        .peers = "zlint:e_rsa_allowed_ku_no_encipherment_ca",
        .check = rsa_enciphers_nothing,
    },
    {
        .id = "rfc8410.ku_ca",
        .source = "RFC 8410 5",
        .applies = CA | REQUEST,
        .says = "A CA's Ed25519 or Ed448 key signs.",
        .mend = "Set keyCertSign and cRLSign.",
        .check = eddsa_signs,
    },
};

const struct rule_table rules_ca = { "CAs: keys, identifiers, basic constraints, key usage", rules,
    COUNT_OF(rules) };
