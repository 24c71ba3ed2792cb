/* config/token.c - labels of tokens, and what the configuration says of a token. */

#include "config/token.h"

#include <string.h>

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *found = c != '\0' ? strchr(digits, c) : NULL;

    return found != NULL ? (int)((found - digits) % 16) : -1;
}

/* One byte, moving `*at` behind it; -1 if there is none. */
static int next_byte(const char **at)
{
    const char *text = *at;
    int high, low;

    if (*text != '%') {
        *at = text + 1;
        return (unsigned char)*text;
    }
    high = hex_digit(text[1]);
    low = high >= 0 ? hex_digit(text[2]) : -1;
    if (low < 0)
        return -1;
    *at = text + 3;
    return high * 16 + low;
}

bool token_label_read(const char *label, struct config_token *token)
{
    size_t len = 0;

    token->every = strcmp(label, "*") == 0;
    memset(token->bytes, ' ', sizeof token->bytes);
    while (*label != '\0') {
        const int byte = next_byte(&label);

        if (byte < 0 || len == sizeof token->bytes)
            return false;
        token->bytes[len++] = (unsigned char)byte;
    }
    return len > 0 && token->bytes[len - 1] != ' ';
}

const struct config_token *config_token_of(
    const struct config *config, const unsigned char label[CONFIG_LABEL_BYTES])
{
    const struct config_token *found = NULL;

    for (size_t i = 0; i < config->token_count; i++) {
        const struct config_token *token = &config->tokens[i];

        if (!token->every && memcmp(token->bytes, label, sizeof token->bytes) == 0)
            return token;
        if (token->every)
            found = token;
    }
    return found;
}

bool config_frees_token(const struct config *config, const unsigned char label[CONFIG_LABEL_BYTES])
{
    const struct config_token *token = config_token_of(config, label);

    return token != NULL && token->protect == PROTECT_NO;
}
