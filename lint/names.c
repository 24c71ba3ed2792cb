/* lint/names.c - walks over the names, attributes and mailboxes of a certificate. */
#include "lint/names.h"

#include "lint/ascii.h"
#include "lint/facts.h"
#include "lint/walk.h"

struct names_walk names_walk(const struct cert *cert, unsigned places)
{
    return (struct names_walk){ .cert = cert, .places = places };
}

/* True if the issuer's name is judged elsewhere: as the subject of this certificate, or of the one that the key belongs to. */
static bool issuer_is_judged(const struct cert *cert)
{
    return span_equal(cert->issuer, cert->subject)
           || (cert->issuer_cert != NULL && span_equal(cert->issuer, cert->issuer_cert->subject));
}

static bool next_directory(struct names_walk *walk, struct span *name)
{
    struct general_name entry;

    while (general_names_next(&walk->entries, &entry)) {
        if (entry.kind == GENERAL_NAME_DIRECTORY) {
            *name = entry.value;
            return true;
        }
    }
    return false;
}

/* Goes on to `place` if it is wanted and not visited yet. */
static bool enter(struct names_walk *walk, enum name_place place)
{
    if (!(walk->places & (unsigned)place))
        return false;
    walk->places &= ~(unsigned)place;
    walk->place = place;
    return true;
}

static bool next_name(struct names_walk *walk, struct span *name)
{
    const struct cert *cert = walk->cert;

    if (next_directory(walk, name))
        return true;
    if (enter(walk, NAME_SUBJECT)) {
        *name = cert->subject;
        return true;
    }
    if (enter(walk, NAME_SUBJECT_DIRECTORY)) {
        walk->entries = general_names_walk(cert_alt_names(cert, OID_EXT_SUBJECT_ALT_NAME));
        if (next_directory(walk, name))
            return true;
    }
    if (enter(walk, NAME_ISSUER) && !issuer_is_judged(cert)) {
        *name = cert->issuer;
        return true;
    }
    if (enter(walk, NAME_ISSUER_DIRECTORY)) {
        walk->entries = general_names_walk(cert_alt_names(cert, OID_EXT_ISSUER_ALT_NAME));
        return next_directory(walk, name);
    }
    return false;
}

/* The facts of `cert` if they have all its names. */
static const struct facts *names_kept(const struct cert *cert)
{
    return cert->facts != NULL && cert->facts->has_attributes ? cert->facts : NULL;
}

static bool next_kept_name(struct names_walk *walk, const struct facts *facts, struct span *name)
{
    while (walk->next < facts->name_count) {
        const struct kept_name *const kept = &facts->names[walk->next++];

        if (kept->place & walk->places) {
            walk->place = kept->place;
            *name = kept->whole;
            return true;
        }
    }
    return false;
}

bool names_next(struct names_walk *walk, struct span *name)
{
    const struct facts *const facts = names_kept(walk->cert);

    if (facts != NULL)
        return next_kept_name(walk, facts, name);
    if (!next_name(walk, name))
        return false;
    walk->attributes += name_count(*name);
    return walk->attributes <= NAMES_MAX_ATTRIBUTES;
}

bool names_are_too_many(const struct cert *cert, unsigned places)
{
    struct names_walk walk = names_walk(cert, places);
    struct span name;

    while (names_next(&walk, &name))
        ;
    return walk.attributes > NAMES_MAX_ATTRIBUTES;
}

/* What facts have of `name`; NULL: nothing, it is to be read. */
static const struct kept_name *kept_name(const struct facts *facts, struct span name)
{
    for (size_t i = 0; facts != NULL && i < facts->name_count; i++)
        if (facts->names[i].whole.at == name.at)
            return &facts->names[i];
    return NULL;
}

struct name_types names_types(const struct cert *cert, struct span name)
{
    const struct kept_name *const kept = kept_name(names_kept(cert), name);

    return kept != NULL ? kept->types : name_types(name);
}

bool names_have(const struct cert *cert, struct span name, uint32_t types)
{
    return (names_types(cert, name).all & types) != 0;
}

/* The number of the lowest bit of `set`, which is not 0. */
static unsigned lowest(uint32_t set)
{
    return (unsigned)__builtin_ctz(set);
}

bool names_find(
    const struct cert *cert, struct span name, enum oid type, size_t nth, struct attribute *attribute)
{
    struct attributes_walk walk = attributes_walk_in(cert, name, attribute_bit(type));

    do
        if (!attributes_next(&walk, attribute))
            return false;
    while (nth-- > 0);
    return true;
}

