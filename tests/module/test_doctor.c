/* tests/module/test_doctor.c - lintgate doctor, with the mock HSM as patient: what it finds, what it says of it, and what it does not disturb. */
#include "cli/doctor.h"
#include "tests/module/harness.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    OUTPUT_BYTES = 64 * 1024,
    ARGUMENTS = 12,
};

/* What the doctor said last. */
static char said[OUTPUT_BYTES];

static void path_in(const struct harness *h, const char *name, char path[2 * SCRATCH_PATH_BYTES])
{
    (void)snprintf(path, 2 * SCRATCH_PATH_BYTES, "%s/%s", h->directory, name);
}

/* Runs it with the house's configuration and PIN, and a directory of module files; its exit status. */
static int ask(const struct harness *h, const char *more)
{
    char config[2 * SCRATCH_PATH_BYTES], pin[2 * SCRATCH_PATH_BYTES], modules[2 * SCRATCH_PATH_BYTES],
        out[2 * SCRATCH_PATH_BYTES], extra[32] = "";
    char name[] = "doctor", config_name[] = "--config", pin_name[] = "--pin-file",
         modules_name[] = "--modules";
    char *argv[ARGUMENTS] = { name, config_name, config, pin_name, pin, modules_name, modules, NULL };

    path_in(h, "lintgate.conf", config);
    path_in(h, "pin", pin);
    path_in(h, "modules", modules);
    path_in(h, "said", out);
    if (more != NULL) {
        (void)snprintf(extra, sizeof extra, "%s", more);
        argv[7] = extra;
    }
    (void)fflush(stdout);
    const int kept = dup(STDOUT_FILENO), to = open(out, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(kept >= 0 && to >= 0 && dup2(to, STDOUT_FILENO) >= 0);
    const int status = doctor_main(more != NULL ? 8 : 7, argv);
    (void)fflush(stdout);
    (void)dup2(kept, STDOUT_FILENO);
    (void)close(kept);
    const ssize_t len = pread(to, said, sizeof said - 1, 0);
    (void)close(to);
    assert_true(len >= 0);
    said[len] = '\0';
    return status;
}

/* Fails the test unless one line has all three. */
static void assert_said(const char *check, const char *where, const char *what)
{
    for (char *line = said, *end; *line != '\0'; line = end + (*end != '\0')) {
        char one[2048];

        end = line + strcspn(line, "\n");
        (void)snprintf(one, sizeof one, "%.*s", (int)(end - line), line);
        if (strstr(one, check) != NULL && strstr(one, where) != NULL && strstr(one, what) != NULL)
            return;
    }
    fail_msg("want a line with \"%s\", \"%s\" and \"%s\", have\n%s", check, where, what, said);
}

static void assert_unsaid(const char *check)
{
    if (strstr(said, check) != NULL)
        fail_msg("want nothing of \"%s\", have\n%s", check, said);
}

static void set_bool(struct harness *h, CK_OBJECT_HANDLE key, CK_ATTRIBUTE_TYPE type, CK_BBOOL value)
{
    assert_true(h->mock->set(MOCK_FIRST_SLOT, key, type, &value, sizeof value));
}

/* As deployment.md says that CA keys are made. */
static void make_sound(struct harness *h, CK_OBJECT_HANDLE key)
{
    static const CK_ATTRIBUTE_TYPE wanted[] = { CKA_SENSITIVE, CKA_NEVER_EXTRACTABLE, CKA_ALWAYS_SENSITIVE,
        CKA_LOCAL, CKA_PRIVATE };
    static const CK_ATTRIBUTE_TYPE unwanted[] = { CKA_EXTRACTABLE, CKA_DECRYPT, CKA_UNWRAP, CKA_SIGN_RECOVER,
        CKA_DERIVE, CKA_MODIFIABLE, CKA_COPYABLE };
    const CK_MECHANISM_TYPE allowed[] = { CKM_SHA256_RSA_PKCS, CKM_SHA384_RSA_PKCS };

    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        set_bool(h, key, wanted[i], CK_TRUE);
    for (size_t i = 0; i < sizeof unwanted / sizeof unwanted[0]; i++)
        set_bool(h, key, unwanted[i], CK_FALSE);
    assert_true(h->mock->set(MOCK_FIRST_SLOT, key, CKA_ALLOWED_MECHANISMS, allowed, sizeof allowed));
}

static int sound_house(void **state)
{
    struct harness *h = harness_new(&(struct harness_options){ .quiet = true });
    char path[2 * SCRATCH_PATH_BYTES];

    make_sound(h, h->ca_key);
    assert_true(h->mock->remove(MOCK_FIRST_SLOT, h->stray_key));
    harness_write(h, "pin", MOCK_PIN "\n");
    path_in(h, "modules", path);
    assert_int_equal(mkdir(path, 0700), 0);
    *state = h;
    return 0;
}
#define DOCTOR_TEST(test) cmocka_unit_test_setup_teardown(test, sound_house, harness_down)

static void a_sound_house_has_no_errors_and_no_warnings(void **state)
{
    struct harness *h = *state;

    assert_int_equal(ask(h, NULL), 0);
    assert_unsaid("error ");
    assert_unsaid("warning ");
    assert_int_equal(h->mock->sessions(NULL, 0), 0);
    assert_int_equal(h->mock->calls(FUNCTION_Finalize), 1);
    assert_int_equal(h->mock->results(), 0);
    harness_start(h); /* it left nothing behind that would be in the way */
}

static void each_attribute_that_lets_a_key_or_a_signature_out_is_an_error(void **state)
{
    static const struct {
        CK_ATTRIBUTE_TYPE type;
        CK_BBOOL bad;
        const char *name, *gravity;
    } rows[] = {
        { CKA_EXTRACTABLE, CK_TRUE, "CKA_EXTRACTABLE false", "error" },
        { CKA_SENSITIVE, CK_FALSE, "CKA_SENSITIVE true", "error" },
        { CKA_NEVER_EXTRACTABLE, CK_FALSE, "CKA_NEVER_EXTRACTABLE true", "error" },
        { CKA_ALWAYS_SENSITIVE, CK_FALSE, "CKA_ALWAYS_SENSITIVE true", "error" },
        { CKA_DECRYPT, CK_TRUE, "CKA_DECRYPT false", "error" },
        { CKA_UNWRAP, CK_TRUE, "CKA_UNWRAP false", "error" },
        { CKA_SIGN_RECOVER, CK_TRUE, "CKA_SIGN_RECOVER false", "error" },
        { CKA_DERIVE, CK_TRUE, "CKA_DERIVE false", "error" },
        { CKA_LOCAL, CK_FALSE, "CKA_LOCAL true", "warning" },
        { CKA_PRIVATE, CK_FALSE, "CKA_PRIVATE true", "warning" },
        { CKA_MODIFIABLE, CK_TRUE, "CKA_MODIFIABLE false", "warning" },
        { CKA_COPYABLE, CK_TRUE, "CKA_COPYABLE false", "warning" },
    };
    struct harness *h = *state;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        set_bool(h, h->ca_key, rows[i].type, rows[i].bad);
        assert_int_equal(ask(h, NULL), 1);
        assert_said("key.attribute: token mock, key ca (id ", rows[i].name, rows[i].gravity);
        set_bool(h, h->ca_key, rows[i].type, !rows[i].bad);
    }
    assert_int_equal(ask(h, NULL), 0);
}

