/*
 * tests/fuzz/fuzz_cert.c - any bytes as a document: a report, and what lintgate takes for a certificate OpenSSL takes for the same.
 *
 * The first octet says what the rest is: 0 a document, n the value of an extension of type n in an otherwise good
 * certificate, above that its subject. So lengths need not be guessed for the inner readers to be reached.
 */
#include "lint/document.h"
#include "lint/lint.h"
#include "tests/unit/der_build.h"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void want(bool condition)
{
    if (!condition)
        abort();
}

static void check_report(const struct report *report, size_t size)
{
    want(report->parsed || report->finding_count > 0);
    want(report->parsed == (report->scope != 0));
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct finding *found = &report->findings[i];
        want(found->offset + found->len <= size);
        want(found->rule[0] != '\0' && found->message[0] != '\0' && found->path[0] != '\0');
        for (const char *at = found->message; *at != '\0'; at++)
            want(*at >= 0x20 && *at < 0x7f);
        for (const char *at = found->path; *at != '\0'; at++)
            want(*at >= 0x20 && *at < 0x7f);
    }
}

/* One octet less and one more are no certificate any more. */
static void check_exact(struct span document)
{
    static struct cert cert;
    struct der_error error;
    uint8_t *longer = calloc(1, document.len + 1);
    want(longer != NULL);
    memcpy(longer, document.at, document.len);
    want(!cert_read((struct span){ longer, document.len - 1 }, &cert, &error));
    want(!cert_read((struct span){ longer, document.len + 1 }, &cert, &error));
    free(longer);
}

/* OpenSSL's idea of a name, encoded anew entry by entry, is the same octets. */
static void check_name(const X509_NAME *name, struct span octets)
{
    X509_NAME *again = X509_NAME_new();
    uint8_t *der = NULL;
    want(again != NULL);
    for (int i = 0; i < X509_NAME_entry_count(name); i++) {
        const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
        const bool joined = i > 0
                            && X509_NAME_ENTRY_set(entry)
                                   == X509_NAME_ENTRY_set(X509_NAME_get_entry(name, i - 1));
        want(X509_NAME_add_entry(again, entry, -1, joined ? -1 : 0) == 1);
    }
    const int len = i2d_X509_NAME(again, &der);
    want(len >= 0);
    want(span_equal((struct span){ der, (size_t)len }, octets));
    OPENSSL_free(der);
    X509_NAME_free(again);
}

/*
 * OpenSSL may refuse what lintgate's readers accept for two reasons only: it looks into strings, which rules do here, and it
 * takes some string types only as the value of an attribute.
 */
static void check_refusal(const struct report *report)
{
    const int reason = ERR_GET_REASON(ERR_peek_error());
    ERR_clear_error();
    if (reason == ASN1_R_MSTRING_WRONG_TAG)
        return;
    want(reason == ASN1_R_INVALID_UTF8STRING || reason == ASN1_R_ILLEGAL_CHARACTERS
         || reason == ASN1_R_INVALID_BMPSTRING_LENGTH || reason == ASN1_R_INVALID_UNIVERSALSTRING_LENGTH
         || reason == ASN1_R_UNIVERSALSTRING_IS_WRONG_LENGTH || reason == ASN1_R_BMPSTRING_IS_WRONG_LENGTH);
    bool spoken = report->cut;
    for (size_t i = 0; i < report->finding_count; i++)
        spoken = spoken || strcmp(report->findings[i].rule, "x690.utf8_valid") == 0;
    want(spoken);
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
static void check_extension(X509_EXTENSION *extension, const struct report *report)
{
    const ASN1_ITEM *type = ASN1_ITEM_ptr(X509V3_EXT_get(extension)->it);
    const ASN1_OCTET_STRING *octets = X509_EXTENSION_get_data(extension);
    const uint8_t *at = ASN1_STRING_get0_data(octets);
    const struct span value = { at, (size_t)ASN1_STRING_length(octets) };
    ASN1_VALUE *decoded = ASN1_item_d2i(NULL, &at, (long)value.len, type);
    if (decoded == NULL) {
        check_refusal(report);
        return;
    }
    uint8_t *der = NULL;
    const int len = ASN1_item_i2d(decoded, &der, type);
    want(len >= 0 && span_equal((struct span){ der, (size_t)len }, value));
    OPENSSL_free(der);
    ASN1_item_free(decoded, type);
}

/* Whatever lintgate takes for a certificate, OpenSSL takes for the same: it is encoded anew to the same octets. */
static void check_openssl(const struct cert *cert, const struct report *report)
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
        check_refusal(report);
        return;
    }
    want(at == build.bytes + build.len);

    uint8_t *tbs = NULL;
    const int len = i2d_re_X509_tbs(x509, &tbs);
    want(len >= 0 && span_equal((struct span){ tbs, (size_t)len }, cert->tbs));
    OPENSSL_free(tbs);
    check_name(X509_get_issuer_name(x509), cert->issuer);
    check_name(X509_get_subject_name(x509), cert->subject);
    for (int i = 0; i < X509_get_ext_count(x509); i++)
        if (is_read_by_both(X509_get_ext(x509, i)))
            check_extension(X509_get_ext(x509, i), report);
    X509_free(x509);
}

static void check_document(struct span document)
{
    static struct report report;
    static struct cert cert, blemished;
    struct der_error error;
    const struct lint_input input = { .document = document };
    lint_document(&input, &report);
    check_report(&report, document.len);

    const bool read = cert_read(document, &cert, &error);
    want(read == (error.fault == DER_OK));
    want(report.parsed == (read && document_kind(document) == DOCUMENT_CERTIFICATE));
    if (!read)
        return;
    want(cert_read_blemished(document, &blemished) && blemished.key_usage == cert.key_usage);
    check_exact(document);
    check_openssl(&cert, &report);
}

/* The document that the input stands for, in `build`. */
static void put_document(struct build *build, unsigned kind, struct span rest)
{
    static struct build extensions;
    struct tbs_fields fields = { .version = { NULL, 0 } };
    build->len = extensions.len = 0;
    if (kind == 0) {
        put(build, rest);
    } else if (kind <= OID_EXT_LAST) {
        put_extension(&extensions, oid_bytes((enum oid)kind), false, rest);
        put_tbs(build, &fields, build_span(&extensions));
    } else {
        fields.subject = rest;
        put_tbs(build, &fields, (struct span){ NULL, 0 });
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct build build;
    if (size == 0 || size > sizeof(build.bytes) / 4)
        return 0;
    put_document(&build, data[0], (struct span){ data + 1, size - 1 });
    uint8_t *copy = malloc(build.len > 0 ? build.len : 1); /* so that reading on is seen */
    want(copy != NULL);
    memcpy(copy, build.bytes, build.len);
    check_document((struct span){ copy, build.len });
    free(copy);
    return 0;
}