unsigned attribute_traits(const struct attribute *attribute)
{
    const struct text text = text_of(attribute);
    const unsigned signs = ascii_signs(text.rest);
    unsigned traits = 0;

    if (!text_is_plain(text))
        traits |= ATTRIBUTE_SPECIAL;
    if (text.tag != DER_UTF8_STRING && text.tag != DER_PRINTABLE_STRING)
        traits |= ATTRIBUTE_OTHER_TAG;
    if (attribute->in_rdn > 0)
        traits |= ATTRIBUTE_IN_RDN;
    if (signs & ASCII_AT)
        traits |= ATTRIBUTE_AT;
    if (signs & ASCII_AMPERSAND)
        traits |= ATTRIBUTE_AMPERSAND;
    return traits;
}

/* Of the attributes in `left`, those of some types. */
static uint32_t kept_of_types(const struct facts *facts, uint32_t left, uint32_t types)
{
    uint32_t found = 0;

    for (types &= facts->types; types != 0; types &= types - 1)
        found |= facts->of_type[lowest(types)];
    return left & found;
}

static uint32_t kept_in_places(const struct facts *facts, unsigned places)
{
    uint32_t found = 0;

    for (size_t i = 0; i < facts->name_count; i++)
        if (facts->names[i].place & places)
            found |= facts->names[i].attributes;
    return found;
}

struct attributes_walk attributes_walk(const struct cert *cert, unsigned places)
{
    const struct facts *const facts = names_kept(cert);

    return (struct attributes_walk){
        .types = ATTRIBUTE_EVERY,
        .facts = facts,
        .left = facts != NULL ? kept_in_places(facts, places) : 0,
        .names = { .cert = cert, .places = places },
    };
}

struct attributes_walk attributes_walk_of(const struct cert *cert, unsigned places, uint32_t types)
{
    struct attributes_walk walk = attributes_walk(cert, places);

    walk.types = types;
    if (walk.facts != NULL)
        walk.left = kept_of_types(walk.facts, walk.left, types);
    return walk;
}

struct attributes_walk attributes_walk_with(
    const struct cert *cert, unsigned places, enum attribute_trait trait)
{
    struct attributes_walk walk = attributes_walk(cert, places);

    walk.trait = trait;
    if (walk.facts != NULL)
        walk.left &= walk.facts->with[lowest(trait)];
    return walk;
}

struct attributes_walk attributes_walk_in(const struct cert *cert, struct span name, uint32_t types)
{
    const struct facts *const facts = names_kept(cert);
    const struct kept_name *const kept = kept_name(facts, name);

    if (kept != NULL)
        return (struct attributes_walk){
            .name = name, .facts = facts, .left = kept_of_types(facts, kept->attributes, types)
        };
    return (struct attributes_walk){
        .types = types, .name = name, .names = { .cert = cert }, .inside = name_walk(name), .begun = true
    };
}

static bool next_kept(struct attributes_walk *walk, struct attribute *attribute)
{
    if (walk->left == 0)
        return false;
    const unsigned i = lowest(walk->left);
    walk->left &= walk->left - 1;
    *attribute = walk->facts->attributes[i];
    walk->name = walk->facts->names[walk->facts->name_of[i]].whole;
    return true;
}

static bool next_read(struct attributes_walk *walk, struct attribute *attribute)
{
    while (!walk->begun || !name_next(&walk->inside, attribute)) {
        if (!names_next(&walk->names, &walk->name))
            return false;
        walk->inside = name_walk(walk->name);
        walk->begun = true;
    }
    return true;
}

bool attributes_next(struct attributes_walk *walk, struct attribute *attribute)
{
    if (walk->facts != NULL)
        return next_kept(walk, attribute);
    while (next_read(walk, attribute))
        if ((attribute_bit(attribute->type) & walk->types)
            && (walk->trait == 0 || (attribute_traits(attribute) & walk->trait)))
            return true;
    return false;
}

struct mailboxes_walk mailboxes_walk(const struct cert *cert)
{
    return (struct mailboxes_walk){ .cert = cert };
}

static bool entry_next(struct mailboxes_walk *walk, struct general_name *entry)
{
    static const enum oid extensions[] = { OID_EXT_SUBJECT_ALT_NAME, OID_EXT_ISSUER_ALT_NAME };

    while (walk->extension == 0 || !general_names_next(&walk->entries, entry)) {
        if (walk->extension == sizeof(extensions) / sizeof(extensions[0]))
            return false;
        walk->entries = general_names_walk(cert_alt_names(walk->cert, extensions[walk->extension++]));
    }
    return true;
}

static bool next_kept_mailbox(
    struct mailboxes_walk *walk, struct general_name *entry, struct mailbox *mailbox)
{
    const struct facts *facts = walk->cert->facts;

