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

/* Eight octets as one number, the first the lowest. */
static uint64_t octets(const uint8_t at[8])
{
    return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24
           | (uint64_t)at[4] << 32 | (uint64_t)at[5] << 40 | (uint64_t)at[6] << 48 | (uint64_t)at[7] << 56;
}

static const uint64_t no_digits = UINT64_MAX; /* no pair is above 99 */

/*
 * The numbers that four pairs of decimal digits say, all at once: 16 bits each, the first the lowest. no_digits if one is no digit. A
 * CRL has a time in each of its million entries.
 */
static inline uint64_t four_pairs(const uint8_t text[8])
{
    const uint64_t each = UINT64_C(0x0101010101010101), high = 0xf0 * each;
    const uint64_t characters = octets(text);
    if ((characters & high) != '0' * each || ((characters + 6 * each) & high) != '0' * each)
        return no_digits;
    const uint64_t digits = characters - '0' * each;
    return (digits * 10 + (digits >> 8)) & UINT64_C(0x00ff00ff00ff00ff);
}

static int pair(uint64_t pairs, unsigned which)
{
    return (int)(pairs >> (16 * which) & 0xff);
}

/* RFC 5280 4.1.2.5.1, 4.1.2.5.2: with seconds, ending in Z, no fraction. */
static bool parse(struct span text, int year_digits, int64_t *seconds)
{
    enum { AFTER_YEAR = sizeof("MMDDHHMMSSZ") - 1, LAST_EIGHT = sizeof("DDHHMMSS") - 1 };
    if (text.len != (size_t)year_digits + AFTER_YEAR || text.at[text.len - 1] != 'Z')
        return false;
    const uint64_t first = four_pairs(text.at), last = four_pairs(text.at + text.len - 1 - LAST_EIGHT);
    if (first == no_digits || last == no_digits)
        return false;

    const bool utc = year_digits == 2;
    const int year = !utc ? pair(first, 0) * 100 + pair(first, 1)
                          : pair(first, 0) + (pair(first, 0) >= 50 ? 1900 : 2000);
    const int month = pair(first, utc ? 1 : 2);
    const int day = pair(last, 0), hour = pair(last, 1), minute = pair(last, 2), second = pair(last, 3);
    if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) || hour > 23 || minute > 59
        || second > 59)
        return false;
    *seconds = days_of(year, month, day) * TIME_DAY_SECONDS + hour * HOUR_SECONDS + minute * MINUTE_SECONDS
               + second;
    return true;
}

static bool read_tagged(struct der *d, unsigned tag, struct time *time, const char *field)
{
    const struct der before = *d;
    struct time read = { .tag = tag };
    if (!der_value(d, tag, &read.text, field))
        return false;
    read.whole = (struct span){ before.rest.at, (size_t)(d->rest.at - before.rest.at) };
    read.valid = parse(read.text, tag == DER_UTC_TIME ? 2 : 4, &read.seconds);
    *time = read;
    return true;
}

bool time_read(struct der *d, struct time *time, const char *field)
{
    const unsigned tag = der_next_is(d, DER_GENERALIZED_TIME) ? DER_GENERALIZED_TIME : DER_UTC_TIME;
    return read_tagged(d, tag, time, field);
}

bool time_read_generalized(struct der *d, struct time *time, const char *field)
{
    return read_tagged(d, DER_GENERALIZED_TIME, time, field);
}

bool time_of_utc_text(const uint8_t text[TIME_UTC_OCTETS], int64_t *seconds)
{
    return parse((struct span){ text, TIME_UTC_OCTETS }, 2, seconds);
}

struct time time_of(struct span whole)
{
    enum { HEADER = 2 };
    struct time time = {
        .whole = whole, .text = { whole.at + HEADER, whole.len - HEADER }, .tag = whole.at[0]
    };
    time.valid = parse(time.text, time.tag == DER_UTC_TIME ? 2 : 4, &time.seconds);
    return time;
}

bool time_is_of_utc_time(const struct time *time)
{
    enum { FIRST = 19500101, AFTER_LAST = 20500101 };
    return time->valid && time->seconds >= time_of_date(FIRST) && time->seconds < time_of_date(AFTER_LAST);
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
