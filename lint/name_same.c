/* lint/name_same.c - do two distinguished names name the same entity? */
#include "lint/name_same.h"

#include "lint/text.h"

/* ASCII letters alone: what else folds depends on the version of Unicode. */
static uint8_t lower(uint8_t octet)
{
    return octet >= 'A' && octet <= 'Z' ? (uint8_t)(octet - 'A' + 'a') : octet;
}

static bool equal_but_for_case(struct span a, struct span b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.at[i]) != lower(b.at[i]))
            return false;
    return true;
}

static bool value_same(const struct attribute *a, const struct attribute *b)
{
    uint8_t buffer_a[TEXT_MAX_BYTES] NOT_CLEARED, buffer_b[TEXT_MAX_BYTES] NOT_CLEARED;
    struct span folded_a, folded_b;

    if (!text_is_string(a->tag) || !text_is_string(b->tag))
        return a->tag == b->tag && span_equal(a->value, b->value);
    return text_fold(text_of(a), buffer_a, &folded_a) && text_fold(text_of(b), buffer_b, &folded_b)
           && equal_but_for_case(folded_a, folded_b);
}

static bool attribute_same(const struct attribute *a, const struct attribute *b)
{
    return a->rdn == b->rdn && span_equal(a->oid, b->oid) && value_same(a, b);
}

/* DER sorts the attributes of an RDN by their encodings: two encodings of one name may differ in that order, which is not followed. */
bool name_same(struct span a, struct span b)
{
    struct name_walk walk_a = name_walk(a), walk_b = name_walk(b);
    struct attribute attribute_a, attribute_b;

    for (;;) {
        const bool more_a = name_next(&walk_a, &attribute_a), more_b = name_next(&walk_b, &attribute_b);

        if (!more_a || !more_b)
            return !more_a && !more_b;
        if (!attribute_same(&attribute_a, &attribute_b))
            return false;
    }
}

bool name_begins(struct span base, struct span name)
{
    struct name_walk walk_base = name_walk(base), walk = name_walk(name);
    struct attribute wanted, attribute = { .rdn = 0 };
    bool any = false;

    while (name_next(&walk_base, &wanted)) {
        if (!name_next(&walk, &attribute) || !attribute_same(&wanted, &attribute))
            return false;
        any = true;
    }
    const unsigned rdn = attribute.rdn; /* not in the middle of one with several attributes */
    return !any || !name_next(&walk, &attribute) || attribute.rdn != rdn;
}
