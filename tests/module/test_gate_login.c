/*
 * tests/module/test_gate_login.c - PINs that are translated: what programs log in with, what the token gets, who may try how often.
 * One file because all its tests stand in the same house, whose token has a PIN of its own.
 */
#include "tests/module/harness.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* By Python's hashlib, as cheap as is allowed: of GATE_PIN, and of MOCK_PIN. */
#define GATE_PIN  "gate-pin-of-the-ca"
#define HASH      "$scrypt$ln=14,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$R8kXpid5IlnRoVX3m8EKuHb6/tVf3opQRXMHRNGauRw"
#define MOCK_HASH "$scrypt$ln=14,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$up/o323VSGYpOKapuyuVyli+5JQdSla4zd3CPm2ViOM"

enum { ALLOWED = 5, FORGIVE_SECONDS = 60, PROCESSES = 3, FILE_BYTES = 256 };

static void path_in(const struct harness *h, const char *name, char path[2 * SCRATCH_PATH_BYTES])
{
    (void)snprintf(path, 2 * SCRATCH_PATH_BYTES, "%s/%s", h->directory, name);
}

/* The token's PIN into its file. */
static void put_pin(const struct harness *h, const char *text, mode_t mode)
{
    char path[2 * SCRATCH_PATH_BYTES];

    path_in(h, "pin", path);
    (void)unlink(path);
    harness_write(h, "pin", text);
    assert_int_equal(chmod(path, mode), 0);
}

static void configure(struct harness *h, const char *label, const char *hash, const char *more)
{
    char sections[1024];

    (void)snprintf(sections, sizeof sections, "[token \"%s\"]\ngate-pin = %s\n%s\npin-file = %s/pin\n", label,
        hash, more, h->directory);
    harness_configure(h, NULL, sections);
}

static int house(void **state)
{
    struct harness *h = harness_new(&(struct harness_options){ .quiet = true });

    put_pin(h, MOCK_PIN "\n", 0400);
    configure(h, "mock", HASH, "");
    *state = h;
    return 0;
}
#define LOGIN_TEST(test) cmocka_unit_test_setup_teardown(test, house, harness_down)

static void open_house(struct harness *h)
{
    assert_int_equal(harness_initialize(h), CKR_OK);
    h->session = harness_session(h);
}

/* As another process would come: nothing in memory is left. */
static void reopen(struct harness *h)
{
    assert_int_equal(harness_finalize(h), CKR_OK);
    open_house(h);
}

static CK_RV log_in_as(struct harness *h, CK_USER_TYPE user, const char *pin)
{
    char copy[512] = "";

    (void)snprintf(copy, sizeof copy, "%s", pin);
    return h->gate->C_Login(h->session, user, (CK_UTF8CHAR *)copy, strlen(copy));
}

static CK_RV log_in(struct harness *h, const char *pin)
{
    return log_in_as(h, CKU_USER, pin);
}

static void assert_recorded(struct harness *h, const char *reason, size_t times)
{
    char value[64];

    assert_int_equal(ledger_count(h->ledger, "login"), times);
    assert_true(ledger_last(h->ledger, "login", "reason", value, sizeof value));
    assert_string_equal(value, reason);
}

/* The file that counts attempts; "" in `text` if there is none. */
static void read_attempts(const struct harness *h, char path[3 * SCRATCH_PATH_BYTES], char text[512])
{
    DIR *directory = opendir(h->directory);
    const struct dirent *entry;
    FILE *file;

    text[0] = path[0] = '\0';
    assert_non_null(directory);
    while ((entry = readdir(directory)) != NULL)
        if (strncmp(entry->d_name, "login-", 6) == 0)
            (void)snprintf(path, 3 * SCRATCH_PATH_BYTES, "%s/%.64s", h->directory, entry->d_name);
    (void)closedir(directory);
    if (path[0] == '\0')
        return;
    file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, 511, file)] = '\0';
    (void)fclose(file);
}