static void allowed_mechanisms_must_be_there_and_no_more_than_the_section_has(void **state)
{
    const CK_MECHANISM_TYPE wide[] = { CKM_SHA256_RSA_PKCS, CKM_RSA_X_509 };
    const CK_MECHANISM_TYPE raw[] = { CKM_RSA_PKCS }; /* where the token signs digests */
    struct harness *h = *state;

    assert_true(h->mock->set(MOCK_FIRST_SLOT, h->ca_key, CKA_ALLOWED_MECHANISMS, "", 0));
    assert_int_equal(ask(h, NULL), 1);
    assert_said("warning key.allowed-mechanisms", "key ca ", "have none");
    assert_true(h->mock->set(MOCK_FIRST_SLOT, h->ca_key, CKA_ALLOWED_MECHANISMS, wide, sizeof wide));
    assert_int_equal(ask(h, NULL), 1);
    assert_said("warning key.allowed-mechanisms", "key ca ", "mechanism 0x3 in it");
    assert_true(h->mock->set(MOCK_FIRST_SLOT, h->ca_key, CKA_ALLOWED_MECHANISMS, raw, sizeof raw));
    assert_int_equal(ask(h, NULL), 0);
}

static void a_selector_that_finds_two_keys_none_or_another_is_an_error(void **state)
{
    struct harness *h = *state;
    const CK_OBJECT_HANDLE other = h->mock->add_key(MOCK_FIRST_SLOT,
        &(struct mock_key){ .pem = authority_get(AUTHORITY_RSA, 2)->key_pem, .label = "ca", .id = "09" });

    assert_int_equal(ask(h, NULL), 1);
    assert_said("error select.ambiguous", "[key \"ca\"]", "have 2 on one token");
    assert_said("error select.other-key", "key ca (id ", "another public key");
    assert_true(h->mock->remove(MOCK_FIRST_SLOT, h->ca_key));
    assert_int_equal(ask(h, NULL), 1);
    assert_said("error select.other-key", "key ca (id ", "section [key \"ca\"]");
    assert_unsaid("select.ambiguous");
    assert_true(h->mock->remove(MOCK_FIRST_SLOT, other));
    assert_int_equal(ask(h, NULL), 1);
    assert_said("error select.nothing", "[key \"ca\"]", "have nothing");
}

