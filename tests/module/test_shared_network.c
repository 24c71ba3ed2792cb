/*
 * tests/module/test_shared_network.c - two hosts, each with a network of its own, and a line to a third that has the database.
 * The networks are namespaces of this machine; nothing of them is left when the test ends, however it ends.
 */
#include "tests/module/hosts.h"
#include "tests/module/postgres.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROUNDS = 50, SKIPPED = 77, PATH_BYTES = 64, ARGUMENTS = 16, NETWORKS = 1 + HOSTS };

#define DATABASE "192.0.2.1" /* RFC 5737: of nobody */

static struct host *const first = &hosts[0], *const second = &hosts[1];

/* The database's, and one for each host. */
static struct {
    char name[32], path[PATH_BYTES];
    const char *address;
} networks[NETWORKS] = { { .address = DATABASE }, { .address = "192.0.2.2" }, { .address = "192.0.2.3" } };

/* ip, with these arguments up to NULL. */
static bool ip(const char *argument, ...)
{
    struct ran_input input = { .arguments = { "/bin/ip" } };
    va_list more;
    size_t count = 1;

    va_start(more, argument);
    for (; argument != NULL && count < ARGUMENTS; argument = va_arg(more, const char *))
        input.arguments[count++] = argument;
    va_end(more);
    struct ran run = ran(&input);
    const bool ok = run.status == 0;
    if (!ok)
        fprintf(
            stderr, "ip %s %s %s …: %s", input.arguments[1], input.arguments[2], input.arguments[3], run.err);
    ran_free(&run);
    return ok;
}

/* From then on it lives as long as this process, which has it open. */
static bool make_network(size_t i)
{
    char path[PATH_BYTES];

    snprintf(networks[i].name, sizeof networks[i].name, "lg%ld-%zu", (long)getpid(), i);
    if (!ip("netns", "add", networks[i].name, NULL))
        return false;
    snprintf(path, sizeof path, "/run/netns/%.31s", networks[i].name);
    const int fd = open(path, O_RDONLY); /* not closed by exec: others find it in /proc */
    snprintf(networks[i].path, sizeof networks[i].path, "/proc/%ld/fd/%d", (long)getpid(), fd);
    return fd >= 0 && ip("-n", networks[i].name, "link", "set", "lo", "up", NULL);
}

/* A line between the database's network, where its end is called by the host's number, and the host's. */
static bool join(size_t i)
{
    const char *const here = networks[0].name, *const there = networks[i].name;
    char end[8];

    snprintf(end, sizeof end, "h%zu", i);
    return ip("link", "add", end, "netns", here, "type", "veth", "peer", "name", "db", "netns", there, NULL)
           && ip("-n", here, "address", "add", DATABASE, "peer", networks[i].address, "dev", end, NULL)
           && ip("-n", there, "address", "add", networks[i].address, "peer", DATABASE, "dev", "db", NULL)
           && ip("-n", here, "link", "set", end, "up", NULL)
           && ip("-n", there, "link", "set", "db", "up", NULL);
}

static bool networks_begin(void)
{
    bool ok = geteuid() == 0 && access("/bin/ip", X_OK) == 0;

    for (size_t i = 0; ok && i < NETWORKS; i++)
        ok = make_network(i);
    for (size_t i = 1; ok && i < NETWORKS; i++)
        ok = join(i);
    for (size_t i = 0; i < HOSTS; i++)
        hosts[i].network = networks[i + 1].path;
    return ok;
}

static void forget_names(void)
{
    for (size_t i = 0; i < NETWORKS; i++)
        if (networks[i].name[0] != '\0')
            (void)ip("netns", "delete", networks[i].name, NULL);
}

/* Its name is forgotten, so it is entered by what this process has open. */
static bool line(const char *state)
{
    char network[PATH_BYTES + 8];
    const struct ran_input input = { .arguments = { "/usr/bin/nsenter", network, "/bin/ip", "link", "set",
                                         "h1", state } };

    snprintf(network, sizeof network, "--net=%s", networks[0].path);
    struct ran run = ran(&input);
    const bool ok = run.status == 0;
    ran_free(&run);
    return ok;
}

static void between_networks_exactly_one_host_signs_what_both_race_for(void **state)
{
    const size_t start = hosts_documents(ROUNDS);

    (void)state;
    assert_int_equal(hosts_submit_many(first, postgres_uri("web"), start, ROUNDS / 2), 0);
    assert_int_equal(hosts_submit_many(second, postgres_uri("web"), start + ROUNDS / 2, ROUNDS / 2), 0);
    for (size_t i = 0; i < ROUNDS; i++)
        assert_int_equal(hosts_race(start + i), 1);
    for (size_t i = 0; i < ROUNDS; i++)
        assert_int_equal(hosts_intents(start + i), 1);
}

static void a_host_that_is_cut_off_signs_nothing_that_the_other_could_sign(void **state)
{
    struct bytes tbs;
    const size_t number = hosts_document(&tbs);

    (void)state;
    assert_int_equal(hosts_submit(second, postgres_uri("web"), tbs), 0);
    assert_true(hosts_has(first, 1) && hosts_has(second, 1));
    assert_true(line("down"));
    assert_int_equal(hosts_sign(first, number), CKR_DATA_INVALID); /* it has the bytes */
    assert_true(hosts_refused(first, "want the database to answer"));
    assert_int_equal(hosts_sign(second, number), CKR_OK);
    assert_true(line("up"));
    assert_int_equal(hosts_sign(first, number), CKR_DATA_INVALID);
    assert_int_equal(hosts_intents(number), 1); /* the second's */
}

static void no_daemon_has_printed_its_password(void **state)
{
    (void)state;
    for (size_t i = 0; i < HOSTS; i++)
        assert_false(hosts_said(&hosts[i], "secret-of"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(between_networks_exactly_one_host_signs_what_both_race_for),
        cmocka_unit_test(a_host_that_is_cut_off_signs_nothing_that_the_other_could_sign),
        cmocka_unit_test(no_daemon_has_printed_its_password),
    };
    const bool there = postgres_is_there() && networks_begin();
    int failed;

    forget_names();
    if (!there) {
        printf("SKIPPED - want root, network namespaces, iproute2 and PostgreSQL, lack one of these\n");
        return SKIPPED;
    }
    hosts_begin();
    postgres_listen(DATABASE, networks[0].path);
    postgres_begin();
    hosts_make_tables();
    for (size_t i = 0; i < HOSTS; i++)
        hosts_serve(&hosts[i]);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    hosts_end();
    postgres_end();
    return failed;
}
