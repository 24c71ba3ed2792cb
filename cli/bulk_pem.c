/* cli/bulk_pem.c - a stream of PEM blocks (RFC 7468). */
#include "cli/bulk_read.h"

static const struct span begin = { (const uint8_t *)"-----BEGIN ", 11 },
                         end = { (const uint8_t *)"\n-----END ", 10 },
                         again = { (const uint8_t *)"\n-----BEGIN ", 12 };

enum { BLOCK_MAX_BYTES = INPUT_MAX_BYTES /* as a file */ };

static bool begins(struct span have)
{
    return have.len >= begin.len && memcmp(have.at, begin.at, begin.len) == 0;
}

/* Passes over lines until a block begins. False: there is none any more. */
static bool find_block(struct stream *stream)
{
    for (bool at_line = true;;) {
        const struct span have = stream_want(stream, begin.len);
        if (have.len == 0)
            return false;
        if (at_line && begins(have))
            return true;
        const uint8_t *const newline = memchr(have.at, '\n', have.len);
        at_line = newline != NULL;
        stream_consume(stream, newline != NULL ? (size_t)(newline - have.at) + 1 : have.len);
    }
}

/* Where `what` is in `have` after octet `from`, or after what could be its beginning; have.len if it is not there. */
static size_t place_of(struct span have, size_t from, struct span what)
{
    from = from > what.len ? from - what.len : 0;
    const uint8_t *const found = memmem(have.at + from, have.len - from, what.at, what.len);

    return found != NULL ? (size_t)(found - have.at) : have.len;
}

/* Octets of the block that begins the stream: to the end of its last line, before another that begins in it, or to the end of all. 0: too many. */
static size_t block_length(struct stream *stream)
{
    size_t seen = begin.len;

    for (;;) {
        const struct span have = stream_want(stream, seen + 1);
        const size_t ends = place_of(have, seen, end), next = place_of(have, seen, again);
        if (next < have.len && next < ends)
            return next + 1;
        if (ends < have.len) {
            const uint8_t *const newline = memchr(have.at + ends + 1, '\n', have.len - ends - 1);
            if (newline != NULL)
                return (size_t)(newline - have.at) + 1;
        }
        if (have.len <= seen || stream->over)
            return have.len;
        if (have.len > BLOCK_MAX_BYTES)
            return 0;
        seen = ends < have.len ? ends : have.len;
        if (ends < have.len && stream_want(stream, have.len + 1).len == have.len)
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
