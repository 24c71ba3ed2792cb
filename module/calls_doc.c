/* module/calls_doc.c - calls.def as a page for people. */
#include "module/calls_doc.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

enum word {
    WORD_SLOT = 0,
    WORD_PASS,
    WORD_BEGIN,
    WORD_STEP,
    WORD_RESULT,
    WORD_FINISH,
    WORD_WITHIN,
    WORD_KEYED,
    WORD_TRACK,
    WORD_GATE,
    WORD_OWN,
    WORD_SHUT,
    WORD_DENY,
    WORD_COUNT
};

static const struct {
    const char *name, *meaning;
} words[] = {
    [WORD_SLOT] = { "slot", "Forwarded untouched. It names no session and no object." },
    [WORD_PASS] = { "pass",
        "Forwarded. It is no part of an operation, and does nothing with a private key." },
    [WORD_BEGIN] = { "begin", "Forwarded; afterwards the session is in the middle of the operation." },
    [WORD_STEP] = { "step",
        "Forwarded if lintgate itself forwarded the beginning of the operation on this session." },
    [WORD_RESULT] = { "result", "As step; ends the operation unless only the length is asked for." },
    [WORD_FINISH] = { "finish", "As step; ends the operation." },
    [WORD_WITHIN] = { "within",
        "As step, but does not end the operation even if it fails: one of several messages." },
    [WORD_KEYED] = { "keyed",
        "As begin, but with a private key it fails with the code, and nothing is forwarded." },
    [WORD_TRACK] = { "track",
        "Forwarded after a look at each object, template and mechanism in it: private keys are not "
        "made, copied, wrapped, unwrapped, derived from, changed or destroyed, and show no secrets. What "
        "is hashed is remembered where keys sign by digest." },
    [WORD_GATE] = { "gate",
        "Guarded: what a private key signs is linted, recorded, signed and verified, in this order." },
    [WORD_OWN] = { "own", "Done by lintgate itself, which asks the backend for its part." },
    [WORD_SHUT] = { "shut",
        "Fails with the code and never reaches the backend, unless nothing protects the token." },
    [WORD_DENY] = { "deny", "Never reaches the backend: fails with the code." },
};
_Static_assert(COUNT_OF(words) == WORD_COUNT, "a meaning for every word");

static const struct {
    const char *name, *since;
    enum word word;
    const char *detail, *more; /* the operation or the code; a second operation, or a code */
} rows[] = {
#define SLOT(since, name, ...)            { #name, #since, WORD_SLOT, "", "" },
#define PASS(since, name, ...)            { #name, #since, WORD_PASS, "", "" },
#define BEGIN(since, op, name, ...)       { #name, #since, WORD_BEGIN, #op, "" },
#define STEP(since, op, other, name, ...) { #name, #since, WORD_STEP, #op, #other },
#define RESULT(since, op, name, ...)      { #name, #since, WORD_RESULT, #op, "" },
#define FINISH(since, op, name, ...)      { #name, #since, WORD_FINISH, #op, "" },
#define WITHIN(since, op, name, ...)      { #name, #since, WORD_WITHIN, #op, "" },
#define KEYED(since, op, code, name, ...) { #name, #since, WORD_KEYED, #op, "`" #code "`" },
#define TRACK(since, name, ...)           { #name, #since, WORD_TRACK, "", "" },
#define GATE(since, name, ...)            { #name, #since, WORD_GATE, "", "" },
#define OWN(since, entry, name, ...)      { #name, #since, WORD_OWN, "", "" },
#define SHUT(since, code, name, ...)      { #name, #since, WORD_SHUT, "", "`" #code "`" },
#define DENY(since, code, name, ...)      { #name, #since, WORD_DENY, "", "`" #code "`" },
#include "module/calls.def"
};

void calls_markdown(FILE *out)
{
    fprintf(out, "# PKCS#11 calls\n\n"
                 "Made from `module/calls.def` by `lintgate calls --markdown`: what lintgate does with every "
                 "function of PKCS#11 2.40, 3.0 and 3.2.\n\n"
                 "| word | what happens |\n| --- | --- |\n");
    for (size_t i = 0; i < WORD_COUNT; i++)
        fprintf(out, "| %s | %s |\n", words[i].name, words[i].meaning);
    fprintf(out,
        "\nSo it is on every token but those that the configuration leaves alone "
        "([`[token \"LABEL\"] protect = no`](configuration.md)). There everything is forwarded as it is, but "
        "for what lintgate does itself and what it denies everywhere; only what could be a CA key is looked "
        "for, and what a CA key signs is guarded as on any token.\n");
    fprintf(out, "\n| function | since | word | operation or code |\n| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const bool two = rows[i].detail[0] != '\0' && rows[i].more[0] != '\0'
                         && strcmp(rows[i].detail, rows[i].more) != 0;

        fprintf(out, "| `C_%s` | %c.%s | %s | %s%s%s |\n", rows[i].name, rows[i].since[0], rows[i].since + 2,
            words[rows[i].word].name, rows[i].detail, two ? ", " : "",
            two || rows[i].detail[0] == '\0' ? rows[i].more : "");
    }
}
