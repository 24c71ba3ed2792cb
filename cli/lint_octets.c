/* cli/lint_octets.c - where a finding lies: the values around it, from the outside in, and its octets. */
#include "cli/lint_print.h"
#include "lint/der.h"

enum {
    ROW_OCTETS = 16,
    MARKED_ROWS = 6,  /* of the finding's octets: what is wrong is at its beginning */
    AROUND_ROWS = 1,  /* before and after */
    VALUE_BYTES = 64, /* one value's type and offset, with the NUL */
};

/* "[0]" for a context tag, the name of a universal one, "tag 0x41" for what X.509 has no use for. */
static void name_value(unsigned tag, size_t offset, char text[VALUE_BYTES])
{
    static const struct {
        unsigned tag;
        const char *name;
    } names[] = {
        { DER_BOOLEAN, "BOOLEAN" },
        { DER_INTEGER, "INTEGER" },
        { DER_BIT_STRING, "BIT STRING" },
        { DER_OCTET_STRING, "OCTET STRING" },
        { DER_NULL, "NULL" },
        { DER_OID, "OBJECT IDENTIFIER" },
        { DER_ENUMERATED, "ENUMERATED" },
        { DER_UTF8_STRING, "UTF8String" },
        { DER_NUMERIC_STRING, "NumericString" },
        { DER_PRINTABLE_STRING, "PrintableString" },
        { DER_TELETEX_STRING, "TeletexString" },
        { DER_IA5_STRING, "IA5String" },
        { DER_UTC_TIME, "UTCTime" },
        { DER_GENERALIZED_TIME, "GeneralizedTime" },
        { DER_VISIBLE_STRING, "VisibleString" },
        { DER_UNIVERSAL_STRING, "UniversalString" },
        { DER_BMP_STRING, "BMPString" },
        { DER_SEQUENCE, "SEQUENCE" },
        { DER_SET, "SET" },
    };
    enum { NUMBER = 0x1f, CONSTRUCTED = 0x20 };

    (void)snprintf(text, VALUE_BYTES, "tag 0x%02x at %zu", tag, offset);
    if ((tag & ~(unsigned)(NUMBER | CONSTRUCTED)) == DER_CONTEXT)
        (void)snprintf(text, VALUE_BYTES, "[%u] at %zu", tag & NUMBER, offset);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].tag == tag)
            (void)snprintf(text, VALUE_BYTES, "%s at %zu", names[i].name, offset);
}

/* The element of `inside` that holds all of `where`; *value is its content. False if there is none, or no DER. */
static bool find_around(
    struct span inside, struct span where, unsigned *tag, struct span *value, struct span *whole)
{
    struct der_error ignored;
    struct der d = der_again(inside, &ignored);

    while (!der_at_end(&d) && der_any(&d, tag, value, whole, ""))
        if (span_within(where, *whole))
            return true;
    return false;
}

/* True if an OCTET STRING holds a value, as an extension's does. */
static bool holds_value(struct span octets)
{
    struct der_error ignored;
    struct der d = der_again(octets, &ignored);
    unsigned tag;

    return der_any(&d, &tag, NULL, NULL, "") && der_at_end(&d);
}

/* "in SEQUENCE at 0 > SEQUENCE at 4 > [3] at 412 > …" */
static void put_values(struct output out, size_t indent, struct span where, struct span document)
{
    enum { CONSTRUCTED = 0x20 };
    size_t column = output_column(out, 0, indent);
    struct span inside = document, value, whole;
    char text[VALUE_BYTES], step[VALUE_BYTES + sizeof " > "];
    unsigned tag;

    column = output_wrapped(out, column, indent, "in");
    for (unsigned depth = 0; depth < DER_MAX_DEPTH && find_around(inside, where, &tag, &value, &whole);
         depth++) {
        name_value(tag, (size_t)(whole.at - document.at), text);
        (void)snprintf(step, sizeof step, "%s%s", depth > 0 ? " > " : " ", text); /* no space ends a line */
        column = output_wrapped(out, column, indent, step);
        const bool entered = (tag & CONSTRUCTED) != 0 || (tag == DER_OCTET_STRING && holds_value(value));
        if (!entered || !span_within(where, value) || span_equal(where, whole))
            break;
        inside = value;
    }
    (void)fputc('\n', out.stream);
}

/* The octets `from` … `to` of the document that are marked. from == to: the place before octet `from`. */
struct mark {
    size_t from, to;
};

static bool is_marked(const struct mark *mark, size_t at)
{
    return at >= mark->from && at < mark->to;
}

/* What stands before octet `at`, or after the row's last: brackets around marked octets, in each row anew; '>' at a place. */
static char separator(const struct mark *mark, size_t at, size_t row, size_t end)
{
    const bool before = at > row && is_marked(mark, at - 1), after = at < end && is_marked(mark, at);

    if (mark->from == mark->to)
        return at == mark->from ? '>' : ' ';
    if (before == after)
        return ' ';
    return after ? '[' : ']';
}

/* "000001a0 [30 0d]06 09 …  |0...|" */
static void put_row(
    struct output out, size_t indent, struct span document, size_t row, const struct mark *mark)
{
    const size_t end = row + ROW_OCTETS < document.len ? row + ROW_OCTETS : document.len;
    char text[ROW_OCTETS + 1] = "", octet[3];

    (void)fprintf(out.stream, "%*s%08zx  ", (int)indent, "", row);
    for (size_t at = row; at < row + ROW_OCTETS; at++) {
        (void)fputc(at > end || out.colour ? ' ' : separator(mark, at, row, end), out.stream);
        if (at >= end) {
            (void)fputs("  ", out.stream);
            continue;
        }
        const uint8_t value = document.at[at];
        text[at - row] = value >= ' ' && value <= '~' ? (char)value : '.';
        (void)snprintf(octet, sizeof octet, "%02x", value);
        (void)output_look(out, is_marked(mark, at) ? LOOK_BAD : LOOK_PLAIN, octet);
    }
    (void)fputc(end < row + ROW_OCTETS || out.colour ? ' ' : separator(mark, end, row, end), out.stream);
    (void)fprintf(out.stream, "  |%s|\n", text);
}

void lint_print_octets(struct output out, size_t indent, const struct finding *finding, struct span document)
{
    const struct mark mark = { finding->offset, finding->offset + finding->len };

    if (document.at == NULL || mark.from > document.len || finding->len > document.len - mark.from)
        return;
    if (finding->len == document.len) {
        (void)fprintf(out.stream, "%*sthe whole document, %zu octets\n", (int)indent, "", document.len);
        return;
    }
    put_values(out, indent, (struct span){ document.at + finding->offset, finding->len }, document);
    const size_t first = mark.from / ROW_OCTETS,
                 last = (mark.to > mark.from ? mark.to - 1 : mark.to) / ROW_OCTETS;
    const size_t begin = first > AROUND_ROWS ? first - AROUND_ROWS : 0;
    const bool cut = last - first >= MARKED_ROWS;
    const size_t stop = cut ? first + MARKED_ROWS : last + AROUND_ROWS + 1;

    for (size_t row = begin; row < stop && row * ROW_OCTETS < document.len; row++)
        put_row(out, indent, document, row * ROW_OCTETS, &mark);
    if (cut)
        (void)fprintf(out.stream, "%*sand %zu octets more\n", (int)indent, "", mark.to - stop * ROW_OCTETS);
}
