#ifndef LINTGATE_DOCUMENT_H
#define LINTGATE_DOCUMENT_H

#include "lint/der.h"

/* Which artifact bytes are. Zero is none: what nobody recognises is not signed. */
enum document_kind {
    DOCUMENT_UNKNOWN = 0,
    DOCUMENT_CERTIFICATE,   /* RFC 5280 4.1: a Certificate or a bare TBSCertificate */
    DOCUMENT_CRL,           /* RFC 5280 5.1: a CertificateList or a bare TBSCertList */
    DOCUMENT_OCSP_RESPONSE, /* RFC 6960 4.2.1: a BasicOCSPResponse or a bare ResponseData */
    DOCUMENT_REQUEST,       /* RFC 2986 4: a CertificationRequest or a bare CertificationRequestInfo */
    DOCUMENT_KIND_COUNT     /* not a kind */
};

/*
 * The only kind whose shape the bytes have: the tags of the first fields, which no two kinds share. DOCUMENT_UNKNOWN if
 * there is none, or more than one. Whether the bytes are that artifact to their end is decided by its reader.
 */
enum document_kind document_kind(struct span document);

/* "certificate", "crl", "ocsp-response", "certificate-request"; "" for DOCUMENT_UNKNOWN. Constant string. */
const char *document_name(enum document_kind kind);

#endif
