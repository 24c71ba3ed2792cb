/*
 * tests/bench/count_lint.c - one judgement of one document, for count_lint.sh, which counts its instructions. count_lint NAME; count_lint alone
 * prints the names.
 */
#include "lint/lint.h"
#include "tests/rules/long_crl.h"
#include "tests/rules/paper.h"
#include "tests/rules/recipe.h"

#include <stdio.h>
#include <stdlib.h>

enum { NO_KEY = -1, CRL_ENTRIES = 10000 };

static const struct form {
    const char *name;
    unsigned kind; /* of recipe_good or paper_good */
    int key;       /* of the subject; NO_KEY: as it comes */
    unsigned uses; /* bits of enum key_usage; 0: as it comes */
} forms[] = {
    { "mailbox-p256", MV_STRICT, KEY_P256, 0 },
    { "organization-p256", OV_STRICT, KEY_P256, 0 },
    { "sponsor-p256", SV_STRICT, KEY_P256, 0 },
    { "individual-p256", IV_STRICT, KEY_P256, 0 },
    { "sponsor-p384", SV_STRICT, KEY_P384, 0 },
    { "sponsor-ed25519", SV_MULTIPURPOSE, KEY_ED25519, 0 },
    { "sponsor-rsa2048", SV_STRICT, KEY_RSA_2048, 0 },
    { "sponsor-rsa3072", SV_STRICT, KEY_RSA_3072, 0 },
    { "sponsor-rsa4096", SV_STRICT, KEY_RSA_4096, 0 },
    { "device-p256", OTHER_LEAF, KEY_P256, 0 },
    { "responder-p256", OCSP_SIGNER, KEY_P256, KU_DIGITAL_SIGNATURE },
    { "ca-rsa4096", SUB_CA, KEY_RSA_4096, KU_KEY_CERT_SIGN | KU_CRL_SIGN },
    { "root-rsa4096", ROOT_CA, KEY_RSA_4096, KU_KEY_CERT_SIGN | KU_CRL_SIGN },
    { "request", REQUEST, NO_KEY, 0 },
    { "ocsp", OCSP, NO_KEY, 0 },
    { "crl", CRL, NO_KEY, 0 },
    { "crl-10000", SCOPE_NONE, NO_KEY, 0 },
};

/* The document lives as long as the program. */
static struct span document_of(const struct form *form)
{
    if (form->kind == SCOPE_NONE)
        return long_crl_tbs(&(struct long_crl){ .entries = CRL_ENTRIES });
    if ((form->kind & CERTIFICATE) == 0)
        return paper_tbs(paper_good(form->kind));
    struct recipe *const recipe = recipe_good(form->kind);
    recipe_key(recipe, (enum test_key)form->key);
    if (form->uses != 0)
        recipe_key_usage(recipe, form->uses);
    return recipe_tbs(recipe);
}

static int judge(const struct form *form)
{
    static struct report report;
    const struct lint_input input = { .document = document_of(form) };

    lint_document(&input, &report);
    printf("%zu octets, %zu findings\n", input.document.len, report.finding_count);
    return EXIT_SUCCESS;
}

int main(int count, char **arguments)
{
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        if (count < 2)
            puts(forms[i].name);
        else if (strcmp(forms[i].name, arguments[1]) == 0)
            return judge(&forms[i]);
    return count < 2 ? EXIT_SUCCESS : EXIT_FAILURE;
}
