/*
 * tests/stack.c - the stack below a call is painted before it, and what has another colour afterwards was used.
 * The frames of these functions themselves lie there, too: less than SLACK_BYTES is not measured.
 */
#include "tests/stack.h"

#include <stdint.h>

enum {
    PAINTED_BYTES = 64 * 1024, /* below the frame; stacks of tests are larger */
    SLACK_BYTES = 512,
};

static const uint64_t colour = 0x5c5c5c5c5c5c5c5c;

static _Thread_local const char *frame;
static _Thread_local size_t used;

/* No call in here, and no instruction that the sanitizers add: what is written to lies below our own frame. */
#define BARE __attribute__((noinline, no_sanitize_address))

BARE static void paint(void)
{
    volatile uint64_t *const here = (uint64_t *)(((uintptr_t)__builtin_frame_address(0) - SLACK_BYTES)
                                                 & ~(uintptr_t)7);
    volatile uint64_t *at = (uint64_t *)(((uintptr_t)frame - PAINTED_BYTES) & ~(uintptr_t)7);

    while (at < here)
        *at++ = colour;
}

BARE static void look(void)
{
    const volatile uint64_t *at = (uint64_t *)(((uintptr_t)frame - PAINTED_BYTES) & ~(uintptr_t)7);

    while (*at == colour)
        at++;
    if ((uintptr_t)frame - (uintptr_t)at > used)
        used = (uintptr_t)frame - (uintptr_t)at;
}

void stack_begin(const char *below)
{
    frame = below;
    used = 0;
    paint();
}

void stack_pause(void)
{
    if (frame != NULL) /* somebody may call the backend himself */
        look();
}

void stack_go_on(void)
{
    if (frame != NULL)
        paint();
}

size_t stack_used(void)
{
    look();
    frame = NULL;
    return used;
}
