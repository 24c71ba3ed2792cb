/* module/pinning.c - the pins of a key section: which key of the configuration is which pin, and whether its words make sense. */
#include "module/pinning.h"

#include <stdio.h>
#include <string.h>

enum {
    SECTION_BYTES = 256, /* `key "name"` for complaints; a longer name is cut there */
    NAME_BYTES = 64,     /* of a key of the configuration */
};

static const char none[] = "none"; /* nothing of the kind is allowed */

/* What a section says of one pin. */
struct source {
    struct config_words words;
    unsigned line; /* 0: nothing */
    uint32_t number;
};

static struct source source_of(const struct config_key *key, enum pin_kind kind)
{
#define WORDS(name)                                                                                          \
    (struct source)                                                                                          \
    {                                                                                                        \
        .words = key->name, .line = key->lines.name                                                          \
    }
    switch (kind) {
    case PIN_KEY_USAGES: return WORDS(pin_key_usages);
    case PIN_EXTENDED_KEY_USAGES: return WORDS(pin_extended_key_usages);
    case PIN_POLICIES: return WORDS(pin_policies);
    case PIN_CRL_URLS: return WORDS(pin_crl_urls);
    case PIN_OCSP_URLS: return WORDS(pin_ocsp_urls);
    case PIN_CA_ISSUERS_URLS: return WORDS(pin_ca_issuers_urls);
    case PIN_CPS_URLS: return WORDS(pin_cps_urls);
    case PIN_VALIDITY_DAYS:
        return (struct source){ .line = key->lines.pin_validity_days, .number = key->pin_validity_days };
    case PIN_SUBJECT_ATTRIBUTES: return WORDS(pin_subject_attributes);
    case PIN_FORBIDDEN_ATTRIBUTES: return WORDS(pin_forbidden_attributes);
    case PIN_REQUIRED_ATTRIBUTES: return WORDS(pin_required_attributes);
    case PIN_ORGANIZATIONS: return WORDS(pin_organizations);
    case PIN_MAILBOX_DOMAINS: return WORDS(pin_mailbox_domains);
    case PIN_CA_SUBJECTS: return WORDS(pin_ca_subjects);
    case PIN_CA_KEYS: return WORDS(pin_ca_keys);
    case PIN_PATH_LENGTH:
        return (struct source){ .line = key->lines.pin_path_length,
            .number = key->pin_path_length > 0 ? key->pin_path_length - 1 : 0 };
    case PIN_CRL_POINTS: return WORDS(pin_crl_points);
    case PIN_EXTENSIONS: return WORDS(pin_extensions);
    case PIN_COUNT: break;
    }
#undef WORDS
    return (struct source){ .line = 0 };
}

/* Where complaints of one key belong. */
struct place {
    struct complaints *complaints;
    unsigned line;
    char section[SECTION_BYTES];
    char name[NAME_BYTES];
};

static struct place place_of(
    const struct config_key *key, struct complaints *complaints, enum pin_kind kind, unsigned line)
{
    struct place place = { .complaints = complaints, .line = line };

    (void)snprintf(place.section, sizeof place.section, "key \"%s\"", key->name);
    (void)snprintf(place.name, sizeof place.name, "%s", pin_rule(kind)->id);
    *strchr(place.name, '.') = '-'; /* the id is the configuration's name with a dot */
    return place;
}

static bool has(const struct config_words *words, const char *word)
{
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->at[i], word) == 0)
            return true;
    return false;
}

static bool words_make_sense(const struct place *place, enum pin_kind kind, const struct config_words *words)
{
    bool ok = true;

    if (pin_may_be_empty(kind) && has(words, none)) {
        complain(place->complaints, place->line, place->section, place->name,
            "want \"none\" alone, have more words");
        return false;
    }
    for (size_t i = 0; i < words->count; i++) {
        const char *fault = pin_word_fault(kind, words->at[i]);
        if (fault == NULL)
            continue;
        complain(place->complaints, place->line, place->section, place->name, "%s, have \"%s\"", fault,
            words->at[i]);
        ok = false;
    }
    return ok;
}

static bool pin_read(
    const struct config_key *key, struct complaints *complaints, enum pin_kind kind, struct pin *pin)
{
    const struct source source = source_of(key, kind);
    const bool empty = pin_may_be_empty(kind) && source.words.count == 1 && has(&source.words, none);

    *pin = (struct pin){ .set = source.line != 0, .number = source.number };
    if (!pin->set || empty)
        return true;
    pin->words = source.words.at;
    pin->word_count = source.words.count;
    const struct place place = place_of(key, complaints, kind, source.line);
    return words_make_sense(&place, kind, &source.words);
}

/* An attribute that is both allowed and forbidden: which was meant? */
static bool attributes_make_sense(const struct config_key *key, struct complaints *complaints)
{
    bool ok = true;

    if (key->pin_forbidden_attributes.count == 0)
        return true;
    const struct place place = place_of(
        key, complaints, PIN_FORBIDDEN_ATTRIBUTES, key->lines.pin_forbidden_attributes);
    for (size_t i = 0; i < key->pin_forbidden_attributes.count; i++) {
        const char *word = key->pin_forbidden_attributes.at[i];
        if (!has(&key->pin_subject_attributes, word))
            continue;
        complain(complaints, place.line, place.section, place.name,
            "want attributes that pin-subject-attributes does not list, have \"%s\"", word);
        ok = false;
    }
    return ok;
}

bool pinning_read(const struct config_key *config, struct complaints *complaints, struct pins *pins)
{
    bool ok = attributes_make_sense(config, complaints);

    for (enum pin_kind kind = 0; kind < PIN_COUNT; kind++)
        ok = pin_read(config, complaints, kind, &pins->of[kind]) && ok;
    return ok;
}
