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

static const struct choice keep_text_choices[] = {
    { "no", KEEP_TEXT_NO },
    { "yes", KEEP_TEXT_YES },
};

static const struct choice log_to_choices[] = {
    { "none", LOG_TO_NONE },
    { "syslog", LOG_TO_SYSLOG },
    { "journald", LOG_TO_JOURNALD },
};

static const struct choice sign_choices[] = {
    { "certificate", SIGN_CERTIFICATE },
    { "crl", SIGN_CRL },
    { "ocsp-response", SIGN_OCSP_RESPONSE },
    { "certificate-request", SIGN_CERTIFICATE_REQUEST },
    { "anything", SIGN_ANYTHING },
};

static const struct choice same_tbs_choices[] = {
    { "refuse", SAME_TBS_REFUSE },
    { "allow", SAME_TBS_ALLOW },
};

static const struct choice yes_no_choices[] = {
    { "yes", CONFIG_YES },
    { "no", CONFIG_NO },
};

static const struct choice refuse_at_choices[] = {
    { "error", REFUSE_AT_ERROR },
    { "warning", REFUSE_AT_WARNING },
};

static const struct choice mode_choices[] = {
    { "enforce", MODE_ENFORCE },
    { "monitor", MODE_MONITOR },
};

static const struct choice raw_signing_choices[] = {
    { "no", RAW_SIGNING_NO },
    { "registered", RAW_SIGNING_REGISTERED },
};

static const struct choice refusal_code_choices[] = {
    { "CKR_FUNCTION_REJECTED", REFUSAL_FUNCTION_REJECTED },
    { "CKR_DATA_INVALID", REFUSAL_DATA_INVALID },
    { "CKR_KEY_FUNCTION_NOT_PERMITTED", REFUSAL_KEY_FUNCTION_NOT_PERMITTED },
    { "CKR_DEVICE_ERROR", REFUSAL_DEVICE_ERROR },
};

static const struct choice protect_choices[] = {
    { "yes", PROTECT_YES },
    { "no", PROTECT_NO },
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
            config_output_text(out, choices[i].word);
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
CHOICE_TYPE(keep_text)
CHOICE_TYPE(log_to)
CHOICE_TYPE(same_tbs)
CHOICE_TYPE(yes_no)
CHOICE_TYPE(refuse_at)
CHOICE_TYPE(mode)
CHOICE_TYPE(raw_signing)
CHOICE_TYPE(refusal_code)
CHOICE_TYPE(protect)

/* -- sign: a set ------------------------------------------------------------------------------------------------- */

enum { SIGN_WORD_BYTES = 32 /* longer than any of its words */ };

/* The bit of the word that `*rest` begins with; 0 if it is none. Moves `*rest` behind it and the blanks there. */
static unsigned next_sign(const char **rest)
{
    const size_t len = strcspn(*rest, " \t");
    char word[SIGN_WORD_BYTES] = "";

    if (len < sizeof word)
        memcpy(word, *rest, len);
    *rest += len;
    *rest += strspn(*rest, " \t");
    const struct choice *chosen = find(word, sign_choices, COUNT_OF(sign_choices));
    return chosen != NULL ? chosen->value : SIGN_NOTHING;
}

/* What may be anything cannot be something besides. */
bool value_read_sign(const struct value_place *place, const char *text, config_sign *value)
{
    unsigned bits = SIGN_NOTHING;
    bool ok = true;

    for (const char *rest = text; ok && *rest != '\0';) {
        const unsigned bit = next_sign(&rest);
        ok = bit != SIGN_NOTHING && (bits & (bit | SIGN_ANYTHING)) == 0
             && (bit != SIGN_ANYTHING || bits == SIGN_NOTHING);
        bits |= bit;
    }
    *value = ok ? bits : SIGN_NOTHING;
    return ok || value_refuse(place, value_want_sign, text);
}

void value_print_sign(struct config_output *out, const config_sign *value)
{
    const char *between = "";

    for (size_t i = 0; i < COUNT_OF(sign_choices); i++)
        if ((*value & sign_choices[i].value) != 0) {
            config_output_text(out, between);
            config_output_text(out, sign_choices[i].word);
            between = " ";
        }
}

void value_want_sign(struct config_output *out)
{
    for (size_t i = 0; i + 1 < COUNT_OF(sign_choices); i++)
        config_output_add(out, "%s%s", i > 0 ? ", " : "", sign_choices[i].word);
    config_output_add(out, ", each once with blanks between; or anything alone");
}
