/* cli/lint_issuer.c - certificates of others, from files: of who signs, and of roots that may be cross-certified. */
#include "cli/lint_issuer.h"

#include "cli/output.h"

#include <stdlib.h>

static bool read_cert(const struct input_document *document, const char *path, struct cert *cert)
{
    struct der_error error;

    if (document->label != NULL && strcmp(document->label, "CERTIFICATE") != 0) {
        output_complain(path, "want a certificate, have a PEM block of another kind");
        return false;
    }
    if (document->fault != NULL) {
        output_complain(path, "want a whole PEM block, cannot read this one: %s", document->fault);
        return false;
    }
    if (!cert_read(document->der, cert, &error)) {
        output_complain(path, "want a certificate in DER: octet %zu, %s: %s", error.offset, error.field,
            der_fault_text(error.fault));
        return false;
    }
    if (cert->outer_alg.at == NULL) {
        output_complain(path, "want a certificate, have one to be signed");
        return false;
    }
    return true;
}

static bool open_file(struct input *input, const char *path)
{
    if (input_open(input, path))
        return true;
    output_complain(path, "%s", input->fault);
    return false;
}

static void *want_memory(const char *path, size_t count, size_t size)
{
    void *const at = calloc(count, size);

    if (at == NULL)
        output_complain(path, "want memory for certificates, have none");
    return at;
}

bool lint_responder_open(struct lint_issuer *responder, const char *path)
{
    responder->cert = NULL;
    if (!open_file(&responder->input, path))
        return false;
    if (responder->input.count != 1) {
        output_complain(path, "want one certificate, have several documents");
        return false;
    }
    responder->cert = want_memory(path, 1, sizeof *responder->cert);
    return responder->cert != NULL && read_cert(&responder->input.documents[0], path, responder->cert);
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

bool lint_roots_open(struct lint_roots *roots, const char *path)
{
    *roots = (struct lint_roots){ .certs = NULL };
    if (!open_file(&roots->input, path))
        return false;
    const size_t count = roots->input.count;

    roots->certs = want_memory(path, count, sizeof *roots->certs);
    roots->list = want_memory(path, count + 1, sizeof *roots->list);
    if (roots->certs == NULL || roots->list == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!read_cert(&roots->input.documents[i], path, &roots->certs[i]))
            return false;
        if (cert_scope(&roots->certs[i]) != ROOT_CA) {
            output_complain(path, "want self-signed certificates of CAs, have another as number %zu", i + 1);
            return false;
        }
        roots->list[i] = &roots->certs[i];
    }
    return true;
}

void lint_roots_close(struct lint_roots *roots)
{
    free(roots->certs);
    free(roots->list);
    input_close(&roots->input);
    *roots = (struct lint_roots){ .certs = NULL };
}
