/* index/file.c - the index's file: that it is the right one, and that nobody else may write it. */
#include "index/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NEW_FILE_MODE = 0600, MODE_BITS = 07777 };

static bool owner_fits(const struct stat *st, const char *path, struct index_error *error)
{
    if (st->st_uid != geteuid() && st->st_uid != 0)
        return index_fail(error, INDEX_PLACE, 0, "%s: want user %lu or root as its owner, have user %lu",
            path, (unsigned long)geteuid(), (unsigned long)st->st_uid);
    return true;
}

/* The directory of `path`, opened so that what is checked is what the file is opened in. -1 if it does not fit. */
static int open_directory(const char *path, struct index_error *error)
{
    const char *slash = strrchr(path, '/');
    struct stat st;

    if (path[0] != '/' || slash[1] == '\0') {
        index_fail(error, INDEX_PLACE, 0, "%s: want an absolute path of a file", path);
        return -1;
    }
    char *const directory = slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
    if (directory == NULL) {
        index_fail(error, INDEX_MEMORY, 0, "%s: want memory, have none", path);
        return -1;
    }
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    bool ok = false;
    if (fd < 0)
        index_fail(error, INDEX_PLACE, errno, "%s: want a directory to open", directory);
    else if (fstat(fd, &st) != 0)
        index_fail(error, INDEX_PLACE, errno, "%s: fstat", directory);
    else if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        index_fail(error, INDEX_PLACE, 0,
            "%s: want a directory that only its owner may write, have mode %04o", directory,
            (unsigned)(st.st_mode & MODE_BITS));
    else
        ok = owner_fits(&st, directory, error);
    free(directory);
    if (ok || fd < 0)
        return fd;
    (void)close(fd);
    return -1;
}

static bool file_fits(const struct stat *st, const char *path, struct index_error *error)
{
    const unsigned mode = st->st_mode & MODE_BITS;

    if (!S_ISREG(st->st_mode))
        return index_fail(error, INDEX_PLACE, 0, "%s: want a regular file", path);
    if (mode != 0600 && mode != 0640)
        return index_fail(error, INDEX_PLACE, 0, "%s: want mode 0600 or 0640, have %04o", path, mode);
    return owner_fits(st, path, error);
}

/* Opens the file, and makes it if that is asked and there is none; *made tells. */
static int open_file(int directory_fd, const char *name, enum index_use use, bool *made)
{
    const int access = use == INDEX_TO_READ ? O_RDONLY : O_RDWR;
    const int flags = access | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK; /* in case it is no file */
    int fd = -1;

    *made = false;
    if (use == INDEX_TO_CREATE) {
        fd = openat(directory_fd, name, flags | O_CREAT | O_EXCL, NEW_FILE_MODE);
        *made = fd >= 0;
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return openat(directory_fd, name, flags);
}

/* Everything after the opening. What was made is durable in its directory, or else it does not count. */
static bool settle(struct index_file *file, int directory_fd, bool made, struct index_error *error)
{
    struct stat st;

    if (made && fchmod(file->fd, NEW_FILE_MODE) != 0) /* whatever the process's umask took away */
        return index_fail(error, INDEX_PLACE, errno, "%s: fchmod", file->path);
    if (fstat(file->fd, &st) != 0)
        return index_fail(error, INDEX_PLACE, errno, "%s: fstat", file->path);
    if (!file_fits(&st, file->path, error))
        return false;
    if (made && fsync(directory_fd) != 0)
        return index_fail(error, INDEX_WRITE, errno, "%s: fsync of its directory", file->path);
    file->device = st.st_dev;
    file->inode = st.st_ino;
    return true;
}

bool index_file_open(struct index_file *file, const char *path, enum index_use use, struct index_error *error)
{
    bool made = false;
    bool ok = false;

    *file = (struct index_file){ .fd = -1 };
    const int directory_fd = open_directory(path, error);
    if (directory_fd < 0)
        return false;
    file->path = strdup(path);
    if (file->path == NULL) {
        index_fail(error, INDEX_MEMORY, 0, "%s: want memory, have none", path);
        goto out;
    }
    file->fd = open_file(directory_fd, strrchr(path, '/') + 1, use, &made);
    if (file->fd < 0) {
        index_fail(error, INDEX_PLACE, errno,
            errno == ENOENT ? "%s: want an index to open, which lintgate index rebuild makes"
                            : "%s: want an index to open",
            path);
        goto out;
    }
    ok = settle(file, directory_fd, made, error);
    if (!ok)
        (void)close(file->fd);
out:
    (void)close(directory_fd);
    if (!ok) {
        free(file->path);
        *file = (struct index_file){ .fd = -1 };
    }
    return ok;
}

static bool is_ours(const struct index_file *file, const struct stat *st)
{
    return st->st_dev == file->device && st->st_ino == file->inode;
}

bool index_file_is(const struct index_file *file, int fd)
{
    struct stat st;

    return fstat(fd, &st) == 0 && is_ours(file, &st);
}

bool index_file_check(const struct index_file *file, uint64_t *size, struct index_error *error)
{
    struct stat st, at_path;

    if (fstat(file->fd, &st) != 0)
        return index_fail(
            error, INDEX_PLACE, errno, "%s: our descriptor was closed by somebody else", file->path);
    if (!is_ours(file, &st))
        return index_fail(error, INDEX_PLACE, 0, "%s: our descriptor is now one of another file", file->path);
    if (lstat(file->path, &at_path) != 0)
        return index_fail(error, INDEX_PLACE, errno, "%s: the file was moved or removed", file->path);
    if (!is_ours(file, &at_path))
        return index_fail(error, INDEX_PLACE, 0, "%s: another file stands there now", file->path);
    if (!file_fits(&st, file->path, error))
        return false;
    *size = (uint64_t)st.st_size;
    return true;
}

void index_file_close(struct index_file *file)
{
    if (file->fd >= 0 && index_file_is(file, file->fd))
        (void)close(file->fd);
    free(file->path);
    *file = (struct index_file){ .fd = -1 };
}
