/* tests/unit/journal_fixture.c - a journal in a directory of its own, and records to put in it. */
#include "journal_fixture.h"

#include "audit/text.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { SMALL_BYTES = 4000 /* a segment: about three decisions */ };

static const uint8_t digest[RECORD_SHA256_BYTES] = { 0xde, 0xad, 0xbe, 0xef };
static const uint8_t issuer_name[] = { 0x30, 0x00 };
static const uint8_t tbs[] = { 0x30, 0x03, 0x02, 0x01, 0x05 };
static const uint8_t serial[] = { 0x00, 0xc0, 0xff, 0xee };
static const char issuer[] = "CN=Example Issuing CA 1,O=Example,C=DE";
static const char subject[] = "E=anna@example.org";

static const struct record_key keys[] = {
    { "smime-issuing-1", digest, RECORD_ENFORCE },
    { "smime-issuing-2", NULL, RECORD_MONITOR },
};

static const struct record_waiver_row waivers[] = {
    { { "leaf.dn.example", NULL, NULL, "2027-01-31", "Compliance" }, RECORD_HOLDS },
    { { "leaf.dn.email", "smime-issuing-1", "mailbox-validated/strict", "2025-01-31", "Nobody" },
        RECORD_EXPIRED },
};

static const struct record_program program = { "0.1.0", "cafe", "lintgate-0.1.0", digest, { true, 4712 },
    { true, 1000 } };

static const struct record_finding findings[] = {
    { "leaf.dn.email", "error", "subject.emailAddress", 57, "want a mailbox, have \"anna\"", NULL },
    { "leaf.dn.example", "warning", "subject", 40, "want no example", "Compliance, until 2027-01-31" },
};

int fixture_setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);

    if (fixture == NULL)
        return -1;
    (void)snprintf(fixture->directory, sizeof fixture->directory, "/tmp/lintgate-journal-XXXXXX");
    if (mkdtemp(fixture->directory) == NULL) {
        free(fixture);
        return -1;
    }
    (void)snprintf(fixture->path, sizeof fixture->path, "%s/%s", fixture->directory,
        segment_name(1, (char[SEGMENT_NAME_BYTES]){ "" }));
    *state = fixture;
    return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

