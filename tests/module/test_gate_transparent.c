/*
 * tests/module/test_gate_transparent.c - a token that nothing protects, by itself and through lintgate: the same script, with
 * every function that the token has, writes the same answers. Lintgate may differ in one line: it says in the library's description that it is there.
 */
#include "tests/module/fresh.h"
#include "tests/module/script.h"

#include <stdlib.h>
#include <string.h>

enum { CALLS = 300 /* at least, without the mechanisms' descriptions */, LINE = 8192 };

static const char label_of[][32] = { [TOKEN_SOFTHSM] = "soft", [TOKEN_SOFTOKN] = "NSS Certificate DB" };

/* In a process of its own; its answers are in the file `answers` of the token's directory. */
static void run_script(struct realtoken *t, const struct realtoken_way *way, void *context)
{
    struct script script = { .list = way->list, .way = way, .kind = t->kind };
    char path[2 * SCRATCH_PATH_BYTES];

    (void)context;
    snprintf(path, sizeof path, "%s/answers", t->directory);
    assert_int_equal(way->list->C_Initialize(way->args), CKR_OK);
    script.slot = realtoken_slot(t, way->list);
    assert_int_equal(way->list->C_Finalize(NULL), CKR_OK);
    script.out = fopen(path, "we");
    assert_non_null(script.out);
    script_library(&script);
    script_sessions(&script);
    script_objects(&script);
    script_keys(&script);
    script_ciphers(&script);
    script_signatures(&script);
    script_newer(&script);
    script_end(&script);
    fprintf(script.out, "%zu calls\n", script.calls);
    assert_int_equal(fclose(script.out), 0);
    assert_in_range(script.calls, CALLS, 10 * CALLS);
    if (script_lacks(&script) != NULL)
        fail_msg("want every function in the script, have no C_%s", script_lacks(&script));
}

static FILE *answers_of(const struct realtoken *t)
{
    char path[2 * SCRATCH_PATH_BYTES];
    FILE *file;

    snprintf(path, sizeof path, "%s/answers", t->directory);
    file = fopen(path, "re");
    assert_non_null(file);
    return file;
}

/* "description X" and "description lintgate X", as much of X as fits. */
static bool is_the_same_description(const char *direct, const char *through)
{
    static const char name[] = "description ", prefix[] = "lintgate ";
    const size_t kept = 32 - strlen(prefix);

    return strncmp(direct, name, strlen(name)) == 0 && strncmp(through, name, strlen(name)) == 0
           && strncmp(through + strlen(name), prefix, strlen(prefix)) == 0
           && strncmp(through + strlen(name) + strlen(prefix), direct + strlen(name), kept) == 0;
}

static void must_answer_the_same(const struct realtoken *direct, const struct realtoken *through)
{
    static char one[LINE], other[LINE], call[LINE];
    FILE *file = answers_of(direct), *gates = answers_of(through);
    size_t differences = 0, descriptions = 0;

    while (fgets(one, sizeof one, file) != NULL) {
        const char *line = fgets(other, sizeof other, gates);

        if (strncmp(one, "C_", 2) == 0)
            memcpy(call, one, sizeof call);
        if (line != NULL && strcmp(one, other) == 0)
            continue;
        if (line != NULL && is_the_same_description(one, other)) {
            descriptions++;
            continue;
        }
        fprintf(
            stderr, "at %sdirectly: %sthrough lintgate: %s", call, one, line != NULL ? line : "nothing\n");
        differences++;
    }
    assert_null(fgets(other, sizeof other, gates));
    fclose(file);
    fclose(gates);
    assert_int_equal(differences, 0);
    assert_int_equal(descriptions, 1);
}

/* With keys guarded elsewhere, what could be a CA key is looked for; without, not even that. */
static void compare(enum token_kind kind, bool guards)
{
    struct realtoken *token = realtoken_make(kind, AUTHORITY_RSA);
    char sections[4 * SCRATCH_PATH_BYTES];
    const enum authority_key types[] = { AUTHORITY_RSA, AUTHORITY_P256 };
    struct realtoken *direct, *through;
    int len = snprintf(sections, sizeof sections, "[token \"%s\"]\nprotect = no\n", label_of[kind]);

    for (size_t i = 0; guards && i < 2; i++) {
        char name[16];

        snprintf(name, sizeof name, "guarded%zu.pem", i);
        scratch_write(token->directory, name, authority_get(types[i], 1)->certificate_pem);
        len += snprintf(sections + len, sizeof sections - (size_t)len,
            "[key \"k%zu\"]\nselect = pkcs11:token=elsewhere;object=k%zu;type=private\n"
            "issuer = %s/%s\nsign = certificate\n",
            i, i, token->directory, name);
    }
    direct = realtoken_copy(token, sections);
    through = realtoken_copy(token, sections);
    realtoken_use(direct, true, run_script, NULL);
    realtoken_use(through, false, run_script, NULL);
    must_answer_the_same(direct, through);
    realtoken_discard(direct);
    realtoken_discard(through);
    realtoken_discard(token);
}

static void need(enum token_kind kind)
{
    if (!realtoken_is_there(kind))
        skip();
}

static void softhsm_answers_the_same(void **state)
{
    (void)state;
    need(TOKEN_SOFTHSM);
    compare(TOKEN_SOFTHSM, false);
}

static void softhsm_answers_the_same_while_keys_are_guarded_elsewhere(void **state)
{
    (void)state;
    need(TOKEN_SOFTHSM);
    compare(TOKEN_SOFTHSM, true);
}

static void softokn_answers_the_same(void **state)
{
    (void)state;
    need(TOKEN_SOFTOKN);
    compare(TOKEN_SOFTOKN, false);
}

static void softokn_answers_the_same_while_keys_are_guarded_elsewhere(void **state)
{
    (void)state;
    need(TOKEN_SOFTOKN);
    compare(TOKEN_SOFTOKN, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(softhsm_answers_the_same),
        cmocka_unit_test(softhsm_answers_the_same_while_keys_are_guarded_elsewhere),
        cmocka_unit_test(softokn_answers_the_same),
        cmocka_unit_test(softokn_answers_the_same_while_keys_are_guarded_elsewhere),
    };

    return fresh_run_tests(tests, sizeof tests / sizeof tests[0]);
}
