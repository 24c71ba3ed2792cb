#ifndef LINTGATE_TESTS_MEASURE_H
#define LINTGATE_TESTS_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What the programs that measure have in common: how much they do, series of values, and rows of results. A row goes to standard
 * output for people, and with --tsv FILE to the end of that file for report.py: section, row, column, unit, median, first and
 * third quartile, number of values.
 */

enum measure_size {
    MEASURE_FULL = 0,
    MEASURE_QUICK, /* all of scripts/bench in about a minute, without --peers */
    MEASURE_SMOKE, /* that it runs at all: the numbers mean nothing */
};

/* Takes --quick, --smoke and --tsv FILE out of the arguments. */
void measure_begin(int *count, char **arguments);
enum measure_size measure_size(void);

/* One of three numbers, by the size. */
size_t measure_count(size_t full, size_t quick, size_t smoke);

/* Complains and exits unless `ok`. */
void measure_must(bool ok, const char *what);

/* Microseconds: by the clock on the wall; of this process on all its processors. */
double measure_wall_us(void);
double measure_cpu_us(void);

/* Values of one thing, measured over and over. */
struct series {
    double *values;
    size_t count, room;
};
void series_add(struct series *series, double value);
void series_clear(struct series *series);
/* 0 to 1: 0.5 is the median. 0 of an empty series. */
double series_quantile(const struct series *series, double quantile);

/* The section of the rows that follow. The text is copied. */
__attribute__((format(printf, 1, 2))) void measure_section(const char *format, ...);

/* Tells a row's column. */
void measure_tell(const char *row, const char *column, const char *unit, const struct series *series);

/* The same of one value that was not measured over and over, or is the sum of medians. */
void measure_tell_one(const char *row, const char *column, const char *unit, double value);

/* Of two series that were measured by turns: how many times the first the second is, turn by turn. */
void measure_tell_ratio(
    const char *row, const char *column, const struct series *one, const struct series *other);

/* The file system of a directory: "ext4", "tmpfs"; of others their number. Valid until called again. */
const char *measure_file_system(const char *directory);

#endif
