/* module/hsm_pin.c - the token's PIN from its file or credential, on pages that leave no trace. */
#include "module/hsm_pin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

struct hsm_pin *hsm_pin_new(void)
{
    void *at = mmap(NULL, sizeof(struct hsm_pin), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (at == MAP_FAILED)
        return NULL;
    /* What the system does not allow is done without: the PIN is here for less than a second. */
    (void)mlock(at, sizeof(struct hsm_pin));
    (void)madvise(at, sizeof(struct hsm_pin), MADV_DONTDUMP);
    (void)madvise(at, sizeof(struct hsm_pin), MADV_WIPEONFORK);
    return at;
}

void hsm_pin_free(struct hsm_pin *pin)
{
    if (pin == NULL)
        return;
    explicit_bzero(pin, sizeof *pin);
    (void)munmap(pin, sizeof *pin); /* and unlocked with that */
}

static bool read_credential(
    const struct config_token *token, struct hsm_pin *pin, char error[CONFIG_FILE_ERROR_BYTES])
{
    /* systemd sets it. Who starts the process decides, as with the configuration; not in setuid programs. */
    const char *directory = secure_getenv("CREDENTIALS_DIRECTORY");
    char *path = NULL;
    bool ok;

    if (directory == NULL) {
        (void)snprintf(error, CONFIG_FILE_ERROR_BYTES,
            "want $CREDENTIALS_DIRECTORY, which systemd sets for LoadCredential=, have none");
        return false;
    }
    if (asprintf(&path, "%s/%s", directory, token->pin_credential) < 0) {
        (void)snprintf(error, CONFIG_FILE_ERROR_BYTES, "want memory, have none");
        return false;
    }
    ok = config_read_secret(path, true, pin->at, sizeof pin->at, &pin->len, error);
    free(path);
    return ok;
}

/* One line and nothing behind it. */
static bool is_line(struct hsm_pin *pin)
{
    if (pin->len > 0 && pin->at[pin->len - 1] == '\n')
        pin->at[--pin->len] = '\0';
    for (size_t i = 0; i < pin->len; i++)
        if (pin->at[i] < ' ' || pin->at[i] == 0x7f)
            return false;
    return pin->len > 0;
}

bool hsm_pin_read(const struct config_token *token, struct hsm_pin *pin, char error[CONFIG_FILE_ERROR_BYTES])
{
    bool ok = token->pin_file != NULL
                  ? config_read_secret(token->pin_file, false, pin->at, sizeof pin->at, &pin->len, error)
                  : read_credential(token, pin, error);

    if (ok && !is_line(pin)) {
        (void)snprintf(error, CONFIG_FILE_ERROR_BYTES,
            "%.300s: want the token's PIN and a line end, have something else",
            token->pin_file != NULL ? token->pin_file : token->pin_credential);
        ok = false;
    }
    if (!ok) {
        explicit_bzero(pin->at, sizeof pin->at);
        pin->len = 0;
    }
    return ok;
}
