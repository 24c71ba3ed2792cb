/* tests/bench/measure.c - series of values, and rows of results. */
#include "tests/bench/measure.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <time.h>

enum { SECTION_BYTES = 256, NAME_BYTES = 32 };

static enum measure_size size;
static const char *tsv;
static char section[SECTION_BYTES];

void measure_must(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "bench: %s\n", what);
    exit(EXIT_FAILURE);
}

void measure_begin(int *count, char **arguments)
{
    int kept = 1;

    for (int i = 1; i < *count; i++) {
        if (strcmp(arguments[i], "--quick") == 0)
            size = MEASURE_QUICK;
        else if (strcmp(arguments[i], "--smoke") == 0)
            size = MEASURE_SMOKE;
        else if (strcmp(arguments[i], "--tsv") == 0 && i + 1 < *count)
            tsv = arguments[++i];
        else
            arguments[kept++] = arguments[i];
    }
    *count = kept;
    setvbuf(stdout, NULL, _IOLBF, 0); /* whoever waits sees each row */
}

enum measure_size measure_size(void)
{
    return size;
}

size_t measure_count(size_t full, size_t quick, size_t smoke)
{
    return size == MEASURE_FULL ? full : size == MEASURE_QUICK ? quick : smoke;
}

static double clock_us(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

double measure_wall_us(void)
{
    return clock_us(CLOCK_MONOTONIC);
}

double measure_cpu_us(void)
{
    return clock_us(CLOCK_PROCESS_CPUTIME_ID);
}

void series_add(struct series *series, double value)
{
    if (series->count == series->room) {
        series->room = series->room > 0 ? 2 * series->room : 64;
        series->values = realloc(series->values, series->room * sizeof *series->values);
        measure_must(series->values != NULL, "want memory for values");
    }
    series->values[series->count++] = value;
}

void series_clear(struct series *series)
{
    free(series->values);
    *series = (struct series){ .count = 0 };
}

static int compare(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

double series_quantile(const struct series *series, double quantile)
{
    double *sorted, value;

    if (series->count == 0)
        return 0;
    sorted = malloc(series->count * sizeof *sorted);
    measure_must(sorted != NULL, "want memory for values");
    memcpy(sorted, series->values, series->count * sizeof *sorted);
    qsort(sorted, series->count, sizeof *sorted, compare);
    value = sorted[(size_t)lround(quantile * (double)(series->count - 1))];
    free(sorted);
    return value;
}

void measure_section(const char *format, ...)
{
    va_list list;

    va_start(list, format);
    (void)vsnprintf(section, sizeof section, format, list);
    va_end(list);
    printf("\n%s\n", section);
}

static void tell(
    const char *row, const char *column, const char *unit, const double quartiles[3], size_t count)
{
    printf("  %-44s %-22s %12.2f %-6s", row, column, quartiles[1], unit);
    if (count > 1)
        printf(" (%.2f to %.2f, %zu times)", quartiles[0], quartiles[2], count);
    putchar('\n');
    FILE *const file = tsv != NULL ? fopen(tsv, "ae") : NULL;
    measure_must(tsv == NULL || file != NULL, "want the file of --tsv to open");
    if (file == NULL)
        return;
    fprintf(file, "%s\t%s\t%s\t%s\t%.6g\t%.6g\t%.6g\t%zu\n", section, row, column, unit, quartiles[1],
        quartiles[0], quartiles[2], count);
    measure_must(fclose(file) == 0, "want the file of --tsv written");
}

void measure_tell(const char *row, const char *column, const char *unit, const struct series *series)
{
    const double quartiles[] = { series_quantile(series, 0.25), series_quantile(series, 0.5),
        series_quantile(series, 0.75) };

    tell(row, column, unit, quartiles, series->count);
}

void measure_tell_one(const char *row, const char *column, const char *unit, double value)
{
    tell(row, column, unit, (const double[]){ value, value, value }, 1);
}

void measure_tell_ratio(
    const char *row, const char *column, const struct series *one, const struct series *other)
{
    struct series ratios = { .count = 0 };

    measure_must(one->count == other->count, "want as many values of one as of the other");
    for (size_t i = 0; i < one->count; i++)
        series_add(&ratios, other->values[i] / one->values[i]);
    measure_tell(row, column, "x", &ratios);
    series_clear(&ratios);
}

const char *measure_file_system(const char *directory)
{
    static const struct {
        long magic;
        const char *name;
    } known[] = { { 0x01021994, "tmpfs" }, { 0xef53, "ext4" }, { 0x58465342, "xfs" }, { 0x9123683e, "btrfs" },
        { 0x794c7630, "overlayfs" } };
    static char other[NAME_BYTES];
    struct statfs found;

    if (statfs(directory, &found) != 0)
        return "nothing";
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if ((long)found.f_type == known[i].magic)
            return known[i].name;
    (void)snprintf(other, sizeof other, "file system %lx", (unsigned long)found.f_type);
    return other;
}