/* As if so many seconds had gone by since the last attempt. */
static void let_time_pass(const struct harness *h, long seconds)
{
    char path[3 * SCRATCH_PATH_BYTES], text[512], changed[1024];
    long since;

    read_attempts(h, path, text);
    char *const at = strstr(text, "since ");
    assert_non_null(at);
    char *end;
    since = strtol(at + 6, &end, 10);
    const int len = snprintf(
        changed, sizeof changed, "%.*s%ld%s", (int)(at + 6 - text), text, since - seconds, end);
    assert_true(len > 0);
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    changed[len - 1] = ' '; /* the line end, which comes last, however long the number is */
    for (int i = len; i < FILE_BYTES; i++)
        changed[i] = ' ';
    changed[FILE_BYTES - 1] = '\n';
    assert_int_equal(fwrite(changed, 1, FILE_BYTES, file), FILE_BYTES);
    assert_int_equal(fclose(file), 0);
}

static void programs_have_the_gates_pin_and_the_token_gets_its_own(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    open_house(h);
    assert_int_equal(log_in(h, GATE_PIN), CKR_OK);
    assert_int_equal(h->mock->calls(FUNCTION_Login), 1);
    harness_must_sign(h, tbs);
    bytes_free(tbs);
    assert_int_equal(log_in(h, GATE_PIN), CKR_USER_ALREADY_LOGGED_IN);
    assert_int_equal(h->gate->C_Logout(h->session), CKR_OK);
    assert_int_equal(ledger_count(h->ledger, "login"), 0);
}

static void a_wrong_pin_is_told_recorded_and_never_reaches_the_token(void **state)
{
    static const char *const wrong[] = { MOCK_PIN, "", "gate-pin-of-the-c", GATE_PIN "a" };
    struct harness *h = *state;
    char text[64];

    open_house(h);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(log_in(h, wrong[i]), CKR_PIN_INCORRECT);
        assert_recorded(h, "gate-pin", i + 1);
    }
    assert_int_equal(h->gate->C_Login(h->session, CKU_USER, NULL, 0), CKR_PIN_INCORRECT);
    assert_recorded(h, "gate-pin", 5);
    assert_true(ledger_last(h->ledger, "login", "label", text, sizeof text));
    assert_string_equal(text, "mock");
    assert_true(ledger_last(h->ledger, "login", "token", text, sizeof text));
    assert_string_equal(text, "0001");
    assert_true(ledger_last(h->ledger, "login", "code", text, sizeof text));
    assert_string_equal(text, "CKR_PIN_INCORRECT");
    assert_int_equal(h->mock->calls(FUNCTION_Login), 0);
    assert_int_not_equal(harness_init(h), CKR_OK);
}

static void after_five_wrong_pins_one_a_minute_is_compared_in_whatever_process(void **state)
{
    struct harness *h = *state;

    open_house(h);
    for (int i = 0; i < ALLOWED; i++)
        assert_int_equal(log_in(h, "wrong-pin-of-the-ca"), CKR_PIN_INCORRECT);
    assert_int_equal(log_in(h, GATE_PIN), CKR_PIN_LOCKED);
    reopen(h);
    assert_int_equal(log_in(h, GATE_PIN), CKR_PIN_LOCKED); /* said once */
    assert_recorded(h, "waiting", ALLOWED + 1);
    let_time_pass(h, FORGIVE_SECONDS - 20);
    assert_int_equal(log_in(h, GATE_PIN), CKR_PIN_LOCKED);
    assert_int_equal(h->mock->calls(FUNCTION_Login), 0);
    let_time_pass(h, 20);
    assert_int_equal(log_in(h, "wrong-pin-of-the-ca"), CKR_PIN_INCORRECT);
    assert_int_equal(log_in(h, GATE_PIN), CKR_PIN_LOCKED);
    assert_recorded(h, "waiting", ALLOWED + 3);
    let_time_pass(h, FORGIVE_SECONDS);
    assert_int_equal(log_in(h, GATE_PIN), CKR_OK);
}

static void a_clock_that_begins_anew_forgives_nothing(void **state)
{
    struct harness *h = *state;

    open_house(h);
    for (int i = 0; i < ALLOWED; i++)
        assert_int_equal(log_in(h, "wrong-pin-of-the-ca"), CKR_PIN_INCORRECT);
    let_time_pass(h, -1000000); /* the file is from before the machine was started */
    assert_int_equal(log_in(h, GATE_PIN), CKR_PIN_LOCKED);
    assert_int_equal(h->mock->calls(FUNCTION_Login), 0);
}

static void right_pins_do_not_count(void **state)
{
    struct harness *h = *state;

    open_house(h);
    for (int i = 0; i < ALLOWED + 2; i++) {
        assert_int_equal(log_in(h, GATE_PIN), CKR_OK);
        assert_int_equal(h->gate->C_Logout(h->session), CKR_OK);
    }
    assert_int_equal(h->mock->calls(FUNCTION_Login), ALLOWED + 2);
}

