/* config/words.c - the types of keys.def that are words with blanks between, and one word alone. */

#include "config/value.h"

#include "config/memory.h"

#include <stdlib.h>
#include <string.h>

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'
           || c == '.' || c == '/';
}

static bool is_combination_byte(char c)
{
    return is_name_byte(c) || c == '+';
}

/* A value is printable ASCII and tabs, and blanks are between words: so any byte that a word can have. */
static bool is_any_byte(char c)
{
    (void)c;
    return true;
}

/* What a list of words is made of. */
struct kind {
    bool (*is_byte)(char c);
    void (*want)(struct config_output *out);
};

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

/* A copy of one word in *copied. False if it is none, or memory ran out: then the complaint was told. */
static bool copy_word(
    const struct value_place *place, struct kind kind, const char *word, size_t len, const char **copied)
{
    char *copy = config_memory_copy(place->memory, word, len);

    if (copy == NULL)
        return value_no_memory(place);
    for (size_t i = 0; i < len; i++) {
        if (!kind.is_byte(copy[i]))
            return value_refuse(place, kind.want, copy);
    }
    *copied = copy;
    return true;
}

/* Adds one word to the set, which has room for it. */
static bool add_word(const struct value_place *place, struct kind kind, const char *word, size_t len,
    const char **at, size_t *count)
{
    const char *copied;

    if (!copy_word(place, kind, word, len, &copied))
        return false;
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

static bool read_words(
    const struct value_place *place, struct kind kind, const char *text, struct config_words *value)
{
    size_t count = 0;
    size_t len;

    *value = (struct config_words){ NULL, 0 };
    const char **at = config_memory_take(place->memory, word_count(text) * sizeof *at);
    if (at == NULL)
        return value_no_memory(place);
    for (const char *word = next_word(&text, &len); len > 0; word = next_word(&text, &len)) {
        if (!add_word(place, kind, word, len, at, &count))
            return false;
    }
    *value = (struct config_words){ at, count };
    return true;
}

static int compare_words(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Sorted, because the order has no meaning. */
static void print_words(struct config_output *out, const struct config_words *value)
{
    const char **sorted = calloc(value->count + 1, sizeof *sorted);

    if (sorted == NULL) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < value->count; i++)
        sorted[i] = value->at[i];
    qsort(sorted, value->count, sizeof *sorted, compare_words);
    for (size_t i = 0; i < value->count; i++) {
        if (i > 0)
            config_output_text(out, " ");
        config_output_text(out, sorted[i]);
    }
    free(sorted);
}

/* The three functions of a type that is a list of words. */
#define WORDS_TYPE(type, is_byte, description)                                                               \
    bool value_read_##type(const struct value_place *place, const char *text, config_##type *value)          \
    {                                                                                                        \
        return read_words(place, (struct kind){ is_byte, value_want_##type }, text, value);                  \
    }                                                                                                        \
    void value_print_##type(struct config_output *out, const config_##type *value)                           \
    {                                                                                                        \
        print_words(out, value);                                                                             \
    }                                                                                                        \
    void value_want_##type(struct config_output *out)                                                        \
    {                                                                                                        \
        config_output_text(out, description);                                                                \
    }

WORDS_TYPE(words, is_name_byte, "words of letters, digits, '-', '_', '.', '/', with blanks between")
WORDS_TYPE(combinations, is_combination_byte, "names with '+' between, or several with blanks between")
WORDS_TYPE(urls, is_any_byte, "URLs with blanks between")
WORDS_TYPE(encoded_texts, is_any_byte, "texts with blanks between; in one, %20 for a blank, %25 for '%'")

bool value_read_absolute_paths(
    const struct value_place *place, const char *text, config_absolute_paths *value)
{
    if (!read_words(place, (struct kind){ is_any_byte, value_want_absolute_paths }, text, value))
        return false;
    for (size_t i = 0; i < value->count; i++) {
        if (value->at[i][0] == '/')
            continue;
        *value = (struct config_words){ NULL, 0 };
        return value_refuse(place, value_want_absolute_paths, text);
    }
    return true;
}

void value_print_absolute_paths(struct config_output *out, const config_absolute_paths *value)
{
    print_words(out, value);
}

void value_want_absolute_paths(struct config_output *out)
{
    config_output_add(out, "absolute paths with blanks between");
}

bool value_read_word(const struct value_place *place, const char *text, config_word *value)
{
    *value = NULL;
    return copy_word(place, (struct kind){ is_name_byte, value_want_word }, text, strlen(text), value);
}

void value_print_word(struct config_output *out, const config_word *value)
{
    if (*value != NULL)
        config_output_text(out, *value);
}

void value_want_word(struct config_output *out)
{
    config_output_add(out, "one word of letters, digits, '-', '_', '.', '/'");
}
