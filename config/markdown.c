/* config/markdown.c - docs/configuration.md: how the file is written, and every key. */

#include "config/markdown.h"

#include "config/file.h"
#include "config/line.h"
#include "config/row.h"

static void print_where(struct config_output *out)
{
    config_output_add(out,
        "# Configuration\n"
        "\n"
        "<!-- Made by `lintgate check-config --markdown` from config/keys.def. -->\n"
        "\n"
        "One file holds the policy. The module reads it once, in `C_Initialize`; if anything in it is\n"
        "not understood, the module does not start and says why, with the line. `lintgate check-config\n"
        "[FILE]` says the same beforehand, or prints the policy in effect with every default filled in,\n"
        "and its SHA-256.\n"
        "\n"
        "## Where it is\n"
        "\n"
        "The first of these that is given:\n"
        "\n"
        "1. `config=PATH` in the initialisation arguments of the module,\n"
        "2. `$LINTGATE_CONF`, which is ignored in setuid programs and the like,\n"
        "3. `/etc/lintgate/lintgate.conf`.\n"
        "\n"
        "The path is absolute. Only root and the user that the process runs as may be able to change\n"
        "the policy: the file and its directory belong to one of them and are not writable by group or\n"
        "others (an ACL that lets somebody write shows as group permission). That goes for the\n"
        "directories above, too; those may be sticky, as `/tmp`. No part of the path is a symbolic\n"
        "link: name the file itself. It is a regular file of at most %d KiB. Certificates and keys\n"
        "that the file names are read under the same rules, up to %d KiB.\n"
        "\n",
        CONFIG_MAX_BYTES / 1024, CONFIG_FILE_MAX_BYTES / 1024);
}

static void print_how(struct config_output *out)
{
    config_output_add(out,
        "## How it is written\n"
        "\n"
        "```ini\n"
        "# a comment line; it begins with # or ;\n"
        "[audit]\n"
        "directory = /var/log/lintgate   ; a comment behind a value: a blank, then ;\n"
        "```\n"
        "\n"
        "- Every line is blank, a comment, a heading, or `key = value`; the last one ends like the\n"
        "  others, with LF. CR LF, a byte order mark, control characters other than tab, and lines of\n"
        "  more than %d bytes are refused.\n"
        "- A heading or key begins its line. There are no continuation lines.\n"
        "- A value is what stands between `=` and the end of the line or the comment, without blanks\n"
        "  around it. It is not empty, and has no quotes: a quote is a byte like others. It is\n"
        "  printable ASCII, and cannot contain a blank followed by `;` or `#`. UTF-8 is for comment\n"
        "  lines only; a URI has percent-encoding.\n"
        "- The PINs of tokens have no place in it; a token section may name the file that has one.\n"
        "- Each key stands once in its section, and each section but for waivers once. Unknown ones are\n"
        "  refused, and so is a value that is only nearly right.\n"
        "- The NAME of a key section is yours to choose: at most %d letters, digits, `.`, `_`, `-`.\n"
        "  Records and messages use it.\n"
        "\n"
        "A private key that no section selects is locked: it signs nothing through lintgate. Without\n"
        "any key section that is every private key, which is legal and worth a warning.\n"
        "\n",
        LINE_MAX_BYTES, NAME_MAX_BYTES);
}

static void print_default(struct config_output *out, const struct row *row)
{
    if (row->fallback == ROW_REQUIRED)
        config_output_add(out, "required");
    else if (row->fallback == ROW_NONE)
        config_output_add(out, "%s", row->pins ? "not pinned" : "none");
    else
        config_output_add(out, "`%s`", row->fallback);
}

static void print_row(struct config_output *out, const struct row *row)
{
    char name[ROW_NAME_BYTES];

    row_name(row, name);
    config_output_add(out, "| `%s` | ", name);
    row->want(out);
    config_output_add(out, " | ");
    print_default(out, row);
    config_output_add(out, " | %s |\n", row->meaning);
}

/* The rows of a section that judge, or those that do not; those that pin, or those that do not. */
static void print_rows(struct config_output *out, enum section_kind kind, bool judging, bool pinning)
{
    config_output_add(out, "| key | value | default | meaning |\n| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < config_row_count; i++) {
        const struct row *row = &config_rows[i];
        if (row->kind == kind && row->judges == judging && row->pins == pinning)
            print_row(out, row);
    }
    config_output_add(out, "\n");
}

