/* tests/module/indexed.c - a house with an index. */
#include "tests/module/indexed.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char index_path[SCRATCH_PATH_BYTES];
static char section[SCRATCH_PATH_BYTES + 64];

void index_configure(struct harness *h, const char *settings, const char *more)
{
    (void)snprintf(index_path, sizeof index_path, "%.100s/index.lmdb", h->directory);
    (void)snprintf(
        section, sizeof section, "[index]\nfile = %.110s\nlock-timeout = 60\n%s", index_path, more);
    harness_configure(h, settings, section);
    index_make();
}

void index_make(void)
{
    struct index_error error = { .fault = INDEX_OK };
    struct index *index = index_open(index_path, INDEX_TO_CREATE, 5, &error);
    if (index == NULL)
        fail_msg("%s", error.text);
    index_close(index);
}

void index_audit(struct harness *h, const char *lines)
{
    static const char heading[] = "[audit]\n";
    char text[4 * SCRATCH_PATH_BYTES + 2048] = "", changed[sizeof text + 256];
    FILE *file = fopen(h->config_path, "r");

    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    (void)fclose(file);
    char *const at = strstr(text, heading);
    assert_non_null(at);
    const size_t before = (size_t)(at - text) + sizeof heading - 1;
    (void)snprintf(changed, sizeof changed, "%.*s%s%s", (int)before, text, lines, text + before);
    harness_write(h, "lintgate.conf", changed);
}

struct harness *index_house(const char *settings, const char *more)
{
    struct harness *h = harness_new(&(struct harness_options){ .key = AUTHORITY_P256, .quiet = true });

    index_configure(h, settings, more);
    return h;
}

bool index_has(struct bytes tbs, struct history_certificate *found)
{
    struct index_error error;
    struct der_error fault;
    static struct cert cert; /* large */
    struct index_decision decision;

    assert_true(cert_read((struct span){ tbs.at, tbs.len }, &cert, &fault));
    struct index *index = index_open(index_path, INDEX_TO_READ, 5, &error);
    assert_non_null(index);
    decision_begin(&decision, index, false, false);
    const enum history_answer answer = decision.history.answers->certificate(
        &decision, cert.issuer, cert.serial, found);
    decision_end(&decision);
    index_close(index);
    assert_int_not_equal(answer, HISTORY_TROUBLE);
    return answer == HISTORY_FOUND;
}

/* Moves the second of notAfter, the second UTCTime, by a little. */
static void change_end(struct bytes tbs)
{
    static const uint8_t utc_time[] = { 0x17, 13 };
    enum { SECOND_AT = 2 + 11 };
    uint8_t *const begin = memmem(tbs.at, tbs.len, utc_time, sizeof utc_time);

    assert_non_null(begin);
    uint8_t *const end = memmem(begin + 1, tbs.len - (size_t)(begin + 1 - tbs.at), utc_time, sizeof utc_time);
    assert_non_null(end);
    end[SECOND_AT] = end[SECOND_AT] == '0' ? '1' : (uint8_t)(end[SECOND_AT] - 1);
}

struct bytes index_twin(struct harness *h, struct bytes tbs)
{
    struct bytes other = harness_tbs(h, FAULT_NONE);

    while (other.at[SERIAL_AT + 1] != tbs.at[SERIAL_AT + 1]) {
        bytes_free(other);
        other = harness_tbs(h, FAULT_NONE);
    }
    memcpy(other.at + SERIAL_AT, tbs.at + SERIAL_AT, 2U + tbs.at[SERIAL_AT + 1]);
    change_end(other);
    oracle_expect(h->oracle, other);
    return other;
}

void index_must_refuse(struct harness *h, struct bytes tbs, CK_RV want)
{
    const size_t signs = harness_backend_signs(h);
    struct buffer out = buffer_new();

    assert_int_equal(harness_sign(h, tbs, &out), want);
    assert_int_equal(harness_backend_signs(h), signs);
}

void assert_last_refusal_names(struct harness *h, const char *rule)
{
    FILE *file = fopen(h->journal_path, "r");
    char *line = NULL, *last = NULL;
    size_t size = 0;

    assert_non_null(file);
    while (getline(&line, &size, file) > 0)
        if (strstr(line, "\"kind\":\"refusal\"") != NULL) {
            free(last);
            last = strdup(line);
        }
    assert_non_null(last);
    if (strstr(last, rule) == NULL)
        fail_msg("want %s in %s", rule, strstr(last, "\"findings\""));
    free(line);
    free(last);
    (void)fclose(file);
}

static unsigned long calls_left;

static void die_at_call(void *unused)
{
    (void)unused;
    if (calls_left-- == 0)
        (void)kill(getpid(), SIGKILL);
}

void index_sign_and_be_killed(struct harness *h, struct bytes tbs, enum disk_call call, unsigned long nth)
{
    struct buffer out = buffer_new();

    harness_start(h);
    if (harness_init(h) != CKR_OK)
        _exit(1);
    calls_left = nth;
    disk_before(call, die_at_call, NULL);
    (void)harness_finish(h, tbs, &out);
    _exit(2);
}
