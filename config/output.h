#ifndef LINTGATE_CONFIG_OUTPUT_H
#define LINTGATE_CONFIG_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

/* A text that grows. Zero is empty; `at` is NULL or ends in NUL, and is freed with free(). */
struct config_output {
    char *at;
    size_t len;
    size_t room;
    bool failed; /* memory ran out once: the text is not whole, and stays so */
};

void config_output_add(struct config_output *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same of a text as it is: most of a policy is, and printf takes its time. */
void config_output_text(struct config_output *out, const char *text);

/* Cuts the text back to `len` bytes; it has at least as many. */
void config_output_cut(struct config_output *out, size_t len);

/* The text, now the caller's to free(), or NULL if it is not whole. `out` is empty afterwards. */
char *config_output_take(struct config_output *out);

#endif
