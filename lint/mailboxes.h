#ifndef LINTGATE_MAILBOXES_H
#define LINTGATE_MAILBOXES_H

#include "lint/cert.h"
#include "lint/mailbox.h"
#include "lint/text.h"

/*
 * A walk over the mailboxes of subjectAltName and issuerAltName: rfc822Name, and otherName of type SmtpUTF8Mailbox, whatever
 * string that holds. entry.kind tells which.
 */
struct found_mailbox {
    struct general_name entry;
    struct mailbox mailbox;
};

struct mailboxes_walk {
    const struct cert *cert; /* that they are read of; NULL: facts have them */
    union {
        struct {
            const struct found_mailbox *kept, *end;
        };
        struct {
            struct general_names_walk entries;
            unsigned extension; /* how many have been begun */
            struct found_mailbox found;
        } reading;
    };
};
struct mailboxes_walk mailboxes_walk(const struct cert *cert);
const struct found_mailbox *mailboxes_read(struct mailboxes_walk *walk);

/* NULL: there is no other. It is there until the next one is asked for. */
static inline const struct found_mailbox *mailboxes_next(struct mailboxes_walk *walk)
{
    if (walk->cert != NULL)
        return mailboxes_read(walk);
    return walk->kept < walk->end ? walk->kept++ : NULL;
}

/* Reads the whole value of an attribute of `cert` as a mailbox. True if it is a plain one. *mailbox points into the document or `buffer`. */
bool attribute_mailbox(const struct cert *cert, const struct attribute *attribute,
    uint8_t buffer[TEXT_MAX_BYTES], struct mailbox *mailbox);

bool attribute_is_mailbox(const struct cert *cert, const struct attribute *attribute);

/* The closest that any mailbox of subjectAltName comes to `mailbox`. */
enum mailbox_likeness mailbox_in_san(const struct cert *cert, const struct mailbox *mailbox);

#endif
