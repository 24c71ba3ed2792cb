/* tests/clients/ran.c - runs a program to its end. */
#include "tests/clients/ran.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void want(bool ok, const char *what)
{
    if (ok)
        return;
    perror(what);
    abort();
}

/* A temporary file without a name, its position at the start. */
static int temporary(const void *bytes, size_t len)
{
    FILE *file = tmpfile();

    want(file != NULL, "tmpfile");
    want(len == 0 || (fwrite(bytes, 1, len, file) == len && fflush(file) == 0), "fwrite");
    const int fd = dup(fileno(file));
    want(fd >= 0 && fclose(file) == 0 && lseek(fd, 0, SEEK_SET) == 0, "temporary file");
    return fd;
}

/* All of a descriptor from its start, or of a terminal to its end; closes it. */
static char *take_all(int fd, size_t *len)
{
    size_t room = 1 << 16, got = 0;
    char *bytes = malloc(room);
    ssize_t step;

    (void)lseek(fd, 0, SEEK_SET);
    want(bytes != NULL, "malloc");
    while ((step = read(fd, bytes + got, room - got - 1)) > 0) {
        got += (size_t)step;
        if (room - got == 1)
            want((bytes = realloc(bytes, room *= 2)) != NULL, "realloc");
    }
    (void)close(fd);
    bytes[got] = '\0';
    *len = got;
    return bytes;
}

/* In the child: from here on nothing but async-signal-safe calls. */
static void become(const struct ran_input *input, char *const *environment, const int fds[3])
{
    for (int i = 0; i < 3; i++)
        if (fds[i] >= 0 ? dup2(fds[i], i) != i : close(i) != 0)
            _exit(127);
    (void)alarm(RAN_SECONDS);
    execve(input->arguments[0], (char *const *)(const void *)input->arguments, environment);
    _exit(127);
}

static int wait_for(pid_t child)
{
    int status = 0;

    want(waitpid(child, &status, 0) == child, "waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Standard output for the child; *mine is where to read it, or -1. */
static int open_output(const struct ran_input *input, int *mine)
{
    int fd = -1;

    *mine = -1;
    if (input->terminal) {
        *mine = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
        want(*mine >= 0 && grantpt(*mine) == 0 && unlockpt(*mine) == 0, "posix_openpt");
        fd = open(ptsname(*mine), O_RDWR | O_NOCTTY | O_CLOEXEC);
        want(fd >= 0, "terminal");
    } else if (input->output == NULL) {
        fd = temporary("", 0);
        *mine = dup(fd);
    } else if (input->output[0] != '\0') {
        fd = open(input->output, O_WRONLY | O_CLOEXEC);
        want(fd >= 0, input->output);
    }
    return fd;
}

struct ran ran(const struct ran_input *input)
{
    char path[4096];
    char *environment[sizeof input->environment / sizeof input->environment[0] + 1] = { path };
    struct ran ran = { .status = -1 };
    int mine, fds[3] = { temporary(input->input, input->input_len), -1, temporary("", 0) };

    (void)snprintf(path, sizeof path, "PATH=%s", getenv("PATH") != NULL ? getenv("PATH") : "/usr/bin:/bin");
    for (size_t i = 0; input->environment[i] != NULL; i++)
        environment[i + 1] = strdup(input->environment[i]);
    fds[STDOUT_FILENO] = open_output(input, &mine);
    const pid_t child = fork();
    want(child >= 0, "fork");
    if (child == 0)
        become(input, environment, fds);
    (void)close(fds[STDIN_FILENO]);
    if (fds[STDOUT_FILENO] >= 0)
        (void)close(fds[STDOUT_FILENO]);
    if (input->terminal) /* its buffer is small: it is read while the program runs */
        ran.out = take_all(mine, &ran.out_len);
    ran.status = wait_for(child);
    if (ran.out == NULL)
        ran.out = mine >= 0 ? take_all(mine, &ran.out_len) : strdup("");
    ran.err = take_all(fds[STDERR_FILENO], &ran.err_len);
    for (size_t i = 1; environment[i] != NULL; i++)
        free(environment[i]);
    return ran;
}

void ran_free(struct ran *ran)
{
    free(ran->out);
    free(ran->err);
    *ran = (struct ran){ .status = -1 };
}