static void a_pin_that_the_token_refused_is_not_shown_to_it_again(void **state)
{
    struct harness *h = *state;
    char path[3 * SCRATCH_PATH_BYTES], text[512];

    put_pin(h, "987654", 0400);
    open_house(h);
    assert_int_equal(log_in(h, GATE_PIN), CKR_DEVICE_ERROR);
    assert_recorded(h, "by-token", 1);
    assert_true(ledger_last(h->ledger, "login", "code", text, sizeof text));
    assert_string_equal(text, "CKR_PIN_INCORRECT");
    assert_int_equal(log_in(h, GATE_PIN), CKR_DEVICE_ERROR);
    reopen(h);
    assert_int_equal(log_in(h, GATE_PIN), CKR_DEVICE_ERROR);
    assert_recorded(h, "before", 3);
    assert_int_equal(h->mock->calls(FUNCTION_Login), 1);
    read_attempts(h, path, text);
    assert_null(strstr(text, "987654"));
    put_pin(h, MOCK_PIN, 0400);
    assert_int_equal(log_in(h, GATE_PIN), CKR_OK);
    read_attempts(h, path, text);
    assert_non_null(strstr(text, "\nrefused -\n"));
}

static void a_token_that_is_locked_or_wants_another_pin_is_told_of(void **state)
{
    static const CK_RV codes[] = { CKR_PIN_LOCKED, CKR_PIN_EXPIRED, CKR_USER_PIN_NOT_INITIALIZED };
    struct harness *h = *state;

    open_house(h);
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        h->mock->answer(FUNCTION_Login, 1, codes[i], false);
        assert_int_equal(log_in(h, GATE_PIN), CKR_DEVICE_ERROR);
        assert_recorded(h, "by-token", i + 1);
    }
    h->mock->answer(FUNCTION_Login, 1, CKR_DEVICE_REMOVED, false); /* not the PIN's fault */
    assert_int_equal(log_in(h, GATE_PIN), CKR_DEVICE_REMOVED);
    assert_int_equal(log_in(h, GATE_PIN), CKR_OK);
}

/* Calls of C_Login on all mocks, one in each process. */
static atomic_uint *shared_logins;

static void count_login(void *context, enum function function, const uintptr_t *values)
{
    (void)context, (void)function, (void)values;
    atomic_fetch_add(shared_logins, 1);
}

static void processes_with_a_wrong_pin_in_the_file_cost_the_token_one_attempt(void **state)
{
    struct harness *h = *state;
    pid_t children[PROCESSES];

    shared_logins = mmap(
        NULL, sizeof *shared_logins, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(shared_logins != MAP_FAILED);
    put_pin(h, "987654", 0400);
    h->mock->before(FUNCTION_Login, count_login, NULL);
    for (size_t i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            CK_SESSION_HANDLE session;
            CK_UTF8CHAR pin[] = GATE_PIN;
            bool ok = harness_initialize(h) == CKR_OK
                      && h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &session)
                             == CKR_OK
                      && h->gate->C_Login(session, CKU_USER, pin, sizeof pin - 1) == CKR_DEVICE_ERROR;
            _exit(ok ? 0 : 1);
        }
    }
    for (size_t i = 0; i < PROCESSES; i++) {
        int status = -1;

        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(atomic_load(shared_logins), 1);
    (void)munmap(shared_logins, sizeof *shared_logins);
}

/* Another process holds the count, longer than anybody waits for the journal. */
static void who_comes_while_others_log_in_waits_longer_than_for_the_journal(void **state)
{
    struct harness *h = *state;
    char path[3 * SCRATCH_PATH_BYTES], text[512];
    int ready[2], status = -1;
    char octet = 0;

    h->audit = "lock-timeout = 1\n";
    configure(h, "mock", HASH, "");
    open_house(h);
    assert_int_equal(log_in(h, GATE_PIN), CKR_OK);
    assert_int_equal(h->gate->C_Logout(h->session), CKR_OK);
    read_attempts(h, path, text);
    assert_int_equal(pipe(ready), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
        const int fd = open(path, O_RDWR | O_CLOEXEC);

        if (fd < 0 || fcntl(fd, F_OFD_SETLK, &lock) != 0 || write(ready[1], "", 1) != 1)
            _exit(1);
        (void)usleep(1500 * 1000);
        _exit(0);
    }
    assert_int_equal(read(ready[0], &octet, 1), 1);
    assert_int_equal(log_in(h, GATE_PIN), CKR_OK);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    (void)close(ready[0]);
    (void)close(ready[1]);
}

