/* tests/unit/key_fixture.c - a CA's key with a policy, without any HSM. */
#include "key_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_BYTES = 64, TEXT_BYTES = 4096 };

static char directory[] = "/tmp/lintgate-XXXXXX";
static char issuer_path[PATH_BYTES], free_path[PATH_BYTES], other_path[PATH_BYTES];

static void write_bytes(const char *path, struct span bytes)
{
    FILE *file = fopen(path, "we");

    if (file == NULL || fwrite(bytes.at, 1, bytes.len, file) != bytes.len || fclose(file) != 0
        || chmod(path, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH) != 0)
        abort();
}

int key_fixture_set_up(void **state)
{
    (void)state;
    if (mkdtemp(directory) == NULL)
        return -1;
    (void)snprintf(issuer_path, sizeof issuer_path, "%s/ca.cer", directory);
    (void)snprintf(free_path, sizeof free_path, "%s/free.cer", directory);
    write_bytes(issuer_path, key_document(DOCUMENT_ISSUER));
    (void)snprintf(other_path, sizeof other_path, "%s/other.cer", directory);
    write_bytes(free_path, key_document(DOCUMENT_FREE));
    write_bytes(other_path, key_document(DOCUMENT_OTHER));
    return 0;
}

int key_fixture_tear_down(void **state)
{
    (void)state;
    unlink(issuer_path);
    unlink(free_path);
    unlink(other_path);
    return rmdir(directory);
}

struct key_fixture *key_fixture_new(const char *settings, const char *sections)
{
    struct key_fixture *fixture = calloc(1, sizeof *fixture);
    char text[TEXT_BYTES];

    if (fixture == NULL)
        abort();
    const int len = snprintf(text, sizeof text,
        GOOD_START
        "[key \"ca\"]\nselect = pkcs11:object=ca;type=private\nissuer = %s\nsign = certificate\n%s"
        "[key \"free\"]\nselect = pkcs11:object=f;type=private\nissuer = %s\nsign = anything\n"
        "[key \"other\"]\nselect = pkcs11:object=o;type=private\nissuer = %s\nsign = certificate\n%s",
        issuer_path, settings, free_path, other_path, sections);
    if (len < 0 || (size_t)len >= sizeof text)
        abort();
    fixture->config = parse(text, &fixture->told);
    struct complaints complaints = { .tell = keep_told, .context = &fixture->told, .file = "conf" };
    if (fixture->config != NULL)
        fixture->policies = policies_new(fixture->config, &complaints);
    return fixture;
}

void key_fixture_free(struct key_fixture *fixture)
{
    policies_free(fixture->policies);
    config_free(fixture->config);
    free(fixture);
}

struct judgement *key_fixture_judge(
    const struct key_fixture *fixture, enum key_document which, int64_t clock_seconds)
{
    struct judgement *judgement = judge_for_key(
        &fixture->policies->keys[0], key_document(which), clock_seconds, false, NULL);

    if (judgement == NULL)
        abort();
    return judgement;
}