static void print_key_sections(struct config_output *out)
{
    config_output_add(out,
        "## [key \"NAME\"]\n\n"
        "One section for each private key that may sign. `issuer` or `public-key` is required.\n\n");
    print_rows(out, SECTION_KEY, false, false);
    config_output_add(out,
        "How what the key signs is judged; refused beside `sign = anything`, which nothing restricts:\n\n");
    print_rows(out, SECTION_KEY, true, false);
    config_output_add(out,
        "### Pins\n\n"
        "What the practice statement says and no rule can know. In the same sections; each pins what the\n"
        "certificates that the key signs may contain, whatever their kind: a key that signs for OCSP\n"
        "responders, too, lists what these contain as well. A key that is left out pins nothing. What is\n"
        "not listed is a finding of severity error, with an id like `pin.crl-urls` and the source `key\n"
        "policy`. What a certificate has to contain is asked by rules: a pin asks nothing of what is\n"
        "absent, unless the table says so.\n\n");
    print_rows(out, SECTION_KEY, true, true);
}

static void print_token_sections(struct config_output *out)
{
    config_output_add(out,
        "## [token \"LABEL\"]\n\n"
        "What is special about a token: that programs log in to it with a PIN of lintgate's (`gate-pin`), "
        "or\n"
        "that it holds no CA's keys, and its programs should not notice lintgate (`protect = no`). LABEL is\n"
        "the token's, up to the blanks at its end; bytes that are not ASCII, `\"` and `%%` are written as\n"
        "`%%XX`. `[token \"*\"]` is every token that no other section names. A token that no section names\n"
        "is protected, and gets the PIN that the program has.\n\n"
        "With `gate-pin` programs never have the token's PIN: they log in with the gate's, which lintgate\n"
        "compares with the hash, and lintgate logs in with the token's, from `pin-file` or "
        "`pin-credential`,\n"
        "which it reads anew each time. A wrong one does not reach the token, so the token's count of\n"
        "attempts stays as it is. Five wrong ones are compared, then one a minute, counted over all "
        "processes\n"
        "that share the journal's directory. See [deployment.md](deployment.md).\n\n"
        "With `protect = no` every key on the token signs, decrypts and derives whatever it is asked to,\n"
        "nothing is judged, and nothing recorded; keys are made, tokens and PINs initialised. One thing\n"
        "stays: a key whose public key is that of a guarded one is guarded there, too. RSA keys are told\n"
        "by their modulus; what a curve key signs is compared with the guarded curve keys, and withheld\n"
        "if it is theirs. So while a guarded key is a curve key, curve keys on these tokens sign with\n"
        "mechanisms that lintgate can verify: `CKM_ECDSA`, with SHA-1, SHA-256, SHA-384 or SHA-512, and\n"
        "`CKM_EDDSA`.\n\n");
    print_rows(out, SECTION_TOKEN, false, false);
}

static void print_waiver_sections(struct config_output *out)
{
    config_output_add(out,
        "## [waiver \"RULE-ID\"]\n\n"
        "Any number. Findings of that one rule do not refuse until the day is over, for a key, a profile,\n"
        "or a profile of a key: `key` or `profile` is required. They stay in the record, marked with the\n"
        "waiver. The day is judged when something is signed: from the first second after it, in UTC, all\n"
        "is as if the section were not there, but that messages say that it expired. Without a clock that\n"
        "makes sense, nothing is waived.\n\n"
        "RULE-ID is the id that `lintgate rules` lists, whole: no wildcards, no other linter's names. For\n"
        "a finding there is one waiver at most; to renew one, change its day. Not to be waived: what\n"
        "makes bytes no artifact or one with two meanings (the encoding, the version, extensions that are\n"
        "there twice, whether it is a CA), and pins, which are changed where they stand. `lintgate\n"
        "check-config` prints waivers, and warns of those that have expired or will within %d days.\n\n",
        CONFIG_WAIVER_WARN_DAYS);
    print_rows(out, SECTION_WAIVER, false, false);
}

char *config_markdown(void)
{
    struct config_output out = { 0 };

    print_where(&out);
    print_how(&out);
    config_output_add(&out, "## [module]\n\nOnce.\n\n");
    print_rows(&out, SECTION_MODULE, false, false);
    config_output_add(&out, "## [audit]\n\nOnce.\n\n");
    print_rows(&out, SECTION_AUDIT, false, false);
    config_output_add(&out,
        "## [index]\n\n"
        "Once, or not at all. The index is what each issuer has issued: without it nobody sees a serial\n"
        "number that is given twice. See [index.md](index.md).\n\n");
    print_rows(&out, SECTION_INDEX, false, false);
    config_output_add(&out,
        "## [spool]\n\n"
        "Once, or not at all. A directory in which other processes leave documents for a signature by their\n"
        "digest. See [raw-signing.md](raw-signing.md).\n\n");
    print_rows(&out, SECTION_SPOOL, false, false);
    print_key_sections(&out);
    print_token_sections(&out);
    print_waiver_sections(&out);
    size_t end = out.len;
    if (end > 0 && !out.failed)
        config_output_cut(&out, end - 1); /* one line end, not two */
    return config_output_take(&out);
}
