/* audit/lock.c - an OFD lock with patience: F_OFD_SETLKW would wait for ever, and an alarm is not ours to set. */
#include "audit/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

enum {
    FIRST_PAUSE_NS = 200 * 1000,        /* about one write and fdatasync on a fast disk */
    LONGEST_PAUSE_NS = 5 * 1000 * 1000, /* what a waiting process may lose once the lock is free */
};

static int64_t now_ns(void)
{
    struct timespec now = { 0, 0 };

    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail with this clock */
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int try(int fd, short type)
{
    struct flock lock = { .l_type = type,
        .l_whence = SEEK_SET }; /* l_len 0: to the end, however far; l_pid must be 0 */

    while (fcntl(fd, F_OFD_SETLK, &lock) != 0)
        if (errno != EINTR)
            return errno;
    return 0;
}

int lock_take(int fd, bool exclusive, unsigned seconds)
{
    const int64_t deadline = now_ns() + (int64_t)seconds * 1000000000;
    long pause_ns = FIRST_PAUSE_NS;

    for (;;) {
        const int error = try(fd, exclusive ? F_WRLCK : F_RDLCK);
        if (error != EAGAIN && error != EACCES)
            return error;
        if (now_ns() >= deadline)
            return ETIMEDOUT;
        (void)nanosleep(
            &(struct timespec){ .tv_nsec = pause_ns }, NULL); /* cut short by a signal: tries earlier */
        pause_ns = pause_ns < LONGEST_PAUSE_NS / 2 ? pause_ns * 2 : LONGEST_PAUSE_NS;
    }
}

void lock_release(int fd)
{
    (void)try(fd, F_UNLCK); /* cannot fail for a lock on a descriptor that is ours */
}
