/* tests/module/hosts.c - two hosts that share a spool. */
#include "tests/module/hosts.h"

#include "tests/module/postgres.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATH_BYTES = 512, LOG_BYTES = 1 << 16, TRY_MILLI = 50 };

struct host hosts[HOSTS] = { { .name = "first" }, { .name = "second" } };

static struct bytes documents[HOSTS_DOCUMENTS + 1];
static size_t used;
const struct bytes *hosts_bad = &documents[HOSTS_BAD];

static void must(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "hosts: %s\n", what);
    abort();
}

static void enter(const struct host *host)
{
    if (host->network == NULL)
        return;
    const int fd = open(host->network, O_RDONLY | O_CLOEXEC);
    must(fd >= 0 && setns(fd, CLONE_NEWNET) == 0, host->network);
    close(fd);
}

/* The process that signs: told numbers of documents, tells what became of each. */
static int be_host(const struct host *host, int fd)
{
    struct harness *h;
    size_t number;

    enter(host);
    h = spooled_house(AUTHORITY_P256, "shared = yes\n", false);
    h->sign = "certificate crl\ncrl-limit = 12M";
    spooled_configure(h, "shared = yes\n");
    for (size_t i = 0; i <= HOSTS_BAD; i++)
        oracle_expect(h->oracle, documents[i]);
    harness_start(h);
    must(write(fd, h->directory, sizeof h->directory) == sizeof h->directory, "write");
    while (read(fd, &number, sizeof number) == sizeof number) {
        struct buffer out = buffer_new();
        CK_RV rv = raw_sign(h, raw_of(h->algorithm, documents[number]), &out);

        if (rv == CKR_OK && !authority_verify(h->ca, h->algorithm, documents[number], out.at, out.len))
            rv = CKR_GENERAL_ERROR;
        must(write(fd, &rv, sizeof rv) == sizeof rv, "write");
    }
    harness_free(h);
    return 0;
}

static void start(struct host *host)
{
    int fds[2];

    must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0, "socketpair");
    host->pid = fork();
    must(host->pid >= 0, "fork");
    if (host->pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (size_t i = 0; i < HOSTS; i++) /* that of an earlier one would keep it from its end */
            if (hosts[i].fd > 0)
                close(hosts[i].fd);
        close(fds[0]);
        exit(be_host(host, fds[1]));
    }
    close(fds[1]);
    host->fd = fds[0];
    must(read(host->fd, host->directory, sizeof host->directory) == sizeof host->directory, "want a host");
}

void hosts_begin(void)
{
    const struct authority *const ca = authority_get(AUTHORITY_P256, 0);

    for (unsigned i = 0; i < 3; i++)
        (void)authority_get(AUTHORITY_RSA, i); /* once for both */
    for (size_t i = 0; i <= HOSTS_BAD; i++)
        documents[i] = tbs_make(
            ca, algorithm_usual(AUTHORITY_P256), i == HOSTS_BAD ? FAULT_ISSUER : FAULT_NONE);
    for (size_t i = 0; i < HOSTS; i++)
        start(&hosts[i]);
}

void hosts_end(void)
{
    for (size_t i = 0; i < HOSTS; i++) {
        int status = 0;

        if (hosts[i].daemon != 0)
            (void)hosts_stop(&hosts[i], SIGTERM);
        close(hosts[i].fd);
        ledger_close(hosts[i].journal);
        must(waitpid(hosts[i].pid, &status, 0) == hosts[i].pid && status == 0, "want hosts that end well");
    }
    for (size_t i = 0; i <= HOSTS_BAD; i++)
        bytes_free(documents[i]);
}

void hosts_make_tables(void)
{
    struct ran schema = ran(&(struct ran_input){ .arguments = { LINTGATE_COMMAND, "spool", "schema" } });

    must(schema.status == 0 && postgres_says(schema.out, NULL), "want tables");
    must(postgres_says("CREATE ROLE web LOGIN PASSWORD 'secret-of-web' IN ROLE lintgate_submitter;"
                       "CREATE ROLE first LOGIN PASSWORD 'secret-of-first' IN ROLE lintgate_host;"
                       "CREATE ROLE second LOGIN PASSWORD 'secret-of-second' IN ROLE lintgate_host",
             NULL),
        "want roles");
    ran_free(&schema);
}

size_t hosts_document(struct bytes *tbs)
{
    must(used < HOSTS_DOCUMENTS, "want a document that nobody has used");
    *tbs = documents[used];
    return used++;
}

size_t hosts_documents(size_t count)
{
    must(count <= HOSTS_DOCUMENTS - used, "want documents that nobody has used");
    used += count;
    return used - count;
}

void hosts_ask(struct host *host, size_t document)
{
    must(write(host->fd, &document, sizeof document) == sizeof document, "ask");
}

CK_RV hosts_answer(struct host *host)
{
    CK_RV rv;

    must(read(host->fd, &rv, sizeof rv) == sizeof rv, "want an answer of a host");
    return rv;
}

CK_RV hosts_sign(struct host *host, size_t document)
{
    hosts_ask(host, document);
    return hosts_answer(host);
}

static void wait_a_moment(void)
{
    nanosleep(&(struct timespec){ .tv_nsec = TRY_MILLI * 1000000L }, NULL);
}

static void log_path(const struct host *host, char path[PATH_BYTES])
{
    snprintf(path, PATH_BYTES, "%s/daemon.log", host->directory);
}

void hosts_serve_at(struct host *host, const char *uri)
{
    char path[PATH_BYTES], config[PATH_BYTES];

    log_path(host, path);
    snprintf(config, sizeof config, "%s/lintgate.conf", host->directory);
    host->daemon = fork();
    must(host->daemon >= 0, "fork");
    if (host->daemon != 0)
        return;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    must(fd >= 0 && dup2(fd, 1) == 1 && dup2(fd, 2) == 2, "a log");
    enter(host);
    execl(LINTGATE_COMMAND, "lintgate", "spool", "serve", "--database", uri, "--config", config, "--host",
        host->name, (char *)NULL);
    _exit(127);
}

