/* cli/bulk_tar.c - the regular files in a tar archive, streamed. */
#include "cli/bulk_read.h"
#include "cli/tar.h"

#include <stdlib.h>

/* What the archive is read with. */
struct archive {
    struct tar_member member;
    struct tar_extension extension;
    char name[TAR_NAME_BYTES + TAR_NAME_BYTES]; /* archive/member */
    uint64_t number;
};

static const char cut_off[] = "want the whole archive, have its end in the middle of it";

/* True if `size` octets and what fills their last block were passed over. */
static bool pass(struct bulk_reader *reader, uint64_t size)
{
    uint64_t left = (size + TAR_BLOCK_BYTES - 1) / TAR_BLOCK_BYTES * TAR_BLOCK_BYTES;

    while (left > 0) {
        const size_t have = stream_want(&reader->stream, 1).len;
        if (have == 0)
            return false;
        const size_t step = have < left ? have : (size_t)left;
        stream_consume(&reader->stream, step);
        left -= step;
    }
    return true;
}

/* The member's octets; false if the archive ends before. */
static bool show(struct bulk_reader *reader, const struct tar_member *member, struct span *octets)
{
    *octets = stream_want(&reader->stream, (size_t)member->size);
    if (octets->len < member->size)
        return false;
    octets->len = (size_t)member->size;
    return true;
}

static const char *read_file(struct bulk_reader *reader, struct archive *archive)
{
    const struct tar_member *const member = &archive->member;
    struct span octets;

    (void)snprintf(archive->name, sizeof archive->name, "%s/%s", reader->path, member->name);
    if (member->size > INPUT_MAX_BYTES) {
        bulk_unread(reader, archive->name, "want at most 128 MiB, have more");
    } else {
        if (!show(reader, member, &octets))
            return cut_off;
        if (!bulk_give(reader, BULK_FILE, archive->name, ++archive->number, octets))
            return "";
    }
    return pass(reader, member->size) ? NULL : cut_off;
}

static const char *read_extended(struct bulk_reader *reader, struct archive *archive)
{
    struct span octets;
    const char *fault;

    if (!show(reader, &archive->member, &octets))
        return cut_off;
    if (!tar_extend(&archive->extension, archive->member.type, octets, &fault))
        return fault;
    return pass(reader, archive->member.size) ? NULL : cut_off;
}

/* After a block of zeros there are only more of them. */
static const char *read_end(struct bulk_reader *reader)
{
    size_t zeros = 0;

    for (struct span have; (have = stream_want(&reader->stream, 1)).len > 0;) {
        for (size_t i = 0; i < have.len; i++)
            if (have.at[i] != 0)
                return "want nothing after the end of the archive, have something";
        zeros += have.len;
        stream_consume(&reader->stream, have.len);
    }
    return zeros >= TAR_BLOCK_BYTES || reader->stream.error != 0 ? "" : cut_off;
}

/* One member. NULL: the next may follow; "": it is over; else what is wrong. */
static const char *read_member(struct bulk_reader *reader, struct archive *archive)
{
    const struct span have = stream_want(&reader->stream, TAR_BLOCK_BYTES);

    if (have.len < TAR_BLOCK_BYTES)
        return cut_off;
    tar_read(have.at, &archive->extension, &archive->member);
    stream_consume(&reader->stream, TAR_BLOCK_BYTES);
    switch (archive->member.kind) {
    case TAR_BROKEN: return archive->member.fault;
    case TAR_FILE: return read_file(reader, archive);
    case TAR_EXTENDED: return read_extended(reader, archive);
    case TAR_OTHER: return pass(reader, archive->member.size) ? NULL : cut_off;
    case TAR_ZEROS: return read_end(reader);
    }
    return "";
}

void bulk_read_tar(struct bulk_reader *reader)
{
    struct archive *const archive = calloc(1, sizeof *archive);
    const char *fault = NULL;

    if (archive == NULL) {
        bulk_unread(reader, reader->path, "want memory for an archive, have none");
        return;
    }
    while (fault == NULL)
        fault = read_member(reader, archive);
    if (fault[0] != '\0' && reader->stream.error == 0)
        bulk_unread(reader, reader->path, fault);
    free(archive);
}