static void the_gates_pin_may_not_be_the_tokens(void **state)
{
    struct harness *h = *state;

    configure(h, "mock", MOCK_HASH, "");
    open_house(h);
    assert_int_equal(log_in(h, MOCK_PIN), CKR_DEVICE_ERROR);
    assert_recorded(h, "same-pin", 1);
    assert_int_equal(h->mock->calls(FUNCTION_Login), 0);
}

static void no_call_takes_the_tokens_own_pin(void **state)
{
    struct harness *h = *state;
    CK_UTF8CHAR pin[] = MOCK_PIN, officer[] = MOCK_SO_PIN;
    CK_SESSION_HANDLE spare;

    open_house(h);
    assert_int_equal(h->gate->C_SetPIN(h->session, pin, 4, officer, 6), CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(h->gate->C_LoginUser(h->session, CKU_USER, pin, 4, NULL, 0), CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(h->gate->C_InitPIN(h->session, pin, 4), CKR_PIN_INVALID);
    assert_int_equal(log_in_as(h, CKU_SO, MOCK_SO_PIN), CKR_USER_TYPE_INVALID);
    h->mock->answer(FUNCTION_GetTokenInfo, 1, CKR_DEVICE_ERROR, true); /* which token is it? */
    assert_int_equal(h->gate->C_SetPIN(h->session, pin, 4, officer, 6), CKR_DEVICE_ERROR);
    assert_int_equal(log_in(h, MOCK_PIN), CKR_DEVICE_ERROR);
    h->mock->answer(FUNCTION_GetTokenInfo, 0, CKR_OK, false);
    assert_int_equal(h->mock->calls(FUNCTION_SetPIN) + h->mock->calls(FUNCTION_LoginUser)
                         + h->mock->calls(FUNCTION_InitPIN) + h->mock->calls(FUNCTION_Login),
        0);
    /* On a token that no section speaks of they do. */
    assert_int_equal(
        h->gate->C_OpenSession(MOCK_SECOND_SLOT, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &spare),
        CKR_OK);
    assert_int_equal(h->gate->C_SetPIN(spare, pin, 4, pin, 4), CKR_OK);
    assert_int_equal(h->gate->C_Login(spare, CKU_USER, pin, 4), CKR_OK);
}

static void a_login_for_one_signature_is_translated_too(void **state)
{
    struct harness *h = *state;
    struct buffer out = buffer_new();
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    assert_true(h->mock->remove(MOCK_FIRST_SLOT, h->ca_key));
    h->ca_key = h->mock->add_key(MOCK_FIRST_SLOT,
        &(struct mock_key){ .pem = h->ca->key_pem, .label = "ca", .id = "01", .always_authenticate = true });
    oracle_guard(h->oracle, MOCK_FIRST_SLOT, h->ca_key);
    open_house(h);
    assert_int_equal(log_in(h, GATE_PIN), CKR_OK);
    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(log_in_as(h, CKU_CONTEXT_SPECIFIC, MOCK_PIN), CKR_PIN_INCORRECT);
    assert_int_equal(log_in_as(h, CKU_CONTEXT_SPECIFIC, GATE_PIN), CKR_OK);
    assert_int_equal(harness_finish(h, tbs, &out), CKR_OK);
    bytes_free(tbs);
    assert_int_equal(log_in_as(h, CKU_CONTEXT_SPECIFIC, GATE_PIN), CKR_OPERATION_NOT_INITIALIZED);
}

static void a_token_of_another_serial_number_gets_no_pin(void **state)
{
    struct harness *h = *state;

    configure(h, "mock", HASH, "serial = 0002");
    open_house(h);
    assert_int_equal(log_in(h, GATE_PIN), CKR_DEVICE_ERROR);
    assert_recorded(h, "other-token", 1);
    assert_int_equal(h->mock->calls(FUNCTION_Login), 0);
    assert_int_equal(harness_finalize(h), CKR_OK);
    configure(h, "*", HASH, "serial = 0001");
    open_house(h);
    assert_int_equal(log_in(h, GATE_PIN), CKR_OK);
}

static void without_the_tokens_pin_the_module_does_not_start(void **state)
{
    struct harness *h = *state;
    char path[2 * SCRATCH_PATH_BYTES], link_path[2 * SCRATCH_PATH_BYTES];

    path_in(h, "pin", path);
    path_in(h, "real", link_path);
    static const struct {
        const char *text;
        mode_t mode;
    } wrong[] = { { MOCK_PIN, 0440 }, { MOCK_PIN, 0404 }, { MOCK_PIN, 0600 }, { MOCK_PIN, 0500 },
        { "", 0400 }, { "\n", 0400 }, { MOCK_PIN "\n\n", 0400 }, { MOCK_PIN "\n5", 0400 },
        { MOCK_PIN "\r\n", 0400 } };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        put_pin(h, wrong[i].text, wrong[i].mode);
        assert_int_equal(harness_initialize(h), CKR_FUNCTION_FAILED);
    }
    put_pin(h, MOCK_PIN, 0400);
    assert_int_equal(rename(path, link_path), 0);
    assert_int_equal(harness_initialize(h), CKR_FUNCTION_FAILED);
    assert_int_equal(symlink(link_path, path), 0);
    assert_int_equal(harness_initialize(h), CKR_FUNCTION_FAILED);
    put_pin(h, MOCK_PIN, 0400);
    open_house(h);
    assert_int_equal(unlink(path), 0); /* it goes while the module runs */
    assert_int_equal(log_in(h, GATE_PIN), CKR_DEVICE_ERROR);
    assert_recorded(h, "no-pin", 1);
    assert_int_equal(h->mock->calls(FUNCTION_Login), 0);
}

static void a_credential_of_systemd_is_a_pin(void **state)
{
    struct harness *h = *state;
    char sections[1024];

    (void)snprintf(
        sections, sizeof sections, "[token \"mock\"]\ngate-pin = %s\npin-credential = pin\n", HASH);
    harness_configure(h, NULL, sections);
    assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
    assert_int_equal(harness_initialize(h), CKR_FUNCTION_FAILED);
    assert_int_equal(setenv("CREDENTIALS_DIRECTORY", h->directory, 1), 0);
    put_pin(h, MOCK_PIN, 0444);
    assert_int_equal(harness_initialize(h), CKR_FUNCTION_FAILED);
    put_pin(h, MOCK_PIN, geteuid() == 0 ? 0440 : 0400); /* an ACL for the service's user shows so */
    open_house(h);
    assert_int_equal(log_in(h, GATE_PIN), CKR_OK);
    assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
}

static void the_token_says_which_pins_the_gate_takes(void **state)
{
    struct harness *h = *state;
    CK_TOKEN_INFO info;

    h->mock->knobs->pinpad = true;
    open_house(h);
    assert_int_equal(h->gate->C_GetTokenInfo(MOCK_FIRST_SLOT, &info), CKR_OK);
    assert_false(info.flags & CKF_PROTECTED_AUTHENTICATION_PATH);
    assert_int_equal(info.ulMinPinLen, 1);
    assert_int_equal(info.ulMaxPinLen, 255);
    assert_int_equal(h->gate->C_GetTokenInfo(MOCK_SECOND_SLOT, &info), CKR_OK);
    assert_true(info.flags & CKF_PROTECTED_AUTHENTICATION_PATH);
    assert_int_equal(info.ulMaxPinLen, 16);
}

static void a_count_that_cannot_be_trusted_lets_nobody_in(void **state)
{
    static const char *const texts[] = { "lintgate logins 1\n",
        "lintgate logins 1\nwrong 0 since 0 told 0\nrefused -\n", "x" };
    struct harness *h = *state;
    char path[3 * SCRATCH_PATH_BYTES], text[512];

    open_house(h);
    assert_int_equal(log_in(h, GATE_PIN), CKR_OK);
    assert_int_equal(h->gate->C_Logout(h->session), CKR_OK);
    read_attempts(h, path, text);
    assert_int_equal(chmod(path, 0660), 0);
    assert_int_equal(log_in(h, GATE_PIN), CKR_FUNCTION_FAILED);
    assert_recorded(h, "trouble", 1);
    assert_int_equal(chmod(path, 0600), 0);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        FILE *file = fopen(path, "w");

        assert_non_null(file);
        (void)fputs(texts[i], file);
        assert_int_equal(fclose(file), 0);
        assert_int_equal(log_in(h, GATE_PIN), CKR_FUNCTION_FAILED);
    }
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("/dev/null", path), 0);
    assert_int_equal(log_in(h, GATE_PIN), CKR_FUNCTION_FAILED);
    assert_int_equal(h->mock->calls(FUNCTION_Login), 1);
}

