/* cli/progress.c - how far something is, on a terminal. */
#include "cli/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum {
    COLUMNS = 30,      /* of the bar */
    EVERY_US = 200000, /* between two lines */
    SECOND_US = 1000000,
    MINUTE_S = 60,
    HOUR_S = 3600,
};

static int64_t now_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

void progress_begin(struct progress *progress, const char *noun, bool wanted)
{
    *progress = (struct progress){ .shown = wanted && isatty(STDERR_FILENO) == 1, .noun = noun };
    if (progress->shown)
        progress->begun_us = progress->last_us = now_us();
}

/* "1:02:03", "2:03" */
static void put_time(uint64_t seconds)
{
    if (seconds >= HOUR_S)
        (void)fprintf(stderr, "%" PRIu64 ":%02u:%02u", seconds / HOUR_S,
            (unsigned)(seconds % HOUR_S / MINUTE_S), (unsigned)(seconds % MINUTE_S));
    else
        (void)fprintf(stderr, "%u:%02u", (unsigned)(seconds / MINUTE_S), (unsigned)(seconds % MINUTE_S));
}

/* "[####      ]  40 %  1200 documents, 600 a second, 0:03 left" */
static void put(const struct progress *progress, int64_t now, uint64_t count, uint64_t done, uint64_t all)
{
    static const char bar[] = "##############################";
    _Static_assert(sizeof bar == COLUMNS + 1, "a mark for each column");
    const double seconds = (double)(now - progress->begun_us) / SECOND_US;
    const double share = all > 0 && done < all ? (double)done / (double)all : 1;

    (void)fputs("\r\033[K", stderr); /* to the left, and what was there is gone */
    if (all > 0)
        (void)fprintf(stderr, "[%-*.*s] %3d %%  ", COLUMNS, (int)(share * COLUMNS), bar, (int)(share * 100));
    (void)fprintf(stderr, "%" PRIu64 " %s, %.0f a second", count, progress->noun,
        seconds > 0 ? (double)count / seconds : 0);
    if (all > 0 && share > 0 && share < 1) {
        (void)fputs(", ", stderr);
        put_time((uint64_t)(seconds / share * (1 - share) + 1));
        (void)fputs(" left", stderr);
    }
    (void)fflush(stderr);
}

void progress_show(struct progress *progress, uint64_t count, uint64_t done, uint64_t all)
{
    if (!progress->shown)
        return;
    const int64_t now = now_us();
    if (now - progress->last_us < EVERY_US)
        return;
    progress->last_us = now;
    put(progress, now, count, done, all);
}

void progress_end(struct progress *progress, uint64_t count, uint64_t done, uint64_t all)
{
    if (!progress->shown)
        return;
    put(progress, now_us(), count, done, all);
    (void)fputc('\n', stderr);
    progress->shown = false;
}
