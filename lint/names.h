#ifndef LINTGATE_NAMES_H
#define LINTGATE_NAMES_H

#include "lint/cert.h"
#include "lint/mailbox.h"
#include "lint/text.h"

/* Walks over what names a subject in a certificate, for rules that ask the same of each. */

/* Which names a walk visits; the bits add up. In this order. */
enum name_place {
    NAME_SUBJECT = 1 << 0,
    NAME_SUBJECT_DIRECTORY = 1 << 1, /* directoryName entries of subjectAltName */
    NAME_ISSUER = 1 << 2, /* left out when it is the subject of this certificate or of the known issuer */
    NAME_ISSUER_DIRECTORY = 1 << 3, /* directoryName entries of issuerAltName */

    NAME_OF_SUBJECT = NAME_SUBJECT | NAME_SUBJECT_DIRECTORY,
    NAME_EVERY = NAME_OF_SUBJECT | NAME_ISSUER | NAME_ISSUER_DIRECTORY,
};

enum {
    /* attributes of all names of one walk; real certificates have below 40, and rules compare them by pairs. Rule
       name.count refuses what has more, so that a walk may end there. */
    NAMES_MAX_ATTRIBUTES = 500
};

/* A walk over names: for (walk = names_walk(cert, places); names_next(&walk, &name);) … */
struct names_walk {
    const struct cert *cert;
    unsigned places;       /* not visited yet */
    enum name_place place; /* of the name that names_next gave last */
    struct general_names_walk entries;
    size_t attributes; /* of the names given so far */
};
struct names_walk names_walk(const struct cert *cert, unsigned places);
bool names_next(struct names_walk *walk, struct span *name);

/* True if the names of `places` have more than NAMES_MAX_ATTRIBUTES attributes: a walk does not reach them all. */
bool names_are_too_many(const struct cert *cert, unsigned places);

/* A walk over every attribute of those names, or over those of one type. */
struct attributes_walk {
    struct names_walk names;
    enum oid type;    /* OID_UNKNOWN: every */
    bool special;     /* not those whose text is text_is_plain */
    struct span name; /* that the attribute is in */
    struct name_walk inside;
    bool begun;
    size_t next; /* of cert->facts */
};

static inline struct attributes_walk attributes_walk_of(
    const struct cert *cert, unsigned places, enum oid type)
{
    return (struct attributes_walk){ .names = { .cert = cert, .places = places }, .type = type };
}

static inline struct attributes_walk attributes_walk(const struct cert *cert, unsigned places)
{
    return attributes_walk_of(cert, places, OID_UNKNOWN);
}

/* A walk over those whose text is not text_is_plain. */
static inline struct attributes_walk attributes_walk_special(const struct cert *cert, unsigned places)
{
    return (struct attributes_walk){ .names = { .cert = cert, .places = places }, .special = true };
}

bool attributes_next(struct attributes_walk *walk, struct attribute *attribute);

/*
 * A walk over the mailboxes of subjectAltName and issuerAltName: rfc822Name, and otherName of type SmtpUTF8Mailbox, whatever
 * string that holds. entry->kind tells which.
 */
struct mailboxes_walk {
    const struct cert *cert;
    struct general_names_walk entries;
    unsigned extension; /* how many have been begun */
    size_t next;        /* of cert->facts */
};
struct mailboxes_walk mailboxes_walk(const struct cert *cert);
bool mailboxes_next(struct mailboxes_walk *walk, struct general_name *entry, struct mailbox *mailbox);

/* Reads the whole value of an attribute as a mailbox. True if it is a plain one. *mailbox points into the document or `buffer`. */
bool attribute_mailbox(
    const struct attribute *attribute, uint8_t buffer[TEXT_MAX_BYTES], struct mailbox *mailbox);

bool attribute_is_mailbox(const struct attribute *attribute);

/* "https://…" or "www.…" */
bool attribute_is_url(const struct attribute *attribute);

/* True if some attribute of `type` in `name` has the same text, as text_same compares. */
bool name_has_text(struct span name, enum oid type, struct text text);

/* True if `text` contains the text of some attribute of `type` in `name`. */
bool name_has_part_of(struct span name, enum oid type, struct text text);

/* True if it has givenName or surname. */
bool name_has_person(struct span name);

/* The closest that any mailbox of subjectAltName comes to `mailbox`. */
enum mailbox_likeness mailbox_in_san(const struct cert *cert, const struct mailbox *mailbox);

#endif
