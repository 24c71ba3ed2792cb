/* tests/fuzz/check_cert.c - any bytes as a document: what lintgate says of them, beside what OpenSSL does. */
#include "tests/fuzz/check_cert.h"

#include "lint/document.h"
#include "lint/lint.h"
#include "tests/unit/der_build.h"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

static void want(struct checked *checked, bool holds, const char *what)
{
    if (!holds && checked->broken == NULL)
        checked->broken = what;
}

static bool is_printable(const char *text)
{
    for (; *text != '\0'; text++)
        if (*text < 0x20 || *text >= 0x7f)
            return false;
    return true;
}

static void check_report(const struct report *report, size_t size, struct checked *checked)
{
    want(checked, report->parsed || report->finding_count > 0, "what is not read has a finding");
    want(checked, report->parsed == (report->scope != 0), "what is read has a scope");
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct finding *found = &report->findings[i];

        want(checked, found->offset + found->len <= size, "a finding lies in the document");
        want(checked, found->rule[0] != '\0' && found->message[0] != '\0' && found->path[0] != '\0',
            "a finding has a rule, a message and a path");
        want(checked, is_printable(found->message) && is_printable(found->path), "texts are printable");
    }
}

/* One octet less and one more are no certificate any more. */
static void check_exact(struct span document, struct checked *checked)
{
    static struct cert cert;
    struct der_error error;
    uint8_t *longer = calloc(1, document.len + 1);

    if (longer == NULL)
        abort();
    memcpy(longer, document.at, document.len);
    want(checked, !cert_read((struct span){ longer, document.len - 1 }, &cert, &error),
        "one octet less is no certificate");
    want(checked, !cert_read((struct span){ longer, document.len + 1 }, &cert, &error),
        "one octet more is no certificate");
    free(longer);
}

/* OpenSSL's idea of a name, encoded anew entry by entry, is the same octets. */
static bool name_agrees(const X509_NAME *name, struct span octets)
{
    X509_NAME *again = X509_NAME_new();
    uint8_t *der = NULL;
    bool added = again != NULL;

    for (int i = 0; added && i < X509_NAME_entry_count(name); i++) {
        const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
        const bool joined = i > 0
                            && X509_NAME_ENTRY_set(entry)
                                   == X509_NAME_ENTRY_set(X509_NAME_get_entry(name, i - 1));

        added = X509_NAME_add_entry(again, entry, -1, joined ? -1 : 0) == 1;
    }
    const int len = added ? i2d_X509_NAME(again, &der) : -1;
    const bool agrees = len >= 0 && span_equal((struct span){ der, (size_t)len }, octets);

    OPENSSL_free(der);
    X509_NAME_free(again);
    return agrees;
}

bool refusal_is_known(const struct report *report)
{
    const int reason = ERR_GET_REASON(ERR_peek_error());
    bool spoken = report->cut;

    ERR_clear_error();
    if (reason == ASN1_R_MSTRING_WRONG_TAG)
        return true;
    for (size_t i = 0; i < report->finding_count; i++)
        spoken = spoken || strcmp(report->findings[i].rule, "x690.utf8_valid") == 0
                 || strcmp(report->findings[i].rule, "x690.utf8_valid.ocsp") == 0
                 || strcmp(report->findings[i].rule, "x690.utf8_valid.entry") == 0
                 || strcmp(report->findings[i].rule, "csr.attribute.text") == 0;
    return spoken
           && (reason == ASN1_R_INVALID_UTF8STRING || reason == ASN1_R_ILLEGAL_CHARACTERS
               || reason == ASN1_R_INVALID_BMPSTRING_LENGTH || reason == ASN1_R_INVALID_UNIVERSALSTRING_LENGTH
               || reason == ASN1_R_UNIVERSALSTRING_IS_WRONG_LENGTH
               || reason == ASN1_R_BMPSTRING_IS_WRONG_LENGTH);
}

