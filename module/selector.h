#ifndef LINTGATE_SELECTOR_H
#define LINTGATE_SELECTOR_H

#include "lint/span.h"

/* What `select` of a key section says: where a private key is looked for. It finds a key; it identifies none. */
struct selector {
    struct span label, id; /* CKA_LABEL, CKA_ID; at == NULL: any. Valid as long as the selector */
    struct p11_kit_uri *uri;
};

/* CK_TOKEN_INFO's texts, blank-padded and without NUL. PKCS#11 2.40 3.2. */
struct token_names {
    unsigned char label[32], manufacturer[32], model[16], serial[16];
};

/* Reads a PKCS#11 URI (RFC 7512). False: memory ran out, or it is none (the configuration has looked before). */
bool selector_read(struct selector *selector, const char *uri);
void selector_clear(struct selector *selector);

/* True if keys on that token are meant. */
bool selector_takes_token(const struct selector *selector, const struct token_names *token);

#endif