static void keys_that_no_section_names_and_copies_of_a_ca_key_are_said(void **state)
{
    struct harness *h = *state;

    h->mock->add_key(MOCK_FIRST_SLOT,
        &(struct mock_key){ .pem = authority_get(AUTHORITY_RSA, 2)->key_pem, .label = "stray", .id = "03" });
    assert_int_equal(ask(h, NULL), 0);
    assert_said("note key.unnamed", "key stray (id ", "signs nothing through lintgate");
    const CK_OBJECT_HANDLE twin = h->mock->add_key(
        MOCK_FIRST_SLOT, &(struct mock_key){ .pem = h->ca->key_pem, .label = "copy", .id = "07" });
    make_sound(h, twin);
    assert_int_equal(ask(h, NULL), 1);
    assert_said("warning key.twin", "[key \"ca\"]", "2 private keys");
}

static void without_a_pin_what_was_not_seen_is_said_and_nothing_is_missed(void **state)
{
    struct harness *h = *state;

    harness_write(h, "pin", "\n");
    assert_int_equal(ask(h, NULL), 0);
    assert_said("note token.unseen", "libmockhsm.so", "--pin-file");
    assert_unsaid("select.nothing");
    assert_int_equal(h->mock->calls(FUNCTION_Login), 0);
    harness_write(h, "pin", "9999\n");
    assert_int_equal(ask(h, NULL), 1);
    assert_said("error token.login", "mock", "code 0xa0");
}

static void a_module_file_that_leads_to_the_hsm_is_an_error(void **state)
{
    static const char *const ways[] = { "module: " LINTGATE_MOCK "\n",
        "# comment\n  module :  " LINTGATE_MOCK " \ndisable-in: evil\n",
        "remote: |p11-kit remote " LINTGATE_MOCK "\n" };
    struct harness *h = *state;
    char path[2 * SCRATCH_PATH_BYTES];

    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        harness_write(h, "modules/hsm.module", ways[i]);
        assert_int_equal(ask(h, NULL), 1);
        assert_said("error modules.p11-kit", "/modules/hsm.module", LINTGATE_MOCK);
    }
    harness_write(h, "modules/hsm.module", "module: " LINTGATE_MODULE "\n");
    assert_int_equal(ask(h, NULL), 0);
    path_in(h, "modules/hsm.module.off", path);
    harness_write(h, "modules/hsm.module.off", ways[0]); /* p11-kit does not read it */
    assert_int_equal(ask(h, NULL), 0);
    assert_int_equal(unlink(path), 0);
}

