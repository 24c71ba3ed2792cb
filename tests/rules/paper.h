#ifndef LINTGATE_TESTS_PAPER_H
#define LINTGATE_TESTS_PAPER_H

#include "lint/oid.h"
#include "lint/scope.h"

/*
 * A document that is no certificate, by the fields of its ASN.1: the to-be-signed part of a CRL, an OCSP response, a certification
 * request. paper_good gives one that lints without any finding; a test case breaks exactly one thing. A field is a part, one run
 * of bytes, or a list, whose elements stand in a container; it is left out while it has none, if the ASN.1 lets it. Texts are in the form of der_text.h and
 * follow printf. Whatever is wrong with a paper is a mistake in the test: it prints that and aborts.
 */

enum {
    PAPER_STORE_BYTES = 1024 * 1024, /* all that one paper keeps, and what it is encoded to */
    PAPER_MAX_FIELDS = 8,
    PAPER_MAX_ELEMENTS = 400, /* in all lists of one paper */
};

struct paper_element {
    unsigned field;     /* which list it is in */
    enum oid extension; /* its extnID, so that it can be found; OID_UNKNOWN: anything else */
    struct span bytes;
};

struct paper_field {
    const char *name; /* as the ASN.1 calls it */
    bool is_list;
    bool is_mandatory; /* a list that is there without elements, too */
    unsigned tags[2];  /* of a list's container, outermost first; 0 where there is no second */
    struct span bytes; /* of a part; at == NULL: left out */
};

struct paper {
    enum scope kind;
    const char *label; /* RFC 7468: of its PEM block when signed */
    struct paper_field fields[PAPER_MAX_FIELDS];
    size_t field_count;
    struct span algorithm; /* AlgorithmIdentifier beside the signature */
    struct span certs;     /* of an OCSP response, after the signature; at == NULL: left out */
    struct span status;    /* responseStatus of the OCSPResponse that it is sent in; at == NULL: it is not */
    struct paper_element elements[PAPER_MAX_ELEMENTS];
    size_t element_count;
    size_t used;
    uint8_t store[PAPER_STORE_BYTES];
};

/*
 * A document without any finding; `kind` is CRL, OCSP or REQUEST. To be freed with paper_free.
 *
 * CRL: version, signature, issuer, thisUpdate, nextUpdate, the lists revokedCertificates and crlExtensions.
 * OCSP: responderID, producedAt, the lists responses and responseExtensions.
 * REQUEST: version, subject, subjectPKInfo, the list attributes.
 */
struct paper *paper_good(unsigned kind);
void paper_free(struct paper *paper);

/* Replaces a part; sets it if it was left out. */
__attribute__((format(printf, 3, 4))) void paper_set(
    struct paper *paper, const char *part, const char *text, ...);

/* Without the part. */
void paper_without(struct paper *paper, const char *part);

/* The AlgorithmIdentifier beside the signature, if it is to differ from the one inside. */
__attribute__((format(printf, 2, 3))) void paper_algorithm(struct paper *paper, const char *text, ...);

/* What follows the signature of an OCSP response: certs with their tag. */
__attribute__((format(printf, 2, 3))) void paper_certs(struct paper *paper, const char *text, ...);

/* A signed OCSP response is sent in an OCSPResponse, with that responseStatus. */
__attribute__((format(printf, 2, 3))) void paper_status(struct paper *paper, const char *text, ...);

/* One more element at the end of a list. */
__attribute__((format(printf, 3, 4))) void paper_add(
    struct paper *paper, const char *list, const char *text, ...);

/* Replaces the element `index`, from 0. */
__attribute__((format(printf, 4, 5))) void paper_element(
    struct paper *paper, const char *list, size_t index, const char *text, ...);

/* Without any element: the field is left out, unless it is mandatory. */
void paper_clear(struct paper *paper, const char *list);

/* The Extension of `type` in a list of extensions; if there is none, one more at the end. `text` is the content of its extnValue. */
__attribute__((format(printf, 5, 6))) void paper_extension(
    struct paper *paper, const char *list, enum oid type, bool critical, const char *text, ...);

/* Without the Extension of `type`; there is one. */
void paper_without_extension(struct paper *paper, const char *list, enum oid type);

/* What is to be signed; and signed, with a signature of 256 octets that no key made, as it is sent. Valid until paper_free. */
struct span paper_tbs(struct paper *paper);
struct span paper_signed(struct paper *paper);

#endif
