#ifndef LINTGATE_TESTS_OCSP_EDIT_H
#define LINTGATE_TESTS_OCSP_EDIT_H

#include "tests/rules/paper.h"

/* What cases do to the OCSP response of paper_good(OCSP). Texts are in the form of der_text.h. */

#define RESPONSE_PRODUCED "TIME \"20260301000000Z\"" /* and thisUpdate */
#define RESPONSE_NEXT     "[0] { TIME \"20260304000000Z\" }"
#define RESPONSE_TIMES    RESPONSE_PRODUCED " " RESPONSE_NEXT
#define RESPONSE_GOOD     "[0] <> "

/* The only SingleResponse: its CertID stays, what follows is this. */
__attribute__((format(printf, 2, 3))) void ocsp_single(struct paper *paper, const char *rest, ...);

/* One more SingleResponse, of the certificate after the first one's. */
void ocsp_another(struct paper *paper, const char *rest);

/* The only SingleResponse: certID is this, the rest stays good. */
__attribute__((format(printf, 2, 3))) void ocsp_cert_id(struct paper *paper, const char *text, ...);

enum { OCSP_ID_BYTES = 1024 /* the text of a CertID */ };

/* The CertID of the good response's certificate, made with SHA-256 as the text of a SEQUENCE. Returns `text`. */
const char *ocsp_id_by_sha256(char text[OCSP_ID_BYTES]);

/* singleExtensions of the only SingleResponse: the content of the SEQUENCE OF. */
void ocsp_single_extensions(struct paper *paper, const char *extensions);

#endif
