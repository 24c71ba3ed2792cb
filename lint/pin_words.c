/* lint/pin_words.c - the words of pins: which make sense, and what in a certificate they stand for. */
#include "lint/pin_words.h"

#include "lint/digest.h"
#include "lint/domain.h"
#include "lint/key_usage.h"
#include "lint/name_text.h"
#include "lint/uri.h"

#include <stdio.h>

static struct span span_of(const char *text)
{
    return (struct span){ (const uint8_t *)text, strlen(text) };
}

/* -- texts ------------------------------------------------------------------------------------------------------- */

bool pin_has(const struct pin *pin, struct span text)
{
    for (size_t i = 0; i < pin->word_count; i++)
        if (span_equal(span_of(pin->words[i]), text))
            return true;
    return false;
}

const char *pin_url_fault(const char *word)
{
    struct uri uri;

    return uri_read(span_of(word), &uri) ? NULL : "want an absolute URL (RFC 3986)";
}

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

/* The next octet of a percent-encoded text that has not ended; -1 where '%' begins no octet. */
static int encoded_next(const char **at)
{
    enum { ENCODED_BYTES = 3 }; /* %41 */
    const char *here = *at;

    if (*here != '%') {
        *at = here + 1;
        return (unsigned char)*here;
    }
    const int high = hex_value(here[1]);
    const int low = high < 0 ? -1 : hex_value(here[2]);
    if (low < 0)
        return -1;
    *at = here + ENCODED_BYTES;
    return high * 16 + low;
}

static bool encoded_equal(const char *word, struct span text)
{
    size_t i = 0;

    while (*word != '\0' && i < text.len)
        if (encoded_next(&word) != text.at[i++])
            return false;
    return *word == '\0' && i == text.len;
}

bool pin_has_encoded(const struct pin *pin, struct span utf8)
{
    for (size_t i = 0; i < pin->word_count; i++)
        if (encoded_equal(pin->words[i], utf8))
            return true;
    return false;
}

const char *pin_encoded_fault(const char *word)
{
    while (*word != '\0')
        if (encoded_next(&word) <= 0) /* no name has a NUL */
            return "want %XX with two hexadecimal digits for an octet";
    return NULL;
}

/* -- distinguished names and keys -------------------------------------------------------------------------------- */

/* The octets of a percent-encoded word that has no fault; false if there are more than a name may have. */
static bool decode(const char *word, uint8_t octets[NAME_TEXT_BYTES], struct span *decoded)
{
    size_t len = 0;

    while (*word != '\0') {
        if (len == NAME_TEXT_BYTES)
            return false;
        octets[len++] = (uint8_t)encoded_next(&word);
    }
    *decoded = (struct span){ octets, len };
    return true;
}

bool pin_has_name(const struct pin *pin, struct span name)
{
    uint8_t octets[NAME_TEXT_BYTES];
    struct span text;

    for (size_t i = 0; i < pin->word_count; i++)
        if (decode(pin->words[i], octets, &text) && name_text_equal(text, name))
            return true;
    return false;
}

const char *pin_name_fault(const char *word)
{
    const char *fault = pin_encoded_fault(word);
    uint8_t octets[NAME_TEXT_BYTES];
    struct span text;

    if (fault != NULL)
        return fault;
    return decode(word, octets, &text) ? name_text_fault(text) : "want a shorter name";
}

bool pin_has_digest(const struct pin *pin, struct span octets, char digest[PIN_SHA256_HEX_BYTES])
{
    uint8_t sha256[LINT_DIGEST_BYTES];
    const size_t len = digest_of(LINT_SHA256, octets, sha256);

    for (size_t i = 0; i < len; i++)
        (void)snprintf(digest + 2 * i, PIN_SHA256_HEX_BYTES - 2 * i, "%02x", sha256[i]);
    return pin_has(pin, span_of(digest));
}

const char *pin_digest_fault(const char *word)
{
    return strlen(word) == PIN_SHA256_HEX_BYTES - 1
                   && strspn(word, "0123456789abcdef") == PIN_SHA256_HEX_BYTES - 1
               ? NULL
               : "want a SHA-256 as 64 digits 0 to 9 and a to f";
}

/* -- object identifiers ------------------------------------------------------------------------------------------ */

bool pin_has_oid(const struct pin *pin, struct span oid)
{
    const enum oid known = oid_find(oid);
    char dotted[OID_TEXT_BYTES];

    oid_text(oid, dotted);
    for (size_t i = 0; i < pin->word_count; i++)
        if (strcmp(pin->words[i], dotted) == 0
            || (known != OID_UNKNOWN && strcmp(pin->words[i], oid_name(known)) == 0))
            return true;
    return false;
}

