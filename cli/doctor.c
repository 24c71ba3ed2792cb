/* cli/doctor.c - lintgate doctor: what is looked at, and what the exit status says. */
#include "cli/doctor.h"

#include "cli/doctor_work.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/path.h"
#include "config/config.h"

#include <stdio.h>
#include <stdlib.h>

static void complain_of_config(void *context, const char *text)
{
    (void)context;
    output_complain(NULL, "%s", text);
}

static enum status conclude(const struct doctor *doctor)
{
    const unsigned problems = doctor->counts[GRAVITY_ERROR] + doctor->counts[GRAVITY_WARNING];

    if (!doctor->json)
        (void)printf("errors: %u, warnings: %u, notes: %u\n", doctor->counts[GRAVITY_ERROR],
            doctor->counts[GRAVITY_WARNING], doctor->counts[GRAVITY_NOTE]);
    return problems > 0 ? STATUS_REFUSED : STATUS_CLEAN;
}

static enum status examine(struct doctor *doctor)
{
    doctor_files(doctor);
    doctor_pins(doctor);
    doctor_modules(doctor);
    doctor_tokens(doctor);
    return conclude(doctor);
}

int doctor_main(int argc, char **argv)
{
    struct doctor doctor = { .json = false };
    const char *path = NULL;
    const struct option options[] = { { "--config", NULL, &path }, { "--json", &doctor.json, NULL },
        { "--pin-file", NULL, &doctor.pin_file }, { "--modules", NULL, &doctor.modules } };
    const int left = options_take(argc, argv, options, sizeof options / sizeof options[0]);
    struct complaints complaints = { .tell = complain_of_config };
    enum status status = STATUS_UNUSABLE;

    if (left != 0) {
        if (left > 0)
            (void)fputs("usage: lintgate doctor [--json] [--config FILE] [--pin-file FILE] [--modules DIR]\n",
                stderr);
        return STATUS_UNUSABLE;
    }
    char *const absolute = path != NULL ? path_absolute(path) : NULL;
    if (path != NULL && absolute == NULL) {
        output_complain("--config", "want a path from a directory that exists, have %s", path);
        return STATUS_UNUSABLE;
    }
    struct config *config = config_load(config_path(absolute), &complaints);
    struct policies *policies = config != NULL ? policies_new(config, &complaints) : NULL;
    if (policies != NULL) {
        doctor.config = config;
        doctor.policies = policies;
        status = examine(&doctor);
    }
    policies_free(policies);
    config_free(config);
    free(absolute);
    return (int)status;
}
