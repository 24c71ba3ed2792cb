/* lint/mailboxes.c - the mailboxes of a certificate, in alternative names and in attributes. */
#include "lint/mailboxes.h"

#include "lint/facts.h"
#include "lint/names.h"
#include "lint/walk.h"

struct mailboxes_walk mailboxes_walk(const struct cert *cert)
{
    struct mailboxes_walk walk NOT_CLEARED;
    const struct facts *const facts = cert->facts;

    if (facts == NULL || !facts->has_mailboxes)
        return (struct mailboxes_walk){ .cert = cert };
    walk.cert = NULL;
    walk.kept = facts->mailboxes;
    walk.end = facts->mailboxes + facts->mailbox_count;
    return walk;
}

static bool entry_next(struct mailboxes_walk *walk, struct general_name *entry)
{
    static const enum oid extensions[] = { OID_EXT_SUBJECT_ALT_NAME, OID_EXT_ISSUER_ALT_NAME };

    while (walk->reading.extension == 0 || !general_names_next(&walk->reading.entries, entry)) {
        if (walk->reading.extension == sizeof(extensions) / sizeof(extensions[0]))
            return false;
        walk->reading.entries = general_names_walk(
            cert_alt_names(walk->cert, extensions[walk->reading.extension++]));
    }
    return true;
}

const struct found_mailbox *mailboxes_read(struct mailboxes_walk *walk)
{
    const struct general_name *const entry = &walk->reading.found.entry;

    while (entry_next(walk, &walk->reading.found.entry)) {
        const bool smtp_utf8 = entry->kind == GENERAL_NAME_OTHER
                               && entry->other_type == OID_ON_SMTP_UTF8_MAILBOX;

        if (smtp_utf8 || entry->kind == GENERAL_NAME_RFC822) {
            mailbox_read(smtp_utf8 ? entry->other_value : entry->value, &walk->reading.found.mailbox);
            return &walk->reading.found;
        }
    }
    return NULL;
}

/* As mailbox_read; a mailbox that stands in an alternative name too was read there. */
static bool read_mailbox(const struct cert *cert, struct span utf8, struct mailbox *mailbox)
{
    const struct facts *const facts = cert->facts;

    for (size_t i = 0; facts != NULL && facts->has_mailboxes && i < facts->mailbox_count; i++)
        if (span_equal(facts->mailboxes[i].mailbox.whole, utf8)) {
            *mailbox = facts->mailboxes[i].mailbox;
            return (mailbox->faults & MAILBOX_STRUCTURE) == 0;
        }
    return mailbox_read(utf8, mailbox);
}

bool attribute_mailbox(const struct cert *cert, const struct attribute *attribute,
    uint8_t buffer[TEXT_MAX_BYTES], struct mailbox *mailbox)
{
    struct span utf8;

    *mailbox = (struct mailbox){ .faults = MAILBOX_NO_AT };
    if (!attribute_has_octet(attribute, '@'))
        return false; /* most attributes */
    return text_utf8(text_of(attribute), buffer, &utf8) && read_mailbox(cert, utf8, mailbox)
           && mailbox_is_plain(mailbox);
}

bool attribute_is_mailbox(const struct cert *cert, const struct attribute *attribute)
{
    uint8_t buffer[TEXT_MAX_BYTES] NOT_CLEARED;
    struct mailbox mailbox;

    return attribute_mailbox(cert, attribute, buffer, &mailbox);
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