void hosts_serve(struct host *host)
{
    char path[PATH_BYTES];

    log_path(host, path);
    (void)unlink(path);
    hosts_serve_at(host, postgres_uri(host->name));
    must(hosts_says(host, "listens to the database"), "want a daemon that listens");
}

int hosts_stop(struct host *host, int signal)
{
    int status = 0;

    must(kill(host->daemon, signal) == 0 && waitpid(host->daemon, &status, 0) == host->daemon, "stop");
    host->daemon = 0;
    return status;
}

bool hosts_said(const struct host *host, const char *text)
{
    static char log[LOG_BYTES];
    char path[PATH_BYTES];
    size_t len = 0;

    log_path(host, path);
    FILE *const file = fopen(path, "r");
    if (file != NULL) {
        len = fread(log, 1, sizeof log - 1, file);
        (void)fclose(file);
    }
    log[len] = '\0';
    return strstr(log, text) != NULL;
}

bool hosts_says(const struct host *host, const char *text)
{
    for (int i = 0; i < HOSTS_TRIES; i++) {
        if (hosts_said(host, text))
            return true;
        wait_a_moment();
    }
    return false;
}

/* Documents in its directory, or those of so many octets. */
static size_t count(const struct host *host, off_t octets)
{
    char path[PATH_BYTES];
    size_t found = 0;

    snprintf(path, sizeof path, "%s/spool", host->directory);
    DIR *const list = opendir(path);
    must(list != NULL, path);
    for (const struct dirent *entry = readdir(list); entry != NULL; entry = readdir(list)) {
        struct stat st;

        if (entry->d_name[0] != '.' && fstatat(dirfd(list), entry->d_name, &st, 0) == 0)
            found += octets == 0 || st.st_size == octets;
    }
    closedir(list);
    return found;
}

bool hosts_has(const struct host *host, size_t want)
{
    for (int i = 0; i < HOSTS_TRIES; i++) {
        if (count(host, 0) == want)
            return true;
        wait_a_moment();
    }
    return false;
}

bool hosts_has_octets(const struct host *host, off_t octets)
{
    for (int i = 0; i < HOSTS_TRIES; i++) {
        if (count(host, octets) > 0)
            return true;
        wait_a_moment();
    }
    return false;
}

static struct ledger *journal(struct host *host)
{
    char path[PATH_BYTES];

    snprintf(path, sizeof path, "%s/journal-000001.jsonl", host->directory);
    if (host->journal == NULL)
        host->journal = ledger_open(path);
    return host->journal;
}

bool hosts_refused(struct host *host, const char *text)
{
    char message[2048] = "";
    const bool has = ledger_last(journal(host), "refusal", "message", message, sizeof message)
                     && strstr(message, text) != NULL;

    if (!has)
        fprintf(stderr, "want \"%s\" in the last refusal, have \"%s\"\n", text, message);
    return has;
}

size_t hosts_intents(size_t document)
{
    size_t count = 0;

    for (size_t i = 0; i < HOSTS; i++)
        count += ledger_intents(journal(&hosts[i]), documents[document], -1);
    return count;
}

static void write_document(const char *path, struct bytes tbs)
{
    FILE *const file = fopen(path, "w");

    must(file != NULL && fwrite(tbs.at, 1, tbs.len, file) == tbs.len && fclose(file) == 0, path);
}

static int submit(const struct host *host, const char *uri, const struct bytes *tbs, size_t count)
{
    static char paths[HOSTS_DOCUMENTS][SCRATCH_PATH_BYTES + 32];
    char config[PATH_BYTES], database[PATH_BYTES], network[PATH_BYTES];
    struct ran_input input = { .arguments = { "/usr/bin/nsenter", network, LINTGATE_COMMAND, "submit",
                                   "--key=ca", config, database } };
    size_t at = 7;

    snprintf(config, sizeof config, "--config=%s/lintgate.conf", host->directory);
    snprintf(database, sizeof database, "--database=%s", uri);
    snprintf(network, sizeof network, "--net=%s", host->network != NULL ? host->network : "");
    if (host->network == NULL) {
        memmove(input.arguments, input.arguments + 2, 5 * sizeof input.arguments[0]);
        at = 5;
    }
    for (size_t i = 0; i < count; i++) {
        snprintf(paths[i], sizeof paths[i], "%s/tbs-%zu", host->directory, i);
        write_document(paths[i], tbs[i]);
        input.arguments[at + i] = paths[i];
    }
    input.arguments[at + count] = NULL;
    struct ran run = ran(&input);
    const int status = run.status;
    if (status != 0)
        fprintf(stderr, "%s%s", run.out, run.err);
    ran_free(&run);
    return status;
}

int hosts_submit(const struct host *host, const char *uri, struct bytes tbs)
{
    return submit(host, uri, &tbs, 1);
}

int hosts_submit_many(const struct host *host, const char *uri, size_t document, size_t count)
{
    return submit(host, uri, documents + document, count);
}

size_t hosts_race(size_t document)
{
    size_t signatures = 0;

    for (size_t i = 0; i < HOSTS; i++) /* by turns the first to be asked */
        hosts_ask(&hosts[(i + document) % HOSTS], document);
    for (size_t i = 0; i < HOSTS; i++) {
        const CK_RV rv = hosts_answer(&hosts[i]);

        must(rv == CKR_OK || rv == CKR_DATA_INVALID, "want a signature, or a digest that is not known");
        signatures += rv == CKR_OK;
    }
    return signatures;
}
