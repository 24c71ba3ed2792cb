/* cli/main.c - the command lintgate: one row a subcommand. */
#include "cli/calls.h"
#include "cli/check_config.h"
#include "cli/doctor.h"
#include "cli/explain.h"
#include "cli/index.h"
#include "cli/lint.h"
#include "cli/log.h"
#include "cli/nearest.h"
#include "cli/output.h"
#include "cli/pin.h"
#include "cli/report.h"
#include "cli/rules.h"
#include "cli/spool_command.h"
#include "cli/submit.h"
#include "lint/lint.h"

#include <signal.h>
#include <string.h>

struct subcommand {
    const char *name;
    const char *arguments[3]; /* one line of usage each, ended by NULL */
    const char *says;
    int (*run)(int argc, char **argv); /* argv[0] is the name; returns an enum status */
};

static int help_main(int argc, char **argv);

static const struct subcommand subcommands[] = {
    { "lint",
        { "[--json | --csv | [--show] [--quiet]] [--date YYYY-MM-DD] [--profile TYPE/GENERATION]\n"
          "        [[--severity SEVERITY] [--issuer FILE] [--responder FILE] [--cross-roots FILE]\n"
          "        [--thorough] | --key NAME [--config FILE]] [--jobs N] [--summary] [--findings-ok]\n"
          "        [--lines [--field NAME] [--id NAME] [--from-line N]] FILE|DIR|TAR..." },
        "judges certificates, CRLs, OCSP responses and requests, signed or to be signed", lint_main },
    { "rules", { "[--json | --markdown]" }, "lists every rule", rules_main },
    { "explain", { "RULE", "--example RULE" },
        "says what a rule wants, by its id or its name at zlint or pkilint; or prints a failing document",
        explain_main },
    { "check-config", { "[FILE]", "--markdown" }, "prints the policy that a configuration makes",
        check_config_main },
    { "doctor", { "[--json] [--config FILE] [--pin-file FILE] [--modules DIR]" },
        "looks for ways round the gate and for what will stop it: files, p11-kit, tokens, keys",
        doctor_main },
    { "log", { NULL },
        "shows, verifies, seals and exports the journal of decisions; judges it anew; draws a sample",
        log_main },
    { "report",
        { "[-o FILE] [--documents MIB] [--since TIME] [--until TIME] [--key NAME]\n"
          "        [--verdict VERDICT] [--rule RULE] [--serial HEX] [--tbs-sha256 HEX]\n"
          "        [--public-key FILE [--checkpoint FILE] [--older FILE] [--sealed DIR]] [DIR|FILE]" },
        "makes one page of HTML of the journal: totals, charts, waivers, every refusal with its document",
        report_main },
    { "index", { "rebuild|stat|verify|show [SERIAL] [--config FILE]", "import [--config FILE] DIR|FILE..." },
        "makes the index of what was issued and revoked from the journal, adds to it, or shows it",
        index_main },
    { "submit",
        { "--key NAME [--config FILE] [--digest SHA-256|SHA-384|SHA-512] [--issuer-key-id]\n"
          "        [--database URI] FILE..." },
        "leaves documents for a signature by a program that sends only their digest", submit_main },
    { "spool", { "serve --database URI [--config FILE] [--host NAME]", "schema" },
        "shares what is submitted with the hosts of a PostgreSQL database; prints SQL for its tables",
        spool_main },
    { "pin", { "hash" },
        "makes the hash of a gate PIN for the configuration; reads it from the terminal or standard input",
        pin_main },
    { "calls", { "--markdown" }, "lists what the module does with each PKCS#11 function", calls_main },
    { "help", { "[SUBCOMMAND [PART]]" }, "prints this, or what is in it about one subcommand or part",
        help_main },
};
enum { SUBCOMMAND_COUNT = sizeof subcommands / sizeof subcommands[0] };

static const char exit_statuses[] =
    "\nExit status: 0 fine, 1 findings that refuse, a broken journal or a way round, 2 a call or an input\n"
    "that cannot be used, 3 output or memory failed. When several apply, the largest.\n";

static const struct subcommand *find(const char *name)
{
    for (size_t i = 0; i < SUBCOMMAND_COUNT; i++)
        if (strcmp(subcommands[i].name, name) == 0)
            return &subcommands[i];
    return NULL;
}

