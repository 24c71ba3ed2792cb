#ifndef LINTGATE_PIN_WORDS_H
#define LINTGATE_PIN_WORDS_H

#include "lint/pins.h"

/* What a pin's words mean, and what stands in a certificate in the same words. For pins.c. */

/* True if one of the words is exactly these octets. */
bool pin_has(const struct pin *pin, struct span text);

/* True if one of the words is the identifier: its name in lint/oid.h, or dotted. */
bool pin_has_oid(const struct pin *pin, struct span oid);

/* True if one of the words is exactly these bits of enum key_usage. */
bool pin_has_key_usage(const struct pin *pin, uint32_t bits);

/* True if one of the words, percent-encoded, is exactly this text. RFC 3986 2.1. */
bool pin_has_encoded(const struct pin *pin, struct span utf8);

/* True if one of the words, percent-encoded, is exactly this distinguished name. RFC 4514. */
bool pin_has_name(const struct pin *pin, struct span name);

enum { PIN_SHA256_HEX_BYTES = 2 * 32 + 1 };

/* True if one of the words is the SHA-256 of `octets`, in small hexadecimal digits, which *digest gets. */
bool pin_has_digest(const struct pin *pin, struct span octets, char digest[PIN_SHA256_HEX_BYTES]);

/* True if one of the words is the domain or, with a dot in front, one that it lies below. RFC 5280 4.2.1.10. */
bool pin_has_domain(const struct pin *pin, struct span domain);

/* Faults of words, as pin_word_fault: NULL or "want …". */
const char *pin_key_usage_fault(const char *word);
const char *pin_purpose_fault(const char *word);
const char *pin_policy_fault(const char *word);
const char *pin_url_fault(const char *word);
const char *pin_attribute_fault(const char *word);
const char *pin_encoded_fault(const char *word);
const char *pin_name_fault(const char *word);
const char *pin_digest_fault(const char *word);
const char *pin_domain_fault(const char *word);
const char *pin_extension_fault(const char *word);

#endif