/* Digits without a leading zero, of a number up to `largest`; steps over them. */
static bool arc_read(const char **at, const char *largest)
{
    const char *const digits = *at;
    const size_t len = strspn(digits, "0123456789"), max = strlen(largest);

    *at += len;
    return len > 0 && (digits[0] != '0' || len == 1)
           && (len < max || (len == max && memcmp(digits, largest, len) <= 0));
}

/* X.660 7: "1.3.6.1", as oid_text writes it, or it would match nothing. */
static bool is_dotted(const char *word)
{
    const bool is_joint = word[0] == '2'; /* joint-iso-itu-t: the only one with more than 40 below */

    if (!arc_read(&word, "2") || *word++ != '.' || !arc_read(&word, is_joint ? OID_LARGEST_ARC : "39"))
        return false;
    while (*word == '.') {
        word++;
        if (!arc_read(&word, OID_LARGEST_ARC))
            return false;
    }
    return *word == '\0';
}

/* True if it is dotted, or one of the names from `first` to `last`. */
static bool is_oid(const char *word, enum oid first, enum oid last)
{
    for (enum oid oid = first; oid <= last; oid++)
        if (strcmp(word, oid_name(oid)) == 0)
            return true;
    return is_dotted(word);
}

const char *pin_purpose_fault(const char *word)
{
    return is_oid(word, OID_KP_ANY, OID_KP_ADOBE_PDF_SIGNING)
               ? NULL
               : "want a key purpose as emailProtection or 1.3.6.1.5.5.7.3.4";
}

const char *pin_policy_fault(const char *word)
{
    return is_oid(word, OID_ANY_POLICY, OID_ANY_POLICY) ? NULL
                                                        : "want a policy as 1.3.6.1.4.1.32473.1 or anyPolicy";
}

const char *pin_attribute_fault(const char *word)
{
    return is_oid(word, OID_COMMON_NAME, OID_JURISDICTION_COUNTRY)
               ? NULL
               : "want a type of attribute as commonName or 2.5.4.3";
}

const char *pin_extension_fault(const char *word)
{
    return is_oid(word, OID_UNKNOWN + 1, OID_EXT_LAST)
               ? NULL
               : "want a type of extension as tlsFeature or 1.3.6.1.5.5.7.1.24";
}

/* -- key usage --------------------------------------------------------------------------------------------------- */

/* The bits of names with '+' between, each once; 0 if it is anything else. */
static uint32_t key_usage_bits(const char *word)
{
    uint32_t bits = 0;

    for (;;) {
        const size_t len = strcspn(word, "+");
        const uint32_t bit = key_usage_find(word, len);
        if (bit == 0 || (bits & bit) != 0)
            return 0;
        bits |= bit;
        if (word[len] == '\0')
            return bits;
        word += len + 1;
    }
}

bool pin_has_key_usage(const struct pin *pin, uint32_t bits)
{
    for (size_t i = 0; bits != 0 && i < pin->word_count; i++)
        if (key_usage_bits(pin->words[i]) == bits)
            return true;
    return false;
}

const char *pin_key_usage_fault(const char *word)
{
    return key_usage_bits(word) != 0 ? NULL
                                     : "want key usages of RFC 5280 with '+' between, each once, as "
                                       "digitalSignature+nonRepudiation";
}

/* -- domains ----------------------------------------------------------------------------------------------------- */

static bool is_below(struct span domain, struct span above)
{
    struct span label;

    while (domain_next_label(&domain, &label))
        if (label.len > 0 && domain.len > 0 && domain_equal(domain, above))
            return true;
    return false;
}

bool pin_has_domain(const struct pin *pin, struct span domain)
{
    for (size_t i = 0; i < pin->word_count; i++) {
        const struct span word = span_of(pin->words[i]);
        if (word.len > 0 && word.at[0] == '.' ? is_below(domain, (struct span){ word.at + 1, word.len - 1 })
                                              : domain_equal(domain, word))
            return true;
    }
    return false;
}

const char *pin_domain_fault(const char *word)
{
    const struct span domain = span_of(word[0] == '.' ? word + 1 : word);

    return (domain_faults(domain) & ~(unsigned)DOMAIN_UPPER_CASE) == 0
               ? NULL
               : "want a domain as example.org, or .example.org for all below it";
}
