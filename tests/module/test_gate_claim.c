/* tests/module/test_gate_claim.c - a spool that other hosts share: what is signed only after somebody else was asked. */
#include "module/claim.h"

#include "tests/module/spooled.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATH_BYTES = SPOOLED_PATH_BYTES, PROCESSES = 8, NOBODY = 12345 };

/* In place of `lintgate spool serve`: answers each question by its word, and counts them. */
static struct server {
    struct harness *house;
    pthread_t thread;
    int fd;
    _Atomic(const char *) to_bring, to_take; /* NULL: hangs up; "": says nothing until the asker has gone */
    _Atomic(const struct bytes *) brings;    /* what it leaves when it is asked to; NULL: nothing */
    atomic_bool once;                        /* grants the first claim alone */
    atomic_int brought, taken;
} server;

static atomic_bool time_is_over; /* poll never waits */

__attribute__((visibility("default"))) int poll(struct pollfd *fds, nfds_t count, int milliseconds);
int poll(struct pollfd *fds, nfds_t count, int milliseconds)
{
    const struct timespec wait = { .tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L };

    if (time_is_over)
        return 0;
    return ppoll(fds, count, milliseconds < 0 ? NULL : &wait, NULL);
}

static const char *answer_to(const char *line)
{
    char path[PATH_BYTES];

    if (strncmp(line, CLAIM_BRING, strlen(CLAIM_BRING)) == 0) {
        server.brought++;
        if (server.brings != NULL)
            spooled_leave(server.house, server.house->ca, *server.brings, *server.brings, path);
        return server.to_bring;
    }
    assert_int_equal(strncmp(line, CLAIM_TAKE, strlen(CLAIM_TAKE)), 0);
    return server.taken++ > 0 && server.once ? "no taken by another\n" : server.to_take;
}

static void *serve(void *unused)
{
    (void)unused;
    for (int fd = accept(server.fd, NULL, NULL); fd >= 0; fd = accept(server.fd, NULL, NULL)) {
        char line[CLAIM_LINE_BYTES + 1] = "";

        if (recv(fd, line, sizeof line - 1, 0) > 0) {
            const char *answer = answer_to(line);
            if (answer != NULL && answer[0] != '\0')
                (void)!send(fd, answer, strlen(answer), MSG_NOSIGNAL);
            if (answer != NULL)
                (void)!recv(fd, line, sizeof line - 1, 0); /* until the asker has gone */
        }
        close(fd);
    }
    return NULL;
}

/* Answers nobody before all have asked; then the first gets what it wants, and nobody else. */
static void *serve_crowd(void *unused)
{
    int fds[PROCESSES];
    size_t count = 0;
    char line[CLAIM_LINE_BYTES + 1] = "";

    (void)unused;
    server.once = true;
    while (count < PROCESSES && (fds[count] = accept(server.fd, NULL, NULL)) >= 0)
        count++;
    for (size_t i = 0; i < count; i++) {
        const char *const answer = recv(fds[i], line, sizeof line - 1, 0) > 0 ? answer_to(line) : "";

        (void)!send(fds[i], answer, strlen(answer), MSG_NOSIGNAL);
    }
    for (size_t i = 0; i < count; i++) {
        (void)!recv(fds[i], line, sizeof line - 1, 0); /* until the asker has gone */
        close(fds[i]);
    }
    return NULL;
}

static int listen_in(const struct harness *h, uid_t as)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    char path[PATH_BYTES];
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    spooled_path(h, path);
    assert_true(fd >= 0);
    assert_true(snprintf(address.sun_path, sizeof address.sun_path, "%.80s/" CLAIM_SOCKET, path)
                < (int)sizeof address.sun_path);
    (void)unlink(address.sun_path);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    if (as != geteuid())
        assert_int_equal(seteuid(as), 0);
    assert_int_equal(listen(fd, PROCESSES), 0); /* what SO_PEERCRED says is from now */
    return fd;
}

static int house_up(void **state)
{
    struct harness *h = spooled_house(AUTHORITY_P256, "shared = yes\n", false);

    server = (struct server){ .house = h, .to_bring = "no none was left\n", .to_take = "yes\n" };
    server.fd = listen_in(h, geteuid());
    time_is_over = false;
    assert_int_equal(pthread_create(&server.thread, NULL, serve, NULL), 0);
    *state = h;
    return 0;
}

static void server_down(void)
{
    if (server.fd < 0)
        return;
    (void)shutdown(server.fd, SHUT_RDWR);
    assert_int_equal(pthread_join(server.thread, NULL), 0);
    close(server.fd);
    server.fd = -1;
}

static int house_down(void **state)
{
    time_is_over = false;
    server_down();
    return harness_down(state);
}
#define CLAIM_TEST(test) cmocka_unit_test_setup_teardown(test, house_up, house_down)

static struct bytes leave_good(struct harness *h)
{
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    char path[PATH_BYTES];

    spooled_leave(h, h->ca, tbs, tbs, path);
    return tbs;
}

/* Nothing is signed, and the record says why; `left` documents remain. */
static void must_refuse(struct harness *h, struct bytes tbs, const char *why, size_t left)
{
    raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID);
    raw_refusal_says(h, "mechanism", "(not found)");
    raw_refusal_says(h, "message", why);
    assert_int_equal(spooled_count(h), left);
}

static void what_is_claimed_is_signed_once(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = leave_good(h);

    server.once = true;
    harness_start(h);
    raw_must_sign(h, tbs);
    assert_int_equal(server.brought, 0);
    assert_int_equal(server.taken, 1);
    assert_int_equal(spooled_count(h), 0);
    must_refuse(h, tbs, "none was left", 0);
    spooled_leave(h, h->ca, tbs, tbs, (char[PATH_BYTES]){ "" }); /* the bytes come back; the claim does not */
    must_refuse(h, tbs, "taken by another", 0);
    assert_int_equal(ledger_intents(h->ledger, tbs, -1), 1);
    bytes_free(tbs);
}

