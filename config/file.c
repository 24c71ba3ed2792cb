/* config/file.c - reads a file only if nobody but root and the effective user could have written it. */

#include "config/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SEEN_MAX = 300 /* bytes of a path in an error: a longer one must not push out what is wrong with it */
};

/* The walk along a path, from / to the file, each part opened in the directory before it: nothing is looked up twice. */
struct walk {
    const char *path;
    size_t seen; /* how much of the path was opened so far */
    char *error; /* the caller's, CONFIG_FILE_ERROR_BYTES */
};

/* Never translated, and loads no catalogue in a process that is not ours; strerror might. */
static const char *description(int number)
{
    const char *text = strerrordesc_np(number);
    return text != NULL ? text : "unknown error";
}

/* Says what is wrong with the part of the path that was opened last; always false. */
static bool __attribute__((format(printf, 2, 3))) refuse(const struct walk *walk, const char *format, ...)
{
    va_list arguments;
    int seen = walk->seen < SEEN_MAX ? (int)walk->seen : SEEN_MAX;
    int len = snprintf(walk->error, CONFIG_FILE_ERROR_BYTES, "%.*s: ", seen, walk->path);

    va_start(arguments, format);
    vsnprintf(walk->error + len, CONFIG_FILE_ERROR_BYTES - (size_t)len, format, arguments);
    va_end(arguments);
    return false;
}

static const char *kind_of(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG: return "a regular file";
    case S_IFDIR: return "a directory";
    case S_IFLNK: return "a symbolic link";
    case S_IFIFO: return "a pipe";
    case S_IFSOCK: return "a socket";
    case S_IFCHR:
    case S_IFBLK: return "a device";
    default: return "something else";
    }
}

/* Only root and the effective user can change what `found` describes. `sticky_will_do` is for directories above the file's. */
static bool is_ours(const struct walk *walk, const struct stat *found, bool sticky_will_do)
{
    uid_t self = geteuid();
    unsigned int mode = found->st_mode & 07777;

    if (found->st_uid != 0 && found->st_uid != self && self == 0)
        return refuse(walk, "want root as its owner, have uid %u", (unsigned int)found->st_uid);
    if (found->st_uid != 0 && found->st_uid != self)
        return refuse(walk, "want root or uid %u as its owner, have uid %u", (unsigned int)self,
            (unsigned int)found->st_uid);
    /* In a sticky directory, nobody but its owner can rename or remove the directory that the path goes on with. */
    if (sticky_will_do && (mode & S_ISVTX) != 0)
        return true;
    if ((mode & (S_IWGRP | S_IWOTH)) != 0)
        return refuse(walk, "want mode %04o, writable by neither group nor others, have %04o",
            mode & ~(unsigned int)(S_IWGRP | S_IWOTH), mode);
    return true;
}

static bool is_our_directory(const struct walk *walk, int fd, bool sticky_will_do)
{
    struct stat found;

    if (fstat(fd, &found) != 0)
        return refuse(walk, "%s", description(errno));
    if (!S_ISDIR(found.st_mode))
        return refuse(walk, "want a directory, have %s", kind_of(found.st_mode));
    return is_ours(walk, &found, sticky_will_do);
}

/*
 * Opens the part of the path that follows what was seen, in the directory `*fd`; `*fd` becomes it, or stays when it
 * cannot be opened. O_PATH opens a symbolic link itself, which is then not a directory.
 */
static bool step(struct walk *walk, const char *part, size_t part_len, int *fd)
{
    char name[256]; /* NAME_MAX and a NUL */

    walk->seen = (size_t)(part - walk->path) + part_len;
    if (part_len >= sizeof name)
        return refuse(walk, "%s", description(ENAMETOOLONG));
    memcpy(name, part, part_len);
    name[part_len] = '\0';
    int next = openat(*fd, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (next < 0 && walk->path[walk->seen] != '\0')
        return refuse(walk, "%s, on the way to %.*s", description(errno), SEEN_MAX, walk->path);
    if (next < 0)
        return refuse(walk, "%s", description(errno));
    close(*fd);
    *fd = next;
    return true;
}

/* Opens the directory of the file, each one on the way checked; `*name` is what is left: the file's name. -1: refused. */
static int open_directory(struct walk *walk, const char **name)
{
    const char *part = walk->path + 1;

    walk->seen = 1;
    int fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        refuse(walk, "%s", description(errno));
        return -1;
    }
    bool ok = is_our_directory(walk, fd, true);
    for (const char *slash = strchr(part, '/'); ok && slash != NULL; slash = strchr(part, '/')) {
        if (slash != part) /* "//" is "/" */
            ok = step(walk, part, (size_t)(slash - part), &fd) && is_our_directory(walk, fd, true);
        part = slash + 1;
    }
    if (!ok || !is_our_directory(walk, fd, false)) {
        close(fd);
        return -1;
    }
    *name = part;
    walk->seen = strlen(walk->path);
    return fd;
}

