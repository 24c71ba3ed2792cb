/*
 * join_ocsp TBS.der SIGNATURE rsa-sha256|ecdsa-sha256 CERT.pem|- OUT.der: the OCSPResponse of a ResponseData and its signature, with the
 * responder's certificate beside it. ECDSA signatures are as PKCS#11 gives them.
 */
#include "lint/der.h"
#include "lint/oid.h"
#include "tests/rules/der_text.h"
#include "tests/rules/der_write.h"

#include <openssl/ecdsa.h>
#include <openssl/pem.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_BYTES = 64 * 1024, CONTEXT_0 = DER_CONTEXT_CONSTRUCTED | 0 };

static _Noreturn void fail(const char *what, const char *why)
{
    fprintf(stderr, "join_ocsp: %s: %s\n", what, why);
    exit(1);
}

static struct span read_file(const char *path, uint8_t bytes[MAX_BYTES])
{
    FILE *file = fopen(path, "rb");

    if (file == NULL)
        fail(path, strerror(errno));
    const size_t len = fread(bytes, 1, MAX_BYTES, file);
    const bool whole = feof(file) != 0 && len > 0;

    fclose(file);
    if (!whole)
        fail(path, "want a file of 1 octet to 64 KiB");
    return (struct span){ bytes, len };
}

/* r and s one after the other become ECDSA-Sig-Value. RFC 3279 2.2.3. */
static void put_ecdsa(struct der_writer *writer, struct span raw)
{
    const int half = (int)(raw.len / 2);
    ECDSA_SIG *signature = ECDSA_SIG_new();
    unsigned char *der = NULL;

    if (signature == NULL
        || !ECDSA_SIG_set0(signature, BN_bin2bn(raw.at, half, NULL), BN_bin2bn(raw.at + half, half, NULL)))
        fail("signature", "no memory");
    const int len = i2d_ECDSA_SIG(signature, &der);

    if (len <= 0)
        fail("signature", "no memory");
    der_put(writer, der, (size_t)len);
    OPENSSL_free(der);
    ECDSA_SIG_free(signature);
}

static void put_text(struct der_writer *writer, const char *text)
{
    uint8_t bytes[64];

    der_put(writer, bytes, der_text(text, bytes, sizeof bytes));
}

static void put_signature(struct der_writer *writer, const char *algorithm, struct span signature)
{
    const bool is_ecdsa = strcmp(algorithm, "ecdsa-sha256") == 0;

    if (!is_ecdsa && strcmp(algorithm, "rsa-sha256") != 0)
        fail(algorithm, "want rsa-sha256 or ecdsa-sha256");
    put_text(
        writer, is_ecdsa ? "SEQUENCE { 1.2.840.10045.4.3.2 }" : "SEQUENCE { 1.2.840.113549.1.1.11 NULL }");
    const size_t bits = writer->len;

    der_put(writer, "", 1); /* no unused bits */
    if (is_ecdsa)
        put_ecdsa(writer, signature);
    else
        der_put(writer, signature.at, signature.len);
    der_wrap(writer, bits, DER_BIT_STRING);
}

static void put_certs(struct der_writer *writer, const char *path)
{
    const size_t certs = writer->len;
    FILE *file = fopen(path, "r");
    X509 *cert = file != NULL ? PEM_read_X509(file, NULL, NULL, NULL) : NULL;
    unsigned char *der = NULL;

    if (cert == NULL)
        fail(path, "want a certificate in PEM");
    fclose(file);
    const int len = i2d_X509(cert, &der);

    if (len <= 0)
        fail(path, "no memory");
    der_put(writer, der, (size_t)len);
    der_wrap(writer, certs, DER_SEQUENCE);
    der_wrap(writer, certs, CONTEXT_0);
    OPENSSL_free(der);
    X509_free(cert);
}

int main(int argc, char **argv)
{
    static uint8_t tbs_bytes[MAX_BYTES], signature_bytes[MAX_BYTES], out_bytes[4 * MAX_BYTES];
    struct der_writer writer = { out_bytes, 0, sizeof out_bytes };

    if (argc != 6)
        fail("usage", "join_ocsp TBS.der SIGNATURE rsa-sha256|ecdsa-sha256 CERT.pem|- OUT.der");
    const struct span tbs = read_file(argv[1], tbs_bytes), signature = read_file(argv[2], signature_bytes);

    put_text(&writer, "ENUMERATED <00>"); /* successful */
    const size_t response_bytes = writer.len;

    put_text(&writer, "ocspBasic");
    const size_t response = writer.len;

    der_put(&writer, tbs.at, tbs.len);
    put_signature(&writer, argv[3], signature);
    if (strcmp(argv[4], "-") != 0)
        put_certs(&writer, argv[4]);
    der_wrap(&writer, response, DER_SEQUENCE);
    der_wrap(&writer, response, DER_OCTET_STRING);
    der_wrap(&writer, response_bytes, DER_SEQUENCE);
    der_wrap(&writer, response_bytes, CONTEXT_0);
    der_wrap(&writer, 0, DER_SEQUENCE);
    FILE *out = fopen(argv[5], "wb");

    if (out == NULL || fwrite(writer.at, 1, writer.len, out) != writer.len || fclose(out) != 0)
        fail(argv[5], strerror(errno));
    return 0;
}