    if (walk->next == facts->mailbox_count)
        return false;
    *entry = facts->mailboxes[walk->next].entry;
    *mailbox = facts->mailboxes[walk->next++].mailbox;
    return true;
}

bool mailboxes_next(struct mailboxes_walk *walk, struct general_name *entry, struct mailbox *mailbox)
{
    if (walk->cert->facts != NULL && walk->cert->facts->has_mailboxes)
        return next_kept_mailbox(walk, entry, mailbox);
    while (entry_next(walk, entry)) {
        const bool smtp_utf8 = entry->kind == GENERAL_NAME_OTHER
                               && entry->other_type == OID_ON_SMTP_UTF8_MAILBOX;

        if (smtp_utf8 || entry->kind == GENERAL_NAME_RFC822) {
            mailbox_read(smtp_utf8 ? entry->other_value : entry->value, mailbox);
            return true;
        }
    }
    return false;
}

bool attribute_mailbox(
    const struct attribute *attribute, uint8_t buffer[TEXT_MAX_BYTES], struct mailbox *mailbox)
{
    struct span utf8;

    *mailbox = (struct mailbox){ .faults = MAILBOX_NO_AT };
    if (attribute->value.len == 0 || memchr(attribute->value.at, '@', attribute->value.len) == NULL)
        return false; /* most attributes: each type of string has that octet in an at sign */
    return text_utf8(text_of(attribute), buffer, &utf8) && mailbox_read(utf8, mailbox)
           && mailbox_is_plain(mailbox);
}

bool attribute_is_mailbox(const struct attribute *attribute)
{
    uint8_t buffer[TEXT_MAX_BYTES] NOT_CLEARED;
    struct mailbox mailbox;

    return attribute_mailbox(attribute, buffer, &mailbox);
}

bool attribute_is_url(const struct attribute *attribute)
{
    uint8_t buffer[TEXT_MAX_BYTES] NOT_CLEARED;
    struct span utf8;

    return text_utf8(text_of(attribute), buffer, &utf8) && utf8.len > 4
           && (memmem(utf8.at, utf8.len, "://", 3) != NULL || text_is((struct span){ utf8.at, 4 }, "www."));
}

bool name_has_text(const struct cert *cert, struct span name, enum oid type, struct text text)
{
    struct attributes_walk walk = attributes_walk_in(cert, name, attribute_bit(type));
    struct attribute other;

    while (attributes_next(&walk, &other))
        if (text_same(text_of(&other), text))
            return true;
    return false;
}

bool name_has_part_of(const struct cert *cert, struct span name, enum oid type, struct text text)
{
    struct attributes_walk walk = attributes_walk_in(cert, name, attribute_bit(type));
    struct attribute other;

    while (attributes_next(&walk, &other))
        if (text_contains(text, text_of(&other)))
            return true;
    return false;
}

/* How `value`, which need not be a mailbox, compares with one: nothing is parsed that does not begin with the same local part. */
static enum mailbox_likeness compare_value(const struct mailbox *mailbox, struct span value)
{
    struct mailbox other;

    if (span_equal(value, mailbox->whole))
        return MAILBOX_SAME;
    if (value.len <= mailbox->local.len || value.at[mailbox->local.len] != '@'
        || memcmp(value.at, mailbox->local.at, mailbox->local.len) != 0 || !mailbox_read(value, &other))
        return MAILBOX_OTHER;
    return mailbox_compare(mailbox, &other);
}

/* One GeneralName against `mailbox`. */
static enum mailbox_likeness compare_name(const struct mailbox *mailbox, const struct walked *element)
{
    struct general_names_walk walk = general_names_walk(element->whole);
    struct general_name name;

    if (element->tag == (DER_CONTEXT | GENERAL_NAME_RFC822))
        return compare_value(mailbox, element->value);
    return element->tag == (DER_CONTEXT_CONSTRUCTED | GENERAL_NAME_OTHER) && general_names_next(&walk, &name)
                   && name.other_type == OID_ON_SMTP_UTF8_MAILBOX
               ? compare_value(mailbox, name.other_value)
               : MAILBOX_OTHER;
}

/* Each mailbox of a subject is looked for among all names of a certificate: nothing is taken apart that is no mailbox. */
enum mailbox_likeness mailbox_in_san(const struct cert *cert, const struct mailbox *mailbox)
{
    struct span rest = cert_alt_names(cert, OID_EXT_SUBJECT_ALT_NAME);
    enum mailbox_likeness best = MAILBOX_OTHER;
    struct walked element;

    while (best != MAILBOX_SAME && walk_next(&rest, &element)) {
        const enum mailbox_likeness likeness = compare_name(mailbox, &element);

        best = likeness > best ? likeness : best;
    }
    return best;
}
