/* cli/bulk_lines.c - a stream of lines, each with a document. */
#include "cli/bulk_read.h"

static const struct span mark = { (const uint8_t *)"\xef\xbb\xbf", 3 }; /* U+FEFF in UTF-8 */

static bool is_blank(struct span line)
{
    for (size_t i = 0; i < line.len; i++)
        if (line.at[i] != ' ' && line.at[i] != '\t' && line.at[i] != '\r')
            return false;
    return true;
}

/* One line without its newline; of one that is too long the beginning. */
static bool give_line(struct bulk_reader *reader, enum bulk_kind kind, struct span line)
{
    if (++reader->line == 1 && line.len >= mark.len && memcmp(line.at, mark.at, mark.len) == 0)
        line = (struct span){ line.at + mark.len, line.len - mark.len };
    if (reader->line < reader->bulk->from_line || is_blank(line))
        return true;
    return bulk_give(reader, kind, reader->path, reader->line, line);
}

/* Passes over what is left of a line. */
static void pass_line(struct stream *stream)
{
    for (struct span have; (have = stream_want(stream, 1)).len > 0;) {
        const uint8_t *const newline = memchr(have.at, '\n', have.len);
        stream_consume(stream, newline != NULL ? (size_t)(newline - have.at) + 1 : have.len);
        if (newline != NULL)
            return;
    }
}

/* No newline among the first octets that a line may have. */
static bool give_long(struct bulk_reader *reader, struct span have)
{
    enum { BEGINNING = 64 };

    const bool ok = give_line(reader, BULK_LONG, (struct span){ have.at, BEGINNING });
    pass_line(&reader->stream);
    return ok;
}

void bulk_read_lines(struct bulk_reader *reader)
{
    struct stream *const stream = &reader->stream;
    size_t seen = 0; /* octets without a newline */
    bool ok = true;

    while (ok) {
        struct span have = stream_want(stream, seen + 1);
        if (have.len == seen) { /* the end, where a newline may lack; what a signal cut off comes again */
            if (seen > 0 && stream->error == 0)
                (void)give_line(reader, BULK_LINE, have);
            return;
        }
        const uint8_t *const newline = memchr(have.at + seen, '\n', have.len - seen);
        if (newline != NULL && newline - have.at <= LINE_MAX_BYTES) {
            have.len = (size_t)(newline - have.at);
            ok = give_line(reader, BULK_LINE, have);
            stream_consume(stream, have.len + 1);
            seen = 0;
        } else if (newline != NULL || have.len > LINE_MAX_BYTES) {
            ok = give_long(reader, have);
            seen = 0;
        } else {
            seen = have.len;
        }
    }
}