/* How often `pattern`, each octet of it xored with 1, stands in memory that this process may write. */
static size_t count_in_memory(const uint8_t *pattern, size_t len)
{
    static uint8_t window[1 << 16];
    FILE *maps = fopen("/proc/self/maps", "r");
    const int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    unsigned long from, to;
    char line[512], mode[8];
    size_t found = 0;

    assert_true(maps != NULL && memory >= 0);
    while (fgets(line, sizeof line, maps) != NULL) {
        if (sscanf(line, "%lx-%lx %7s", &from, &to, mode) != 3 || mode[1] != 'w' || to - from > (64UL << 20))
            continue;
        for (unsigned long at = from; at < to; at += sizeof window - len) {
            const size_t want = to - at < sizeof window ? to - at : sizeof window;
            const ssize_t got = pread(memory, window, want, (off_t)at);

            const uint8_t *next = window;

            while (got > 0 && (next = memchr(next, pattern[0] ^ 1, (size_t)(window + got - next))) != NULL) {
                size_t n = 0;

                while (n < len && next + n < window + got && next[n] == (pattern[n] ^ 1))
                    n++;
                found += n == len;
                next++;
            }
            memset(window, 0, sizeof window);
        }
    }
    (void)fclose(maps);
    (void)close(memory);
    return found;
}

