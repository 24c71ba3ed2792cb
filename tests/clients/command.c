/* tests/clients/command.c - the command under test, and files for it. */
#include "tests/clients/command.h"

#include "tests/rules/recipe.h"

#include <glob.h>
#include <openssl/evp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

char command_folder[] = "/tmp/lintgate-command-XXXXXX";

const char *command_file(const char *name)
{
    static char paths[8][128];
    static unsigned next;
    char *const path = paths[next++ % 8];

    (void)snprintf(path, sizeof paths[0], "%s/%s", command_folder, name);
    return path;
}

void command_write(const char *name, const void *bytes, size_t len)
{
    FILE *out = fopen(command_file(name), "wbe");

    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, len, out), len);
    assert_int_equal(fclose(out), 0);
}

char *command_pem(const char *label, struct span der)
{
    const size_t size = der.len * 2 + 2 * strlen(label) + 64;
    char *text = malloc(size), *base64 = malloc(size);

    assert_non_null(text);
    assert_non_null(base64);
    (void)EVP_EncodeBlock((unsigned char *)base64, der.at, (int)der.len);
    int len = snprintf(text, size, "-----BEGIN %s-----\n", label);
    for (const char *at = base64; *at != '\0'; at += strnlen(at, 64))
        len += snprintf(text + len, size - (size_t)len, "%.64s\n", at);
    (void)snprintf(text + len, size - (size_t)len, "-----END %s-----\n", label);
    free(base64);
    return text;
}

void command_write_pem(const char *name, const char *label, struct span der)
{
    char *text = command_pem(label, der);

    command_write(name, text, strlen(text));
    free(text);
}

/* good: passes; bad: is refused for errors; odd: has a warning, and no error; trailing: is no strict DER */
int command_begin(void **state)
{
    struct recipe *good = recipe_good(MV & STRICT), *bad = recipe_good(MV & STRICT),
                  *odd = recipe_good(MV & STRICT);

    (void)state;
    assert_non_null(mkdtemp(command_folder));
    recipe_without(bad, OID_EXT_SUBJECT_ALT_NAME);
    recipe_critical(odd, OID_EXT_SUBJECT_ALT_NAME, true);
    const struct span certificate = recipe_certificate(good), broken = recipe_certificate(bad);
    char *first = command_pem("CERTIFICATE", certificate), *second = command_pem("X509 CRL", broken),
         *third = command_pem("CERTIFICATE", broken), *many = NULL;

    command_write("good.der", certificate.at, certificate.len);
    command_write_pem("good.pem", "CERTIFICATE", certificate);
    command_write_pem("bad.pem", "CERTIFICATE", broken);
    command_write_pem("odd.pem", "CERTIFICATE", recipe_certificate(odd));
    assert_true(asprintf(&many, "%sbetween\n%s%s", first, second, third) > 0);
    command_write("many.pem", many, strlen(many));
    uint8_t *longer = malloc(certificate.len + 1);
    assert_non_null(longer);
    memcpy(longer, certificate.at, certificate.len);
    longer[certificate.len] = 0;
    command_write("trailing.der", longer, certificate.len + 1);
    const struct span tbs = recipe_tbs(good);
    command_write("tbs.der", tbs.at, tbs.len);
    free(longer);
    free(many);
    free(first);
    free(second);
    free(third);
    recipe_free(good);
    recipe_free(bad);
    recipe_free(odd);
    return 0;
}

int command_end(void **state)
{
    glob_t found = { .gl_pathc = 0 };

    (void)state;
    if (glob(command_file("*"), GLOB_PERIOD, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc; i++)
            (void)unlink(found.gl_pathv[i]);
    globfree(&found);
    return rmdir(command_folder);
}

struct ran command_run(const char *first, ...)
{
    struct ran_input input = { .arguments = { LINTGATE_COMMAND, first } };
    va_list arguments;
    size_t count = 2;

    va_start(arguments, first);
    for (const char *next = first; next != NULL && (next = va_arg(arguments, const char *)) != NULL;)
        input.arguments[count++] = next;
    va_end(arguments);
    return ran(&input);
}

struct ran command_script(const char *text)
{
    char *whole = NULL;

    assert_true(asprintf(&whole, "cd '%s' && %s", command_folder, text) > 0);
    const struct ran_input input = { .arguments = { "/bin/sh", "-c", whole, LINTGATE_COMMAND } };
    struct ran run = ran(&input);
    free(whole);
    return run;
}

void assert_ran(struct ran *run, int status)
{
    if (run->status != status)
        print_error("%s%s", run->out, run->err);
    assert_int_equal(run->status, status);
    ran_free(run);
}

void assert_contains(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        print_error("want \"%s\" in\n%s", part, text);
    assert_non_null(strstr(text, part));
}

void assert_columns(const char *text)
{
    for (const char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1) {
        const size_t len = strcspn(line, "\n");

        if (len > 100 || (len > 0 && line[len - 1] == ' '))
            print_error("\"%.*s\"\n", (int)len, line);
        assert_true(len <= 100);
        assert_true(len == 0 || line[len - 1] != ' ');
    }
}

void assert_keys(json_t *object, const char *const *keys)
{
    void *at = json_object_iter(object);

    for (; *keys != NULL; keys++, at = json_object_iter_next(object, at)) {
        assert_non_null(at);
        assert_string_equal(json_object_iter_key(at), *keys);
    }
    assert_null(at);
}
