/* audit/stamp.c - times of records, without the C library's calendar: that one reads files and takes locks. */
#include "audit/stamp.h"

#include <stddef.h>
#include <string.h>
#include <time.h>

enum {
    DAYS_TO_1970 = 719468,
    DAYS_OF_400_YEARS = 146097
}; /* counted from 0000-03-01, a year that ends in February */

static const int64_t us_of_second = 1000000;

struct calendar {
    int64_t year, month, day, hour, minute, second, us;
};

/* Where each part stands in the text, and how many digits it has. */
static const struct part {
    size_t at, digits, offset;
} parts[] = {
    { 0, 4, offsetof(struct calendar, year) },
    { 5, 2, offsetof(struct calendar, month) },
    { 8, 2, offsetof(struct calendar, day) },
    { 11, 2, offsetof(struct calendar, hour) },
    { 14, 2, offsetof(struct calendar, minute) },
    { 17, 2, offsetof(struct calendar, second) },
    { 20, 6, offsetof(struct calendar, us) },
};
enum { PARTS = sizeof parts / sizeof parts[0] };

static int64_t *part_of(struct calendar *calendar, const struct part *part)
{
    return (int64_t *)(void *)((char *)calendar + part->offset);
}

/* Days since 1970 of a date of the Gregorian calendar. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    const int64_t march_year = month <= 2 ? year - 1 : year;
    const int64_t era = march_year / 400;
    const int64_t year_of_era = march_year % 400;
    const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * DAYS_OF_400_YEARS + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
           - DAYS_TO_1970;
}

static void date_of(int64_t days, struct calendar *calendar)
{
    const int64_t since = days + DAYS_TO_1970;
    const int64_t day_of_era = since % DAYS_OF_400_YEARS;
    const int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096)
                                / 365;
    const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t march_month = (5 * day_of_year + 2) / 153;

    calendar->day = day_of_year - (153 * march_month + 2) / 5 + 1;
    calendar->month = march_month < 10 ? march_month + 3 : march_month - 9;
    calendar->year = since / DAYS_OF_400_YEARS * 400 + year_of_era + (calendar->month <= 2);
}

static int64_t read_clock(clockid_t clock)
{
    struct timespec now = { 0, 0 };

    (void)clock_gettime(clock, &now); /* cannot fail with these clocks */
    return (int64_t)now.tv_sec * us_of_second + now.tv_nsec / 1000;
}

int64_t stamp_now(void)
{
    return read_clock(CLOCK_REALTIME);
}

int64_t stamp_since_boot(void)
{
    return read_clock(CLOCK_BOOTTIME);
}

bool stamp_write(int64_t time_us, char text[STAMP_TEXT])
{
    const int64_t seconds = time_us / us_of_second;
    struct calendar c = { .hour = seconds / 3600 % 24,
        .minute = seconds / 60 % 60,
        .second = seconds % 60,
        .us = time_us % us_of_second };

    if (time_us < 0)
        return false;
    date_of(seconds / 86400, &c);
    if (c.year > 9999)
        return false;
    memcpy(text, "0000-00-00T00:00:00.000000Z", STAMP_TEXT);
    for (size_t i = 0; i < PARTS; i++) {
        int64_t value = *part_of(&c, &parts[i]);
        for (size_t digit = parts[i].digits; digit-- > 0; value /= 10)
            text[parts[i].at + digit] = (char)('0' + value % 10);
    }
    return true;
}

bool stamp_read(const char text[STAMP_TEXT], int64_t *time_us)
{
    struct calendar c = { 0 };
    char again[STAMP_TEXT];

    for (size_t i = 0; i < PARTS; i++) {
        int64_t value = 0;
        for (size_t digit = 0; digit < parts[i].digits; digit++) {
            const char have = text[parts[i].at + digit];
            if (have < '0' || have > '9')
                return false;
            value = value * 10 + (have - '0');
        }
        *part_of(&c, &parts[i]) = value;
    }
    if (c.year < 1970 || c.month < 1 || c.month > 12 || c.day < 1)
        return false;
    *time_us = (((days_of(c.year, c.month, c.day) * 24 + c.hour) * 60 + c.minute) * 60 + c.second)
                   * us_of_second
               + c.us;
    return stamp_write(*time_us, again) && memcmp(text, again, STAMP_TEXT) == 0;
}