static void the_tokens_pin_leaves_no_trace_in_memory(void **state)
{
    static const uint8_t masked[] = "ovlcds/uidxg/uitxjoi/hr/fmm"; /* no text here is the PIN itself */
    struct harness *h = *state;
    char path[2 * SCRATCH_PATH_BYTES];
    uint8_t plain[sizeof masked - 1];

    path_in(h, "pin", path);
    (void)unlink(path);
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
    assert_true(fd >= 0);
    for (size_t i = 0; i < sizeof plain; i++)
        plain[i] = masked[i] ^ 1;
    assert_int_equal(write(fd, plain, sizeof plain), sizeof plain);
    assert_int_equal(count_in_memory(masked, sizeof plain), 1); /* it is found where it is */
    explicit_bzero(plain, sizeof plain);
    (void)close(fd);
    open_house(h);
    assert_int_equal(log_in(h, GATE_PIN), CKR_DEVICE_ERROR); /* read, shown to the token, hashed */
    assert_recorded(h, "by-token", 1);
    assert_int_equal(count_in_memory(masked, sizeof plain), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LOGIN_TEST(programs_have_the_gates_pin_and_the_token_gets_its_own),
        LOGIN_TEST(a_wrong_pin_is_told_recorded_and_never_reaches_the_token),
        LOGIN_TEST(after_five_wrong_pins_one_a_minute_is_compared_in_whatever_process),
        LOGIN_TEST(a_clock_that_begins_anew_forgives_nothing),
        LOGIN_TEST(right_pins_do_not_count),
        LOGIN_TEST(a_pin_that_the_token_refused_is_not_shown_to_it_again),
        LOGIN_TEST(a_token_that_is_locked_or_wants_another_pin_is_told_of),
        LOGIN_TEST(processes_with_a_wrong_pin_in_the_file_cost_the_token_one_attempt),
        LOGIN_TEST(who_comes_while_others_log_in_waits_longer_than_for_the_journal),
        LOGIN_TEST(the_gates_pin_may_not_be_the_tokens),
        LOGIN_TEST(no_call_takes_the_tokens_own_pin),
        LOGIN_TEST(a_login_for_one_signature_is_translated_too),
        LOGIN_TEST(a_token_of_another_serial_number_gets_no_pin),
        LOGIN_TEST(without_the_tokens_pin_the_module_does_not_start),
        LOGIN_TEST(a_credential_of_systemd_is_a_pin),
        LOGIN_TEST(the_token_says_which_pins_the_gate_takes),
        LOGIN_TEST(a_count_that_cannot_be_trusted_lets_nobody_in),
        LOGIN_TEST(the_tokens_pin_leaves_no_trace_in_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