static void files_that_others_could_change_are_errors(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    harness_start(h);
    harness_must_sign(h, tbs);
    assert_int_equal(harness_finalize(h), CKR_OK);
    assert_int_equal(ask(h, NULL), 0);
    assert_int_equal(chmod(h->journal_path, 0666), 0);
    assert_int_equal(ask(h, NULL), 1);
    assert_said("error journal.mode", "journal-000001.jsonl", "mode 0666");
    assert_int_equal(chmod(h->journal_path, 0600), 0);
    assert_int_equal(chmod(h->directory, 0777), 0);
    assert_int_equal(ask(h, NULL), 2); /* so may the configuration be that lies in it: it is not even read */
    assert_int_equal(chmod(h->directory, 0700), 0);
    bytes_free(tbs);
}

static void a_broken_journal_and_a_clock_behind_it_are_errors(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    harness_start(h);
    harness_must_sign(h, tbs);
    assert_int_equal(harness_finalize(h), CKR_OK);
    clock_shift(-3600);
    assert_int_equal(ask(h, NULL), 1);
    assert_said("error clock.behind", h->directory, "seconds before it");
    clock_shift(0);
    const int fd = open(h->journal_path, O_WRONLY | O_CLOEXEC);
    assert_int_equal(pwrite(fd, "X", 1, 40), 1);
    assert_int_equal(close(fd), 0);
    assert_int_equal(ask(h, NULL), 1);
    assert_said("error journal.broken", "journal-000001.jsonl line 1", "want a journal that is whole");
    bytes_free(tbs);
}

static void a_signature_without_outcome_a_trial_and_a_free_token_are_said(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    harness_start(h);
    h->mock->answer(FUNCTION_Sign, 1, CKR_DEVICE_ERROR, false);
    disk_fail(DISK_PWRITE, 2, EIO, false); /* the outcome */
    assert_int_not_equal(harness_sign(h, tbs, &out), CKR_OK);
    disk_reset();
    assert_int_equal(harness_finalize(h), CKR_OK);
    harness_configure(h, "mode = monitor\n", "[token \"spare\"]\nprotect = no\n");
    assert_int_equal(ask(h, NULL), 1);
    assert_said("warning journal.open", h->directory, "have 1 without");
    assert_said("warning key.monitor", "ca", "mode = monitor");
    assert_said("note token.free", "spare", "protect = no");
    bytes_free(tbs);
}

static void a_backend_that_does_not_start_is_an_error(void **state)
{
    struct harness *h = *state;

    h->mock->answer(FUNCTION_Initialize, 1, CKR_DEVICE_ERROR, false);
    assert_int_equal(ask(h, NULL), 1);
    assert_said("error backend.start", "libmockhsm.so", "code 0x30 from C_Initialize");
}

/* Each line an object with the same keys. */
static void json_has_one_object_a_finding(void **state)
{
    static const char *const keys[] = { "gravity", "check", "where", "want", "have", "mend" };
    struct harness *h = *state;
    unsigned count = 0;

    set_bool(h, h->ca_key, CKA_EXTRACTABLE, CK_TRUE);
    assert_true(h->mock->set(
        MOCK_FIRST_SLOT, h->ca_key, CKA_LABEL, "ca\x1b\xff", 4)); /* and nothing breaks by a label */
    assert_int_equal(ask(h, "--json"), 1);
    for (char *line = said, *end; *line != '\0'; line = end + 1) {
        json_t *object;

        end = line + strcspn(line, "\n");
        object = json_loadb(line, (size_t)(end - line), 0, NULL);
        assert_non_null(object);
        assert_int_equal(json_object_size(object), 6);
        for (size_t i = 0; i < 6; i++)
            assert_non_null(json_string_value(json_object_get(object, keys[i])));
        json_decref(object);
        count++;
    }
    assert_true(count >= 2);
    assert_said("\"error\"", "key.attribute", "CKA_EXTRACTABLE");
}

