/* tests/fuzz/check_crl.c - what lintgate takes for a CRL, held against what OpenSSL takes it for. */
#include "tests/fuzz/check_crl.h"

#include "lint/crl_serials.h"
#include "lint/document.h"
#include "lint/lint.h"
#include "tests/fuzz/agree.h"
#include "tests/unit/der_build.h"

#include <openssl/asn1t.h>
#include <openssl/x509v3.h>

/* Of an extension of an entry; NULL for others, which lintgate does not read there. */
static const ASN1_ITEM *type_in_entry(enum oid extension)
{
    switch ((unsigned)extension) {
    case OID_EXT_CERTIFICATE_ISSUER: return ASN1_ITEM_rptr(GENERAL_NAMES);
    case OID_EXT_INVALIDITY_DATE: return ASN1_ITEM_rptr(ASN1_GENERALIZEDTIME);
    case OID_EXT_REASON_CODE: return ASN1_ITEM_rptr(ASN1_ENUMERATED);
    default: return NULL;
    }
}

/* The same of one of the list. */
static const ASN1_ITEM *type_in_list(enum oid extension)
{
    switch ((unsigned)extension) {
    case OID_EXT_AUTHORITY_KEY_IDENTIFIER: return ASN1_ITEM_rptr(AUTHORITY_KEYID);
    case OID_EXT_ISSUER_ALT_NAME: return ASN1_ITEM_rptr(GENERAL_NAMES);
    case OID_EXT_CRL_NUMBER:
    case OID_EXT_DELTA_CRL_INDICATOR: return ASN1_ITEM_rptr(ASN1_INTEGER);
    case OID_EXT_ISSUING_DISTRIBUTION_POINT: return ASN1_ITEM_rptr(ISSUING_DIST_POINT);
    case OID_EXT_FRESHEST_CRL: return ASN1_ITEM_rptr(CRL_DIST_POINTS);
    case OID_EXT_AUTHORITY_INFO_ACCESS: return ASN1_ITEM_rptr(AUTHORITY_INFO_ACCESS);
    case OID_EXT_EXPIRED_CERTS_ON_CRL: return ASN1_ITEM_rptr(ASN1_GENERALIZEDTIME);
    default: return NULL;
    }
}

static bool extensions_agree(
    struct span list, const ASN1_ITEM *(*type_of)(enum oid extension), const struct report *report)
{
    struct extension extension;

    for (struct extension_walk walk = extensions_walk(list); extension_next(&walk, &extension);) {
        const ASN1_ITEM *const type = type_of(extension.type);

        if (type != NULL && !agrees(type, extension.value, report))
            return false;
    }
    return true;
}

/* The list with a signature of no octets: as X509_CRL and through it, entry by entry. */
static X509_CRL *openssl_reads(struct span tbs)
{
    static struct build build;

    build.len = 0;
    put(&build, tbs);
    put_hex(&build, "30 05 06 03 2b 65 70 03 01 00"); /* Ed25519 */
    wrap(&build, 0, DER_SEQUENCE);
    const uint8_t *at = build.bytes;
    return d2i_X509_CRL(NULL, &at, (long)build.len);
}

/* True if `entry` is what OpenSSL has at its place. */
static bool entry_agrees(const struct crl_entry *entry, X509_REVOKED *revoked)
{
    uint8_t *again = NULL;
    const int len = i2d_X509_REVOKED(revoked, &again);
    const bool same = len >= 0 && span_equal((struct span){ again, (size_t)len }, entry->whole);

    OPENSSL_free(again);
    return same;
}

/* OpenSSL sorts what it read when it is asked for serials; nothing here asks. */
static bool entries_agree(const struct crl *crl, X509_CRL *list, const struct report *report)
{
    STACK_OF(X509_REVOKED) *const revoked = X509_CRL_get_REVOKED(list);
    struct crl_walk walk = crl_walk(crl);
    struct crl_entry entry;
    size_t count = 0;

    for (; crl_entry_next(&walk, &entry); count++)
        if (entry.index != count || !span_within(entry.whole, crl->revoked)
            || (int)count >= sk_X509_REVOKED_num(revoked)
            || !entry_agrees(&entry, sk_X509_REVOKED_value(revoked, (int)count))
            || !extensions_agree(entry.extensions, type_in_entry, report))
            return false;
    return count == crl->entries.count
           && (revoked == NULL ? count == 0 : (int)count == sk_X509_REVOKED_num(revoked));
}

/* Serials that are there twice, counted the slow way. */
static bool repeats_agree(const struct crl *crl)
{
    struct repeated_serials repeated;
    struct crl_walk walk = crl_walk(crl);
    struct crl_entry entry, earlier;
    size_t count = 0;

    if (!repeated_serials_find(crl, &repeated))
        return false;
    while (crl->entries.seen[ENTRY_ISSUER].count == 0 && crl_entry_next(&walk, &entry)) {
        struct crl_walk before = crl_walk(crl);

        while (crl_entry_next(&before, &earlier) && earlier.index < entry.index)
            if (span_equal(earlier.serial, entry.serial)) {
                count++;
                break;
            }
    }
    return crl->entries.seen[ENTRY_ISSUER].count > 0 || count == repeated.count;
}

static const char *held_against_openssl(const struct crl *crl, const struct report *report)
{
    X509_CRL *const list = openssl_reads(crl->tbs);
    const char *broken = NULL;
    uint8_t *again = NULL;

    if (list == NULL)
        return refusal_is_known(report) ? NULL : "a CRL that OpenSSL takes for one";
    const int len = i2d_re_X509_CRL_tbs(list, &again);
    if (len < 0 || !span_equal((struct span){ again, (size_t)len }, crl->tbs))
        broken = "a TBSCertList that OpenSSL encodes to the same octets";
    else if (!entries_agree(crl, list, report)
             || !extensions_agree(crl->shared.extensions, type_in_list, report))
        broken = "entries and extensions that OpenSSL encodes to the same octets";
    OPENSSL_free(again);
    X509_CRL_free(list);
    return broken;
}

struct checked check_crl(struct span document)
{
    static struct report report;
    static struct crl crl;
    struct der_error error;
    struct checked checked = { .broken = NULL, .read = crl_read(document, &crl, &error) };

    lint_document(&(struct lint_input){ .document = document }, &report);
    if (checked.read != (error.fault == DER_OK))
        checked.broken = "a fault if it is not read, and none if it is";
    else if (!checked.read && error.offset > document.len)
        checked.broken = "a fault inside the document";
    else if ((report.scope == CRL) != checked.read)
        checked.broken = "a report of a CRL if it is one";
    else if (checked.read && document_kind(document) != DOCUMENT_CRL)
        checked.broken = "a CRL by its shape, if it is read";
    else if (!kinds_are_one(document))
        checked.broken = "one reader at most that takes it";
    else if (checked.read && !repeats_agree(&crl))
        checked.broken = "as many serials twice as there are";
    else if (checked.read)
        checked.broken = held_against_openssl(&crl, &report);
    return checked;
}
