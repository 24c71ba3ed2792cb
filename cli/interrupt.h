#ifndef LINTGATE_CLI_INTERRUPT_H
#define LINTGATE_CLI_INTERRUPT_H

#include <poll.h>
#include <stdbool.h>

/*
 * SIGINT and SIGTERM as the wish to end in good order: what was read is still judged and written. They arrive only while interrupt_poll runs;
 * threads that start after interrupt_begin never see them. A second one ends the process at once.
 */
void interrupt_begin(void);

/* Waits as ppoll(2) does, `milliseconds` at most; -1: as long as it takes. `poll` may be NULL. True if such a signal has come. */
bool interrupt_poll(struct pollfd *poll, int milliseconds);

/* True if a signal has come before. */
bool interrupt_seen(void);

/* Signals have their old meaning again; one that has come, and was not ignored, now ends the process by its number. */
void interrupt_end(void);

#endif