/* Reads what fstat promised, and finds the end there. */
static bool read_all(const struct walk *walk, int fd, size_t size, struct config_bytes *bytes)
{
    char *at = malloc(size + 1);
    size_t len = 0;
    ssize_t got = 1;

    if (at == NULL)
        return refuse(walk, "%s", description(ENOMEM));
    while (got > 0 && len <= size) {
        got = read(fd, at + len, size + 1 - len);
        if (got < 0 && errno == EINTR)
            got = 1; /* once more */
        else if (got > 0)
            len += (size_t)got;
    }
    if (got < 0 || len != size) {
        free(at);
        return got < 0 ? refuse(walk, "%s", description(errno))
                       : refuse(walk, "want it unchanged while it is read, have another length");
    }
    at[len] = '\0';
    *bytes = (struct config_bytes){ at, len };
    return true;
}

static bool read_checked(const struct walk *walk, int fd, size_t limit, struct config_bytes *bytes)
{
    struct stat found;

    if (fstat(fd, &found) != 0)
        return refuse(walk, "%s", description(errno));
    if (!S_ISREG(found.st_mode))
        return refuse(walk, "want a regular file, have %s", kind_of(found.st_mode));
    if (!is_ours(walk, &found, false))
        return false;
    if (found.st_size < 0 || (uintmax_t)found.st_size > limit)
        return refuse(walk, "want at most %zu bytes, have %jd", limit, (intmax_t)found.st_size);
    return read_all(walk, fd, (size_t)found.st_size, bytes);
}

/* The file itself, each directory on the way checked. -1: refused. */
static int open_file(struct walk *walk)
{
    const char *name = NULL;

    walk->error[0] = '\0';
    if (walk->path[0] != '/') {
        refuse(walk, "want an absolute path");
        return -1;
    }
    int directory = open_directory(walk, &name);
    if (directory < 0)
        return -1;
    /* O_NONBLOCK: a pipe in the file's place must not hold us up before fstat can tell. */
    int fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0 && errno == ELOOP)
        refuse(walk, "want a regular file, have a symbolic link");
    else if (fd < 0)
        refuse(walk, "%s", description(errno));
    close(directory);
    return fd;
}

bool config_read_file(
    const char *path, size_t limit, struct config_bytes *bytes, char error[CONFIG_FILE_ERROR_BYTES])
{
    struct walk walk = { .path = path, .seen = strlen(path), .error = error };
    bool ok = false;

    *bytes = (struct config_bytes){ NULL, 0 };
    int fd = open_file(&walk);
    if (fd >= 0) {
        ok = read_checked(&walk, fd, limit, bytes);
        close(fd);
    }
    return ok;
}

/* systemd gives a credential of a service that has a user by an ACL, which shows in the group's bits, or by its owner. */
static bool is_secret(const struct walk *walk, const struct stat *found, bool credential)
{
    const unsigned int mode = found->st_mode & 07777;

    if (!S_ISREG(found->st_mode))
        return refuse(walk, "want a regular file, have %s", kind_of(found->st_mode));
    if (!is_ours(walk, found, false))
        return false;
    if (mode == S_IRUSR || (credential && found->st_uid == 0 && mode == (S_IRUSR | S_IRGRP)))
        return true;
    return refuse(walk, "want mode 0400, have %04o", mode);
}

bool config_read_secret(const char *path, bool credential, uint8_t *at, size_t room, size_t *len,
    char error[CONFIG_FILE_ERROR_BYTES])
{
    struct walk walk = { .path = path, .seen = strlen(path), .error = error };
    struct stat found;
    ssize_t got = 1;
    bool ok;

    *len = 0;
    int fd = open_file(&walk);
    if (fd < 0)
        return false;
    ok = fstat(fd, &found) == 0 ? is_secret(&walk, &found, credential)
                                : refuse(&walk, "%s", description(errno));
    while (ok && got > 0 && *len < room) {
        got = read(fd, at + *len, room - *len);
        if (got < 0 && errno == EINTR)
            got = 1; /* once more */
        else if (got < 0)
            ok = refuse(&walk, "%s", description(errno));
        else
            *len += (size_t)got;
    }
    if (ok && *len == room)
        ok = refuse(&walk, "want less than %zu bytes, have more", room);
    close(fd);
    if (!ok) {
        explicit_bzero(at, room);
        *len = 0;
    }
    return ok;
}
