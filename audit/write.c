/* audit/write.c - system calls that write, carried to their end. */
#include "audit/write.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <unistd.h>

int write_all(int fd, const void *bytes, size_t len, uint64_t offset)
{
    const char *at = bytes;
    struct rlimit limit;

    if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY
        && offset + len > limit.rlim_cur)
        return EFBIG;
    while (len > 0) {
        const ssize_t put = pwrite(fd, at, len, (off_t)offset);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return put == 0 ? ENOSPC : errno;
        at += put;
        len -= (size_t)put;
        offset += (uint64_t)put;
    }
    return 0;
}

int write_sync_data(int fd)
{
    while (fdatasync(fd) != 0)
        if (errno != EINTR)
            return errno;
    return 0;
}

int write_sync(int fd)
{
    while (fsync(fd) != 0)
        if (errno != EINTR)
            return errno;
    return 0;
}

int write_truncate(int fd, uint64_t end)
{
    while (ftruncate(fd, (off_t)end) != 0)
        if (errno != EINTR)
            return errno;
    return 0;
}
