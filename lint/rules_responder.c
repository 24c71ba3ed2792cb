/* Certificates that OCSP responses are signed with. SBR 4.9.9; RFC 6960 4.2.2.2. */
#include "lint/extension_checks.h"
#include "lint/key_usage.h"
#include "lint/rules.h"
#include "lint/time.h"

#include <inttypes.h>

enum {
    SHORT_DAYS = 366, /* a year, whatever its length: RFC 6960 gives no number */
    SIGNATURES = KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION,
    CA_BITS = KU_KEY_CERT_SIGN | KU_CRL_SIGN,
};

static const struct extension *no_check(const struct cert *cert)
{
    return cert_extension(cert, OID_EXT_OCSP_NOCHECK);
}

static bool is_responder(const struct cert *cert)
{
    return cert_has_purpose(cert, OID_KP_OCSP_SIGNING);
}

/* SBR 4.9.9: the certificate "SHALL contain the ocspSigning EKU (1.3.6.1.5.5.7.3.9)". Without it, id-pkix-ocsp-nocheck means nothing. */
static void purpose_present(const struct cert *cert, struct report *report)
{
    if (no_check(cert) != NULL && !is_responder(cert))
        finding(
            report, no_check(cert)->whole, "want OCSPSigning beside ocspNoCheck, have other purposes only");
}

/* SBR 4.9.9: it "SHALL contain … an extension of type id-pkix-ocsp-nocheck". */
static void no_check_present(const struct cert *cert, struct report *report)
{
    if (is_responder(cert))
        want_extension(cert, report, OID_EXT_OCSP_NOCHECK);
}

/* RFC 6960 4.2.2.2.1: "This SHOULD be a non-critical extension." */
static void no_check_not_critical(const struct cert *cert, struct report *report)
{
    want_not_critical(cert, report, OID_EXT_OCSP_NOCHECK);
}

/* RFC 6960 4.2.2.2.1: "The value of the extension SHALL be NULL." */
static void no_check_is_null(const struct cert *cert, struct report *report)
{
    if (no_check(cert) != NULL && !span_equal(no_check(cert)->value, SPAN_TEXT("\x05\x00")))
        finding(report, no_check(cert)->whole, "want NULL, have another value");
}

static void no_bits(const struct cert *cert, struct report *report, unsigned bits)
{
    const unsigned excess = cert->key_usage & bits;
    char text[KEY_USAGE_TEXT_BYTES];

    if (excess != 0)
        finding(report, cert_extension(cert, OID_EXT_KEY_USAGE)->whole,
            "want no %s for a responder's key, have it", key_usage_text(excess, text));
}

/* RFC 5280 4.2.1.12: with OCSPSigning "digitalSignature and/or nonRepudiation" are consistent. */
static void signs_no_certificates(const struct cert *cert, struct report *report)
{
    no_bits(cert, report, CA_BITS);
}

static void signs_only(const struct cert *cert, struct report *report)
{
    no_bits(cert, report, KU_ALL & ~(unsigned)(SIGNATURES | CA_BITS));
}

/*
 * RFC 6960 4.2.2.2: who has OCSPSigning answers for all certificates of its issuer. A CA that has it is a responder of the CA above it, with
 * a certificate that most often lacks id-pkix-ocsp-nocheck and must be revocable.
 */
static void no_ca(const struct cert *cert, struct report *report)
{
    struct span rest = cert_sequence(cert, OID_EXT_EXT_KEY_USAGE), oid;
    enum oid purpose;

    while (key_purpose_next(&rest, &purpose, &oid)) {
        if (purpose == OID_KP_OCSP_SIGNING)
            finding(report, oid, "want no OCSPSigning in a CA's certificate, have it");
    }
}

/* SBR 7.1.2.4: no purpose without a reason: the key of a responder is for nothing else. */
static void no_other_purpose(const struct cert *cert, struct report *report)
{
    struct span rest = cert_sequence(cert, OID_EXT_EXT_KEY_USAGE), oid;
    char text[OID_TEXT_BYTES];
    enum oid purpose;

    while (key_purpose_next(&rest, &purpose, &oid)) {
        if (purpose != OID_KP_OCSP_SIGNING)
            finding(report, oid, "want OCSPSigning alone in a responder's certificate, have %s",
                purpose != OID_UNKNOWN ? oid_name(purpose) : oid_text(oid, text));
    }
}

/* RFC 6960 4.2.2.2.1: a CA that uses the extension "should realize that a compromise of the responder's key is as serious as the compromise of a CA key used to sign CRLs, at least for the validity period of this certificate" and may issue it with "a very short lifetime". */
static void short_lived(const struct cert *cert, struct report *report)
{
    const int64_t seconds = cert->not_after.seconds - cert->not_before.seconds + 1;

    if (no_check(cert) != NULL && cert->not_before.valid && cert->not_after.valid
        && seconds > (int64_t)SHORT_DAYS * TIME_DAY_SECONDS)
        finding(report, cert->validity,
            "want a validity of at most %d days for a certificate that nobody checks, have %" PRId64,
            SHORT_DAYS, (seconds - 1) / TIME_DAY_SECONDS + 1);
}

