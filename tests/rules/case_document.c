/* The document of a case: a certificate, or a paper. */
#include "tests/rules/cases.h"

static bool is_certificate(const struct rule_case *one)
{
    return (one->base & CERTIFICATE) != 0;
}

static void make_certificate(const struct rule_case *one, struct case_document *document)
{
    document->label = "CERTIFICATE";
    document->recipe = recipe_good(one->base);
    if (one->change != NULL)
        one->change(document->recipe);
    if (!document->recipe->replaced[PART_OUTER])
        document->tbs = recipe_tbs(document->recipe);
    document->whole = recipe_certificate(document->recipe);
}

static void make_paper(const struct rule_case *one, struct case_document *document)
{
    document->paper = paper_good(one->base);
    document->label = document->paper->label;
    const struct span algorithm = document->paper->algorithm;
    if (one->edit != NULL)
        one->edit(document->paper);
    if (span_equal(algorithm, document->paper->algorithm) && document->paper->certs.at == NULL
        && document->paper->status.at == NULL)
        document->tbs = paper_tbs(document->paper);
    document->whole = paper_signed(document->paper);
}

struct case_document case_document(const struct rule_case *one)
{
    struct case_document document = { .label = NULL };

    if (is_certificate(one))
        make_certificate(one, &document);
    else
        make_paper(one, &document);
    return document;
}

struct recipe *case_issuer(const struct rule_case *one)
{
    struct recipe *issuer = recipe_good((one->base & CA) != 0 ? ROOT_CA : SUB_CA);

    one->issuer(issuer);
    return issuer;
}

struct recipe *case_responder(const struct rule_case *one)
{
    struct recipe *responder = recipe_good(OCSP_SIGNER);

    one->responder(responder);
    return responder;
}

void case_document_free(struct case_document *document)
{
    recipe_free(document->recipe);
    paper_free(document->paper);
    *document = (struct case_document){ .label = NULL };
}