static void a_spool_that_nobody_serves_is_an_error(void **state)
{
    struct harness *h = *state;
    char path[2 * SCRATCH_PATH_BYTES], section[4 * SCRATCH_PATH_BYTES];

    path_in(h, "spool", path);
    (void)snprintf(section, sizeof section, "[spool]\ndirectory = %s\nshared = yes\n", path);
    harness_configure(h, "raw-signing = registered\n", section);
    assert_int_equal(ask(h, NULL), 1);
    assert_said("error spool.directory", "/spool", "No such file or directory");
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(ask(h, NULL), 1);
    assert_said("error spool.silent", "/spool", "stat: No such file or directory");
}

#define GATE_HASH "$scrypt$ln=14,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$R8kXpid5IlnRoVX3m8EKuHb6/tVf3opQRXMHRNGauRw"
#define PIN_HASH                                                                                             \
    "$scrypt$ln=14,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$up/o323VSGYpOKapuyuVyli+5JQdSla4zd3CPm2ViOM" /* of MOCK_PIN */

static void translate(struct harness *h, const char *hash)
{
    char sections[1024];

    (void)snprintf(sections, sizeof sections, "[token \"mock\"]\ngate-pin = %s\npin-file = %s/own-pin\n",
        hash, h->directory);
    harness_configure(h, NULL, sections);
}

static void a_pin_that_is_missing_readable_shared_or_refused_is_told_of(void **state)
{
    struct harness *h = *state;
    char path[2 * SCRATCH_PATH_BYTES];
    CK_UTF8CHAR gate_pin[] = "gate-pin-of-the-ca", wrong[] = "wrong";

    translate(h, GATE_HASH);
    assert_int_equal(ask(h, NULL), 1);
    assert_said("pin.file", "own-pin", "No such file");
    harness_write(h, "own-pin", MOCK_PIN);
    assert_int_equal(ask(h, NULL), 1);
    assert_said("pin.file", "own-pin", "mode 0644");
    path_in(h, "own-pin", path);
    assert_int_equal(chmod(path, 0400), 0);
    assert_int_equal(ask(h, NULL), 0);
    translate(h, PIN_HASH);
    assert_int_equal(ask(h, NULL), 1);
    assert_said("pin.same", "mock", "the same");
    translate(h, GATE_HASH);
    assert_int_equal(chmod(path, 0600), 0);
    harness_write(h, "own-pin", "987654");
    assert_int_equal(chmod(path, 0400), 0);
    assert_int_equal(harness_initialize(h), CKR_OK);
    h->session = harness_session(h);
    assert_int_equal(h->gate->C_Login(h->session, CKU_USER, wrong, 5), CKR_PIN_INCORRECT);
    assert_int_equal(h->gate->C_Login(h->session, CKU_USER, gate_pin, sizeof gate_pin - 1), CKR_DEVICE_ERROR);
    assert_int_equal(harness_finalize(h), CKR_OK);
    assert_int_equal(ask(h, NULL), 1);
    assert_said("pin.refused", "mock", "one that it refused");
    assert_said("pin.attempts", "mock", "1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DOCTOR_TEST(a_sound_house_has_no_errors_and_no_warnings),
        DOCTOR_TEST(each_attribute_that_lets_a_key_or_a_signature_out_is_an_error),
        DOCTOR_TEST(allowed_mechanisms_must_be_there_and_no_more_than_the_section_has),
        DOCTOR_TEST(a_selector_that_finds_two_keys_none_or_another_is_an_error),
        DOCTOR_TEST(keys_that_no_section_names_and_copies_of_a_ca_key_are_said),
        DOCTOR_TEST(without_a_pin_what_was_not_seen_is_said_and_nothing_is_missed),
        DOCTOR_TEST(a_module_file_that_leads_to_the_hsm_is_an_error),
        DOCTOR_TEST(files_that_others_could_change_are_errors),
        DOCTOR_TEST(a_broken_journal_and_a_clock_behind_it_are_errors),
        DOCTOR_TEST(a_signature_without_outcome_a_trial_and_a_free_token_are_said),
        DOCTOR_TEST(a_backend_that_does_not_start_is_an_error),
        DOCTOR_TEST(a_pin_that_is_missing_readable_shared_or_refused_is_told_of),
        DOCTOR_TEST(json_has_one_object_a_finding),
        DOCTOR_TEST(a_spool_that_nobody_serves_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
