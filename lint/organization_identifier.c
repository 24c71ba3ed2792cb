/* lint/organization_identifier.c - organizationIdentifier taken apart: scheme, country, subdivision, reference; LEI and EUID. */
#include "lint/organization_identifier.h"

enum {
    SCHEME_CHARACTERS = 3,
    COUNTRY_CHARACTERS = 2,
    SUBDIVISION_MAX_CHARACTERS = 3, /* ISO 3166-2: "up-to-3 character" in SBR 7.1.4.2.2(d) */
    NCA_MIN_CHARACTERS = 2,         /* ETSI TS 119 495 5.2.1 */
    NCA_MAX_CHARACTERS = 8,
    LEI_CHARACTERS = 20, /* ISO 17442-1 4 */
    LEI_CHECK_DIGITS = 2,
    LEI_MODULUS = 97, /* ISO 7064 */
};

static const struct {
    char text[SCHEME_CHARACTERS + 1];
    enum scheme scheme;
} schemes[] = {
    { "NTR", SCHEME_NTR },
    { "VAT", SCHEME_VAT },
    { "PSD", SCHEME_PSD },
    { "LEI", SCHEME_LEI },
    { "GOV", SCHEME_GOV },
    { "INT", SCHEME_INT },
};

static bool is_capital(uint8_t octet)
{
    return octet >= 'A' && octet <= 'Z';
}

static bool is_digit(uint8_t octet)
{
    return octet >= '0' && octet <= '9';
}

/* The next `len` octets of *rest, or what is left of it. */
static struct span take(struct span *rest, size_t len)
{
    struct span taken = { rest->at, rest->len < len ? rest->len : len };

    rest->at += taken.len;
    rest->len -= taken.len;
    return taken;
}

static bool all_capitals(struct span text, size_t len)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_capital(text.at[i]))
            return false;
    return text.len == len;
}

static bool subdivision_is_formed(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_capital(text.at[i]) && !is_digit(text.at[i]))
            return false;
    return text.len > 0 && text.len <= SUBDIVISION_MAX_CHARACTERS;
}

struct organization_identifier organization_identifier_read(struct span utf8)
{
    struct organization_identifier id = { .formed = false };
    struct span head = utf8;
    const uint8_t *hyphen = utf8.len == 0 ? NULL : memchr(utf8.at, '-', utf8.len);

    if (utf8.len == 0)
        return id;
    if (hyphen != NULL) {
        head.len = (size_t)(hyphen - utf8.at);
        id.reference = (struct span){ hyphen + 1, utf8.len - head.len - 1 };
    }
    id.scheme_text = take(&head, SCHEME_CHARACTERS);
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
        if (id.scheme_text.len == SCHEME_CHARACTERS
            && memcmp(id.scheme_text.at, schemes[i].text, SCHEME_CHARACTERS) == 0)
            id.scheme = schemes[i].scheme;

    id.country = take(&head, COUNTRY_CHARACTERS);
    id.formed = all_capitals(id.scheme_text, SCHEME_CHARACTERS)
                && all_capitals(id.country, COUNTRY_CHARACTERS);
    if (id.country.len != COUNTRY_CHARACTERS)
        id.country = (struct span){ NULL, 0 };
    if (head.len == 0)
        return id;
    if (head.at[0] == '+')
        id.subdivision = (struct span){ head.at + 1, head.len - 1 };
    id.formed = id.formed && head.at[0] == '+' && subdivision_is_formed(id.subdivision);
    return id;
}

bool psd_reference_valid(struct span reference)
{
    size_t len = 0;

    while (len < reference.len && is_capital(reference.at[len]))
        len++;
    return len >= NCA_MIN_CHARACTERS && len <= NCA_MAX_CHARACTERS && reference.len > len + 1
           && reference.at[len] == '-';
}

bool lei_is_formed(struct span lei)
{
    if (lei.len != LEI_CHARACTERS)
        return false;
    for (size_t i = 0; i < lei.len; i++)
        if (!is_digit(lei.at[i]) && (i >= LEI_CHARACTERS - LEI_CHECK_DIGITS || !is_capital(lei.at[i])))
            return false;
    return true;
}

bool lei_check_digits_valid(struct span lei)
{
    unsigned remainder = 0;

    for (size_t i = 0; i < lei.len; i++) /* A stands for 10 … Z for 35 */
        remainder = is_digit(lei.at[i]) ? (remainder * 10 + (unsigned)(lei.at[i] - '0')) % LEI_MODULUS
                                        : (remainder * 100 + (unsigned)(lei.at[i] - 'A') + 10) % LEI_MODULUS;
    return remainder == 1;
}

enum euid euid_of(struct span reference, struct span country)
{
    const uint8_t *dot;
    size_t before;

    if (reference.len <= country.len || country.len == 0
        || memcmp(reference.at, country.at, country.len) != 0)
        return EUID_NONE;
    dot = memchr(reference.at, '.', reference.len);
    if (dot == NULL)
        return EUID_NONE;
    before = (size_t)(dot - reference.at);
    return before > country.len && before + 1 < reference.len ? EUID_FORMED : EUID_MALFORMED;
}
