/*
 * config/value.c - one reader, one printer and one description for each type of keys.def. Words are in words.c, choices in
 * choice.c, key_uri in a file of its own.
 */

#include "config/value.h"

#include "config/memory.h"

#include "crypto/password.h"

#include <stdlib.h>
#include <string.h>

enum {
    SECONDS_MAX = 3600,              /* longer than any HSM's patience with a session */
    BOUND_MAX = 100,                 /* CAs below each other: no path has that many */
    DAYS_MAX = 36525,                /* 100 years: longer than any CA certificate's validity */
    OCTETS_MAX = 1024 * 1024 * 1024, /* 1 GiB: lintgate holds a document whole while it judges it */
    KIB = 1024,
    MIB = 1024 * 1024,
    YEAR_MIN = 1970, /* times are counted from there */
};

bool value_refuse(const struct value_place *place, void (*want)(struct config_output *), const char *text)
{
    struct config_output out = { 0 };

    want(&out);
    char *wanted = config_output_take(&out);
    if (wanted == NULL)
        return value_no_memory(place);
    if (text != NULL)
        complain(
            place->complaints, place->line, place->section, place->key, "want %s, have \"%s\"", wanted, text);
    else
        complain(place->complaints, place->line, place->section, place->key, "want %s, have none", wanted);
    free(wanted);
    return false;
}

bool value_no_memory(const struct value_place *place)
{
    complain(place->complaints, place->line, place->section, place->key, "want memory, have none left");
    return false;
}

static bool copy(const struct value_place *place, const char *text, const char **value)
{
    *value = config_memory_copy(place->memory, text, strlen(text));
    return *value != NULL || value_no_memory(place);
}

static void print(struct config_output *out, const char *value)
{
    if (value != NULL)
        config_output_text(out, value);
}

/* -- absolute_path, text ----------------------------------------------------------------------------------------- */

bool value_read_absolute_path(const struct value_place *place, const char *text, config_absolute_path *value)
{
    *value = NULL;
    if (text[0] != '/')
        return value_refuse(place, value_want_absolute_path, text);
    return copy(place, text, value);
}

void value_print_absolute_path(struct config_output *out, const config_absolute_path *value)
{
    print(out, *value);
}

void value_want_absolute_path(struct config_output *out)
{
    config_output_add(out, "an absolute path");
}

bool value_read_text(const struct value_place *place, const char *text, config_text *value)
{
    return copy(place, text, value);
}

void value_print_text(struct config_output *out, const config_text *value)
{
    print(out, *value);
}

void value_want_text(struct config_output *out)
{
    config_output_add(out, "text to the end of the line, quotes included");
}

/* -- pin_hash ---------------------------------------------------------------------------------------------------- */

/* A PIN in its place would end in logs: the complaint does not quote it. */
bool value_read_pin_hash(const struct value_place *place, const char *text, config_pin_hash *value)
{
    *value = NULL;
    if (!password_hash_is(text))
        return value_refuse(place, value_want_pin_hash, "something else");
    return copy(place, text, value);
}

void value_print_pin_hash(struct config_output *out, const config_pin_hash *value)
{
    print(out, *value);
}

void value_want_pin_hash(struct config_output *out)
{
    config_output_add(out, "a line of `lintgate pin hash`: $scrypt$ln=16,r=8,p=2$SALT$HASH");
}

/* -- numbers ----------------------------------------------------------------------------------------------------- */

/* Digits only and no leading zero: one way to write a number, whatever the locale. False if it is not in 1 ... `most`. */
static bool read_number(const char *text, uint32_t most, uint32_t *value)
{
    uint32_t number = 0;
    const char *digit = text;

    while (*digit >= '0' && *digit <= '9' && number <= most)
        number = number * 10 + (uint32_t)(*digit++ - '0');
    if (*digit != '\0' || text[0] == '0' || number == 0 || number > most)
        return false;
    *value = number;
    return true;
}

bool value_read_seconds(const struct value_place *place, const char *text, config_seconds *value)
{
    *value = 0;
    return read_number(text, SECONDS_MAX, value) || value_refuse(place, value_want_seconds, text);
}

