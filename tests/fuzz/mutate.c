/* tests/fuzz/mutate.c - small changes of DER that stay DER, for the most part. */
#include "tests/fuzz/mutate.h"

#include "lint/der.h"

/* SPAN_TEXT for an initialiser of static data. */
#define SPAN_LITERAL(literal)                                                                                \
    {                                                                                                        \
        (const uint8_t *)(literal), sizeof(literal) - 1                                                      \
    }

enum { MAX_DEPTH = 24 };

/* xorshift64*: G. Marsaglia, Xorshift RNGs, 2003; S. Vigna, 2016. */
static unsigned draw(uint64_t *seed, unsigned below)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return (unsigned)((*seed * UINT64_C(2685821657736338717)) >> 33) % below;
}

/* One element and what is around it. */
struct place {
    struct span around;  /* content of the container */
    struct span element; /* with header */
    struct span content;
    unsigned tag;
    bool counts_bits; /* the container is a BIT STRING: its first octet is not part of `around` */
};

/* Elements in `content`; 0 if it is none from its first octet to its last. */
static unsigned count_elements(struct span content)
{
    struct der_error error;
    struct der d = der_begin(content, &error);
    struct span whole;
    unsigned tag, count = 0;

    while (!der_at_end(&d)) {
        if (!der_any(&d, &tag, NULL, &whole, ""))
            return 0;
        count++;
    }
    return count;
}

static struct place place_at(struct span content, unsigned index, bool counts_bits)
{
    struct der_error error;
    struct der d = der_begin(content, &error);
    struct place place = { .around = content, .counts_bits = counts_bits };

    do {
        if (!der_any(&d, &place.tag, &place.content, &place.element, ""))
            break; /* does not happen: they were counted */
    } while (index-- > 0);
    return place;
}

/* The content of `place` if it is elements: of a container, and of strings that hold DER. */
static bool has_elements(const struct place *place, struct span *content, bool *counts_bits)
{
    *content = place->content;
    *counts_bits = place->tag == DER_BIT_STRING && content->len > 1 && content->at[0] == 0;
    if (*counts_bits)
        *content = (struct span){ content->at + 1, content->len - 1 };
    else if ((place->tag & 0x20) == 0 && place->tag != DER_OCTET_STRING)
        return false;
    return count_elements(*content) > 0;
}

/* A way down to one element; its length. */
static size_t choose(struct span der, uint64_t *seed, struct place path[MAX_DEPTH])
{
    struct span content = der;
    bool counts_bits = false;
    size_t depth = 0;

    if (count_elements(der) == 0)
        return 0;
    do {
        path[depth++] = place_at(content, draw(seed, count_elements(content)), counts_bits);
    } while (depth < MAX_DEPTH && has_elements(&path[depth - 1], &content, &counts_bits)
             && (depth < 3 || draw(seed, 5) != 0));
    return depth;
}

/* Octets that grow to the left: what comes later is written first. */
struct left {
    uint8_t *at;
    size_t room;
    bool full;
};

static void put_left(struct left *out, struct span octets)
{
    out->full = out->full || octets.len > out->room;
    if (out->full || octets.len == 0)
        return;
    out->at -= octets.len;
    out->room -= octets.len;
    memcpy(out->at, octets.at, octets.len);
}

static void put_octet(struct left *out, unsigned octet)
{
    put_left(out, (struct span){ &(uint8_t){ (uint8_t)octet }, 1 });
}

static void put_header(struct left *out, unsigned tag, size_t len)
{
    if (len < 0x80) {
        put_octet(out, (unsigned)len);
    } else {
        unsigned octets = 0;

        for (; len > 0; len >>= 8, octets++)
            put_octet(out, (unsigned)len & 0xff);
        put_octet(out, 0x80 | octets);
    }
    put_octet(out, tag);
}

static void put_element(struct left *out, unsigned tag, struct span content)
{
    put_left(out, content);
    put_header(out, tag, content.len);
}

