/*
 * tests/unit/test_config_memory.c - the configuration when memory runs out: linked so that every allocation of config/
 * comes through here, and the nth one fails.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config_text.h"

#include "config/markdown.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *at, size_t size);
void __real_free(void *at);
void *__real_p11_kit_uri_new(void);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *at, size_t size);
void __wrap_free(void *at);
void *__wrap_p11_kit_uri_new(void);

static struct {
    unsigned long asked;   /* allocations so far */
    unsigned long failing; /* the number of the one that fails; 0: none */
    bool from_then_on;     /* and every later one */
    long held;             /* allocated and not freed */
} memory;

static bool fails(void)
{
    memory.asked++;
    return memory.failing != 0
           && (memory.asked == memory.failing || (memory.from_then_on && memory.asked > memory.failing));
}

static void *count(void *at)
{
    memory.held += at != NULL;
    return at;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : count(__real_malloc(size));
}

void *__wrap_calloc(size_t count_, size_t size)
{
    return fails() ? NULL : count(__real_calloc(count_, size));
}

void *__wrap_realloc(void *at, size_t size)
{
    if (fails())
        return NULL;
    return at == NULL ? count(__real_realloc(at, size)) : __real_realloc(at, size);
}

void __wrap_free(void *at)
{
    memory.held -= at != NULL;
    __real_free(at);
}

/* Its own allocations are out of reach. */
void *__wrap_p11_kit_uri_new(void)
{
    return fails() ? NULL : __real_p11_kit_uri_new();
}

/* More keys than the first allocation has room for, and every kind of value. */
static char text[8192];
static char path[] = "/tmp/lintgate-XXXXXX";
static char file[sizeof path + 8];
static struct told told;

static int prepare(void **state)
{
    (void)state;
    size_t len = (size_t)snprintf(text, sizeof text,
        "%sprofiles = a b c\nmode = monitor\npin-validity-days = 825\npin-crl-urls = http://a http://b\n",
        GOOD);

    for (int i = 0; i < 20; i++)
        len += (size_t)snprintf(text + len, sizeof text - len,
            "[key \"k%d\"]\nselect = pkcs11:object=k%d;type=private\npublic-key = /k\nsign = anything\n", i,
            i);
    for (int i = 0; i < 10; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "[token \"t%d\"]\nprotect = yes\n", i);
    for (int i = 0; i < 10; i++)
        len += (size_t)snprintf(text + len, sizeof text - len,
            "[waiver \"r%d\"]\nkey = ca\nuntil = 2027-01-31\napproved-by = x\nreason = y\n", i);
    if (mkdtemp(path) == NULL)
        return -1;
    snprintf(file, sizeof file, "%s/conf", path);
    int fd = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    bool ok = fd >= 0 && write(fd, text, len) == (ssize_t)len;
    close(fd);
    return ok ? 0 : -1;
}

static int clean_up(void **state)
{
    (void)state;
    unlink(file);
    return rmdir(path);
}

static struct config *load(void)
{
    struct complaints complaints = { .tell = keep_told, .context = &told };

    told.len = 0;
    told.text[0] = '\0';
    struct config *config = config_load(file, &complaints);
    assert_true((config == NULL) == (complaints.count > 0));
    return config;
}

/* Loads, and prints what was loaded, with the `failing`th allocation failing; true if all went well nevertheless. */
static bool survives(unsigned long failing, bool from_then_on, const char *expected)
{
    uint8_t sha256[CONFIG_SHA256_BYTES];
    char *printed = NULL;

    memset(&memory, 0, sizeof memory);
    memory.failing = failing;
    memory.from_then_on = from_then_on;
    struct config *config = load();
    if (config != NULL) {
        printed = config_effective(config, sha256);
        if (printed != NULL && expected != NULL)
            assert_string_equal(printed, expected); /* whole, or not at all */
    } else {
        assert_true(strstr(told.text, "memory") != NULL);
    }
    bool ok = printed != NULL;
    free(printed);
    config_free(config);
    assert_int_equal(memory.held, 0);
    return ok;
}

static void run_out(bool from_then_on)
{
    uint8_t sha256[CONFIG_SHA256_BYTES];

    memset(&memory, 0, sizeof memory);
    struct config *config = load();
    assert_non_null(config);
    char *expected = config_effective(config, sha256);
    assert_non_null(expected);
    unsigned long allocations = memory.asked;
    config_free(config);
    assert_true(allocations > 100);
    for (unsigned long i = 1; i <= allocations; i++)
        assert_false(survives(i, from_then_on, expected));
    assert_true(survives(allocations + 1, from_then_on, expected));
    memset(&memory, 0, sizeof memory);
    free(expected);
}

static void no_half_filled_configuration_when_one_allocation_fails(void **state)
{
    (void)state;
    run_out(false);
}

static void no_half_filled_configuration_when_memory_stays_out(void **state)
{
    (void)state;
    run_out(true);
}

static void a_fault_is_a_fault_when_there_is_no_memory_to_describe_it(void **state)
{
    (void)state;
    static const char *const faults[] = { GOOD "mode = maybe\n", GOOD "modes = x\n", GOOD "[key \"b\"]\n",
        GOOD "profiles = a a\n", GOOD "lock-timeout = x\n", GOOD "[waiver \"r\"]\n", GOOD "[token \"t\"]\n",
        GOOD "[token \"t \"]\n" };

    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        for (unsigned long n = 1; n < 40; n++) {
            memset(&memory, 0, sizeof memory);
            memory.failing = n;
            memory.from_then_on = true;
            assert_null(parse(faults[i], &told));
            assert_true(told.len > 0);
            assert_int_equal(memory.held, 0);
        }
    }
}

static void documentation_is_whole_or_none(void **state)
{
    (void)state;
    memset(&memory, 0, sizeof memory);
    char *whole = config_markdown();
    unsigned long allocations = memory.asked;
    free(whole);
    for (unsigned long i = 1; i <= allocations; i++) {
        memset(&memory, 0, sizeof memory);
        memory.failing = i;
        assert_null(config_markdown());
        assert_int_equal(memory.held, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_half_filled_configuration_when_one_allocation_fails),
        cmocka_unit_test(no_half_filled_configuration_when_memory_stays_out),
        cmocka_unit_test(a_fault_is_a_fault_when_there_is_no_memory_to_describe_it),
        cmocka_unit_test(documentation_is_whole_or_none),
    };
    return cmocka_run_group_tests(tests, prepare, clean_up);
}