/* RFC 6960 4.2.2.2.1: a client of a certificate with id-pkix-ocsp-nocheck "can trust a responder for the lifetime of the responder's certificate": nobody follows a pointer to its status. */
static void no_status_pointers(const struct cert *cert, struct report *report)
{
    struct access_description access;

    if (no_check(cert) == NULL)
        return;
    want_no_extension(cert, report, OID_EXT_CRL_DISTRIBUTION_POINTS, "beside ocspNoCheck");
    for (struct span rest = cert_sequence(cert, OID_EXT_AUTHORITY_INFO_ACCESS);
         access_description_next(&rest, &access);) {
        if (access.method == OID_AD_OCSP)
            finding(report, access.whole, "want no OCSP location beside ocspNoCheck, have one");
    }
}

static const struct rule rules[] = {
    {
        .id = "ocspsigner.eku",
        .source = "SBR 4.9.9",
        .applies = OTHER_LEAF | OCSP_SIGNER,
        .since = SMC01,
        .says = "A responder's certificate has OCSPSigning.",
        .mend = "Add OCSPSigning to extKeyUsage, or leave ocspNoCheck out of a certificate that is no "
                "responder's.",
        .covers = "rfc6960.signer_eku",
        .check = purpose_present,
    },
    {
        .id = "ocspsigner.nocheck",
        .source = "SBR 4.9.9",
        .applies = LEAF & ~SMIME,
        .since = SMC01,
        .says = "A certificate with OCSPSigning has ocspNoCheck.",
        .mend = "Add id-pkix-ocsp-nocheck (1.3.6.1.5.5.7.48.1.5) with NULL, not critical.",
        .covers = "rfc5019.signer_nocheck",
        .peers = "zlint:e_ocsp_id_pkix_ocsp_nocheck_ext_not_included_server_auth",
        .check = no_check_present,
    },
    {
        .id = "ocspsigner.nocheck.subscriber",
        .severity = SEVERITY_WARNING,
        .source = "SBR 4.9.9",
        .applies = SMIME,
        .since = SMC01,
        .says = "A subscriber's certificate with OCSPSigning has ocspNoCheck.",
        .mend = "Leave OCSPSigning out: who has it may answer for every certificate of the CA. A responder "
                "gets a "
                "certificate of its own.",
        .covers = "ocspsigner.nocheck",
        .check = no_check_present,
    },
    {
        .id = "rfc6960.signer_nocheck_form",
        .source = "RFC 6960 4.2.2.2.1",
        .applies = CERTIFICATE,
        .says = "The value of ocspNoCheck is NULL.",
        .mend = "Use the two octets 05 00 as value.",
        .check = no_check_is_null,
    },
    {
        .id = "rfc6960.signer_nocheck_form.noncritical",
        .severity = SEVERITY_WARNING,
        .source = "RFC 6960 4.2.2.2.1",
        .applies = CERTIFICATE,
        .says = "ocspNoCheck is not critical.",
        .mend = "Mark ocspNoCheck not critical.",
        .covers = "rfc6960.signer_nocheck_form",
        .check = no_check_not_critical,
    },
    {
        .id = "rfc5280.signer_ku",
        .source = "RFC 5280 4.2.1.12",
        .applies = OCSP_SIGNER,
        .says = "A responder's key signs neither certificates nor CRLs.",
        .mend = "Leave keyCertSign and cRLSign out, and set digitalSignature.",
        .peers = "zlint:e_ocsp_cert_invalid_ku",
        .check = signs_no_certificates,
    },
    {
        .id = "rfc5280.signer_ku.signs",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 4.2.1.12",
        .applies = OCSP_SIGNER,
        .says = "A responder's key does nothing but sign.",
        .mend = "Set digitalSignature, and nothing else but nonRepudiation.",
        .covers = "rfc5280.signer_ku",
        .peers = "zlint:e_ocsp_cert_invalid_ku",
        .check = signs_only,
    },
    {
        .id = "rfc5280.signer_not_ca",
        .severity = SEVERITY_WARNING,
        .source = "RFC 6960 4.2.2.2",
        .applies = CA,
        .says = "A CA's certificate has no OCSPSigning.",
        .mend = "Leave OCSPSigning out: a CA answers for its own certificates without it.",
        .peers = "zlint:e_ocsp_id_pkix_ocsp_nocheck_ext_not_included_server_auth",
        .check = no_ca,
    },
    {
        .id = "practice.signer_no_anyeku",
        .severity = SEVERITY_NOTICE,
        .source = "SBR 7.1.2.4",
        .applies = OCSP_SIGNER,
        .since = SMC01,
        .says = "A responder's certificate has OCSPSigning alone.",
        .mend = "Leave the other purposes out, and use another key for them.",
        .check = no_other_purpose,
    },
    {
        .id = "rfc6960.signer_short_lived",
        .severity = SEVERITY_NOTICE,
        .source = "RFC 6960 4.2.2.2.1",
        .applies = LEAF,
        .says = "A certificate with ocspNoCheck is valid for a year at most.",
        .mend = "Issue responders' certificates for weeks or months; pin-validity-days holds a key to it.",
        .check = short_lived,
    },
    {
        .id = "ocspsigner.pointers",
        .severity = SEVERITY_NOTICE,
        .source = "RFC 6960 4.2.2.2.1",
        .applies = OCSP_SIGNER,
        .says = "A certificate with ocspNoCheck does not say where its status is.",
        .mend = "Leave cRLDistributionPoints and the location of OCSP out.",
        .peers = "zlint:e_ocsp_cert_cdp_forbidden",
        .check = no_status_pointers,
    },
};

const struct rule_table rules_responder = { "OCSP responders", rules, COUNT_OF(rules) };
