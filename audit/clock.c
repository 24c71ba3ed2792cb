/* audit/clock.c - has somebody set the clock? */
#include "audit/clock.h"

#include "audit/stamp.h"

bool clock_was_set(struct clock_watch *watch, const struct chain_head *head, struct record_clock *clock)
{
    const int64_t now = stamp_now();
    const int64_t ahead = now - stamp_since_boot();
    const int64_t moved = watch->known ? ahead - watch->ahead_us : 0;
    const int64_t back = head->seq != 0 ? head->time_us - now : 0;
    const bool goes_back = moved <= -CLOCK_STEP_US || back >= CLOCK_STEP_US;
    const int64_t step = !goes_back ? moved : -moved > back ? -moved : back;

    *watch = (struct clock_watch){ true, ahead };
    if (head->seq == 0 || step < CLOCK_STEP_US)
        return false;
    *clock = (struct record_clock){ .before_us = (uint64_t)head->time_us,
        .direction = goes_back ? RECORD_BACK : RECORD_FORWARD,
        .step_ms = (uint64_t)step / 1000 };
    return true;
}
