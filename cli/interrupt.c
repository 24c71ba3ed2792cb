/* cli/interrupt.c - SIGINT and SIGTERM as the wish to end in good order. */
#include "cli/interrupt.h"

#include <signal.h>
#include <stddef.h>
#include <time.h>

static const int numbers[] = { SIGINT, SIGTERM };
enum { COUNT = sizeof numbers / sizeof numbers[0] };

static volatile sig_atomic_t seen;     /* number of the signal that came */
static struct sigaction before[COUNT]; /* what they meant to who called us */
static sigset_t mask_before, mask_waiting;

static void note(int number)
{
    seen = number;
}

void interrupt_begin(void)
{
    struct sigaction action = { .sa_handler = note, .sa_flags = (int)SA_RESETHAND };
    sigset_t ours;

    seen = 0;
    (void)sigemptyset(&action.sa_mask);
    (void)sigemptyset(&ours);
    for (size_t i = 0; i < COUNT; i++)
        (void)sigaddset(&ours, numbers[i]);
    (void)pthread_sigmask(SIG_BLOCK, &ours, &mask_before);
    mask_waiting = mask_before;
    for (size_t i = 0; i < COUNT; i++) {
        (void)sigaction(numbers[i], NULL, &before[i]);
        if (before[i].sa_handler == SIG_IGN) /* as nohup and shells in the background want it */
            continue;
        (void)sigaction(numbers[i], &action, NULL);
        (void)sigdelset(&mask_waiting, numbers[i]);
    }
}

bool interrupt_seen(void)
{
    return seen != 0;
}

bool interrupt_poll(struct pollfd *poll, int milliseconds)
{
    const struct timespec time = { .tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L };

    if (seen == 0)
        (void)ppoll(poll, poll != NULL ? 1 : 0, milliseconds >= 0 ? &time : NULL, &mask_waiting);
    if (seen != 0)
        (void)pthread_sigmask(SIG_SETMASK, &mask_waiting, NULL); /* a second one ends us */
    return seen != 0;
}

void interrupt_end(void)
{
    for (size_t i = 0; i < COUNT; i++)
        (void)sigaction(numbers[i], &before[i], NULL);
    (void)pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
    if (seen != 0)
        (void)raise(seen);
}