/* True if lintgate reads the value of that extension by its ASN.1, as OpenSSL does. */
static bool is_read_by_both(X509_EXTENSION *extension)
{
    static const int nids[] = { NID_subject_key_identifier, NID_key_usage, NID_private_key_usage_period,
        NID_subject_alt_name, NID_issuer_alt_name, NID_basic_constraints, NID_name_constraints,
        NID_crl_distribution_points, NID_certificate_policies, NID_policy_mappings,
        NID_authority_key_identifier, NID_policy_constraints, NID_ext_key_usage, NID_freshest_crl,
        NID_inhibit_any_policy, NID_info_access, NID_sinfo_access };
    const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));

    for (size_t i = 0; i < COUNT_OF(nids); i++)
        if (nids[i] == nid)
            return true;
    return false;
}

/* OpenSSL reads the value of an extension, and encodes it to the same octets. */
static bool extension_agrees(X509_EXTENSION *extension, const struct report *report)
{
    const ASN1_ITEM *type = ASN1_ITEM_ptr(X509V3_EXT_get(extension)->it);
    const ASN1_OCTET_STRING *octets = X509_EXTENSION_get_data(extension);
    const uint8_t *at = ASN1_STRING_get0_data(octets);
    const struct span value = { at, (size_t)ASN1_STRING_length(octets) };
    ASN1_VALUE *decoded = ASN1_item_d2i(NULL, &at, (long)value.len, type);

    if (decoded == NULL)
        return refusal_is_known(report);
    uint8_t *der = NULL;
    const int len = ASN1_item_i2d(decoded, &der, type);
    const bool agrees = len >= 0 && span_equal((struct span){ der, (size_t)len }, value);

    OPENSSL_free(der);
    ASN1_item_free(decoded, type);
    return agrees;
}

static bool tbs_agrees(X509 *x509, struct span tbs)
{
    uint8_t *der = NULL;
    const int len = i2d_re_X509_tbs(x509, &der);
    const bool agrees = len >= 0 && span_equal((struct span){ der, (size_t)len }, tbs);

    OPENSSL_free(der);
    return agrees;
}

/* Whatever lintgate takes for a certificate, OpenSSL takes for the same: it is encoded anew to the same octets. */
static void check_openssl(const struct cert *cert, const struct report *report, struct checked *checked)
{
    static struct build build;

    build.len = 0;
    put(&build, cert->tbs); /* a bare TBSCertificate gets a signature */
    put(&build, cert->signature_alg);
    put_hex(&build, "03 02 00 00");
    wrap(&build, 0, DER_SEQUENCE);
    const uint8_t *at = build.bytes;
    X509 *x509 = d2i_X509(NULL, &at, (long)build.len);

    if (x509 == NULL) {
        want(checked, refusal_is_known(report), "OpenSSL reads it, or refuses for a known reason");
        return;
    }
    want(checked, at == build.bytes + build.len, "OpenSSL reads it to its end");
    want(checked, tbs_agrees(x509, cert->tbs), "OpenSSL encodes the TBSCertificate to the same octets");
    want(checked, name_agrees(X509_get_issuer_name(x509), cert->issuer),
        "OpenSSL encodes the issuer to the same octets");
    want(checked, name_agrees(X509_get_subject_name(x509), cert->subject),
        "OpenSSL encodes the subject to the same octets");
    for (int i = 0; i < X509_get_ext_count(x509); i++)
        if (is_read_by_both(X509_get_ext(x509, i)))
            want(checked, extension_agrees(X509_get_ext(x509, i), report),
                "OpenSSL encodes each extension to the same octets");
    X509_free(x509);
}

struct checked check_cert(struct span document)
{
    static struct report report;
    static struct cert cert, blemished;
    struct der_error error;
    struct checked checked = { .broken = NULL };

    lint_document(&(struct lint_input){ .document = document }, &report);
    check_report(&report, document.len, &checked);
    checked.read = cert_read(document, &cert, &error);
    want(&checked, checked.read == (error.fault == DER_OK), "what is not read has a fault");
    want(&checked, report.parsed == (checked.read && document_kind(document) == DOCUMENT_CERTIFICATE),
        "the report says whether it is a certificate");
    if (!checked.read)
        return checked;
    want(&checked, cert_read_blemished(document, &blemished) && blemished.key_usage == cert.key_usage,
        "the lenient reader reads what the strict one does");
    check_exact(document, &checked);
    check_openssl(&cert, &report, &checked);
    return checked;
}
