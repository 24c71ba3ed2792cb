/* lint/name_within.c - names against the subtrees that an issuer's certificate permits and excludes. */
#include "lint/name_within.h"

#include "lint/domain.h"
#include "lint/mailbox.h"
#include "lint/name_constraints.h"
#include "lint/name_same.h"

/* "host" names that host, ".example.org" every host under it, "local@host" one mailbox; nothing names all. */
static bool mailbox_matches(struct span constraint, struct span whole)
{
    struct mailbox mailbox, base;
    struct span tail;

    (void)mailbox_read(whole, &mailbox); /* its faults are other rules' business */
    if (constraint.len == 0)
        return true;
    if (memchr(constraint.at, '@', constraint.len) != NULL)
        return mailbox_read(constraint, &base) && mailbox_compare(&mailbox, &base) != MAILBOX_OTHER;
    if (constraint.at[0] != '.')
        return domain_equal(mailbox.domain, constraint);
    if (mailbox.domain.len <= constraint.len)
        return false;
    tail = (struct span){ mailbox.domain.at + mailbox.domain.len - constraint.len, constraint.len };
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
static bool name_permits(struct span constraint, struct span name)
{
    const struct span base = rdns_of(constraint), rdns = rdns_of(name);

    return base.len <= rdns.len && span_equal(base, (struct span){ rdns.at, base.len });
}

/* How names of a kind are compared with subtrees: a match that permits, and one that excludes. */
struct matches {
    bool (*permits)(struct span constraint, struct span name);
    bool (*excludes)(struct span constraint, struct span name);
};

static enum name_within judge(
    const struct cert *issuer, enum general_name_kind kind, struct span name, struct matches matches)
{
    struct subtrees_walk walk = subtrees_walk(issuer);
    struct subtree subtree;
    bool limited = false, permitted = false;

    while (subtrees_next(&walk, &subtree)) {
        if (subtree.base.kind != kind)
            continue;
        if (!subtree.permitted && matches.excludes(subtree.base.value, name))
            return NAME_EXCLUDED;
        limited = limited || subtree.permitted;
        permitted = permitted || (subtree.permitted && matches.permits(subtree.base.value, name));
    }
    return limited && !permitted ? NAME_OUTSIDE : NAME_WITHIN;
}

enum name_within mailbox_within(const struct cert *issuer, struct span mailbox)
{
    return judge(issuer, GENERAL_NAME_RFC822, mailbox, (struct matches){ mailbox_matches, mailbox_matches });
}

enum name_within name_within(const struct cert *issuer, struct span name)
{
    return judge(issuer, GENERAL_NAME_DIRECTORY, name, (struct matches){ name_permits, name_begins });
}
