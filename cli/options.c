/* cli/options.c - the options of a subcommand. Names are never abbreviated: what a script says today keeps its meaning. */
#include "cli/options.h"

#include "cli/output.h"

#include <string.h>

static const struct option *find(const char *argument, const struct option *options, size_t count)
{
    const size_t len = strcspn(argument, "=");

    for (size_t i = 0; i < count; i++)
        if (strlen(options[i].name) == len && strncmp(options[i].name, argument, len) == 0)
            return &options[i];
    return NULL;
}

static bool set_flag(const struct option *option, const char *argument)
{
    if (argument[strlen(option->name)] == '=') {
        output_complain(argument, "want this option without a value");
        return false;
    }
    if (*option->flag) {
        output_complain(option->name, "want this option once, have it twice");
        return false;
    }
    *option->flag = true;
    return true;
}

static bool set_value(const struct option *option, const char *value)
{
    if (value == NULL) {
        output_complain(option->name, "want a value after this option, have none");
        return false;
    }
    if (*option->value != NULL) {
        output_complain(option->name, "want this option once, have it twice");
        return false;
    }
    *option->value = value;
    return true;
}

/* Sets the option in argv[at]; returns how many arguments it took, 0 after a complaint. */
static int take(int argc, char **argv, int at, const struct option *options, size_t count)
{
    const struct option *option = find(argv[at], options, count);

    if (option == NULL) {
        output_complain(argv[at], "no such option");
        return 0;
    }
    if (option->flag != NULL)
        return set_flag(option, argv[at]) ? 1 : 0;
    if (argv[at][strlen(option->name)] == '=')
        return set_value(option, argv[at] + strlen(option->name) + 1) ? 1 : 0;
    return set_value(option, at + 1 < argc ? argv[at + 1] : NULL) ? 2 : 0;
}

int options_take(int argc, char **argv, const struct option *options, size_t count)
{
    int left = 0, taken;

    for (int i = 1; i < argc; i += taken) {
        if (strcmp(argv[i], "--") == 0) {
            while (++i < argc)
                argv[++left] = argv[i];
            return left;
        }
        taken = 1;
        if (argv[i][0] != '-' || argv[i][1] == '\0')
            argv[++left] = argv[i];
        else if ((taken = take(argc, argv, i, options, count)) == 0)
            return -1;
    }
    return left;
}
