/* lint/name_within.c - names against the subtrees that an issuer's certificate permits and excludes. */
#include "lint/name_within.h"

#include "lint/domain.h"
#include "lint/mailbox.h"
#include "lint/name_constraints.h"
#include "lint/name_same.h"

/* What is held against the subtrees, taken apart once. */
struct candidate {
    struct span whole;
    struct mailbox mailbox; /* of a mailbox */
};

/* "host" names that host, ".example.org" every host under it, "local@host" one mailbox; nothing names all. */
static bool mailbox_matches(struct span constraint, const struct candidate *candidate)
{
    const struct mailbox *const mailbox = &candidate->mailbox;
    struct mailbox base;
    struct span tail;

    if (constraint.len == 0)
        return true;
    if (memchr(constraint.at, '@', constraint.len) != NULL)
        return mailbox_read(constraint, &base) && mailbox_compare(mailbox, &base) != MAILBOX_OTHER;
    if (constraint.at[0] != '.')
        return domain_equal(mailbox->domain, constraint);
    if (mailbox->domain.len <= constraint.len)
        return false;
    tail = (struct span){ mailbox->domain.at + mailbox->domain.len - constraint.len, constraint.len };
    return tail.at[0] == '.'
           && domain_equal((struct span){ tail.at + 1, tail.len - 1 },
               (struct span){ constraint.at + 1, constraint.len - 1 });
}

static struct span rdns_of(struct span name)
{
    struct der_error ignored;
    struct der d = der_begin(name, &ignored);
    struct span rdns;

    return der_value(&d, DER_SEQUENCE, &rdns, "") ? rdns : (struct span){ NULL, 0 };
}

/* Elements of equal bytes are equal elements: a prefix of octets that ends with an element is a prefix of RDNs. */
static bool name_permits(struct span constraint, const struct candidate *candidate)
{
    const struct span base = rdns_of(constraint), rdns = rdns_of(candidate->whole);

    return base.len <= rdns.len && span_equal(base, (struct span){ rdns.at, base.len });
}

static bool name_excludes(struct span constraint, const struct candidate *candidate)
{
    return name_begins(constraint, candidate->whole);
}

/* How names of a kind are compared with subtrees: a match that permits, and one that excludes. */
struct matches {
    bool (*permits)(struct span constraint, const struct candidate *candidate);
    bool (*excludes)(struct span constraint, const struct candidate *candidate);
};

static enum name_within judge(const struct cert *issuer, enum general_name_kind kind,
    const struct candidate *candidate, struct matches matches)
{
    struct subtrees_walk walk = subtrees_walk(issuer);
    struct subtree subtree;
    bool limited = false, permitted = false;

    while (subtrees_next(&walk, &subtree)) {
        if (subtree.base.kind != kind)
            continue;
        if (!subtree.permitted && matches.excludes(subtree.base.value, candidate))
            return NAME_EXCLUDED;
        limited = limited || subtree.permitted;
        permitted = permitted || (subtree.permitted && matches.permits(subtree.base.value, candidate));
    }
    return limited && !permitted ? NAME_OUTSIDE : NAME_WITHIN;
}

enum name_within mailbox_within(const struct cert *issuer, struct span mailbox)
{
    struct candidate candidate = { .whole = mailbox };

    (void)mailbox_read(mailbox, &candidate.mailbox); /* its faults are other rules' business */
    return judge(
        issuer, GENERAL_NAME_RFC822, &candidate, (struct matches){ mailbox_matches, mailbox_matches });
}

enum name_within name_within(const struct cert *issuer, struct span name)
{
    const struct candidate candidate = { .whole = name };

    return judge(issuer, GENERAL_NAME_DIRECTORY, &candidate, (struct matches){ name_permits, name_excludes });
}