static void what_another_host_left_is_brought_when_it_is_asked_for(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    server.brings = &tbs;
    server.to_bring = "yes\n";
    harness_start(h);
    raw_must_sign(h, tbs);
    assert_int_equal(server.brought, 1);
    assert_int_equal(server.taken, 1);
    assert_int_equal(spooled_count(h), 0);
    server.brings = NULL; /* says that it is there, and it is not */
    must_refuse(h, tbs, "have none", 0);
    bytes_free(tbs);
}

static void bytes_that_were_brought_are_judged_like_any(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_ISSUER);

    server.brings = &tbs;
    server.to_bring = "yes\n";
    harness_start(h);
    raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_FUNCTION_REJECTED);
    raw_refusal_says(h, "mechanism", "(spooled)");
    bytes_free(tbs);
}

static void without_a_whole_answer_nothing_is_signed_and_nothing_is_lost(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = leave_good(h);
    static const struct {
        const char *answer, *why;
    } cases[] = {
        { NULL, "answer: Connection reset by peer" },
        { "", "answer: Connection timed out" },
        { "yes", "answer: Connection timed out" },
        { "yes\nyes\n", "answer: " },
        { "yes \n", ".shared: yes " },
        { "YES\n", ".shared: YES" },
        { "\n", ".shared: " },
        { "trouble the database does not answer\033[2J\n",
            ".shared: trouble the database does not answer?[2J" },
    };

    harness_start(h);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        server.to_take = cases[i].answer;
        time_is_over = strstr(cases[i].why, "timed out") != NULL;
        must_refuse(h, tbs, cases[i].why, 1);
        time_is_over = false;
    }
    server.to_take = "yes\n";
    raw_must_sign(h, tbs);
    bytes_free(tbs);
}

static void without_the_daemon_nothing_is_signed_and_nothing_is_lost(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = leave_good(h);
    char path[PATH_BYTES], socket_path[PATH_BYTES + 16];

    harness_start(h);
    server_down();
    must_refuse(h, tbs, "connect: Connection refused", 1);
    spooled_path(h, path);
    snprintf(socket_path, sizeof socket_path, "%s/" CLAIM_SOCKET, path);
    assert_int_equal(unlink(socket_path), 0);
    must_refuse(h, tbs, "stat: No such file or directory", 1);
    assert_int_equal(symlink("elsewhere", socket_path), 0);
    must_refuse(h, tbs, "want a socket of user", 1);
    bytes_free(tbs);
}

static void an_answer_of_another_user_counts_for_nothing(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = leave_good(h);
    const uid_t user = geteuid();

    if (user != 0) {
        print_message("SKIPPED - want root, to be another user\n");
        skip();
    }
    server_down();
    server.fd = listen_in(h, NOBODY);
    assert_int_equal(seteuid(user), 0);
    assert_int_equal(pthread_create(&server.thread, NULL, serve, NULL), 0);
    harness_start(h);
    must_refuse(h, tbs, "have user 12345", 1);
    assert_int_equal(server.taken, 0);
    bytes_free(tbs);
}

static void bytes_that_are_not_the_digests_are_not_claimed(void **state)
{
    struct harness *h = *state;
    const struct bytes good = harness_tbs(h, FAULT_NONE), evil = harness_tbs(h, FAULT_ISSUER);
    char path[PATH_BYTES];

    spooled_leave(h, h->ca, good, evil, path);
    harness_start(h);
    must_refuse(h, good, "want the bytes whose digest its name is", 0);
    assert_int_equal(server.taken, 0);
    bytes_free(good);
    bytes_free(evil);
}

static void of_processes_that_claim_one_document_one_gets_a_signature(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = leave_good(h);
    pid_t pids[PROCESSES];
    size_t signatures = 0;
    int start[2];
    char none;

    /* All begin when there are all: a fork in the middle of what the daemon's thread does would copy a lock that is held. */
    server_down();
    server.fd = listen_in(h, geteuid());
    assert_int_equal(pthread_create(&server.thread, NULL, serve_crowd, NULL), 0);
    assert_int_equal(pipe2(start, O_CLOEXEC), 0);
    for (size_t i = 0; i < PROCESSES; i++) {
        pids[i] = fork();
        assert_true(pids[i] >= 0);
        if (pids[i] == 0) {
            close(start[1]);
            _exit(read(start[0], &none, 1) == 0 ? spooled_child(h, tbs) : 2);
        }
    }
    close(start[0]);
    close(start[1]);
    for (size_t i = 0; i < PROCESSES; i++) {
        int status = 0;

        assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) <= 1);
        signatures += WEXITSTATUS(status) == 0;
    }
    assert_int_equal(server.taken, PROCESSES);
    assert_int_equal(signatures, 1);
    assert_int_equal(ledger_intents(h->ledger, tbs, -1), 1);
    bytes_free(tbs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM_TEST(what_is_claimed_is_signed_once),
        CLAIM_TEST(what_another_host_left_is_brought_when_it_is_asked_for),
        CLAIM_TEST(bytes_that_were_brought_are_judged_like_any),
        CLAIM_TEST(without_a_whole_answer_nothing_is_signed_and_nothing_is_lost),
        CLAIM_TEST(without_the_daemon_nothing_is_signed_and_nothing_is_lost),
        CLAIM_TEST(an_answer_of_another_user_counts_for_nothing),
        CLAIM_TEST(bytes_that_are_not_the_digests_are_not_claimed),
        CLAIM_TEST(of_processes_that_claim_one_document_one_gets_a_signature),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
