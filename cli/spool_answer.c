/*
 * cli/spool_answer.c - a module wants a document that all hosts could sign: the database says whose it is.
 *
 * (1) "yes" to CLAIM_TAKE is said after the UPDATE was committed, once for each time that a document was left.
 * (2) Who does not wait any more gets nothing claimed; where it is not known what the database did, the answer is not "yes".
 */
#include "cli/spool_answer.h"

#include "cli/output.h"
#include "module/claim.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    MILLI = 1000,
    ASK_MILLI = 1000,   /* that an asker may take to say what it wants */
    PAUSE_MILLI = 250,  /* after a try to connect that failed: others that wait hear of it at once */
    SOCKET_MODE = 0666, /* who may enter the directory may connect; who may ask is told by SO_PEERCRED */
};

static int fail_with(int fd, const char *what)
{
    output_complain("spool", "%s: %s: %s", CLAIM_SOCKET, what, strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

int spool_answer_listen(int directory)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return fail_with(fd, "socket");
    (void)snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/" CLAIM_SOCKET, directory);
    if (unlinkat(directory, CLAIM_SOCKET, 0) != 0 && errno != ENOENT)
        return fail_with(fd, "unlink");
    if (bind(fd, (const struct sockaddr *)&address, sizeof address) != 0)
        return fail_with(fd, "bind");
    if (fchmodat(directory, CLAIM_SOCKET, SOCKET_MODE, 0) != 0)
        return fail_with(fd, "chmod");
    if (listen(fd, SOMAXCONN) != 0)
        return fail_with(fd, "listen");
    return fd;
}

static bool may_ask(const struct spool_answer *answer, int fd)
{
    struct ucred peer;
    socklen_t len = sizeof peer;

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0 || len != sizeof peer)
        return false;
    if (peer.uid == answer->owner || peer.uid == geteuid() || peer.uid == 0)
        return true;
    output_complain("spool", "%s: want user %lu or root to ask, have user %lu", CLAIM_SOCKET,
        (unsigned long)answer->owner, (unsigned long)peer.uid);
    return false;
}

/* A line without its newline. */
static bool read_question(int fd, char line[CLAIM_LINE_BYTES])
{
    struct pollfd poll_fd = { .fd = fd, .events = POLLIN };

    if (poll(&poll_fd, 1, ASK_MILLI) <= 0)
        return false;
    const ssize_t got = recv(fd, line, CLAIM_LINE_BYTES - 1, 0); /* sent in one piece */
    if (got <= 0 || line[got - 1] != '\n' || memchr(line, '\0', (size_t)got) != NULL)
        return false;
    line[got - 1] = '\0';
    return true;
}

/* (2) */
static bool has_gone(int fd)
{
    struct pollfd poll_fd = { .fd = fd, .events = POLLRDHUP };

    return poll(&poll_fd, 1, 0) != 0;
}

static bool open_database(struct spool_answer *answer, int64_t until)
{
    if (answer->db.connection != NULL)
        return true;
    if (database_clock() < answer->not_before)
        return false; /* db.error is still that of the last try */
    if (database_open(&answer->db, until, CLAIM_WORK_SECONDS))
        return true;
    answer->not_before = database_clock() + PAUSE_MILLI;
    return false;
}

static enum spool_row answer_take(
    struct spool_answer *answer, int64_t until, const char *name, char why[SPOOL_TEXT_BYTES])
{
    const struct spool_local *const local = answer->local;
    const enum spool_row row = spool_row_take(
        &answer->db, until, name, local->config->lifetime, local->host, why);

    if (row == ROW_THERE)
        output_complain("spool", "%s: taken", name);
    return row;
}

static enum spool_row answer_bring(
    struct spool_answer *answer, int64_t until, const char *name, char why[SPOOL_TEXT_BYTES])
{
    const enum spool_row row = spool_local_bring(answer->local, &answer->db, until, name);

    if (row == ROW_NONE_SUCH)
        spool_row_say_why_not(&answer->db, until, name, why);
    return row;
}

/* The answer, as far as it goes. */
static enum spool_row work(
    struct spool_answer *answer, int fd, const char *line, int64_t until, char why[SPOOL_TEXT_BYTES])
{
    const bool takes = strncmp(line, CLAIM_TAKE, strlen(CLAIM_TAKE)) == 0;
    const char *const name = line + strlen(takes ? CLAIM_TAKE : CLAIM_BRING);

    snprintf(why, SPOOL_TEXT_BYTES, "none was left for this host");
    if (!takes && strncmp(line, CLAIM_BRING, strlen(CLAIM_BRING)) != 0)
        return ROW_NONE_SUCH;
    if (spool_local_key(answer->local, name) == NULL)
        return ROW_NONE_SUCH;
    if (!open_database(answer, until))
        return ROW_UNKNOWN;
    if (has_gone(fd)) {
        (void)snprintf(
            answer->db.error, sizeof answer->db.error, "want an asker that waits, have one that has gone");
        return ROW_UNKNOWN;
    }
    return takes ? answer_take(answer, until, name, why) : answer_bring(answer, until, name, why);
}

/* A connection that broke while nobody used it is no reason to refuse: nothing was asked of it yet. */
static void drop_dead(struct database *db)
{
    if (db->connection != NULL && !database_wait(db, 0))
        database_close(db);
}

static void answer_one(struct spool_answer *answer, int fd)
{
    const int64_t until = database_clock() + (int64_t)CLAIM_WORK_SECONDS * MILLI;
    char line[CLAIM_LINE_BYTES], reply[CLAIM_LINE_BYTES], why[SPOOL_TEXT_BYTES];
    int len = 0;

    if (!may_ask(answer, fd) || !read_question(fd, line))
        return;
    drop_dead(&answer->db);
    switch (work(answer, fd, line, until, why)) {
    case ROW_THERE: len = snprintf(reply, sizeof reply, CLAIM_YES "\n"); break;
    case ROW_NONE_SUCH: len = snprintf(reply, sizeof reply, CLAIM_NO "%s\n", why); break;
    case ROW_UNKNOWN:
        len = snprintf(reply, sizeof reply, "want the database to answer, have: %.400s\n", answer->db.error);
        output_complain("spool", "%s", answer->db.error);
        break;
    }
    (void)!send(fd, reply, (size_t)len, MSG_NOSIGNAL);
}

void spool_answer_next(struct spool_answer *answer, int listener)
{
    const int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

    if (fd < 0)
        return; /* gone again */
    answer_one(answer, fd);
    close(fd);
}
