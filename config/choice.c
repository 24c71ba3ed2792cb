/* config/choice.c - the types of keys.def whose values are words of the configuration's own. */

#include "config/value.h"

#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* A word that may stand for a value. */
struct choice {
    const char *word;
    unsigned int value;
};

static const struct choice keep_tbs_choices[] = {
    { "refused", KEEP_TBS_REFUSED },
    { "all", KEEP_TBS_ALL },
    { "none", KEEP_TBS_NONE },
};

/* A word that is not here yet is refused with the words that are, so crl and ocsp-response cannot be promised in vain. */
static const struct choice sign_choices[] = {
    { "certificate", SIGN_CERTIFICATE },
    { "anything", SIGN_ANYTHING },
};

static const struct choice refuse_at_choices[] = {
    { "error", REFUSE_AT_ERROR },
    { "warning", REFUSE_AT_WARNING },
};

static const struct choice mode_choices[] = {
    { "enforce", MODE_ENFORCE },
    { "monitor", MODE_MONITOR },
};

static const struct choice refusal_code_choices[] = {
    { "CKR_FUNCTION_REJECTED", REFUSAL_FUNCTION_REJECTED },
    { "CKR_DATA_INVALID", REFUSAL_DATA_INVALID },
    { "CKR_KEY_FUNCTION_NOT_PERMITTED", REFUSAL_KEY_FUNCTION_NOT_PERMITTED },
    { "CKR_DEVICE_ERROR", REFUSAL_DEVICE_ERROR },
};

/* "a, b or c" */
static void list(struct config_output *out, const struct choice *choices, size_t count)
{
    for (size_t i = 0; i < count; i++)
        config_output_add(out, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " or ", choices[i].word);
}

static const struct choice *find(const char *text, const struct choice *choices, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(choices[i].word, text) == 0)
            return &choices[i];
    }
    return NULL;
}

static void print(struct config_output *out, unsigned int value, const struct choice *choices, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (choices[i].value == value)
            config_output_add(out, "%s", choices[i].word);
    }
}

/* The three functions of a type whose values exclude each other. */
#define CHOICE_TYPE(type)                                                                                    \
    bool value_read_##type(const struct value_place *place, const char *text, config_##type *value)          \
    {                                                                                                        \
        const struct choice *chosen = find(text, type##_choices, COUNT_OF(type##_choices));                  \
        *value = chosen != NULL ? (config_##type)chosen->value : (config_##type)0;                           \
        return chosen != NULL || value_refuse(place, value_want_##type, text);                               \
    }                                                                                                        \
    void value_print_##type(struct config_output *out, const config_##type *value)                           \
    {                                                                                                        \
        print(out, (unsigned int)*value, type##_choices, COUNT_OF(type##_choices));                          \
    }                                                                                                        \
    void value_want_##type(struct config_output *out)                                                        \
    {                                                                                                        \
        list(out, type##_choices, COUNT_OF(type##_choices));                                                 \
    }

CHOICE_TYPE(keep_tbs)
CHOICE_TYPE(sign)
CHOICE_TYPE(refuse_at)
CHOICE_TYPE(mode)
CHOICE_TYPE(refusal_code)
