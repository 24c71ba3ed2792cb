/* lint/facts.c - what many rules ask of one certificate, found once. */
#include "lint/facts.h"

#include "lint/strings.h"

/* Files attributes[i] of names[name]. */
static void file_attribute(struct facts *facts, size_t i, size_t name)
{
    const struct attribute *const attribute = &facts->attributes[i];
    const uint32_t this = UINT32_C(1) << i;

    facts->name_of[i] = (uint8_t)name;
    facts->names[name].attributes |= this;
    name_types_add(&facts->names[name].types, attribute->type);
    facts->of_type[attribute_nth(attribute->type)] |= this;
    for (unsigned traits = attribute_traits(attribute, ATTRIBUTE_EVERY_TRAIT); traits != 0;
         traits &= traits - 1)
        facts->with[__builtin_ctz(traits)] |= this;
}

/* Keeps the attributes of names[name]; false if there are too many. */
static bool keep_attributes(struct facts *facts, size_t name)
{
    struct name_walk walk = name_walk(facts->names[name].whole);

    while (name_next(&walk, &facts->attributes[facts->attribute_count])) {
        if (facts->attribute_count == FACTS_ATTRIBUTES)
            return false;
        file_attribute(facts, facts->attribute_count++, name);
    }
    return true;
}

/* Notes which places names[name] is in: every sum that has its bit. */
static void file_name(struct facts *facts, size_t name)
{
    const struct kept_name *const kept = &facts->names[name];

    facts->types |= kept->types.all;
    for (unsigned places = kept->place; places <= NAME_EVERY; places = (places + 1) | kept->place)
        facts->in_places[places] |= kept->attributes;
}

static void find_names(const struct cert *cert, struct facts *facts)
{
    struct names_walk walk = names_walk(cert, NAME_EVERY);
    struct span name;

    _Static_assert(FACTS_ATTRIBUTES <= 32, "a set has a bit for each");
    facts->attribute_count = facts->types = 0;
    memset(facts->in_places, 0, sizeof facts->in_places);
    memset(facts->of_type, 0, sizeof facts->of_type);
    memset(facts->with, 0, sizeof facts->with);
    for (facts->name_count = 0; names_next_any(&walk, &name);) {
        if (facts->name_count == FACTS_NAMES)
            return;
        facts->names[facts->name_count] = (struct kept_name){ .whole = name, .place = walk.place };
        if (!keep_attributes(facts, facts->name_count))
            return;
        file_name(facts, facts->name_count++);
    }
    facts->has_attributes = true;
}

static void find_mailboxes(const struct cert *cert, struct facts *facts)
{
    struct mailboxes_walk walk = mailboxes_walk(cert);
    const struct found_mailbox *found;

    for (facts->mailbox_count = 0; (found = mailboxes_next(&walk)) != NULL; facts->mailbox_count++) {
        if (facts->mailbox_count == FACTS_MAILBOXES)
            return;
        facts->mailboxes[facts->mailbox_count] = *found;
    }
    facts->has_mailboxes = true;
}

static void find_locations(const struct cert *cert, struct facts *facts)
{
    struct locations_walk walk = locations_walk(cert, GENERAL_NAME_URI);
    struct general_name name;

    facts->location_kinds = 0;
    facts->has_uris = true;
    for (facts->uri_count = 0; locations_next_any(&walk, &name);) {
        facts->location_kinds |= 1U << name.kind;
        if (name.kind != GENERAL_NAME_URI)
            continue;
        if (facts->uri_count == FACTS_URIS) {
            facts->has_uris = false;
            continue;
        }
        facts->uris[facts->uri_count++] = located_uri(&name);
    }
}

static void find_identifiers(const struct cert *cert, struct facts *facts)
{
    struct identifiers_walk walk = identifiers_walk(cert);
    const struct found_identifier *found;

    for (facts->identifier_count = 0; (found = identifiers_next(&walk)) != NULL; facts->identifier_count++) {
        if (facts->identifier_count == FACTS_IDENTIFIERS || found->text.at == walk.reading.buffer)
            return;
        facts->identifiers[facts->identifier_count] = *found;
    }
    facts->has_identifiers = true;
}

static bool has_qualifiers(const struct cert *cert)
{
    struct span rest = cert_sequence(cert, OID_EXT_CERTIFICATE_POLICIES);
    struct policy_information policy;

    while (policy_next(&rest, &policy))
        if (policy.qualifiers.len != 0)
            return true;
    return false;
}

/* True if attributes[i] has it. */
static bool has_trait(const struct facts *facts, size_t i, enum attribute_trait trait)
{
    return (facts->with[__builtin_ctz(trait)] >> i & 1) != 0;
}

/*
 * The strings of names are values of attributes: true if each that is kept is known to be plain. What is no string
 * may hold some.
 */
static bool attributes_are_plain(const struct facts *facts)
{
    for (size_t i = 0; i < facts->attribute_count; i++) {
        const struct text text = text_of(&facts->attributes[i]);

        if (!text_is_string(text.tag) || (has_trait(facts, i, ATTRIBUTE_SPECIAL) && !text_is_ascii(text))
            || !string_in_alphabet(text))
            return false;
    }
    return facts->has_attributes;
}

/* True if the issuer is one of the names that are kept. */
static bool keeps_issuer(const struct facts *facts)
{
    for (size_t i = 0; i < facts->name_count; i++)
        if (facts->names[i].place == NAME_ISSUER)
            return true;
    return false;
}

static bool find_plain(const struct cert *cert, const struct facts *facts)
{
    return attributes_are_plain(facts) && (keeps_issuer(facts) || strings_plain_in_name(cert->issuer))
           && strings_plain_in_extensions(cert);
}

void facts_find(struct cert *cert, struct facts *facts)
{
    cert->facts = NULL; /* walks read the certificate */
    facts->has_attributes = facts->has_mailboxes = facts->has_identifiers = false;
    find_names(cert, facts);
    find_mailboxes(cert, facts);
    find_locations(cert, facts);
    facts->has_qualifiers = has_qualifiers(cert);
    facts->strings_plain = find_plain(cert, facts);
    cert->facts = facts;
    find_identifiers(cert, facts); /* among the attributes that are kept now */
    cert->key.rsa = rsa_facts_find(&cert->key, &facts->rsa) ? &facts->rsa : NULL;
}

void facts_forget(struct cert *cert)
{
    cert->facts = NULL;
    cert->key.rsa = NULL;
}
