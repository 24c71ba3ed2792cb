/* tests/unit/key_documents.c - certificates for tests of a key's policy. */
#include "key_documents.h"

#include "tests/rules/recipe.h"

static struct recipe *make(enum key_document which)
{
    struct recipe *recipe;

    switch (which) {
    case DOCUMENT_FREE:
    case DOCUMENT_OTHER:
        recipe = recipe_good(SUB_CA);
        recipe_key(recipe, which == DOCUMENT_FREE ? KEY_P256 : KEY_P384);
        return recipe;
    case DOCUMENT_GOOD:
    case DOCUMENT_GOOD_SIGNED: return recipe_good(SV & STRICT);
    case DOCUMENT_POLICY_123:
        recipe = recipe_good(SV & STRICT);
        recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES,
            "SEQUENCE { SEQUENCE { sponsor-validated-strict } SEQUENCE { 1.2.3 } }");
        return recipe;
    case DOCUMENT_NO_COUNTRY:
        recipe = recipe_good(IV & STRICT);
        recipe_attribute(recipe, OID_COUNTRY_NAME, "QQ");
        return recipe;
    case DOCUMENT_ISSUER:
    case KEY_DOCUMENTS: break;
    }
    return recipe_good(SUB_CA);
}

struct span key_document(enum key_document which)
{
    static struct recipe *recipes[KEY_DOCUMENTS];
    static struct span documents[KEY_DOCUMENTS];
    const bool is_tbs = which == DOCUMENT_GOOD || which == DOCUMENT_POLICY_123
                        || which == DOCUMENT_NO_COUNTRY;

    if (recipes[which] == NULL) {
        recipes[which] = make(which);
        documents[which] = is_tbs ? recipe_tbs(recipes[which]) : recipe_certificate(recipes[which]);
    }
    return documents[which];
}
