/* module/selector.c - PKCS#11 URIs by libp11-kit. The only file that sees its headers: they declare PKCS#11 anew. */
#include "module/selector.h"

#include <p11-kit/pkcs11.h>
#include <p11-kit/uri.h>
#include <string.h>

static struct span attribute_of(P11KitUri *uri, CK_ATTRIBUTE_TYPE type)
{
    const CK_ATTRIBUTE *attribute = p11_kit_uri_get_attribute(uri, type);

    return attribute != NULL ? (struct span){ attribute->pValue, attribute->ulValueLen }
                             : (struct span){ NULL, 0 };
}

bool selector_read(struct selector *selector, const char *uri)
{
    *selector = (struct selector){ .uri = p11_kit_uri_new() };
    if (selector->uri == NULL)
        return false;
    if (p11_kit_uri_parse(uri, P11_KIT_URI_FOR_OBJECT_ON_TOKEN, selector->uri) != P11_KIT_URI_OK) {
        selector_clear(selector);
        return false;
    }
    selector->label = attribute_of(selector->uri, CKA_LABEL);
    selector->id = attribute_of(selector->uri, CKA_ID);
    return true;
}

void selector_clear(struct selector *selector)
{
    if (selector->uri != NULL)
        p11_kit_uri_free(selector->uri);
    *selector = (struct selector){ .uri = NULL };
}

bool selector_takes_token(const struct selector *selector, const struct token_names *token)
{
    CK_TOKEN_INFO info;

    memset(&info, 0, sizeof info);
    memcpy(info.label, token->label, sizeof info.label);
    memcpy(info.manufacturerID, token->manufacturer, sizeof info.manufacturerID);
    memcpy(info.model, token->model, sizeof info.model);
    memcpy(info.serialNumber, token->serial, sizeof info.serialNumber);
    return p11_kit_uri_match_token_info(selector->uri, &info) == 1;
}