/* Whether a line of usage is that of the part: "show" of "show [--json]", and of "rebuild|stat|verify|show [SERIAL]". */
static bool is_of(const char *arguments, const char *part)
{
    const size_t len = strlen(part);

    for (size_t end; *arguments >= 'a'; arguments += end + (arguments[end] == '|')) {
        end = strcspn(arguments, "| ");
        if (end == len && strncmp(arguments, part, len) == 0)
            return true;
        if (arguments[end] != '|')
            break;
    }
    return false;
}

static const char *const *arguments_of(const struct subcommand *subcommand)
{
    return subcommand->run == log_main ? log_arguments : subcommand->arguments;
}

static bool has_part(const struct subcommand *subcommand, const char *part)
{
    const char *const *arguments = arguments_of(subcommand);

    while (*arguments != NULL && !is_of(*arguments, part))
        arguments++;
    return *arguments != NULL;
}

/* Of the part alone, as `show` of `log`, or of all for NULL. */
static void print_usage_of(FILE *out, const struct subcommand *subcommand, const char *part)
{
    const char *const *arguments = arguments_of(subcommand);

    for (size_t i = 0; arguments[i] != NULL; i++)
        if (part == NULL || is_of(arguments[i], part))
            (void)fprintf(out, "lintgate %s %s\n", subcommand->name, arguments[i]);
    (void)fprintf(out, "    %s\n", subcommand->says);
}

static void print_usage(FILE *out)
{
    for (size_t i = 0; i < SUBCOMMAND_COUNT; i++)
        print_usage_of(out, &subcommands[i], NULL);
    (void)fputs("lintgate --version\n    prints the version, and that of the rule set\n", out);
    (void)fputs(exit_statuses, out);
}

static int complain_of_name(const char *name)
{
    struct nearest nearest = { .wanted = name };

    output_complain(name, "no such subcommand: lintgate help lists them");
    for (size_t i = 0; i < SUBCOMMAND_COUNT; i++)
        nearest_look(&nearest, subcommands[i].name, strlen(subcommands[i].name));
    for (size_t i = 0; i < nearest.count; i++)
        output_complain(NULL, "perhaps %s", nearest.best[i].name);
    return STATUS_UNUSABLE;
}

static bool is_help(const char *argument)
{
    return strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0;
}

/* help, help SUBCOMMAND, help SUBCOMMAND PART */
static int help_main(int argc, char **argv)
{
    const struct subcommand *const subcommand = argc > 1 ? find(argv[1]) : NULL;
    const char *const part = argc == 3 ? argv[2] : NULL;

    if (argc == 1) {
        print_usage(stdout);
        return STATUS_CLEAN;
    }
    if (subcommand == NULL)
        return complain_of_name(argv[1]);
    if (argc > 3 || (part != NULL && !has_part(subcommand, part))) {
        output_complain(part, "want one subcommand to help with, and at most one part of it");
        return STATUS_UNUSABLE;
    }
    print_usage_of(stdout, subcommand, part);
    return STATUS_CLEAN;
}

/* As in the records of the journal. */
static void print_rules_sha256(void)
{
    const uint8_t *digest = lint_sha256();

    (void)fputs("SHA-256 of the rules: ", stdout);
    for (size_t i = 0; i < LINT_SHA256_BYTES; i++)
        (void)printf("%02x", digest[i]);
    (void)putchar('\n');
}

static int run(int argc, char **argv)
{
    const struct subcommand *const subcommand = argc > 1 ? find(argv[1]) : NULL;

    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        (void)printf("lintgate %s, rules %s\n", LINTGATE_VERSION, lint_version());
        print_rules_sha256();
        return STATUS_CLEAN;
    }
    if (argc == 2 && is_help(argv[1]))
        return help_main(1, argv);
    if (argc == 1) {
        print_usage(stderr);
        return STATUS_UNUSABLE;
    }
    if (subcommand == NULL)
        return complain_of_name(argv[1]);
    /* Nowhere else: a file of that name among others must not end a lint with status 0. */
    if (argc == 3 && is_help(argv[2]))
        return help_main(2, argv);
    if (argc == 4 && is_help(argv[3]) && has_part(subcommand, argv[2]))
        return help_main(3, argv);
    return subcommand->run(argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
    (void)setvbuf(stderr, NULL, _IOLBF, BUFSIZ); /* a complaint is one write */
    (void)signal(SIGPIPE, SIG_DFL);              /* a reader that has seen enough ends us, without a word */
    return (int)output_finish((enum status)run(argc, argv));
}
