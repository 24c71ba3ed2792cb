#ifndef LINTGATE_CLI_TAR_H
#define LINTGATE_CLI_TAR_H

#include "lint/span.h"

/*
 * Headers of a tar archive, strictly: ustar (POSIX.1-1988), pax (POSIX.1-2001), and what GNU tar writes: names in "L" members, sizes in binary. The
 * archive is not compressed: pipe it through a program that does that.
 */

enum {
    TAR_BLOCK_BYTES = 512,
    TAR_NAME_BYTES = 4096,          /* PATH_MAX of Linux, with the NUL */
    TAR_MAX_EXTENDED = 1024 * 1024, /* octets of a pax header or a long name */
};

enum tar_kind {
    TAR_BROKEN = 0, /* `fault` says why: nothing after it can be found */
    TAR_FILE,
    TAR_EXTENDED, /* its octets are for tar_extend, and speak of the next member */
    TAR_OTHER,    /* a folder, a link …: its octets are passed over */
    TAR_ZEROS,    /* a block of zeros: two of them end the archive */
};

struct tar_member {
    enum tar_kind kind;
    char type; /* typeflag */
    uint64_t size;
    char name[TAR_NAME_BYTES];
    const char *fault; /* "want …, have …" */
};

/* What extended headers say of the next member. Zero: nothing. */
struct tar_extension {
    bool has_name, has_size;
    uint64_t size;
    char name[TAR_NAME_BYTES];
};

/* True if a file that begins with these octets is an archive. */
bool tar_is(struct span beginning);

/* Reads a header of TAR_BLOCK_BYTES. What `extension` has counts, and is then used up unless the member is TAR_EXTENDED itself. */
void tar_read(const uint8_t *block, struct tar_extension *extension, struct tar_member *member);

/* Reads the octets of a TAR_EXTENDED member. False: *fault says why. */
bool tar_extend(struct tar_extension *extension, char type, struct span octets, const char **fault);

#endif
