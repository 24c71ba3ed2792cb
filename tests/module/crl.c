/* tests/module/crl.c - CRLs of any size for the gate. Their frame is OpenSSL's, their entries are put into it. */
#include "tests/module/crl.h"

#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* SEQUENCE { INTEGER of 16 octets, UTCTime, SEQUENCE { SEQUENCE { reasonCode OCTETS { ENUMERATED } } } } */
static const uint8_t entry_form[] = { 0x30, 0x2f, 0x02, 0x10, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0x17, 0x0d, '2', '6', '0', '1', '0', '1', '0', '0', '0', '0', '0', '0', 'Z', 0x30, 0x0c, 0x30, 0x0a,
    0x06, 0x03, 0x55, 0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01, 0x04 };

enum {
    ENTRY_BYTES = sizeof entry_form,
    SERIAL_AT = 5, /* behind the octet that makes it positive */
    REASON_AT = ENTRY_BYTES - 1,
    HEADER_BYTES = 6, /* at most: a tag and a length of four octets */
    DAY_SECONDS = 86400,
};

static void must(bool ok)
{
    if (!ok)
        abort();
}

static void write_entries(uint8_t *at, size_t entries, enum crl_fault fault)
{
    for (size_t i = 0; i < entries; i++) {
        const uint32_t number = (uint32_t)i * UINT32_C(0x9e3779b1); /* odd: no two alike, in no order */

        memcpy(at + i * ENTRY_BYTES, entry_form, ENTRY_BYTES);
        memcpy(at + i * ENTRY_BYTES + SERIAL_AT, &number, sizeof number);
    }
    uint8_t *const last = at + (entries - 1) * ENTRY_BYTES;
    if (fault == CRL_FAULT_ENTRY)
        last[REASON_AT] = 0;
    if (fault == CRL_FAULT_TWICE)
        memcpy(last, at, ENTRY_BYTES);
}

/* A header that ends at `end`; returns where it begins. */
static uint8_t *write_header(uint8_t *end, uint8_t tag, size_t len)
{
    size_t octets = 0;

    do {
        *--end = (uint8_t)(len >> (8 * octets++));
    } while (len >> (8 * octets) != 0);
    if (len >= 0x80)
        *--end = (uint8_t)(0x80 | octets);
    *--end = tag;
    return end;
}

static void add_extension(X509_CRL *crl, const struct authority *ca, int nid, const char *value)
{
    X509V3_CTX context;

    X509V3_set_ctx(&context, ca->certificate, NULL, NULL, crl, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    must(extension != NULL && X509_CRL_add_ext(crl, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

static void add_number(X509_CRL *crl, long value)
{
    ASN1_INTEGER *number = ASN1_INTEGER_new();

    must(number != NULL && ASN1_INTEGER_set(number, value) == 1
         && X509_CRL_add1_ext_i2d(crl, NID_crl_number, number, 0, 0) == 1);
    ASN1_INTEGER_free(number);
}

static void set_times(X509_CRL *crl, enum crl_fault fault)
{
    const time_t now = time(NULL);
    ASN1_TIME *from = ASN1_TIME_set(NULL, now - 60),
              *to = ASN1_TIME_set(NULL, now - 60 + DAY_SECONDS * (fault == CRL_FAULT_ELEVEN ? 11 : 7));

    must(X509_CRL_set1_lastUpdate(crl, from) == 1 && X509_CRL_set1_nextUpdate(crl, to) == 1);
    ASN1_TIME_free(from);
    ASN1_TIME_free(to);
}

/* Everything but the entries. */
static X509_CRL *make_frame(const struct authority *ca, const struct crl_form *form)
{
    const enum crl_fault fault = form->fault;
    const struct authority *const named = fault == CRL_FAULT_ISSUER ? authority_get(AUTHORITY_P256, 1) : ca;
    X509_CRL *crl = X509_CRL_new();

    must(crl != NULL && X509_CRL_set_version(crl, X509_CRL_VERSION_2) == 1
         && X509_CRL_set_issuer_name(crl, X509_get_subject_name(named->certificate)) == 1);
    set_times(crl, fault);
    add_extension(crl, ca, NID_authority_key_identifier, "keyid:always");
    if (fault != CRL_FAULT_NUMBER)
        add_number(crl, form->number);
    must(X509_CRL_sign(crl, ca->key, EVP_sha256()) > 0); /* sets the algorithm */
    return crl;
}

/* Octets of crlExtensions: [0] with header. */
static size_t extensions_len(const X509_CRL *crl)
{
    const int len = i2d_X509_EXTENSIONS(X509_CRL_get0_extensions(crl), NULL);

    must(len > 0 && len < 0x80); /* so that its header has two octets */
    return 2 + (size_t)len;
}

/* An entry of the usual form; returns its length. */
static size_t write_entry(uint8_t at[2 * ENTRY_BYTES], struct bytes serial)
{
    enum { SERIAL_HEADER_AT = 2, FORM_SERIAL_BYTES = 16, BEHIND = SERIAL_HEADER_AT + 2 + FORM_SERIAL_BYTES };
    const size_t rest = ENTRY_BYTES - BEHIND;

    must(serial.len <= 20);
    at[0] = 0x30;
    at[1] = (uint8_t)(2 + serial.len + rest);
    at[2] = 0x02;
    at[3] = (uint8_t)serial.len;
    memcpy(at + 4, serial.at, serial.len);
    memcpy(at + 4 + serial.len, entry_form + BEHIND, rest);
    return 4 + serial.len + rest;
}

struct bytes crl_make_form(const struct authority *ca, const struct crl_form *form)
{
    X509_CRL *crl = make_frame(ca, form);
    uint8_t *frame = NULL, entry[2 * ENTRY_BYTES];
    const size_t entry_len = form->serial.at != NULL ? write_entry(entry, form->serial) : 0;
    const int frame_len = i2d_re_X509_CRL_tbs(crl, &frame);

    must(frame_len > 0);
    const size_t header = frame[1] < 0x80 ? 2 : 2 + (frame[1] & 0x7f), after = extensions_len(crl),
                 before = (size_t)frame_len - header - after, list = form->entries * ENTRY_BYTES;
    const size_t room = (size_t)frame_len + list + entry_len + 4 * HEADER_BYTES;
    uint8_t *const bytes = malloc(room);
    must(bytes != NULL);
    /* From the end: extensions, entries, what is before them. */
    uint8_t *at = bytes + room - after;
    memcpy(at, frame + frame_len - after, after);
    at -= entry_len;
    memcpy(at, entry, entry_len);
    at -= list;
    if (form->entries > 0)
        write_entries(at, form->entries, form->fault);
    if (list + entry_len > 0)
        at = write_header(at, 0x30, list + entry_len);
    at -= before;
    memcpy(at, frame + header, before);
    at = write_header(at, 0x30, (size_t)(bytes + room - at));
    const size_t len = (size_t)(bytes + room - at);
    memmove(bytes, at, len);
    OPENSSL_free(frame);
    X509_CRL_free(crl);
    return (struct bytes){ bytes, len };
}

struct bytes crl_make(const struct authority *ca, size_t entries, enum crl_fault fault)
{
    return crl_make_form(ca, &(struct crl_form){ .entries = entries, .fault = fault, .number = 4711 });
}
