/* tests/module/disk.c - system calls that fail when a test wants them to, and what they made durable. */
#include "tests/module/disk.h"

#include "tests/module/spy.h"
#include "tests/module/strain.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FILES = 16 /* journals that one test program syncs */ };

static struct {
    unsigned long calls, countdown;
    int error;
    bool forever;
    void (*hook)(void *context);
    void *context;
} faults[DISK_CALLS];

static struct {
    dev_t device;
    ino_t inode;
    off_t size;
} files[FILES];

static size_t file_count, short_write;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* The error that is due, or 0. */
static int arrive(enum disk_call call)
{
    void (*hook)(void *context);
    void *context;
    int error = 0;

    pthread_mutex_lock(&lock);
    hook = faults[call].hook;
    context = faults[call].context;
    pthread_mutex_unlock(&lock);
    if (hook != NULL) {
        spy_pause();
        hook(context);
        spy_go_on();
    }
    if (strain_fails(STRAIN_DISK))
        error = call == DISK_PWRITE ? ENOSPC : EIO;
    pthread_mutex_lock(&lock);
    faults[call].calls++;
    if (faults[call].countdown > 1) {
        faults[call].countdown--;
    } else if (faults[call].countdown == 1) {
        error = faults[call].error;
        if (!faults[call].forever)
            faults[call].countdown = 0;
    }
    pthread_mutex_unlock(&lock);
    return error;
}

static int refuse(int error)
{
    errno = error;
    return -1;
}

__attribute__((visibility("default"))) ssize_t pwrite(int fd, const void *bytes, size_t len, off_t offset)
{
    const int error = arrive(DISK_PWRITE);

    if (error != 0)
        return refuse(error);
    pthread_mutex_lock(&lock);
    if (short_write != 0 && short_write < len)
        len = short_write;
    short_write = 0;
    pthread_mutex_unlock(&lock);
    return syscall(SYS_pwrite64, fd, bytes, len, offset);
}

static void note_durable(int fd, off_t size)
{
    struct stat st;
    size_t i = 0;

    if (fstat(fd, &st) != 0)
        return;
    pthread_mutex_lock(&lock);
    while (i < file_count && (files[i].device != st.st_dev || files[i].inode != st.st_ino))
        i++;
    if (i < FILES) {
        files[i].device = st.st_dev;
        files[i].inode = st.st_ino;
        files[i].size = size;
        file_count += i == file_count;
    }
    pthread_mutex_unlock(&lock);
}

/*
 * Only what was in the file before the call is durable after it. The disk itself is left alone: no test pulls the plug, and
 * thousands of real ones would take minutes.
 */
static int sync_of(enum disk_call call, int fd)
{
    struct stat st;
    const int error = arrive(call);

    if (error != 0)
        return refuse(error);
    if (fstat(fd, &st) != 0)
        return -1;
    note_durable(fd, st.st_size);
    return 0;
}

__attribute__((visibility("default"))) int fdatasync(int fd)
{
    return sync_of(DISK_FDATASYNC, fd);
}

__attribute__((visibility("default"))) int fsync(int fd)
{
    return sync_of(DISK_FSYNC, fd);
}

__attribute__((visibility("default"))) int ftruncate(int fd, off_t len)
{
    const int error = arrive(DISK_FTRUNCATE);

    return error != 0 ? refuse(error) : (int)syscall(SYS_ftruncate, fd, len);
}

/* What a three-argument openat becomes where the compiler looks after flags that need a mode. */
int __openat_2(int directory, const char *path, int flags);

static int open_of(int directory, const char *path, int flags, mode_t mode)
{
    const int error = arrive(DISK_OPENAT);

    return error != 0 ? refuse(error) : (int)syscall(SYS_openat, directory, path, flags, mode);
}

__attribute__((visibility("default"))) int openat(int directory, const char *path, int flags, ...)
{
    mode_t mode = 0;
    va_list rest;

    if ((flags & O_CREAT) != 0) {
        va_start(rest, flags);
        mode = va_arg(rest, mode_t);
        va_end(rest);
    }
    return open_of(directory, path, flags, mode);
}

__attribute__((visibility("default"))) int __openat_2(int directory, const char *path, int flags)
{
    return open_of(directory, path, flags, 0);
}

__attribute__((visibility("default"))) int linkat(
    int from_directory, const char *from, int to_directory, const char *to, int flags)
{
    const int error = arrive(DISK_LINKAT);

    return error != 0 ? refuse(error)
                      : (int)syscall(SYS_linkat, from_directory, from, to_directory, to, flags);
}

__attribute__((visibility("default"))) int unlinkat(int directory, const char *path, int flags)
{
    const int error = arrive(DISK_UNLINKAT);

    return error != 0 ? refuse(error) : (int)syscall(SYS_unlinkat, directory, path, flags);
}

__attribute__((visibility("default"))) int mkdirat(int directory, const char *path, mode_t mode)
{
    const int error = arrive(DISK_MKDIRAT);

    return error != 0 ? refuse(error) : (int)syscall(SYS_mkdirat, directory, path, mode);
}

__attribute__((visibility("default"))) int fchmod(int fd, mode_t mode)
{
    const int error = arrive(DISK_FCHMOD);

    return error != 0 ? refuse(error) : (int)syscall(SYS_fchmod, fd, mode);
}

void disk_fail(enum disk_call call, unsigned long nth, int error, bool forever)
{
    pthread_mutex_lock(&lock);
    faults[call].countdown = nth;
    faults[call].error = error;
    faults[call].forever = forever;
    pthread_mutex_unlock(&lock);
}

void disk_before(enum disk_call call, void (*hook)(void *context), void *context)
{
    pthread_mutex_lock(&lock);
    faults[call].hook = hook;
    faults[call].context = context;
    pthread_mutex_unlock(&lock);
}

void disk_write_short(size_t len)
{
    pthread_mutex_lock(&lock);
    short_write = len;
    pthread_mutex_unlock(&lock);
}

unsigned long disk_calls(enum disk_call call)
{
    unsigned long calls;

    pthread_mutex_lock(&lock);
    calls = faults[call].calls;
    pthread_mutex_unlock(&lock);
    return calls;
}

off_t disk_durable(const char *path)
{
    struct stat st;
    off_t size = 0;

    if (stat(path, &st) != 0)
        return 0;
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < file_count; i++)
        if (files[i].device == st.st_dev && files[i].inode == st.st_ino)
            size = files[i].size;
    pthread_mutex_unlock(&lock);
    return size;
}

void disk_reset(void)
{
    pthread_mutex_lock(&lock);
    memset(faults, 0, sizeof faults);
    memset(files, 0, sizeof files);
    file_count = 0;
    short_write = 0;
    pthread_mutex_unlock(&lock);
}