/* The element with other content. */
static void put_other_content(struct left *out, const struct place *place, uint64_t *seed)
{
    static const struct span contents[] = { { NULL, 0 }, SPAN_LITERAL("\x00"), SPAN_LITERAL("\x01"),
        SPAN_LITERAL("\x7f"), SPAN_LITERAL("\x80"), SPAN_LITERAL("\xff"), SPAN_LITERAL("\x00\x01"),
        SPAN_LITERAL("\x00\x80"), SPAN_LITERAL("a") };
    const struct span have = place->content;
    const size_t half = have.len > 0 ? draw(seed, (unsigned)have.len) : 0; /* an octet of it */
    const struct span head = { have.at, half }, tail = { have.at + half, have.len - half };
    const size_t room = out->room;

    switch (have.len > 0 ? draw(seed, 4) : 3) {
    case 0: /* a bit is another */
        put_left(out, (struct span){ tail.at + 1, tail.len - 1 });
        put_octet(out, tail.at[0] ^ 1U << draw(seed, 8));
        put_left(out, head);
        break;
    case 1: /* an octet more */
        put_left(out, tail);
        put_octet(out, draw(seed, 256));
        put_left(out, head);
        break;
    case 2: /* one less */
        put_left(out, (struct span){ tail.at + 1, tail.len - 1 });
        put_left(out, head);
        break;
    default: put_left(out, contents[draw(seed, sizeof contents / sizeof contents[0])]);
    }
    put_header(out, place->tag, room - out->room);
}

static void put_changed(struct left *out, struct span der, const struct place *place, uint64_t *seed)
{
    static const uint8_t tags[] = { DER_BOOLEAN, DER_INTEGER, DER_BIT_STRING, DER_OCTET_STRING, DER_NULL,
        DER_OID, DER_UTF8_STRING, DER_PRINTABLE_STRING, DER_TELETEX_STRING, DER_IA5_STRING, DER_UTC_TIME,
        DER_GENERALIZED_TIME, DER_BMP_STRING, DER_SEQUENCE, DER_SET, 0x80, 0x81, 0x82, 0x86, 0xa0, 0xa1, 0xa3,
        0xa4 };
    struct place other[MAX_DEPTH];

    switch (draw(seed, 8)) {
    case 0: put_element(out, tags[draw(seed, sizeof tags)], place->content); break;
    case 1: break; /* lost */
    case 2:
        put_left(out, place->element);
        put_left(out, place->element);
        break;
    case 3: put_left(out, other[choose(der, seed, other) - 1].element); break;
    case 4:
        put_left(out, place->element);
        put_left(out, other[choose(der, seed, other) - 1].element);
        break;
    default: put_other_content(out, place, seed);
    }
}

/* What stands before the element in its container, and behind it. */
static struct span before(const struct place *place)
{
    return (struct span){ place->around.at, (size_t)(place->element.at - place->around.at) };
}

static struct span behind(const struct place *place)
{
    const uint8_t *const from = place->element.at + place->element.len;

    return (struct span){ from, (size_t)(place->around.at + place->around.len - from) };
}

struct span mutate(struct span der, uint64_t *seed, uint8_t out[MUTATE_MAX_BYTES])
{
    struct place path[MAX_DEPTH];
    size_t
        room[MAX_DEPTH]; /* left before the content of each container, the last octet of which comes first */
    const size_t depth = choose(der, seed, path);
    struct left left = { out + MUTATE_MAX_BYTES, MUTATE_MAX_BYTES, false };

    if (depth == 0)
        return (struct span){ NULL, 0 };
    for (size_t i = 0; i < depth; i++) {
        room[i] = left.room;
        put_left(&left, behind(&path[i]));
    }
    put_changed(&left, der, &path[depth - 1], seed);
    for (size_t i = depth; i-- > 0;) {
        put_left(&left, before(&path[i]));
        if (path[i].counts_bits)
            put_octet(&left, 0);
        if (i > 0)
            put_header(&left, path[i - 1].tag, room[i] - left.room);
    }
    return left.full ? (struct span){ NULL, 0 } : (struct span){ left.at, MUTATE_MAX_BYTES - left.room };
}
