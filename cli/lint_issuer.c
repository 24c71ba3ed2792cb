/* cli/lint_issuer.c - the certificate of who signs, from a file. */
#include "cli/lint_issuer.h"

#include "cli/output.h"

#include <stdlib.h>

static bool read_cert(struct lint_issuer *issuer, const char *path)
{
    const struct input_document *const document = &issuer->input.documents[0];
    struct der_error error;

    if (issuer->input.count != 1
        || (document->label != NULL && strcmp(document->label, "CERTIFICATE") != 0)) {
        output_complain(path, "want one certificate, have %s",
            issuer->input.count != 1 ? "several documents" : "a PEM block of another kind");
        return false;
    }
    if (document->fault != NULL) {
        output_complain(path, "want a whole PEM block, cannot read this one: %s", document->fault);
        return false;
    }
    if ((issuer->cert = malloc(sizeof *issuer->cert)) == NULL) {
        output_complain(path, "want memory for a certificate, have none");
        return false;
    }
    if (!cert_read(document->der, issuer->cert, &error)) {
        output_complain(path, "want a certificate in DER: octet %zu, %s: %s", error.offset, error.field,
            der_fault_text(error.fault));
        return false;
    }
    if (issuer->cert->outer_alg.at == NULL) {
        output_complain(path, "want a certificate, have one to be signed");
        return false;
    }
    return true;
}

bool lint_responder_open(struct lint_issuer *responder, const char *path)
{
    responder->cert = NULL;
    if (input_open(&responder->input, path))
        return read_cert(responder, path);
    output_complain(path, "%s", responder->input.fault);
    return false;
}

bool lint_issuer_open(struct lint_issuer *issuer, const char *path)
{
    if (!lint_responder_open(issuer, path))
        return false;
    if (issuer->cert->is_ca)
        return true;
    output_complain(path, "want the certificate of a CA, have one without basicConstraints cA");
    return false;
}

void lint_issuer_close(struct lint_issuer *issuer)
{
    free(issuer->cert);
    input_close(&issuer->input);
    *issuer = (struct lint_issuer){ .cert = NULL };
}
