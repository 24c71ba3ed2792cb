/* cli/serial_text.c - serial numbers as people write them. */
#include "cli/serial_text.h"

#include "cli/output.h"

#include <ctype.h>
#include <string.h>

/* What is left of a text without what does not count. */
struct digits {
    const char *at;
    size_t len;
    bool begun; /* a digit that is not zero was there */
};

static struct digits begin(const char *text, size_t len)
{
    const bool prefixed = len > 1 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    const size_t skip = prefixed ? 2 : 0;

    return (struct digits){ text + skip, len - skip, false };
}

/* The next digit, in lower case; '\0' at the end. */
static char next(struct digits *digits)
{
    while (digits->len > 0 && (*digits->at == ':' || (!digits->begun && *digits->at == '0'))) {
        digits->at++;
        digits->len--;
    }
    if (digits->len == 0)
        return '\0';
    digits->begun = true;
    digits->len--;
    return (char)tolower((unsigned char)*digits->at++);
}

bool serial_text_check(const char *what, const char *text)
{
    const size_t len = strlen(text);
    const struct digits digits = begin(text, len);

    if (digits.len > 0 && strspn(digits.at, "0123456789abcdefABCDEF:.") == digits.len
        && strcspn(digits.at, "0123456789abcdefABCDEF") < digits.len)
        return true;
    output_complain(what, "want a serial number in hex, have %s", text);
    return false;
}

bool serial_text_same(const char *a, size_t a_len, const char *b, size_t b_len)
{
    struct digits left = begin(a, a_len), right = begin(b, b_len);
    char digit;

    do {
        digit = next(&left);
        if (digit != next(&right))
            return false;
    } while (digit != '\0');
    return true;
}
