#ifndef LINTGATE_CONFIG_VALUE_H
#define LINTGATE_CONFIG_VALUE_H

#include "config/config.h"
#include "config/output.h"

/* What reading a value needs besides its text. */
struct value_place {
    struct config_memory **memory; /* for what the value keeps */
    struct complaints *complaints;
    unsigned int line;
    const char *section;
    const char *key;
};

/*
 * For each type of keys.def:
 * value_read_<type>: the value that `text` means, `text` without blanks around it and not empty. False if it means none
 * or memory ran out: then the complaint was told and `*value` is zero.
 * value_print_<type>: text that reads as this value, in one form only; nothing for a value that was left out.
 * value_want_<type>: what may be written, for complaints and documentation: "enforce or monitor".
 */
#define VALUE_TYPE(type)                                                                                     \
    bool value_read_##type(const struct value_place *place, const char *text, config_##type *value);         \
    void value_print_##type(struct config_output *out, const config_##type *value);                          \
    void value_want_##type(struct config_output *out);

VALUE_TYPE(absolute_path)
VALUE_TYPE(text)
VALUE_TYPE(key_uri)
VALUE_TYPE(seconds)
VALUE_TYPE(days)
VALUE_TYPE(bound)
VALUE_TYPE(octets)
VALUE_TYPE(date)
VALUE_TYPE(word)
VALUE_TYPE(words)
VALUE_TYPE(combinations)
VALUE_TYPE(urls)
VALUE_TYPE(absolute_paths)
VALUE_TYPE(encoded_texts)
VALUE_TYPE(keep_tbs)
VALUE_TYPE(keep_text)
VALUE_TYPE(log_to)
VALUE_TYPE(sign)
VALUE_TYPE(same_tbs)
VALUE_TYPE(yes_no)
VALUE_TYPE(refuse_at)
VALUE_TYPE(mode)
VALUE_TYPE(raw_signing)
VALUE_TYPE(refusal_code)
VALUE_TYPE(protect)
VALUE_TYPE(pin_hash)
#undef VALUE_TYPE

/* Complains that the key at `place` wants what `want` prints, and has `text`, or none if NULL; always false. */
bool value_refuse(const struct value_place *place, void (*want)(struct config_output *), const char *text);

/* Complains that memory ran out; always false. */
bool value_no_memory(const struct value_place *place);

#endif
