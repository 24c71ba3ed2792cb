/*
 * module/claim.c - a document of a shared spool is asked for, of the one process on this host that has the database.
 *
 * (1) Granted is only the whole line that says so, in time, from this process's user or root.
 * (2) A caller's process is left as it was: no signal, no memory, no descriptor stays.
 */
#include "module/claim.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { MILLI = 1000, NANO_PER_MILLI = 1000 * 1000 };

static enum claim_answer __attribute__((format(printf, 3, 4)))
fail(char error[SPOOL_ERROR_BYTES], const char *path, const char *format, ...)
{
    const int len = snprintf(error, SPOOL_ERROR_BYTES, "%.200s/" CLAIM_SOCKET ": ", path);
    va_list arguments;

    va_start(arguments, format);
    if (len > 0)
        vsnprintf(error + len, SPOOL_ERROR_BYTES - (size_t)len, format, arguments);
    va_end(arguments);
    return CLAIM_UNKNOWN;
}

static enum claim_answer fail_errno(char error[SPOOL_ERROR_BYTES], const char *path, const char *what)
{
    const char *text = strerrordesc_np(errno);

    return fail(error, path, "want lintgate spool serve to answer there, have trouble: %s: %s", what,
        text != NULL ? text : "unknown error");
}

static int64_t now_milliseconds(void)
{
    struct timespec now = { .tv_sec = 0 };

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * MILLI + now.tv_nsec / NANO_PER_MILLI;
}

static bool may_answer(uid_t user)
{
    return user == geteuid() || user == 0;
}

/* (1) Whoever could write the directory could have made it; who listens is asked of the kernel all the same. */
static enum claim_answer check_peer(int fd, const char *path, char error[SPOOL_ERROR_BYTES])
{
    struct ucred peer;
    socklen_t len = sizeof peer;

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0 || len != sizeof peer)
        return fail_errno(error, path, "SO_PEERCRED");
    if (!may_answer(peer.uid))
        return fail(error, path, "want user %lu or root to answer, have user %lu", (unsigned long)geteuid(),
            (unsigned long)peer.uid);
    return CLAIM_GRANTED;
}

/* By the descriptor: it is the directory that was looked at, and its path may be longer than a socket's address. */
static enum claim_answer connect_to(int fd, int directory, const char *path, char error[SPOOL_ERROR_BYTES])
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct stat st;

    if (fstatat(directory, CLAIM_SOCKET, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return fail_errno(error, path, "stat");
    if (!S_ISSOCK(st.st_mode) || !may_answer(st.st_uid))
        return fail(
            error, path, "want a socket of user %lu or root, have something else", (unsigned long)geteuid());
    snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/" CLAIM_SOCKET, directory);
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) != 0)
        return fail_errno(error, path, "connect");
    return check_peer(fd, path, error);
}

/* Until there is something to read. False: the time is over, or errno says why. */
static bool wait_for(int fd, int64_t until)
{
    struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
    int got = -1;

    errno = EINTR;
    while (got < 0 && errno == EINTR) {
        const int64_t left = until - now_milliseconds();

        errno = ETIMEDOUT;
        got = left > 0 ? poll(&poll_fd, 1, (int)left) : 0;
    }
    return got > 0;
}

/* The line without its newline, which has to be there. */
static bool read_line(int fd, char line[CLAIM_LINE_BYTES])
{
    const int64_t until = now_milliseconds() + (int64_t)CLAIM_SECONDS * MILLI;
    size_t have = 0;

    while (have < CLAIM_LINE_BYTES) {
        if (!wait_for(fd, until))
            return false;
        const ssize_t got = recv(fd, line + have, CLAIM_LINE_BYTES - have, MSG_DONTWAIT);
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (got <= 0) {
            errno = got == 0 ? ECONNRESET : errno;
            return false;
        }
        char *const end = memchr(line + have, '\n', (size_t)got);
        have += (size_t)got;
        if (end != NULL) {
            *end = '\0';
            return end + 1 == line + have;
        }
    }
    errno = EMSGSIZE;
    return false;
}

static void make_printable(char *text)
{
    for (; *text != '\0'; text++)
        if (*text < ' ' || *text > '~')
            *text = '?';
}

static enum claim_answer exchange(
    int fd, const char *path, const char *verb, const char *name, char error[SPOOL_ERROR_BYTES])
{
    char line[CLAIM_LINE_BYTES];
    const int len = snprintf(line, sizeof line, "%s%s\n", verb, name);

    if (len <= 0 || (size_t)len >= sizeof line || send(fd, line, (size_t)len, MSG_NOSIGNAL) != len)
        return fail_errno(error, path, "send");
    if (!read_line(fd, line))
        return fail_errno(error, path, "answer");
    if (strcmp(line, CLAIM_YES) == 0)
        return CLAIM_GRANTED;
    make_printable(line);
    if (strncmp(line, CLAIM_NO, strlen(CLAIM_NO)) != 0)
        return fail(error, path, "%s", line);
    fail(error, path, "%s", line + strlen(CLAIM_NO));
    return CLAIM_REFUSED;
}

enum claim_answer claim_ask(
    int directory, const char *path, const char *verb, const char *name, char error[SPOOL_ERROR_BYTES])
{
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    enum claim_answer answer;

    if (fd < 0)
        return fail_errno(error, path, "socket");
    answer = connect_to(fd, directory, path, error);
    if (answer == CLAIM_GRANTED)
        answer = exchange(fd, path, verb, name, error);
    (void)close(fd); /* (2) */
    return answer;
}
