/* config/key_uri.c - a PKCS#11 URI that finds a private key: RFC 7512, and of that only what is honoured. */

#include "config/key_uri.h"

#include "config/memory.h"
#include "config/value.h"

#include <p11-kit/uri.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* libp11-kit ignores some attributes, takes the last of two, and skips blanks: so it is asked last. */

enum attribute { TOKEN = 0, MANUFACTURER, MODEL, SERIAL, OBJECT, ID, TYPE, ATTRIBUTE_COUNT };

/*
 * What is matched. RFC 7512 2.3 knows more: slots and libraries, which change without anybody meaning to change the key,
 * and PINs and modules, which come from elsewhere.
 */
static const char *const attribute_names[] = {
    [TOKEN] = "token",
    [MANUFACTURER] = "manufacturer",
    [MODEL] = "model",
    [SERIAL] = "serial",
    [OBJECT] = "object",
    [ID] = "id",
    [TYPE] = "type",
};
_Static_assert(COUNT_OF(attribute_names) == ATTRIBUTE_COUNT, "a name for every attribute");

/* RFC 7512 2.3: pk11-pchar, and '%'. */
static const char value_bytes[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:[]@!$'()*+,=&%";

/* A query may hold a PIN: no complaint has it. */
static bool refuse(const struct value_place *place, const char *want, const char *have, size_t have_len)
{
    complain(place->complaints, place->line, place->section, place->key, "want %s, have \"%.*s\"", want,
        (int)have_len, have);
    return false;
}

/* ATTRIBUTE_COUNT if there is none of this name. */
static enum attribute find_attribute(const char *name, size_t len)
{
    enum attribute found = TOKEN;

    while (found < ATTRIBUTE_COUNT
           && (strlen(attribute_names[found]) != len || memcmp(attribute_names[found], name, len) != 0))
        found++;
    return found;
}

/* One `name=value`; `seen` has a bit for each attribute so far. */
static bool read_attribute(const struct value_place *place, const char *text, size_t len, unsigned int *seen)
{
    const char *equals = memchr(text, '=', len);
    size_t name_len = equals != NULL ? (size_t)(equals - text) : len;
    enum attribute attribute = find_attribute(text, name_len);

    if (attribute == ATTRIBUTE_COUNT)
        return refuse(
            place, "attributes among token, manufacturer, model, serial, object, id, type", text, name_len);
    if (equals == NULL || name_len + 1 == len)
        return refuse(place, "a value for each attribute", text, len);
    if ((*seen & (1U << attribute)) != 0)
        return refuse(place, "each attribute once (RFC 7512 2.3)", text, len);
    const char *value = equals + 1;
    size_t value_len = len - name_len - 1;
    if (strspn(value, value_bytes) < value_len)
        return refuse(place, "percent-encoding (RFC 7512 2.3)", text, len);
    if (attribute == TYPE && (value_len != strlen("private") || memcmp(value, "private", value_len) != 0))
        return refuse(place, "type=private", text, len);
    *seen |= 1U << attribute;
    return true;
}

/* pkcs11:attribute;attribute... */
static bool read_attributes(const struct value_place *place, const char *text)
{
    unsigned int seen = 0;

    if (strncmp(text, "pkcs11:", strlen("pkcs11:")) != 0)
        return refuse(place, "pkcs11: at its start", text, strcspn(text, "?"));
    if (strchr(text, '?') != NULL)
        return refuse(
            place, "no query behind it: PIN and module come from elsewhere", text, strcspn(text, "?"));
    for (const char *at = text + strlen("pkcs11:");; at++) {
        size_t len = strcspn(at, ";");
        if (!read_attribute(place, at, len, &seen))
            return false;
        at += len;
        if (*at == '\0')
            break;
    }
    if ((seen & (1U << TYPE)) == 0)
        return refuse(place, "type=private in it", text, strlen(text));
    if ((seen & (1U << OBJECT | 1U << ID)) == 0)
        return refuse(place, "object or id in it", text, strlen(text));
    return true;
}

/* libp11-kit's own opinion: percent-encoding, and lengths that PKCS#11 has room for. */
static bool library_takes(const struct value_place *place, const char *text)
{
    P11KitUri *uri = p11_kit_uri_new();

    if (uri == NULL)
        return value_no_memory(place);
    int result = p11_kit_uri_parse(text, P11_KIT_URI_FOR_OBJECT_ON_TOKEN, uri);
    bool odd = result == P11_KIT_URI_OK && p11_kit_uri_any_unrecognized(uri) != 0;
    p11_kit_uri_free(uri);
    if (result == P11_KIT_URI_NO_MEMORY)
        return value_no_memory(place);
    if (result != P11_KIT_URI_OK)
        return refuse(place, "a PKCS#11 URI (RFC 7512)", text, strlen(text));
    if (odd)
        return refuse(place, "attributes no longer than a token can have them", text, strlen(text));
    return true;
}

bool value_read_key_uri(const struct value_place *place, const char *text, config_key_uri *value)
{
    *value = NULL;
    if (!read_attributes(place, text) || !library_takes(place, text))
        return false;
    *value = config_memory_copy(place->memory, text, strlen(text));
    return *value != NULL || value_no_memory(place);
}

bool key_uri_label(config_key_uri text, unsigned char label[CONFIG_LABEL_BYTES], bool *named)
{
    P11KitUri *uri = p11_kit_uri_new();
    const bool parsed = uri != NULL
                        && p11_kit_uri_parse(text, P11_KIT_URI_FOR_OBJECT_ON_TOKEN, uri) == P11_KIT_URI_OK;

    *named = false;
    if (parsed) {
        const CK_TOKEN_INFO *info = p11_kit_uri_get_token_info(uri);

        _Static_assert(sizeof info->label == CONFIG_LABEL_BYTES, "a label");
        memcpy(label, info->label, sizeof info->label);
        *named = label[0] != '\0'; /* what is not named is not blank-padded */
    }
    p11_kit_uri_free(uri);
    return parsed; /* it was parsed before: nothing but memory can be missing */
}

void value_print_key_uri(struct config_output *out, const config_key_uri *value)
{
    if (*value != NULL)
        config_output_text(out, *value);
}

void value_want_key_uri(struct config_output *out)
{
    config_output_add(out, "pkcs11:... with type=private and object or id");
}
