#ifndef LINTGATE_HSM_PIN_H
#define LINTGATE_HSM_PIN_H

#include "config/config.h"
#include "config/file.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The token's own PIN, where programs have another: in memory for the moment in which it is used. */

enum { HSM_PIN_BYTES = 256 /* of a PIN and the line end behind it: more than any token takes */ };

struct hsm_pin {
    uint8_t at[HSM_PIN_BYTES];
    size_t len;
};

/*
 * Room for one, on pages of its own: in no core dump, in no child of fork and, if the process may lock memory, in no swap. NULL if
 * there is no memory. hsm_pin_free wipes it; NULL is fine.
 */
struct hsm_pin *hsm_pin_new(void);
void hsm_pin_free(struct hsm_pin *pin);

/*
 * Reads what the section's pin-file or pin-credential has: one line, whose end does not belong to it. False: `error` says why, never with
 * anything of the content, and the PIN is empty.
 */
bool hsm_pin_read(const struct config_token *token, struct hsm_pin *pin, char error[CONFIG_FILE_ERROR_BYTES]);

#endif
