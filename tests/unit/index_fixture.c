/* tests/unit/index_fixture.c - an index in a directory of its own, and certificates to put in it. */
#include "index_fixture.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

int index_setup(void **state)
{
    struct index_fixture *fixture = calloc(1, sizeof *fixture);

    if (fixture == NULL)
        return -1;
    (void)snprintf(fixture->directory, sizeof fixture->directory, "/tmp/lintgate-index-XXXXXX");
    if (mkdtemp(fixture->directory) == NULL) {
        free(fixture);
        return -1;
    }
    (void)snprintf(fixture->path, sizeof fixture->path, "%s/index.lmdb", fixture->directory);
    *state = fixture;
    return 0;
}

int index_teardown(void **state)
{
    struct index_fixture *fixture = *state;

    (void)unlink(fixture->path);
    (void)rmdir(fixture->directory);
    free(fixture);
    return 0;
}

struct index *index_of(const struct index_fixture *fixture)
{
    struct index_error error = { .fault = INDEX_OK };
    struct index *index = index_open(fixture->path, INDEX_TO_CREATE, 30, &error);

    if (index == NULL)
        fail_msg("%s", error.text);
    return index;
}

static struct span span_of(const char *text)
{
    return (struct span){ (const uint8_t *)text, strlen(text) };
}

struct artifact *index_certificate(const char *issuer, const char *serial, const char *tbs)
{
    static _Thread_local struct artifact artifact;

    memset(&artifact, 0, sizeof artifact); /* too large for the stack, where a compound literal would be */
    artifact.kind = DOCUMENT_CERTIFICATE;
    artifact.cert.issuer = span_of(issuer);
    artifact.cert.serial = span_of(serial);
    artifact.cert.tbs = span_of(tbs);
    artifact.cert.key.whole = span_of("key");
    artifact.cert.not_after = (struct time){ .valid = true, .seconds = 1900000000 };
    return &artifact;
}

enum issued issue(
    struct index *index, const char *issuer, const char *serial, const char *tbs, struct index_error *error)
{
    const struct artifact *const artifact = index_certificate(issuer, serial, tbs);
    struct history_certificate found;
    struct index_decision decision;
    enum issued issued = ISSUE_TROUBLE;

    decision_begin(&decision, index, true, false);
    switch (decision.history.answers->certificate(
        &decision, artifact->cert.issuer, artifact->cert.serial, &found)) {
    case HISTORY_TROUBLE: break;
    case HISTORY_FOUND: issued = ISSUED_BEFORE; break;
    case HISTORY_NONE:
        if (decision_keep(&decision, artifact, 1800000000, NULL))
            issued = ISSUED;
        break;
    }
    decision_end(&decision);
    if (error != NULL)
        *error = decision.error;
    return issued;
}

bool known(struct index *index, const char *issuer, const char *serial, struct history_certificate *found)
{
    struct index_decision decision;

    decision_begin(&decision, index, false, false);
    const enum history_answer answer = decision.history.answers->certificate(
        &decision, span_of(issuer), span_of(serial), found);
    decision_end(&decision);
    if (answer == HISTORY_TROUBLE)
        fail_msg("%s", decision.error.text);
    return answer == HISTORY_FOUND;
}

void assert_index_refused(const struct index_fixture *fixture, enum index_fault fault, const char *text)
{
    struct index_error error = { .fault = INDEX_OK };

    assert_null(index_open(fixture->path, INDEX_TO_ADD, 0, &error));
    if (strstr(error.text, text) == NULL)
        fail_msg("want \"%s\" in \"%s\"", text, error.text);
    assert_int_equal(error.fault, fault);
}

uint8_t *index_bytes(const struct index_fixture *fixture, size_t *len)
{
    const int fd = open(fixture->path, O_RDONLY | O_CLOEXEC);
    struct stat st;

    assert_true(fd >= 0);
    assert_int_equal(fstat(fd, &st), 0);
    *len = (size_t)st.st_size;
    uint8_t *bytes = malloc(*len + 1);
    assert_non_null(bytes);
    assert_int_equal(pread(fd, bytes, *len, 0), (ssize_t)*len);
    (void)close(fd);
    return bytes;
}

void index_write(const struct index_fixture *fixture, const void *bytes, size_t len)
{
    const int fd = open(fixture->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(ftruncate(fd, (off_t)len), 0);
    assert_int_equal(pwrite(fd, bytes, len, 0), (ssize_t)len);
    (void)close(fd);
}
