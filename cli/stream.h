#ifndef LINTGATE_CLI_STREAM_H
#define LINTGATE_CLI_STREAM_H

#include "lint/span.h"

#include <signal.h>

/*
 * A file read from its beginning to its end, in memory that does not grow with it. Octets that were not consumed are in one piece. SIGINT and
 * SIGTERM end it as its end would (interrupt.h).
 */
struct stream {
    int fd;
    uint8_t *bytes;
    size_t begin, end, room;
    uint64_t taken;              /* octets read */
    bool over;                   /* there is no more */
    int error;                   /* errno of what went wrong; 0: nothing did */
    void (*idle)(void *context); /* is called before it waits for octets that are not there yet */
    void *context;
};

/* False: errno says why `path` cannot be opened; "-" is standard input. stream_close is needed either way. */
bool stream_open(struct stream *stream, const char *path);
void stream_close(struct stream *stream);

/*
 * What was not consumed yet: at least `want` octets, unless there are no more or stream->error says what went wrong. Valid until the next
 * call.
 */
struct span stream_want(struct stream *stream, size_t want);

/* Goes on by `len` octets, which stream_want has shown. */
void stream_consume(struct stream *stream, size_t len);

#endif
