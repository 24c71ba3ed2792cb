/* cli/pem_plain.c - PEM as RFC 7468 wants it written. */
#include "cli/pem_plain.h"

#include "audit/base64.h"

#include <stdio.h>

/* The next line of *rest without its end; false if there is none. */
static bool next_line(struct span *rest, struct span *line)
{
    if (rest->len == 0)
        return false;
    const uint8_t *const newline = memchr(rest->at, '\n', rest->len);
    const size_t taken = newline != NULL ? (size_t)(newline - rest->at) + 1 : rest->len;

    *line = (struct span){ rest->at, newline != NULL ? taken - 1 : taken };
    if (line->len > 0 && line->at[line->len - 1] == '\r')
        line->len--;
    rest->at += taken;
    rest->len -= taken;
    return true;
}

/* "-----BEGIN LABEL-----" */
static bool read_label(struct span line, char label[PEM_LABEL_BYTES])
{
    static const struct span before = { (const uint8_t *)"-----BEGIN ", 11 },
                             after = { (const uint8_t *)"-----", 5 };

    if (line.len <= before.len + after.len || memcmp(line.at, before.at, before.len) != 0
        || memcmp(line.at + line.len - after.len, after.at, after.len) != 0)
        return false;
    const size_t len = line.len - before.len - after.len;
    if (len >= PEM_LABEL_BYTES)
        return false;
    for (size_t i = 0; i < len; i++) {
        const uint8_t octet = line.at[before.len + i];
        if (octet != ' ' && (octet < 'A' || octet > 'Z') && (octet < '0' || octet > '9'))
            return false;
        label[i] = (char)octet;
    }
    label[len] = '\0';
    return true;
}

bool pem_plain_read(struct span block, char *text, uint8_t *der, size_t *der_len, char label[PEM_LABEL_BYTES])
{
    char last[PEM_LABEL_BYTES + sizeof "-----END -----"];
    struct span line;
    size_t len = 0;

    if (!next_line(&block, &line) || !read_label(line, label))
        return false;
    (void)snprintf(last, sizeof last, "-----END %s-----", label);
    while (next_line(&block, &line) && line.len > 0 && line.at[0] != '-') {
        memcpy(text + len, line.at, line.len);
        len += line.len;
    }
    return block.len == 0 && len > 0 && span_equal(line, (struct span){ (const uint8_t *)last, strlen(last) })
           && base64_read(text, len, der, der_len);
}
