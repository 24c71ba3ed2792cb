/* cli/doctor_modules.c - module files of p11-kit that lead to the HSM's module: whoever uses p11-kit goes round lintgate. */
#include "cli/doctor_work.h"

#include <dirent.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char name_ends[] = ".module";

/* The value of `name: value`, blanks around it cut off, in the line; NULL if it is another one. */
static char *value_of(char *line, const char *name)
{
    const size_t len = strlen(name);
    char *value = line + strspn(line, " \t");

    if (strncmp(value, name, len) != 0)
        return NULL;
    value += len;
    value += strspn(value, " \t");
    if (*value++ != ':')
        return NULL;
    value += strspn(value, " \t");
    value[strcspn(value, "\r\n")] = '\0';
    for (size_t end = strlen(value); end > 0 && (value[end - 1] == ' ' || value[end - 1] == '\t'); end--)
        value[end - 1] = '\0';
    return value;
}

/* p11-kit(8), pkcs11.conf(5): a name without a slash is in p11-kit's own directory. */
static bool is_backend(const char *module, const struct stat *backend)
{
    char path[DOCTOR_TEXT_BYTES];
    struct stat st;

    return stat(doctor_text(path, "%s%s", module[0] == '/' ? "" : P11KIT_MODULE_PATH "/", module), &st) == 0
           && st.st_dev == backend->st_dev && st.st_ino == backend->st_ino;
}

/* pkcs11.conf(5) says itself that enable-in and disable-in are no security. */
static void find(struct doctor *doctor, const char *file, bool limited)
{
    char have[DOCTOR_TEXT_BYTES];

    doctor_find(doctor, &(struct doctor_finding){ GRAVITY_ERROR, "modules.p11-kit", file,
                            "no module file that leads programs to the HSM's module",
                            doctor_text(have, "one for %s%s", doctor->config->module.backend,
                                limited ? ", with enable-in or disable-in, which any program can evade" : ""),
                            "Remove the file, or name lintgate.so in it." });
}

static void look_at_file(struct doctor *doctor, const char *path, const struct stat *backend)
{
    FILE *file = fopen(path, "re");
    char *line = NULL, *value;
    bool leads = false, limited = false;
    size_t size = 0;

    if (file == NULL)
        return;
    while (getline(&line, &size, file) > 0) {
        if ((value = value_of(line, "module")) != NULL)
            leads = leads || is_backend(value, backend);
        else if ((value = value_of(line, "remote")) != NULL)
            leads = leads || strstr(value, doctor->config->module.backend) != NULL;
        else if (value_of(line, "enable-in") != NULL || value_of(line, "disable-in") != NULL)
            limited = true;
    }
    free(line);
    (void)fclose(file);
    if (leads)
        find(doctor, path, limited);
}

static void look_into(struct doctor *doctor, const char *directory, const struct stat *backend)
{
    struct dirent **names = NULL;
    char path[DOCTOR_TEXT_BYTES];
    const int count = scandir(directory, &names, NULL, alphasort);

    for (int i = 0; i < count; i++) {
        const size_t len = strlen(names[i]->d_name), end = sizeof name_ends - 1;

        if (len > end && strcmp(names[i]->d_name + len - end, name_ends) == 0)
            look_at_file(doctor, doctor_text(path, "%s/%s", directory, names[i]->d_name), backend);
        free(names[i]);
    }
    free(names);
}

/* Everybody's own. */
static void look_at_users(struct doctor *doctor, const struct stat *backend)
{
    const struct passwd *user;
    char path[DOCTOR_TEXT_BYTES];

    setpwent();
    while ((user = getpwent()) != NULL)
        if (user->pw_dir != NULL && user->pw_dir[0] == '/' && user->pw_dir[1] != '\0')
            look_into(doctor, doctor_text(path, "%s/.config/pkcs11/modules", user->pw_dir), backend);
    endpwent();
}

void doctor_modules(struct doctor *doctor)
{
    struct stat backend;

    if (stat(doctor->config->module.backend, &backend) != 0)
        return; /* doctor_files has said so */
    if (doctor->modules != NULL) {
        look_into(doctor, doctor->modules, &backend);
        return;
    }
    look_into(doctor, P11KIT_MODULE_CONFIGS, &backend);
    look_into(doctor, "/etc/pkcs11/modules", &backend);
    look_at_users(doctor, &backend);
}