int fixture_teardown(void **state)
{
    struct fixture *fixture = *state;

    (void)nftw(fixture->directory, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(fixture);
    return 0;
}

struct journal_settings fixture_settings(unsigned lock_seconds)
{
    struct journal_settings settings = { .lock_seconds = lock_seconds };

    memcpy(settings.policy_sha256, digest, sizeof digest);
    return settings;
}

struct journal *journal_in(const char *directory, unsigned lock_seconds, struct journal_error *error)
{
    const struct journal_settings settings = fixture_settings(lock_seconds);

    return journal_open(directory, &settings, error);
}

struct journal *fixture_open_small(const struct fixture *fixture)
{
    struct journal_settings settings = fixture_settings(30);
    struct journal_error error;

    settings.segment_bytes = SMALL_BYTES;
    struct journal *journal = journal_open(fixture->directory, &settings, &error);
    assert_non_null(journal);
    return journal;
}

struct journal *fixture_open(const struct fixture *fixture)
{
    struct journal_error error = { .fault = JOURNAL_OK };
    struct journal *journal = journal_in(fixture->directory, 30, &error);

    assert_string_equal(error.text, "");
    assert_non_null(journal);
    return journal;
}

struct record sample_start(void)
{
    return (struct record){ .kind = RECORD_START,
        .start = { .program = program,
            .config = "/etc/lintgate/lintgate.conf",
            .backend = "/usr/lib/softhsm/libsofthsm2.so",
            .backend_info = "SoftHSM 2.6",
            .keys = keys,
            .key_count = 2,
            .waivers = waivers,
            .waiver_count = 2 } };
}

static struct record_decision sample_decision(enum record_verdict verdict)
{
    return (struct record_decision){ .program = program,
        .key = "smime-issuing-1",
        .spki_sha256 = digest,
        .token = "0123456789abcdef",
        .mechanism = "CKM_ECDSA_SHA256",
        .mode = RECORD_ENFORCE,
        .verdict = verdict,
        .artifact = "certificate",
        .profile = "mailbox-validated/strict",
        .tbs = { tbs, sizeof tbs },
        .issuer_name = { issuer_name, sizeof issuer_name },
        .serial = { serial, sizeof serial },
        .not_after = { true, UINT64_C(1801440000000000) },
        .issuer = { (const uint8_t *)issuer, sizeof issuer - 1 },
        .subject = { (const uint8_t *)subject, sizeof subject - 1 } };
}

struct record sample_intent(void)
{
    return (struct record){ .kind = RECORD_INTENT, .intent = { .decision = sample_decision(RECORD_SIGN) } };
}

struct record sample_refusal(void)
{
    struct record record = { .kind = RECORD_REFUSAL,
        .refusal = { .decision = sample_decision(RECORD_REFUSE),
            .code = "CKR_FUNCTION_REJECTED",
            .reason = RECORD_FINDINGS } };

    record.refusal.decision.findings = findings;
    record.refusal.decision.finding_count = 2;
    return record;
}

struct record sample_outcome(uint64_t intent)
{
    return (struct record){ .kind = RECORD_OUTCOME,
        .outcome = {
            .intent = intent, .result = RECORD_SIGNED, .signature = { tbs, sizeof tbs }, .code = "CKR_OK" } };
}

uint64_t append(struct journal *journal, const struct record *record)
{
    struct journal_error error = { .fault = JOURNAL_OK };
    uint64_t seq = 0;

    if (!journal_append(journal, record, &seq, &error))
        fail_msg("want an append, have: %s", error.text);
    return seq;
}

void fixture_refuse_crl(const struct fixture *fixture)
{
    struct record refusal = sample_refusal();
    struct journal *const journal = fixture_open(fixture);

    refusal.refusal.decision.artifact = refusal.refusal.decision.profile = "crl";
    append(journal, &refusal);
    journal_close(journal);
}

uint64_t append_signed(struct journal *journal, const char *key, const void *octets, size_t len, bool keep)
{
    struct record intent = sample_intent();

    intent.intent.decision.key = key;
    intent.intent.decision.tbs = (struct record_span){ octets, len };
    intent.intent.decision.keep_tbs = keep;
    const uint64_t seq = append(journal, &intent);
    const struct record outcome = sample_outcome(seq);
    append(journal, &outcome);
    return seq;
}

char *read_journal(const struct fixture *fixture, size_t *len)
{
    struct stat st;
    const int fd = open(fixture->path, O_RDONLY | O_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(fstat(fd, &st), 0);
    char *bytes = malloc((size_t)st.st_size + 1);
    assert_non_null(bytes);
    assert_int_equal(read(fd, bytes, (size_t)st.st_size), st.st_size);
    bytes[st.st_size] = '\0';
    assert_int_equal(close(fd), 0);
    *len = (size_t)st.st_size;
    return bytes;
}

static void put(const struct fixture *fixture, int flags, const void *bytes, size_t len)
{
    const int fd = open(fixture->path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, len), (ssize_t)len);
    assert_int_equal(close(fd), 0);
}

void write_journal(const struct fixture *fixture, const void *bytes, size_t len)
{
    put(fixture, O_TRUNC, bytes, len);
}

void append_raw(const struct fixture *fixture, const void *bytes, size_t len)
{
    put(fixture, O_APPEND, bytes, len);
}

struct finding_of_reader verify(const char *path)
{
    struct finding_of_reader found = { .result = READER_FAULT };
    struct reader reader;
    struct view view;

    if (!reader_open(&reader, path, 30))
        fail_msg("%s: %s", path, reader.text);
    while ((found.result = reader_next(&reader, &view)) == READER_RECORD) {
        found.records++;
        found.repairs += view.kind == RECORD_REPAIR;
    }
    found.line = reader.line;
    found.open = reader.pairs.open;
    memcpy(found.text, reader.text, sizeof found.text);
    reader_close(&reader);
    return found;
}

uint64_t assert_intact(const struct fixture *fixture)
{
    const struct finding_of_reader found = verify(fixture->path);

    if (found.result != READER_END)
        fail_msg("line %lu: %s", (unsigned long)found.line, found.text);
    return found.records;
}

void assert_refused(const struct fixture *fixture, enum journal_fault fault, const char *text)
{
    struct journal_error error = { .fault = JOURNAL_OK };
    struct journal *journal = journal_in(fixture->directory, 0, &error);

    assert_null(journal);
    assert_int_equal(error.fault, fault);
    if (strstr(error.text, text) == NULL)
        fail_msg("want \"%s\" in: %s", text, error.text);
}

int descriptor_of(const struct fixture *fixture)
{
    struct stat want, have;

    assert_int_equal(stat(fixture->path, &want), 0);
    for (int fd = 3; fd < 64; fd++)
        if (fstat(fd, &have) == 0 && have.st_dev == want.st_dev && have.st_ino == want.st_ino)
            return fd;
    fail_msg("no descriptor of %s", fixture->path);
    return -1;
}

char *sample_line(const struct record *record)
{
    struct text text;

    text_init(&text, RECORD_LINE_BYTES);
    text_put_string(&text, SAMPLE_PREFIX);
    const char *wrong = record_encode(record, &text);
    if (wrong != NULL)
        fail_msg("want %s", wrong);
    assert_int_equal(text.at[text.len - 1], '\n');
    text.at[text.len - 1] = '\0';
    return text.at;
}

struct view view_of(const char *line)
{
    struct view_fault fault;
    struct view view;

    if (!view_read(line, strlen(line), &view, &fault))
        fail_msg("octet %zu: %s", fault.offset, fault.text);
    return view;
}

void assert_value(const struct view *view, const char *name, const char *want)
{
    const struct view_value value = view_get(view, name);

    if (want == NULL) {
        assert_null(value.at);
        return;
    }
    assert_non_null(value.at);
    if (value.len != strlen(want) || memcmp(value.at, want, value.len) != 0)
        fail_msg("%s: want %s, have %.*s", name, want, (int)value.len, value.at);
}
