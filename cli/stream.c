/* cli/stream.c - a file of any length, read piece by piece. */
#include "cli/stream.h"

#include "cli/interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

enum { PIECE_BYTES = 256 * 1024 /* read at once */ };

bool stream_open(struct stream *stream, const char *path)
{
    *stream = (struct stream){ .fd = STDIN_FILENO };
    if (strcmp(path, "-") != 0)
        stream->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    stream->over = stream->fd < 0;
    return stream->fd >= 0;
}

void stream_close(struct stream *stream)
{
    if (stream->fd > STDIN_FILENO)
        (void)close(stream->fd);
    free(stream->bytes);
    *stream = (struct stream){ .fd = -1, .over = true };
}

static void stop(struct stream *stream, int error)
{
    stream->over = true;
    stream->error = error;
}

/* Room for `want` octets and a piece behind what is there. */
static bool make_room(struct stream *stream, size_t want)
{
    const size_t have = stream->end - stream->begin;

    if (stream->room - stream->begin >= want && stream->room > stream->end)
        return true;
    if (stream->begin > 0) {
        memmove(stream->bytes, stream->bytes + stream->begin, have);
        stream->begin = 0;
        stream->end = have;
    }
    const size_t wanted = (want > have ? want : have) + PIECE_BYTES;
    if (stream->room >= wanted)
        return true;
    uint8_t *const grown = realloc(stream->bytes, wanted);
    if (grown == NULL)
        return false;
    stream->bytes = grown;
    stream->room = wanted;
    return true;
}

/* Waits until something can be read. False: a signal ends it all. */
static bool wait(struct stream *stream)
{
    struct pollfd poll = { .fd = stream->fd, .events = POLLIN };

    if (interrupt_poll(&poll, 0))
        return false;
    if (poll.revents != 0)
        return true;
    if (stream->idle != NULL)
        stream->idle(stream->context);
    while (poll.revents == 0)
        if (interrupt_poll(&poll, -1))
            return false;
    return true;
}

struct span stream_want(struct stream *stream, size_t want)
{
    while (!stream->over && stream->end - stream->begin < want) {
        if (!make_room(stream, want)) {
            stop(stream, ENOMEM);
            break;
        }
        if (!wait(stream)) {
            stop(stream, EINTR);
            break;
        }
        const ssize_t got = read(stream->fd, stream->bytes + stream->end, stream->room - stream->end);
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (got <= 0) {
            stop(stream, got < 0 ? errno : 0);
            break;
        }
        stream->end += (size_t)got;
        stream->taken += (uint64_t)got;
    }
    return (struct span){ stream->bytes + stream->begin, stream->end - stream->begin };
}

void stream_consume(struct stream *stream, size_t len)
{
    stream->begin += len;
    if (stream->begin == stream->end)
        stream->begin = stream->end = 0;
}
