/* cli/bulk_pem.c - a stream of PEM blocks (RFC 7468). */
#include "cli/bulk_read.h"

static const struct span begin = { (const uint8_t *)"-----BEGIN ", 11 },
                         end = { (const uint8_t *)"-----END ", 9 };

enum { BLOCK_MAX_BYTES = INPUT_MAX_BYTES /* as a file */ };

static bool begins(struct span have, struct span what)
{
    return have.len >= what.len && memcmp(have.at, what.at, what.len) == 0;
}

/* Passes over lines until a block begins. False: there is none any more. */
static bool find_block(struct stream *stream)
{
    for (bool at_line = true;;) {
        const struct span have = stream_want(stream, begin.len);
        if (have.len == 0)
            return false;
        if (at_line && begins(have, begin))
            return true;
        const uint8_t *const newline = memchr(have.at, '\n', have.len);
        at_line = newline != NULL;
        stream_consume(stream, newline != NULL ? (size_t)(newline - have.at) + 1 : have.len);
    }
}

/*
 * Where in `have`, after octet `from` or after what could be its beginning, a line begins that ends a block, or begins another; have.len if
 * none does. By its hyphens, of which base64 has none: several times faster than looking for it whole.
 */
static size_t place_of_mark(struct span have, size_t from, bool *ends)
{
    const uint8_t *const last = have.at + have.len;
    const uint8_t *at = have.at + (from > begin.len ? from - begin.len : 1);

    for (; at < last && (at = memchr(at, '-', (size_t)(last - at))) != NULL; at++) {
        const struct span rest = { at, (size_t)(last - at) };
        *ends = begins(rest, end);
        if (at[-1] == '\n' && (*ends || begins(rest, begin)))
            return (size_t)(at - have.at);
    }
    return have.len;
}

/* Octets of the block that begins the stream: to the end of its last line, before another that begins in it, or to the end of all. 0: too many. */
static size_t block_length(struct stream *stream)
{
    size_t seen = begin.len;

    for (;;) {
        const struct span have = stream_want(stream, seen + 1);
        bool ends = false;
        const size_t mark = place_of_mark(have, seen, &ends);
        if (mark < have.len && !ends)
            return mark;
        if (mark < have.len) {
            const uint8_t *const newline = memchr(have.at + mark, '\n', have.len - mark);
            if (newline != NULL)
                return (size_t)(newline - have.at) + 1;
        }
        if (have.len <= seen || stream->over)
            return have.len;
        if (have.len > BLOCK_MAX_BYTES)
            return 0;
        seen = mark;
        if (mark < have.len && stream_want(stream, have.len + 1).len == have.len)
            return have.len;
    }
}

void bulk_read_pem(struct bulk_reader *reader)
{
    struct stream *const stream = &reader->stream;
    uint64_t number = 0;
    bool ok = true;

    while (ok && find_block(stream)) {
        const size_t len = block_length(stream);
        if (len == 0) {
            bulk_unread(reader, reader->path, "want PEM blocks of at most 128 MiB, have one with more");
            return;
        }
        if (stream->error == 0)
            ok = bulk_give(
                reader, BULK_PEM, reader->path, ++number, (struct span){ stream_want(stream, len).at, len });
        stream_consume(stream, len);
    }
}
