/* cli/main.c - the command lintgate: one row a subcommand. */
#include "cli/calls.h"
#include "cli/check_config.h"
#include "cli/doctor.h"
#include "cli/explain.h"
#include "cli/index.h"
#include "cli/lint.h"
#include "cli/log.h"
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
    { "help", { "[SUBCOMMAND]" }, "prints this", help_main },
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

static void print_usage_of(FILE *out, const struct subcommand *subcommand)
{
    const char *const *arguments = subcommand->run == log_main ? log_arguments : subcommand->arguments;

    for (size_t i = 0; arguments[i] != NULL; i++)
        (void)fprintf(out, "lintgate %s %s\n", subcommand->name, arguments[i]);
    (void)fprintf(out, "    %s\n", subcommand->says);
}

static void print_usage(FILE *out)
{
    for (size_t i = 0; i < SUBCOMMAND_COUNT; i++)
        print_usage_of(out, &subcommands[i]);
    (void)fputs("lintgate --version\n    prints the version, and that of the rule set\n", out);
    (void)fputs(exit_statuses, out);
}

static int help_main(int argc, char **argv)
{
    const struct subcommand *const subcommand = argc == 2 ? find(argv[1]) : NULL;

    if (argc == 1)
        print_usage(stdout);
    else if (subcommand != NULL)
        print_usage_of(stdout, subcommand);
    else
        print_usage(stderr);
    return argc == 1 || subcommand != NULL ? STATUS_CLEAN : STATUS_UNUSABLE;
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
    if (argc == 2 && strcmp(argv[1], "--help") == 0)
        return help_main(1, argv);
    if (subcommand == NULL) {
        if (argc > 1)
            output_complain(argv[1], "no such subcommand");
        print_usage(stderr);
        return STATUS_UNUSABLE;
    }
    if (argc == 3 && strcmp(argv[2], "--help") == 0) {
        print_usage_of(stdout, subcommand);
        return STATUS_CLEAN;
    }
    return subcommand->run(argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
    (void)setvbuf(stderr, NULL, _IOLBF, BUFSIZ); /* a complaint is one write */
    (void)signal(SIGPIPE, SIG_DFL);              /* a reader that has seen enough ends us, without a word */
    return (int)output_finish((enum status)run(argc, argv));
}
