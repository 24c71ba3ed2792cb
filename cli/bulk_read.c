/* cli/bulk_read.c - one operand of a bulk run: a folder, an archive, PEM, lines, or a file like any other. */
#include "cli/bulk_read.h"

#include "cli/interrupt.h"
#include "cli/tar.h"

#include <errno.h>
#include <sys/stat.h>

enum {
    LOOK_BYTES = 64 * 1024, /* of a file, by which it is told what it is */
    WHOLE_BYTES = 1024
                  * 1024, /* a file of PEM with less is read whole, and its blocks are numbered as always */
};

bool bulk_give(
    struct bulk_reader *reader, enum bulk_kind kind, const char *name, uint64_t number, struct span octets)
{
    if (reader->failed || interrupt_seen())
        return false;
    reader->failed = !bulk_crew_add(reader->crew, kind, name, number, octets);
    if (reader->progress.shown && number % BATCH_ITEMS == 0)
        progress_show(&reader->progress, bulk_crew_written(reader->crew), reader->done + reader->stream.taken,
            reader->total);
    return !reader->failed;
}

void bulk_unread(struct bulk_reader *reader, const char *name, const char *fault)
{
    output_complain(name, "%s", fault);
    reader->unread++;
}

/* RFC 7468 3: has the line before a block, and is not a document that begins with its DER. */
static bool is_pem(struct span beginning)
{
    static const char line[] = "-----BEGIN ";
    const uint8_t *at = beginning.at;
    const uint8_t *const end = beginning.at + beginning.len;

    if (beginning.len >= 2 && at[0] == 0x30 && at[1] >= 0x80)
        return false;
    while ((at = memmem(at, (size_t)(end - at), line, sizeof line - 1)) != NULL) {
        if (at == beginning.at || at[-1] == '\n')
            return true;
        at++;
    }
    return false;
}

/* A file like any other, as lint reads it without --jobs. */
static void read_whole(struct bulk_reader *reader)
{
    const struct span all = stream_want(&reader->stream, (size_t)INPUT_MAX_BYTES + 1);

    if (reader->stream.error == 0)
        (void)bulk_give(reader, BULK_FILE, reader->path, 0, all);
    stream_consume(&reader->stream, all.len);
}

static void read_stream(struct bulk_reader *reader)
{
    if (reader->bulk->lines) {
        bulk_read_lines(reader);
        return;
    }
    const struct span beginning = stream_want(&reader->stream, LOOK_BYTES);

    if (tar_is(beginning))
        bulk_read_tar(reader);
    else if (is_pem(beginning) && stream_want(&reader->stream, WHOLE_BYTES).len >= WHOLE_BYTES)
        bulk_read_pem(reader);
    else
        read_whole(reader);
}

static void idle(void *context)
{
    const struct bulk_reader *const reader = context;

    bulk_crew_flush(reader->crew);
}

void bulk_read(struct bulk_reader *reader, const char *path)
{
    struct stat st;

    if (strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        bulk_read_folder(reader, path);
        return;
    }
    reader->path = path;
    if (stream_open(&reader->stream, path)) {
        reader->stream.idle = idle;
        reader->stream.context = reader;
        read_stream(reader);
        if (reader->stream.error != 0 && reader->stream.error != EINTR) {
            output_complain(path, "want to read it, cannot: %s", strerror(reader->stream.error));
            reader->unread++;
        }
        reader->done += reader->stream.taken;
    } else {
        output_complain(path, "want to open it, cannot: %s", strerror(errno));
        reader->unread++;
    }
    stream_close(&reader->stream);
}
