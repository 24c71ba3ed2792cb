/* cli/lint_responder.c - who signed an OCSP response, by what it brings along. RFC 6960 4.2.2.3. */
#include "cli/lint_responder.h"

#include "lint/document.h"
#include "lint/ocsp_facts.h"
#include "lint/walk.h"

#include <stdlib.h>

/* Reads the first certificate that responderID names into *cert. */
static bool find(const struct ocsp *ocsp, struct cert *cert)
{
    struct span rest = ocsp->certs;
    struct walked element;
    struct der_error ignored;

    while (walk_next(&rest, &element)) {
        if (cert_read(element.whole, cert, &ignored) && ocsp_names_responder(ocsp, cert))
            return true;
    }
    return false;
}

struct cert *lint_responder_beside(struct span document)
{
    struct der_error ignored;
    struct ocsp ocsp;

    if (document_kind(document) != DOCUMENT_OCSP_RESPONSE || !ocsp_read(document, &ocsp, &ignored)
        || ocsp.certs.len == 0)
        return NULL;
    struct cert *cert = malloc(sizeof *cert);

    if (cert != NULL && !find(&ocsp, cert)) {
        free(cert);
        cert = NULL;
    }
    return cert;
}
