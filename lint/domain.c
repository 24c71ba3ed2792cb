/* lint/domain.c - domain names as text: syntax label by label, IDNA2008 by libidn2, public suffixes by libpsl. */
#include "lint/domain.h"

#include <idn2.h>
#include <libpsl.h>
#include <stdio.h>
#include <stdlib.h>

#include "lint/ascii.h"
#include "lint/host_memo.h"
#include "lint/text.h"

static const struct {
    unsigned fault;
    const char *text;
} fault_texts[] = {
    { DOMAIN_EMPTY_LABEL, "want labels of at least one character" },
    { DOMAIN_LABEL_LONG, "want labels of at most 63 octets" },
    { DOMAIN_LONG, "want a domain of at most 253 octets" },
    { DOMAIN_CHARACTER, "want letters, digits and hyphens in a domain" },
    { DOMAIN_HYPHEN, "want labels that neither begin nor end with a hyphen" },
    { DOMAIN_SINGLE_LABEL, "want a fully qualified domain of two or more labels" },
    { DOMAIN_NUMERIC, "want a top-level domain that is not all digits" },
    { DOMAIN_WILDCARD, "want no wildcard" },
    { DOMAIN_NON_ASCII, "want A-labels for labels that are not ASCII" },
    { DOMAIN_UPPER_CASE, "want lower-case labels" },
    { DOMAIN_RESERVED_LABEL, "want no \"--\" in the third and fourth place of a label that is no A-label" },
};

const char *domain_fault_text(unsigned faults)
{
    for (size_t i = 0; i < sizeof(fault_texts) / sizeof(fault_texts[0]); i++)
        if (faults & fault_texts[i].fault)
            return fault_texts[i].text;
    return "want a domain";
}

bool domain_next_label(struct span *rest, struct span *label)
{
    const uint8_t *dot;

    if (rest->at == NULL)
        return false;
    dot = memchr(rest->at, '.', rest->len);
    if (dot == NULL) {
        *label = *rest;
        *rest = (struct span){ NULL, 0 };
        return true;
    }
    *label = (struct span){ rest->at, (size_t)(dot - rest->at) };
    rest->at = dot + 1;
    rest->len -= label->len + 1;
    return true;
}

static bool is_digit(uint8_t octet)
{
    return octet >= '0' && octet <= '9';
}

static unsigned label_faults(struct span label)
{
    unsigned faults = 0;

    if (label.len == 0)
        return DOMAIN_EMPTY_LABEL;
    if (label.len == 1 && label.at[0] == '*')
        return DOMAIN_WILDCARD;
    for (size_t i = 0; i < label.len; i++) {
        const uint8_t octet = label.at[i];

        if (ascii_set_has(&ascii_label, octet))
            continue;
        if (octet >= 0x80)
            faults |= DOMAIN_NON_ASCII;
        else if (octet >= 'A' && octet <= 'Z')
            faults |= DOMAIN_UPPER_CASE;
        else
            faults |= DOMAIN_CHARACTER;
    }
    if (label.len > DOMAIN_MAX_LABEL
        && !(faults & DOMAIN_NON_ASCII)) /* a U-label is counted as its A-label */
        faults |= DOMAIN_LABEL_LONG;
    if (label.at[0] == '-' || label.at[label.len - 1] == '-')
        faults |= DOMAIN_HYPHEN;
    if (label.len >= 4 && label.at[2] == '-' && label.at[3] == '-' && !domain_is_a_label(label))
        faults |= DOMAIN_RESERVED_LABEL;
    return faults;
}

unsigned domain_faults(struct span domain)
{
    unsigned faults = domain.len > DOMAIN_MAX_BYTES ? DOMAIN_LONG : 0;
    struct span rest = domain, label = { NULL, 0 };
    size_t count = 0;
    bool numeric;

    if (domain.len == 0)
        return DOMAIN_EMPTY_LABEL;
    while (domain_next_label(&rest, &label)) {
        faults |= label_faults(label);
        count++;
    }
    if (count < 2)
        faults |= DOMAIN_SINGLE_LABEL;
    numeric = label.len > 0;
    for (size_t i = 0; i < label.len; i++)
        numeric = numeric && is_digit(label.at[i]);
    return numeric ? faults | DOMAIN_NUMERIC : faults;
}

