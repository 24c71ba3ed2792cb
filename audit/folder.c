/* audit/folder.c - directories that nobody else may write. */
#include "audit/folder.h"

#include "audit/fault.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { MODE_BITS = 07777, MAY_READ_AND_ENTER = S_IRGRP | S_IXGRP };

bool folder_owner_fits(const struct stat *st, const char *path, struct journal_error *error)
{
    if (st->st_uid != geteuid() && st->st_uid != 0)
        return fault_set(error, JOURNAL_PLACE, 0, "%s: want user %lu or root as its owner, have user %lu",
            path, (unsigned long)geteuid(), (unsigned long)st->st_uid);
    return true;
}

static bool group_reads(const struct stat *st)
{
    return (st->st_mode & MAY_READ_AND_ENTER) == MAY_READ_AND_ENTER;
}

mode_t folder_file_mode(const struct stat *st)
{
    return group_reads(st) ? 0640 : 0600;
}

int folder_open(int parent, const char *name, const char *path, struct stat *st, struct journal_error *error)
{
    if (parent == AT_FDCWD && name[0] != '/') {
        fault_set(error, JOURNAL_PLACE, 0, "%s: want an absolute path of a directory", path);
        return -1;
    }
    const int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        fault_set(error, JOURNAL_PLACE, errno, "%s: want a directory to open", path);
        return -1;
    }
    if (fstat(fd, st) != 0)
        fault_set(error, JOURNAL_PLACE, errno, "%s: fstat", path);
    else if ((st->st_mode & (S_IWGRP | S_IWOTH)) != 0)
        fault_set(error, JOURNAL_PLACE, 0,
            "%s: want a directory that only its owner may write, have mode %04o", path,
            (unsigned)(st->st_mode & MODE_BITS));
    else if (folder_owner_fits(st, path, error))
        return fd;
    (void)close(fd);
    return -1;
}

int folder_make(int parent, const struct stat *parent_st, const char *name, const char *path, struct stat *st,
    struct journal_error *error)
{
    const mode_t mode = group_reads(parent_st) ? 0750 : 0700;
    const bool made = mkdirat(parent, name, mode) == 0;

    if (!made && errno != EEXIST) {
        fault_set(error, JOURNAL_PLACE, errno, "%s: mkdir", path);
        return -1;
    }
    const int fd = folder_open(parent, name, path, st, error);
    if (fd < 0 || !made)
        return fd;
    /* Whatever the process's umask took away; a set-group-ID bit that it inherited stays. */
    const mode_t wanted = (st->st_mode & S_ISGID) | mode;
    if (fchmod(fd, wanted) == 0) {
        st->st_mode = (st->st_mode & S_IFMT) | wanted;
        return fd;
    }
    fault_set(error, JOURNAL_PLACE, errno, "%s: fchmod", path);
    (void)close(fd);
    return -1;
}
