#ifndef LINTGATE_PEM_H
#define LINTGATE_PEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Takes DER out of a file: the file itself if it begins with a SEQUENCE, else what its only PEM block with `label`
 * ("CERTIFICATE") holds (RFC 7468; text around it is allowed). *der is one allocation, free()d by the caller.
 * False: *want says what was expected, a constant string, and *der is NULL.
 */
bool pem_read(
    const char *label, const char *text, size_t text_len, uint8_t **der, size_t *der_len, const char **want);

#endif
