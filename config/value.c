/* config/value.c - one reader, one printer and one description for each type of keys.def; key_uri has its own file. */

#include "config/value.h"

#include "config/memory.h"

#include <stdlib.h>
#include <string.h>

enum { SECONDS_MAX = 3600 /* longer than any HSM's patience with a session */ };

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
        config_output_add(out, "%s", value);
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

/* -- seconds ----------------------------------------------------------------------------------------------------- */

/* Digits only and no leading zero: one way to write a number, whatever the locale. */
bool value_read_seconds(const struct value_place *place, const char *text, config_seconds *value)
{
    uint32_t number = 0;
    const char *digit = text;

    *value = 0;
    while (*digit >= '0' && *digit <= '9' && number <= SECONDS_MAX)
        number = number * 10 + (uint32_t)(*digit++ - '0');
    if (*digit != '\0' || text[0] == '0' || number == 0 || number > SECONDS_MAX)
        return value_refuse(place, value_want_seconds, text);
    *value = number;
    return true;
}

void value_print_seconds(struct config_output *out, const config_seconds *value)
{
    config_output_add(out, "%u", (unsigned int)*value);
}

void value_want_seconds(struct config_output *out)
{
    config_output_add(out, "seconds, a number from 1 to %d", SECONDS_MAX);
}

/* -- words ------------------------------------------------------------------------------------------------------- */

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'
           || c == '.' || c == '/';
}

/* The next word of `*rest`, which moves behind it; length 0 at the end. A blank is a byte that no word has. */
static const char *next_word(const char **rest, size_t *len)
{
    const char *word = *rest + strspn(*rest, " \t");

    *len = strcspn(word, " \t");
    *rest = word + *len;
    return word;
}

static size_t word_count(const char *text)
{
    size_t count = 0;
    size_t len;

    for (next_word(&text, &len); len > 0; next_word(&text, &len))
        count++;
    return count;
}

/* Adds one word to the set, which has room for it. */
static bool add_word(
    const struct value_place *place, const char *word, size_t len, const char **at, size_t *count)
{
    char *copied = config_memory_copy(place->memory, word, len);

    if (copied == NULL)
        return value_no_memory(place);
    for (size_t i = 0; i < len; i++) {
        if (!is_word_byte(copied[i]))
            return value_refuse(place, value_want_words, copied);
    }
    for (size_t i = 0; i < *count; i++) {
        if (strcmp(at[i], copied) == 0) {
            complain(place->complaints, place->line, place->section, place->key,
                "want each word once, have \"%s\" again", copied);
            return false;
        }
    }
    at[(*count)++] = copied;
    return true;
}

bool value_read_words(const struct value_place *place, const char *text, config_words *value)
{
    size_t count = 0;
    size_t len;

    *value = (config_words){ NULL, 0 };
    const char **at = config_memory_take(place->memory, word_count(text) * sizeof *at);
    if (at == NULL)
        return value_no_memory(place);
    for (const char *word = next_word(&text, &len); len > 0; word = next_word(&text, &len)) {
        if (!add_word(place, word, len, at, &count))
            return false;
    }
    *value = (config_words){ at, count };
    return true;
}

static int compare_words(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Sorted, because the order has no meaning. */
void value_print_words(struct config_output *out, const config_words *value)
{
    const char **sorted = calloc(value->count + 1, sizeof *sorted);

    if (sorted == NULL) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < value->count; i++)
        sorted[i] = value->at[i];
    qsort(sorted, value->count, sizeof *sorted, compare_words);
    for (size_t i = 0; i < value->count; i++)
        config_output_add(out, "%s%s", i == 0 ? "" : " ", sorted[i]);
    free(sorted);
}

void value_want_words(struct config_output *out)
{
    config_output_add(out, "words of letters, digits, '-', '_', '.', '/', with blanks between");
}
