/* audit/kept_read.c - octets beside the journal, read back and held against their name. */
#include "audit/kept_read.h"

#include "audit/fields.h"
#include "audit/kept.h"
#include "audit/text.h"
#include "crypto/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    FIRST_ROOM_BYTES = 16 * 1024,            /* a certificate */
    MOST_BYTES = 1024 * 1024 * 1024,         /* far more than the largest limit of the configuration */
    NAME_BYTES = 3 + FIELDS_DIGEST_TEXT + 1, /* ab/abcd… and its NUL */
};

void kept_open(struct kept *kept, const char *directory)
{
    char *path = NULL;

    *kept = (struct kept){ .fd = -1 };
    if (asprintf(&path, "%s/" KEPT_FOLDER_NAME, directory) < 0)
        return;
    kept->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(path);
}

void kept_close(struct kept *kept)
{
    if (kept->fd >= 0)
        (void)close(kept->fd);
    free(kept->bytes);
    *kept = (struct kept){ .fd = -1 };
}

static bool make_room(struct kept *kept, size_t len)
{
    size_t room = kept->room != 0 ? kept->room : FIRST_ROOM_BYTES;

    while (room < len)
        room *= 2;
    if (room == kept->room)
        return true;
    uint8_t *grown = realloc(kept->bytes, room);
    if (grown == NULL)
        return false;
    kept->bytes = grown;
    kept->room = room;
    return true;
}

/* As many octets as the file had when it was opened; it never changes. */
static bool read_file(struct kept *kept, int fd)
{
    struct stat st;

    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > MOST_BYTES
        || !make_room(kept, (size_t)st.st_size + 1))
        return false;
    kept->len = 0;
    while (kept->len < (size_t)st.st_size) {
        const ssize_t got = pread(
            fd, kept->bytes + kept->len, (size_t)st.st_size - kept->len, (off_t)kept->len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        kept->len += (size_t)got;
    }
    return true;
}

static enum kept_state compare(const struct kept *kept, const char *hex)
{
    uint8_t digest[DIGEST_MAX_BYTES];
    char have[FIELDS_DIGEST_TEXT];

    if (!digest_compute(DIGEST_SHA256, kept->bytes, kept->len, digest))
        return KEPT_TROUBLE;
    hex_write(digest, RECORD_SHA256_BYTES, have);
    return memcmp(have, hex, sizeof have) == 0 ? KEPT_WHOLE : KEPT_OTHER;
}

/* What is small and has the right digest is whole, whatever else the file is: no need to ask. */
static bool read_small(struct kept *kept, int fd, const char *hex)
{
    if (!make_room(kept, 1))
        return false;
    const ssize_t got = pread(fd, kept->bytes, kept->room, 0);
    if (got <= 0 || (size_t)got == kept->room) /* there may be more */
        return false;
    kept->len = (size_t)got;
    return compare(kept, hex) == KEPT_WHOLE;
}

enum kept_state kept_read(struct kept *kept, const char *hex)
{
    char name[NAME_BYTES];

    if (kept->fd < 0)
        return KEPT_MISSING;
    (void)snprintf(name, sizeof name, "%.2s/%.*s", hex, FIELDS_DIGEST_TEXT, hex);
    const int fd = openat(kept->fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT ? KEPT_MISSING : KEPT_TROUBLE;
    const bool small = read_small(kept, fd, hex);
    const bool ok = small || read_file(kept, fd);
    (void)close(fd);
    return small ? KEPT_WHOLE : ok ? compare(kept, hex) : KEPT_TROUBLE;
}