void value_print_seconds(struct config_output *out, const config_seconds *value)
{
    config_output_add(out, "%u", (unsigned int)*value);
}

void value_want_seconds(struct config_output *out)
{
    config_output_add(out, "seconds, a number from 1 to %d", SECONDS_MAX);
}

bool value_read_days(const struct value_place *place, const char *text, config_days *value)
{
    *value = 0;
    return read_number(text, DAYS_MAX, value) || value_refuse(place, value_want_days, text);
}

void value_print_days(struct config_output *out, const config_days *value)
{
    if (*value != 0)
        config_output_add(out, "%u", (unsigned int)*value);
}

void value_want_days(struct config_output *out)
{
    config_output_add(out, "days, a number from 1 to %d", DAYS_MAX);
}

bool value_read_bound(const struct value_place *place, const char *text, config_bound *value)
{
    *value = 0;
    if (strcmp(text, "0") != 0 && !read_number(text, BOUND_MAX, value))
        return value_refuse(place, value_want_bound, text);
    ++*value;
    return true;
}

void value_print_bound(struct config_output *out, const config_bound *value)
{
    if (*value != 0)
        config_output_add(out, "%u", (unsigned int)*value - 1);
}

void value_want_bound(struct config_output *out)
{
    config_output_add(out, "a number from 0 to %d", BOUND_MAX);
}

/* Digits, then nothing, K or M. */
static bool read_octets(const char *text, uint32_t *value)
{
    enum { NUMBER_BYTES = 16 /* the largest number and its NUL */ };
    const size_t len = strlen(text);
    const char unit = len > 0 ? text[len - 1] : '\0';
    const uint32_t factor = unit == 'M' ? MIB : unit == 'K' ? KIB : 1;
    const size_t digits = factor == 1 ? len : len - 1;
    char number[NUMBER_BYTES];

    if (digits >= sizeof number)
        return false;
    memcpy(number, text, digits);
    number[digits] = '\0';
    if (!read_number(number, OCTETS_MAX / factor, value))
        return false;
    *value *= factor;
    return true;
}

bool value_read_octets(const struct value_place *place, const char *text, config_octets *value)
{
    *value = 0;
    return read_octets(text, value) || value_refuse(place, value_want_octets, text);
}

void value_print_octets(struct config_output *out, const config_octets *value)
{
    if (*value % MIB == 0)
        config_output_add(out, "%uM", (unsigned int)*value / MIB);
    else if (*value % KIB == 0)
        config_output_add(out, "%uK", (unsigned int)*value / KIB);
    else
        config_output_add(out, "%u", (unsigned int)*value);
}

void value_want_octets(struct config_output *out)
{
    config_output_add(
        out, "octets, a number from 1 to %dM; K and M stand for 1,024 and 1,048,576", OCTETS_MAX / MIB);
}

/* -- date -------------------------------------------------------------------------------------------------------- */

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool is_day(int year, int month, int day)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    if (year < YEAR_MIN || month < 1 || month > 12)
        return false;
    return day >= 1 && day <= days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

/* ISO 8601: YYYY-MM-DD, all ten characters of it. */
bool value_read_date(const struct value_place *place, const char *text, config_date *value)
{
    static const char form[] = "0000-00-00";
    int number = 0;
    size_t i = 0;

    *value = 0;
    for (; form[i] != '\0' && text[i] != '\0'; i++) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == '0' ? !digit : text[i] != form[i])
            break;
        if (digit)
            number = number * 10 + (text[i] - '0');
    }
    if (form[i] != '\0' || text[i] != '\0' || !is_day(number / 10000, number / 100 % 100, number % 100))
        return value_refuse(place, value_want_date, text);
    *value = number;
    return true;
}

void value_print_date(struct config_output *out, const config_date *value)
{
    if (*value != 0)
        config_output_add(out, "%04d-%02d-%02d", *value / 10000, *value / 100 % 100, *value % 100);
}

void value_want_date(struct config_output *out)
{
    config_output_add(out, "a day of the calendar as YYYY-MM-DD");
}
