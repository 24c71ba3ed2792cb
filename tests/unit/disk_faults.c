/* tests/unit/disk_faults.c - system calls that fail when a test wants it. */
#include "disk_faults.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

ssize_t __real_pwrite(int fd, const void *bytes, size_t len, off_t offset);
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t len, off_t offset);
int __real_fdatasync(int fd);
int __wrap_fdatasync(int fd);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_ftruncate(int fd, off_t len);
int __wrap_ftruncate(int fd, off_t len);

/* The fault that is to happen, at which call from now on, and what happened. */
static struct {
    enum what what;
    unsigned long at;
    bool broken; /* a half-done write was the last one that worked */
} plan;
atomic_ulong calls, syncs;
atomic_long synced;
long sync_pause_ns;

void plan_fault(enum what what, unsigned long at)
{
    plan.what = what;
    plan.at = at;
    plan.broken = false;
    atomic_store(&calls, 0);
}

static bool is_due(void)
{
    return atomic_fetch_add(&calls, 1) + 1 == plan.at;
}

ssize_t __wrap_pwrite(int fd, const void *bytes, size_t len, off_t offset)
{
    if (plan.broken) {
        errno = ENOSPC;
        return -1;
    }
    const enum what what = is_due() ? plan.what : NOTHING;
    if (what == WRITE_NOTHING || what == INTERRUPT || what == FAIL) {
        errno = what == WRITE_NOTHING ? ENOSPC : what == INTERRUPT ? EINTR : EIO;
        return -1;
    }
    if (what == WRITE_HALF || what == WRITE_SLOWLY || what == DIE_HALF)
        len /= 2;
    plan.broken = what == WRITE_HALF;
    const ssize_t put = __real_pwrite(fd, bytes, len, offset);
    if (what == DIE_AFTER || what == DIE_HALF)
        (void)raise(SIGKILL);
    return put;
}

int __wrap_fdatasync(int fd)
{
    const enum what what = is_due() ? plan.what : NOTHING;
    const bool fails = plan.what == FAIL_SYNCS && atomic_load(&calls) >= plan.at;
    struct stat st;

    if (sync_pause_ns != 0)
        (void)nanosleep(&(struct timespec){ .tv_nsec = sync_pause_ns }, NULL);
    if (fails || what == INTERRUPT || what == FAIL || what == WRITE_NOTHING) {
        errno = what == INTERRUPT ? EINTR : EIO;
        return -1;
    }
    const int result = __real_fdatasync(fd);
    if (result == 0 && fstat(fd, &st) == 0)
        atomic_store(&synced, st.st_size);
    atomic_fetch_add(&syncs, 1);
    if (what == DIE_AFTER || what == DIE_HALF)
        (void)raise(SIGKILL);
    return result;
}

/* Of directories. */
int __wrap_fsync(int fd)
{
    const enum what what = is_due() ? plan.what : NOTHING;

    if (what == INTERRUPT || what == FAIL || what == WRITE_NOTHING) {
        errno = what == INTERRUPT ? EINTR : EIO;
        return -1;
    }
    const int result = __real_fsync(fd);
    if (what == DIE_AFTER || what == DIE_HALF)
        (void)raise(SIGKILL);
    return result;
}

int __wrap_ftruncate(int fd, off_t len)
{
    const enum what what = is_due() ? plan.what : NOTHING;

    if (what == INTERRUPT || what == FAIL || what == WRITE_NOTHING) {
        errno = what == INTERRUPT ? EINTR : EIO;
        return -1;
    }
    const int result = __real_ftruncate(fd, len);
    if (what == DIE_AFTER || what == DIE_HALF)
        (void)raise(SIGKILL);
    return result;
}
