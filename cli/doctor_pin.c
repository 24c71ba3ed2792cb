/* cli/doctor_pin.c - PINs that lintgate translates: who else could read the token's, and whether it is one. */
#include "cli/doctor_work.h"
#include "crypto/password.h"
#include "module/attempts.h"
#include "module/hsm_pin.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Nobody but the gate's user and root. */
static void look_at_file(struct doctor *doctor, const char *path, uid_t owner)
{
    char have[DOCTOR_TEXT_BYTES];
    struct stat st;

    if (lstat(path, &st) != 0)
        doctor_find(
            doctor, &(struct doctor_finding){ GRAVITY_ERROR, "pin.file", path, "a file with the token's PIN",
                        strerror(errno),
                        "Make it, for the user of the gate alone (mode 0400): the gate will not start." });
    else if (!S_ISREG(st.st_mode) || (st.st_mode & 07777) != S_IRUSR
             || (st.st_uid != owner && st.st_uid != 0))
        doctor_find(doctor,
            &(struct doctor_finding){ GRAVITY_ERROR, "pin.file", path,
                "a file of mode 0400 that belongs to the user of the gate or to root",
                doctor_text(have, "owner %u, mode %04o", (unsigned)st.st_uid, (unsigned)st.st_mode & 07777u),
                "chown and chmod it; change the PIN if others have read it." });
}

/* The one in the file against what is known of it. */
static void look_at_pin(struct doctor *doctor, const struct config_token *token, const char *refused)
{
    struct hsm_pin *pin = hsm_pin_new();
    char error[CONFIG_FILE_ERROR_BYTES] = "no memory";

    if (pin == NULL || !hsm_pin_read(token, pin, error)) {
        doctor_find(doctor, &(struct doctor_finding){ GRAVITY_NOTE, "pin.unseen", token->label,
                                "the token's PIN, to compare it", error,
                                "Ask the doctor as the user that runs the gate, in its unit." });
        hsm_pin_free(pin);
        return;
    }
    if (password_check(token->gate_pin, pin->at, pin->len) == PASSWORD_RIGHT)
        doctor_find(doctor, &(struct doctor_finding){ GRAVITY_ERROR, "pin.same", token->label,
                                "a gate PIN that is not the token's", "the same",
                                "Choose another gate PIN, and change the token's: programs know it." });
    if (refused[0] != '\0' && password_check(refused, pin->at, pin->len) == PASSWORD_RIGHT)
        doctor_find(doctor, &(struct doctor_finding){ GRAVITY_ERROR, "pin.refused", token->label,
                                "a PIN that the token takes", "one that it refused",
                                "Put the right one into the file. The gate does not try this one again." });
    hsm_pin_free(pin);
}

/* Without waiting for a gate that is at it, and without making anything. */
static void look_at_attempts(struct doctor *doctor, const struct config_token *token, uid_t owner)
{
    struct attempts attempts = { .fd = -1 };
    char error[ATTEMPTS_ERROR_BYTES], have[DOCTOR_TEXT_BYTES];

    if (geteuid() != owner) {
        doctor_find(
            doctor, &(struct doctor_finding){ GRAVITY_NOTE, "pin.unseen", token->label,
                        "the gate's user, to compare PINs", doctor_text(have, "user %u", (unsigned)geteuid()),
                        "Ask the doctor as the user that runs the gate, in its unit." });
        return;
    }
    if (!attempts_look(&attempts, doctor->config, token, error)) {
        doctor_find(doctor, &(struct doctor_finding){ GRAVITY_ERROR, "pin.attempts", token->label,
                                "a count of wrong PINs that can be read", error,
                                "Nobody is logged in without it: see to its owner and mode, or remove it." });
        return;
    }
    if (attempts.wrong > 0)
        doctor_find(doctor, &(struct doctor_finding){ GRAVITY_WARNING, "pin.attempts", token->label,
                                "no wrong gate PINs of late", doctor_text(have, "%u", attempts.wrong),
                                "lintgate log show says who tried." });
    look_at_pin(doctor, token, attempts.refused);
}

void doctor_pins(struct doctor *doctor)
{
    struct stat st;
    const uid_t owner = stat(doctor->config->audit.directory, &st) == 0 ? st.st_uid : 0;

    for (size_t i = 0; i < doctor->config->token_count; i++) {
        const struct config_token *token = &doctor->config->tokens[i];

        if (token->gate_pin == NULL)
            continue;
        if (token->pin_file != NULL)
            look_at_file(doctor, token->pin_file, owner);
        look_at_attempts(doctor, token, owner);
    }
}
