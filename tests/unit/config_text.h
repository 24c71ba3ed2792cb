#ifndef LINTGATE_TESTS_CONFIG_TEXT_H
#define LINTGATE_TESTS_CONFIG_TEXT_H

/* What tests of the configuration share: texts, and a place for complaints. */

#include "config/config.h"

#include <string.h>

/* Lines 1 to 4, then a key section in lines 5 to 8; what is appended has lines from 9. */
#define GOOD_START                                                                                           \
    "[module]\n"                                                                                             \
    "backend = /lib/backend.so\n"                                                                            \
    "[audit]\n"                                                                                              \
    "directory = /var/log/lintgate\n"
#define GOOD_KEY                                                                                             \
    "[key \"ca\"]\n"                                                                                         \
    "select = pkcs11:object=ca;type=private\n"                                                               \
    "issuer = /etc/ca.pem\n"                                                                                 \
    "sign = certificate\n"
#define GOOD GOOD_START GOOD_KEY

/* Every complaint told, each followed by a line end. */
struct told {
    char text[64 * 1024];
    size_t len;
};

static inline void keep_told(void *context, const char *text)
{
    struct told *told = context;
    size_t len = strlen(text);

    if (told->len + len + 2 > sizeof told->text)
        return;
    memcpy(told->text + told->len, text, len);
    told->len += len;
    told->text[told->len++] = '\n';
    told->text[told->len] = '\0';
}

/* Parses `text` as the file "conf"; `told` gets the complaints. */
static inline struct config *parse_bytes(const char *text, size_t len, struct told *told)
{
    struct complaints complaints = { .tell = keep_told, .context = told };

    told->len = 0;
    told->text[0] = '\0';
    return config_parse("conf", text, len, &complaints);
}

static inline struct config *parse(const char *text, struct told *told)
{
    return parse_bytes(text, strlen(text), told);
}

#endif
