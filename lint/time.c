/* Times of certificates: the two forms of RFC 5280, and the calendar. */
#include "lint/time.h"

enum { FIRST_YEAR = 1, LAST_YEAR = 9999, HOUR_SECONDS = 3600, MINUTE_SECONDS = 60 };

/* Days from 1970-01-01 to the day; proleptic Gregorian. Years begin in March here, so that a leap day ends one. */
static int64_t days_of(int year, int month, int day)
{
    const int64_t y = month > 2 ? year : year - 1;
    const int64_t era = (y >= 0 ? y : y - 399) / 400;
    const int64_t year_of_era = y - era * 400;
    const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct date {
    int year, month, day;
};

static struct date date_of(int64_t days)
{
    days += 719468;
    const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const int64_t day_of_era = days - era * 146097;
    const int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096)
                                / 365;
    const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t march_month = (5 * day_of_year + 2) / 153;
    const int month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
    return (struct date){
        .year = (int)(year_of_era + era * 400) + (month <= 2 ? 1 : 0),
        .month = month,
        .day = (int)(day_of_year - (153 * march_month + 2) / 5) + 1,
    };
}

static int days_in_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

/* The number that `count` decimal digits at *at say, stepping over them; -1 if one is no digit. */
static int digits(const uint8_t **at, int count)
{
    int number = 0;
    for (int i = 0; i < count; i++) {
        const uint8_t c = (*at)[i];
        if (c < '0' || c > '9')
            return -1;
        number = number * 10 + (c - '0');
    }
    *at += count;
    return number;
}

/* RFC 5280 4.1.2.5.1, 4.1.2.5.2: with seconds, ending in Z, no fraction. */
static bool parse(struct span text, int year_digits, int64_t *seconds)
{
    enum { AFTER_YEAR = sizeof("MMDDHHMMSSZ") - 1 };
    if (text.len != (size_t)year_digits + AFTER_YEAR || text.at[text.len - 1] != 'Z')
        return false;

    const uint8_t *at = text.at;
    int year = digits(&at, year_digits);
    if (year < 0)
        return false;
    if (year_digits == 2)
        year += year >= 50 ? 1900 : 2000;
    const int month = digits(&at, 2);
    if (month < 1 || month > 12)
        return false;
    const int day = digits(&at, 2);
    if (day < 1 || day > days_in_month(year, month))
        return false;
    const int hour = digits(&at, 2);
    if (hour < 0 || hour > 23)
        return false;
    const int minute = digits(&at, 2);
    if (minute < 0 || minute > 59)
        return false;
    const int second = digits(&at, 2);
    if (second < 0 || second > 59)
        return false;
    *seconds = days_of(year, month, day) * TIME_DAY_SECONDS + hour * HOUR_SECONDS + minute * MINUTE_SECONDS
               + second;
    return true;
}

bool time_read(struct der *d, struct time *time, const char *field)
{
    const struct der before = *d;
    struct time read = { .tag = der_next_is(d, DER_GENERALIZED_TIME) ? DER_GENERALIZED_TIME : DER_UTC_TIME };
    if (!der_value(d, read.tag, &read.text, field))
        return false;
    read.whole = (struct span){ before.rest.at, (size_t)(d->rest.at - before.rest.at) };
    read.valid = parse(read.text, read.tag == DER_UTC_TIME ? 2 : 4, &read.seconds);
    *time = read;
    return true;
}

/* Days since 1970 that contain `seconds`: rounds down. */
static int64_t whole_days(int64_t seconds)
{
    const int64_t days = seconds / TIME_DAY_SECONDS;
    return seconds % TIME_DAY_SECONDS < 0 ? days - 1 : days;
}

int time_date(int64_t seconds)
{
    if (seconds < time_of_date(FIRST_YEAR * 10000 + 101))
        return FIRST_YEAR * 10000 + 101;
    if (seconds >= time_of_date((LAST_YEAR + 1) * 10000 + 101))
        return LAST_YEAR * 10000 + 1231;
    const struct date date = date_of(whole_days(seconds));
    return date.year * 10000 + date.month * 100 + date.day;
}

int64_t time_of_date(int yyyymmdd)
{
    return days_of(yyyymmdd / 10000, yyyymmdd / 100 % 100, yyyymmdd % 100) * TIME_DAY_SECONDS;
}

int64_t time_add_months(int64_t seconds, int months)
{
    const int64_t day = whole_days(seconds);
    const struct date from = date_of(day);
    const int month_count = from.year * 12 + from.month - 1 + months;
    const int year = month_count / 12;
    const int month = month_count % 12 + 1;
    const int last = days_in_month(year, month);
    const int64_t to = days_of(year, month, from.day < last ? from.day : last);
    return to * TIME_DAY_SECONDS + (seconds - day * TIME_DAY_SECONDS);
}
