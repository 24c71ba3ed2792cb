/* tests/module/postgres.c - a PostgreSQL for a test. */
#include "tests/module/postgres.h"

#include "tests/module/scratch.h"

#include <fcntl.h>
#include <glob.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATH_BYTES = 256, SETTINGS = 16, TRIES = 400, TRY_MILLI = 50 };

static char folder[SCRATCH_PATH_BYTES], bin[PATH_BYTES], host[64], network[PATH_BYTES];
static pid_t server;

static void must(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "postgres: %s\n", what);
    abort();
}

bool postgres_is_there(void)
{
    glob_t found = { .gl_pathc = 0 };
    const bool there = glob("/usr/lib/postgresql/*/bin/initdb", 0, NULL, &found) == 0;

    if (there) {
        snprintf(bin, sizeof bin, "%.200s", found.gl_pathv[found.gl_pathc - 1]);
        *strrchr(bin, '/') = '\0';
    }
    globfree(&found);
    return there;
}

/* Whom Debian's package has made for it. */
static const struct passwd *user(void)
{
    const struct passwd *const entry = getpwnam("postgres");

    return entry != NULL ? entry : getpwnam("nobody");
}

static void become_user(void)
{
    const struct passwd *const entry = geteuid() == 0 ? user() : NULL;

    if (geteuid() == 0)
        must(entry != NULL && setgid(entry->pw_gid) == 0 && setuid(entry->pw_uid) == 0, "another user");
    must(chdir("/") == 0, "chdir");
    /* Whoever kills the test kills it, too. */
    (void)prctl(PR_SET_PDEATHSIG, SIGQUIT);
}

static void enter_network(void)
{
    if (network[0] == '\0')
        return;
    const int fd = open(network, O_RDONLY | O_CLOEXEC);
    must(fd >= 0 && setns(fd, CLONE_NEWNET) == 0, "a network namespace");
    close(fd);
}

/* In a child, with its output in a file of the folder. */
static pid_t start(char *const *arguments)
{
    char program[PATH_BYTES + 32], log[PATH_BYTES];
    const pid_t pid = fork();

    must(pid >= 0, "fork");
    if (pid != 0)
        return pid;
    snprintf(program, sizeof program, "%s/%s", bin, arguments[0]);
    snprintf(log, sizeof log, "%s/log", folder);
    const int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0666);
    must(fd >= 0 && dup2(fd, 1) == 1 && dup2(fd, 2) == 2, "a log");
    enter_network();
    become_user();
    execv(program, arguments);
    _exit(127);
}

static void print_log(void)
{
    char path[PATH_BYTES], text[4096];
    FILE *file;

    snprintf(path, sizeof path, "%s/log", folder);
    if ((file = fopen(path, "r")) != NULL) {
        const size_t len = fread(text, 1, sizeof text, file);
        (void)fwrite(text, 1, len, stderr);
        (void)fclose(file);
    }
}

static bool is_ready(void)
{
    struct ran run = postgres_run(NULL, "SELECT 1");
    const bool ready = run.status == 0;

    ran_free(&run);
    return ready;
}

void postgres_start(const char *setting)
{
    char data[PATH_BYTES], socket[PATH_BYTES], listens[PATH_BYTES], more[PATH_BYTES];
    char *arguments[] = { (char[]){ "postgres" }, (char[]){ "-D" }, data, (char[]){ "-c" }, socket,
        (char[]){ "-c" }, listens, (char[]){ "-c" }, (char[]){ "shared_buffers=8MB" }, (char[]){ "-c" },
        (char[]){ "max_connections=20" }, (char[]){ "-c" }, more, NULL };

    snprintf(data, sizeof data, "%s/data", folder);
    snprintf(socket, sizeof socket, "unix_socket_directories=%s", folder);
    snprintf(listens, sizeof listens, "listen_addresses=%s", host);
    snprintf(more, sizeof more, "%s", setting != NULL ? setting : "autovacuum=off");
    server = start(arguments);
    for (int i = 0; i < TRIES; i++) {
        if (is_ready())
            return;
        if (waitpid(server, NULL, WNOHANG) == server)
            break;
        nanosleep(&(struct timespec){ .tv_nsec = TRY_MILLI * 1000000L }, NULL);
    }
    print_log();
    must(false, "want a server that answers");
}

void postgres_stop(void)
{
    int status = 0;

    must(server > 0 && kill(server, SIGINT) == 0 && waitpid(server, &status, 0) == server, "stop");
    server = 0;
}

void postgres_begin(void)
{
    char data[PATH_BYTES], path[PATH_BYTES + 16];
    char *arguments[] = { (char[]){ "initdb" }, (char[]){ "-D" }, data, (char[]){ "-U" }, (char[]){ "owner" },
        (char[]){ "--auth-local=trust" }, (char[]){ "--auth-host=scram-sha-256" }, (char[]){ "--no-sync" },
        (char[]){ "--locale=C" }, (char[]){ "--encoding=UTF8" }, NULL };
    int status = 0;

    must(postgres_is_there(), "initdb");
    scratch_make(folder);
    snprintf(data, sizeof data, "%s/data", folder);
    if (geteuid() == 0)
        must(chown(folder, user()->pw_uid, user()->pw_gid) == 0, "chown");
    const pid_t pid = start(arguments);
    must(waitpid(pid, &status, 0) == pid, "wait");
    if (status != 0)
        print_log();
    must(status == 0, "initdb");
    if (host[0] != '\0') { /* other machines than this one */
        snprintf(path, sizeof path, "%s/pg_hba.conf", data);
        FILE *file = fopen(path, "a");
        must(file != NULL && fputs("host all all all scram-sha-256\n", file) >= 0 && fclose(file) == 0, path);
    }
    postgres_start(NULL);
}

void postgres_end(void)
{
    if (server > 0)
        postgres_stop();
    scratch_remove(folder);
}

void postgres_listen(const char *address, const char *path)
{
    snprintf(host, sizeof host, "%s", address);
    snprintf(network, sizeof network, "%s", path);
}

const char *postgres_uri(const char *role)
{
    static char uris[4][POSTGRES_TEXT_BYTES];
    static unsigned next;
    char *const uri = uris[next++ % 4];

    if (host[0] != '\0')
        snprintf(uri, POSTGRES_TEXT_BYTES, "postgresql://%s:secret-of-%s@%s/postgres", role, role, host);
    else
        snprintf(uri, POSTGRES_TEXT_BYTES, "postgresql://%s@/postgres?host=%s", role, folder);
    return uri;
}

/* By the socket, from wherever we are. */
struct ran postgres_run(const char *role, const char *statement)
{
    char program[PATH_BYTES + 8];

    snprintf(program, sizeof program, "%s/psql", bin);
    const struct ran_input input = { .arguments = { program, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
                                         "-h", folder, "-U", role != NULL ? role : "owner", "-d", "postgres",
                                         "-c", statement } };

    return ran(&input);
}

bool postgres_says(const char *statement, const char *line)
{
    struct ran run = postgres_run(NULL, statement);
    const size_t len = line != NULL ? strlen(line) : 0;

    if (run.status != 0)
        fprintf(stderr, "%s", run.err);
    must(run.status == 0, statement);
    const bool says = line == NULL || (strncmp(run.out, line, len) == 0 && strcmp(run.out + len, "\n") == 0);
    ran_free(&run);
    return says;
}
