/* cli/spool_serve.c - lintgate spool serve: between the modules of this host and the database of all. */
#include "cli/spool_serve.h"

#include "cli/lint_key.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/spool_answer.h"
#include "cli/spool_carry.h"
#include "module/claim.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HOST_BYTES = 256 };

/* What was typed. */
struct asked {
    const char *database, *config, *host;
};

struct service {
    struct lint_key key; /* its configuration alone */
    struct spool_local local;
    struct spool_answer answer;
    char host[HOST_BYTES];
    int directory, listener, signals, stop; /* -1: none */
};

/* Of two, the second would take the socket away. */
static bool open_directory(struct service *service)
{
    char error[SPOOL_ERROR_BYTES];
    struct stat st;

    service->directory = spool_open(&service->key.config->spool, error);
    if (service->directory < 0) {
        output_complain(NULL, "%s", error);
        return false;
    }
    if (flock(service->directory, LOCK_EX | LOCK_NB) != 0 || fstat(service->directory, &st) != 0) {
        output_complain(service->key.config->spool.directory,
            "want no other lintgate spool serve for this directory, have %s",
            errno == EWOULDBLOCK ? "one" : strerror(errno));
        return false;
    }
    service->answer.owner = st.st_uid;
    return true;
}

static bool load(struct service *service, const struct asked *asked)
{
    const struct config_spool *spool;

    if (!lint_key_load(&service->key, asked->config))
        return false;
    spool = &service->key.config->spool;
    if (spool->line == 0 || spool->shared == CONFIG_NO) {
        output_complain(NULL, "want section [spool] with shared = yes in %s, have %s",
            service->key.config->path, spool->line == 0 ? "no such section" : "it without that");
        return false;
    }
    if (service->key.policies->raw_limit == 0) {
        output_complain(
            NULL, "want a key with raw-signing = registered in %s, have none", service->key.config->path);
        return false;
    }
    return true;
}

/* Signals come by a descriptor, in this thread and those that it makes. */
static bool take_signals(struct service *service)
{
    sigset_t set;

    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    (void)signal(SIGPIPE, SIG_IGN);
    if (pthread_sigmask(SIG_BLOCK, &set, NULL) == 0)
        service->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    service->stop = eventfd(0, EFD_CLOEXEC);
    if (service->signals >= 0 && service->stop >= 0)
        return true;
    output_complain(NULL, "want descriptors for signals, have %s", strerror(errno));
    return false;
}

static bool prepare(struct service *service, const struct asked *asked)
{
    if (!load(service, asked) || !open_directory(service) || !take_signals(service))
        return false;
    if (asked->host == NULL && gethostname(service->host, sizeof service->host - 1) != 0)
        service->host[0] = '\0';
    service->local = (struct spool_local){ .config = &service->key.config->spool,
        .policies = service->key.policies,
        .directory = service->directory,
        .host = asked->host != NULL ? asked->host : service->host };
    if (service->local.host[0] == '\0' || strlen(service->local.host) >= HOST_BYTES) {
        output_complain("--host", "want a name of this host, have none");
        return false;
    }
    service->answer.local = &service->local;
    service->answer.db = (struct database){ .uri = asked->database, .stop = service->signals };
    service->listener = spool_answer_listen(service->directory);
    return service->listener >= 0;
}

static void answer_until_stopped(struct service *service)
{
    struct pollfd fds[2] = { { .fd = service->listener, .events = POLLIN },
        { .fd = service->signals, .events = POLLIN } };

    for (;;) {
        const int got = poll(fds, 2, -1);

        if (got < 0 && errno != EINTR)
            return;
        if (got > 0 && fds[1].revents != 0)
            return;
        if (got > 0)
            spool_answer_next(&service->answer, service->listener);
    }
}

/* libpq is loaded before there are two threads that could want to. */
static enum status serve(struct service *service)
{
    struct spool_carry carry = {
        .local = &service->local, .uri = service->answer.db.uri, .stop = service->stop
    };
    const uint64_t one = 1;
    pthread_t thread;

    if (!database_ready(&service->answer.db)) {
        output_complain("--database", "%s", service->answer.db.error);
        return STATUS_UNUSABLE;
    }
    if (pthread_create(&thread, NULL, spool_carry, &carry) != 0) {
        output_complain(NULL, "want a thread, have none");
        return STATUS_INTERNAL;
    }
    output_complain("spool", "serves %s as host %s", service->local.config->directory, service->local.host);
    answer_until_stopped(service);
    (void)!write(service->stop, &one, sizeof one);
    (void)pthread_join(thread, NULL);
    output_complain("spool", "stopped");
    return STATUS_CLEAN;
}

static void end(struct service *service)
{
    const int fds[] = { service->listener, service->signals, service->stop };

    database_close(&service->answer.db);
    if (service->listener >= 0)
        (void)unlinkat(service->directory, CLAIM_SOCKET, 0); /* modules hear at once that nobody is there */
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    if (service->directory >= 0)
        close(service->directory);
    lint_key_close(&service->key);
}

enum status spool_serve(int argc, char **argv)
{
    struct asked asked = { .database = NULL };
    const struct option options[] = {
        { "--database", NULL, &asked.database },
        { "--config", NULL, &asked.config },
        { "--host", NULL, &asked.host },
    };
    const int count = options_take(argc, argv, options, sizeof options / sizeof options[0]);
    struct service service = { .directory = -1, .listener = -1, .signals = -1, .stop = -1 };
    enum status status = STATUS_UNUSABLE;

    if (count < 0)
        return STATUS_UNUSABLE;
    if (asked.database == NULL || count > 0) {
        output_complain(NULL, "want --database URI and nothing else, have %s",
            asked.database == NULL ? "no --database" : argv[1]);
        return STATUS_UNUSABLE;
    }
    if (prepare(&service, &asked))
        status = serve(&service);
    end(&service);
    return status;
}