bool domain_is_a_label(struct span label)
{
    return label.len >= 4 && text_is((struct span){ label.at, 4 }, "xn--");
}

bool domain_a_label_valid(struct span label)
{
    uint8_t text[DOMAIN_MAX_LABEL + 1];
    int result;

    if (label.len > DOMAIN_MAX_LABEL || memchr(label.at, 0, label.len) != NULL)
        return false;
    for (size_t i = 0; i < label.len; i++) /* RFC 5890 2.3.2.1: A-labels compare without case */
        text[i] = label.at[i] >= 'A' && label.at[i] <= 'Z' ? (uint8_t)(label.at[i] + 32) : label.at[i];
    text[label.len] = 0;
    result = idn2_register_u8(NULL, text, NULL, 0);
    return result == IDN2_OK || result == IDN2_UNASSIGNED;
}

/* The name as A-labels in lower case, ended by NUL; false if it cannot be one. */
static bool to_ascii(struct span domain, char text[DOMAIN_MAX_BYTES + 1])
{
    char given[2 * DOMAIN_MAX_BYTES + 1],
        *made = NULL; /* U-labels in UTF-8 are seldom longer than their A-labels */
    bool ascii = true, ok = false;

    if (domain.len == 0 || domain.len >= sizeof(given) || memchr(domain.at, 0, domain.len) != NULL)
        return false;
    for (size_t i = 0; i < domain.len; i++) {
        uint8_t octet = domain.at[i];

        ascii = ascii && octet < 0x80;
        given[i] = (char)(octet >= 'A' && octet <= 'Z' ? octet + 32 : octet);
    }
    given[domain.len] = '\0';
    if (ascii) {
        ok = domain.len <= DOMAIN_MAX_BYTES;
        if (ok)
            memcpy(text, given, domain.len + 1);
        return ok;
    }
    if (idn2_to_ascii_8z(given, &made, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) == IDN2_OK
        && strlen(made) <= DOMAIN_MAX_BYTES) {
        memcpy(text, made, strlen(made) + 1);
        ok = true;
    }
    idn2_free(made);
    return ok;
}

bool domain_equal(struct span a, struct span b)
{
    char text_a[DOMAIN_MAX_BYTES + 1], text_b[DOMAIN_MAX_BYTES + 1];

    return text_equal_ignoring_case(a, b)
           || (!(ascii_only(a) && ascii_only(b)) && to_ascii(a, text_a) && to_ascii(b, text_b)
               && strcmp(text_a, text_b) == 0);
}

/*
 * Names that are reserved for good: the IANA registry of special-use domain names (RFC 6761, 6762, 7686, 9476), "internal"
 * (ICANN board, 2024-07-29), and the three that ICANN will not delegate because private networks use them (2018-02-04).
 */
static const char *const special_use[] = {
    "alt",
    "arpa", /* of the infrastructure; home.arpa of homes: RFC 3172, RFC 8375 */
    "corp",
    "example",
    "home",
    "internal",
    "invalid",
    "local",
    "localhost",
    "mail",
    "onion",
    "test",
};

bool domain_is_special_use(struct span domain)
{
    struct span rest = domain, label = { NULL, 0 };

    while (domain_next_label(&rest, &label))
        ;
    for (size_t i = 0; i < sizeof(special_use) / sizeof(special_use[0]); i++)
        if (text_is(label, special_use[i]))
            return true;
    return false;
}

/* `label` with the dot before it: as hosts are remembered by their names, which never begin with one. */
static bool is_top_level(const psl_ctx_t *list, const char *label)
{
    if (host_memo_has(label))
        return true;
    if (!psl_is_public_suffix2(list, label + 1, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE))
        return false;
    host_memo_keep(label);
    return true;
}

bool domain_is_registrable(struct span domain)
{
    const psl_ctx_t *list = psl_builtin();
    char text[DOMAIN_MAX_BYTES + 1];

    if (list == NULL || !to_ascii(domain, text))
        return false;
    const char *const last = strrchr(text, '.');
    if (last == NULL || last == text)
        return false;
    if (host_memo_has(text))
        return true;
    if (!is_top_level(list, last)
        || psl_is_public_suffix2(list, text, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE))
        return false;
    host_memo_keep(text);
    return true;
}
