/* audit/place.c - the journal's file: that it is the right one, and that nobody else may write it. */
#include "audit/place.h"

#include "audit/fault.h"
#include "audit/folder.h"
#include "audit/segment.h"
#include "audit/write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NEW_FILE_MODE = 0600, MODE_BITS = 07777 };

static bool file_fits(const struct stat *st, const char *path, struct journal_error *error)
{
    const unsigned mode = st->st_mode & MODE_BITS;

    if (!S_ISREG(st->st_mode))
        return fault_set(error, JOURNAL_PLACE, 0, "%s: want a regular file", path);
    if (mode != 0600 && mode != 0640)
        return fault_set(error, JOURNAL_PLACE, 0, "%s: want mode 0600 or 0640, have %04o", path, mode);
    return folder_owner_fits(st, path, error);
}

/* Opens the file, and makes it if there is none and *make says so; *make tells whether it was made. */
static int open_file(int directory_fd, const char *name, bool *make)
{
    const int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK; /* in case it is no file */
    int fd = -1;

    if (*make)
        fd = openat(directory_fd, name, flags | O_CREAT | O_EXCL, NEW_FILE_MODE);
    if (*make && fd < 0 && errno != EEXIST)
        return fd;
    *make = fd >= 0;
    return fd >= 0 ? fd : openat(directory_fd, name, flags);
}

/* Everything after the opening. What was made is durable in its directory, or else it does not count. */
static bool settle(struct place *place, int directory_fd, const struct stat *directory, bool made,
    struct journal_error *error)
{
    struct stat st;

    if (made
        && fchmod(place->fd, folder_file_mode(directory)) != 0) /* whatever the process's umask took away */
        return fault_set(error, JOURNAL_PLACE, errno, "%s: fchmod", place->path);
    if (fstat(place->fd, &st) != 0)
        return fault_set(error, JOURNAL_PLACE, errno, "%s: fstat", place->path);
    if (!file_fits(&st, place->path, error))
        return false;
    const int system = st.st_size == 0 ? write_sync(directory_fd) : 0;
    if (system != 0)
        return fault_set(error, JOURNAL_WRITE, system, "%s: fsync of its directory", place->path);
    place->device = st.st_dev;
    place->inode = st.st_ino;
    return true;
}

bool place_open(
    struct place *place, const char *directory, unsigned number, bool make, struct journal_error *error)
{
    char name[SEGMENT_NAME_BYTES];
    struct stat st;
    bool ok = false;

    *place = (struct place){ .fd = -1, .number = number };
    const int directory_fd = folder_open(AT_FDCWD, directory, directory, &st, error);
    if (directory_fd < 0)
        return false;
    if (asprintf(&place->path, "%s/%s", directory, segment_name(number, name)) < 0) {
        place->path = NULL;
        fault_set(error, JOURNAL_MEMORY, 0, "want memory for a path");
        goto out;
    }
    place->fd = open_file(directory_fd, name, &make);
    if (place->fd < 0) {
        fault_set(error, JOURNAL_PLACE, errno, "%s: want a file to open", place->path);
        goto out;
    }
    ok = settle(place, directory_fd, &st, make, error);
    if (!ok)
        (void)close(place->fd);
out:
    (void)close(directory_fd);
    if (!ok) {
        free(place->path);
        *place = (struct place){ .fd = -1 };
    }
    return ok;
}

static bool is_ours(const struct place *place, const struct stat *st)
{
    return st->st_dev == place->device && st->st_ino == place->inode;
}

bool place_check(const struct place *place, uint64_t *size, struct journal_error *error)
{
    struct stat st, at_path;

    if (fstat(place->fd, &st) != 0)
        return fault_set(
            error, JOURNAL_REPLACED, errno, "%s: our descriptor was closed by somebody else", place->path);
    if (!is_ours(place, &st))
        return fault_set(
            error, JOURNAL_REPLACED, 0, "%s: our descriptor is now one of another file", place->path);
    if (lstat(place->path, &at_path) != 0)
        return fault_set(error, JOURNAL_REPLACED, errno, "%s: the file was moved or removed", place->path);
    if (!is_ours(place, &at_path))
        return fault_set(error, JOURNAL_REPLACED, 0, "%s: another file stands there now", place->path);
    if (!file_fits(&st, place->path, error))
        return false;
    *size = (uint64_t)st.st_size;
    return true;
}

void place_close(struct place *place)
{
    struct stat st;

    if (place->fd >= 0 && fstat(place->fd, &st) == 0 && is_ours(place, &st))
        (void)close(place->fd);
    free(place->path);
    *place = (struct place){ .fd = -1 };
}
