/* tests/module/test_gate_interfaces.c - PKCS#11 2.40, 3.0 and 3.2: as much as the backend has, whatever it says. */
#include "tests/module/arguments.h"
#include "tests/module/fresh.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void *symbol(const char *name)
{
    void *const found = dlsym(harness_library(), name);

    assert_non_null(found);
    return found;
}

static CK_RV interface_of(CK_BYTE major, CK_BYTE minor, CK_INTERFACE **found)
{
    CK_RV (*get)(CK_UTF8CHAR *, CK_VERSION *, CK_INTERFACE **, CK_FLAGS);
    CK_UTF8CHAR name[] = "PKCS 11";
    CK_VERSION version = { major, minor };

    memcpy(&get, &(void *){ symbol("C_GetInterface") }, sizeof get);
    return get(name, &version, found, 0);
}

/* Fails the test unless exactly the newest `count` versions up to 3.2 are offered, in the list and one by one. */
static void must_offer(size_t count)
{
    static const CK_VERSION versions[] = { { 2, 40 }, { 3, 0 }, { 3, 2 } };
    CK_RV (*get)(CK_INTERFACE *, CK_ULONG *);
    CK_INTERFACE list[8], *found;
    CK_ULONG have = 0;

    memcpy(&get, &(void *){ symbol("C_GetInterfaceList") }, sizeof get);
    assert_int_equal(get(NULL, &have), CKR_OK);
    assert_int_equal(have, count);
    have = count - 1;
    assert_int_equal(get(list, &have), CKR_BUFFER_TOO_SMALL);
    assert_int_equal(have, count);
    assert_int_equal(get(list, &have), CKR_OK);
    for (size_t i = 0; i < 3; i++) {
        const CK_RV rv = interface_of(versions[i].major, versions[i].minor, &found);

        assert_int_equal(rv, i < count ? CKR_OK : CKR_ARGUMENTS_BAD);
        if (i >= count)
            continue;
        assert_memory_equal(found->pFunctionList, &versions[i], sizeof versions[i]);
        assert_memory_equal(found, &list[count - 1 - i], sizeof *found); /* newest first */
        assert_string_equal((const char *)found->pInterfaceName, "PKCS 11");
        assert_int_equal(found->flags, 0);
    }
    assert_int_not_equal(interface_of(3, 1, &found), CKR_OK);
    assert_int_not_equal(interface_of(9, 9, &found), CKR_OK);
    assert_int_equal(function_count(harness_newest()), count == 1 ? 68 : count == 2 ? 92 : 104);
}

static void must_say(const struct harness *h, CK_BYTE major, CK_BYTE minor)
{
    CK_INFO info;

    assert_int_equal(h->gate->C_GetInfo(&info), CKR_OK);
    assert_int_equal(info.cryptokiVersion.major, major);
    assert_int_equal(info.cryptokiVersion.minor, minor);
}

static void must_work(struct harness *h)
{
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    harness_start(h);
    harness_must_sign(h, tbs);
    bytes_free(tbs);
}

static void a_backend_of_2_40_gets_callers_of_2_40(void **state)
{
    struct harness *h = *state;

    h->mock->knobs->api = MOCK_2_40;
    must_work(h);
    must_offer(1);
    must_say(h, 2, 40);
}

static void a_backend_of_3_0_gets_callers_of_3_0_too(void **state)
{
    struct harness *h = *state;

    h->mock->knobs->api = MOCK_3_0;
    must_work(h);
    must_offer(2);
    must_say(h, 3, 0);
}

static void a_backend_of_3_2_gets_callers_of_all_three(void **state)
{
    struct harness *h = *state;

    must_work(h);
    must_offer(3);
    must_say(h, 3, 2);
}

/* SoftHSM 2.7.0 does this: behind the 68th function is nothing. */
static void the_version_in_the_function_list_is_not_believed(void **state)
{
    struct harness *h = *state;

    h->mock->knobs->api = MOCK_2_40;
    h->mock->knobs->major = 3;
    h->mock->knobs->minor = 2;
    must_work(h);
    must_offer(1);
}

struct lie {
    enum mock_api api;
    enum mock_lie lie;
    size_t offered;
};

static const struct lie *told;

static void start_with_lie(void)
{
    const struct lie *l = told;
    struct harness *h = harness_new(&(struct harness_options){ .key = AUTHORITY_P256, .quiet = true });

    h->mock->knobs->api = l->api;
    h->mock->knobs->lie = l->lie;
    must_work(h);
    must_offer(l->offered);
    harness_free(h);
}

static void what_an_interface_says_of_itself_counts_not_what_was_asked_for(void **state)
{
    static const struct lie lies[] = {
        { MOCK_3_0, MOCK_SAME_LIST, 2 }, /* asked for 3.2, has 3.0 */
        { MOCK_3_2, MOCK_SAME_LIST, 3 },
        { MOCK_2_40, MOCK_SAME_LIST, 1 },
        { MOCK_3_2, MOCK_OTHER_NAME, 1 }, /* a vendor's own */
        { MOCK_3_2, MOCK_NO_LIST, 1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
        told = &lies[i];
        assert_int_equal(fresh_exit(start_with_lie), 0);
    }
}

static bool takes_a_session(enum function f)
{
    return function_kinds(f)[0] == KIND_SESSION;
}

static void every_newer_function_that_the_backend_lacks_is_not_supported(void **state)
{
    static struct arguments arguments;
    struct harness *h = *state;
    size_t lacking = 0;

    for (enum function f = FUNCTION_LoginUser; f < FUNCTION_COUNT; f++)
        h->mock->knobs->missing[f] = true;
    harness_start(h);
    must_offer(3);
    for (enum function f = FUNCTION_LoginUser; f < FUNCTION_COUNT; f++) {
        assert_true(takes_a_session(f));
        arguments.session = h->session;
        arguments.object = h->ca_public;
        arguments.mechanism = (CK_MECHANISM){ .mechanism = CKM_RSA_PKCS };
        arguments_fill(&arguments, f);
        const CK_RV rv = function_call(h->gate, f, arguments.values);
        lacking += rv == CKR_FUNCTION_NOT_SUPPORTED;
        /* What was never begun is not gone on with; C_SessionCancel finds nothing to cancel. */
        if (rv != CKR_FUNCTION_NOT_SUPPORTED && rv != CKR_OPERATION_NOT_INITIALIZED
            && f != FUNCTION_SessionCancel)
            fail_msg("C_%s: 0x%lx", function_name(f), rv);
    }
    assert_true(lacking >= 14);
}

static void a_vendors_interface_is_never_shown(void **state)
{
    struct harness *h = *state;
    CK_RV (*get)(CK_UTF8CHAR *, CK_VERSION *, CK_INTERFACE **, CK_FLAGS);
    CK_UTF8CHAR vendor[] = "Vendor Mock Interface";
    CK_INTERFACE *found = NULL;

    harness_start(h);
    memcpy(&get, &(void *){ symbol("C_GetInterface") }, sizeof get);
    assert_int_equal(h->mock->list->C_GetInterface(vendor, NULL, &found, 0), CKR_OK); /* the backend has it */
    assert_int_equal(get(vendor, NULL, &found, 0), CKR_ARGUMENTS_BAD);
    assert_int_equal(h->gate->C_GetInterface(vendor, NULL, &found, 0), CKR_ARGUMENTS_BAD);
    must_offer(3); /* with the names of all of them */
}

/* Before C_Initialize the backend is that of the configuration which C_Initialize would take by itself. */
static void callers_may_ask_before_they_initialise(void **state)
{
    struct harness *h = *state;

    h->mock->knobs->api = MOCK_3_0;
    assert_int_equal(setenv("LINTGATE_CONF", "/nowhere/lintgate.conf", 1), 0);
    must_offer(1);
    assert_int_equal(setenv("LINTGATE_CONF", h->config_path, 1), 0);
    harness_configure(h, "mode = off\n", NULL); /* a mistake: C_Initialize will say so */
    must_offer(1);
    harness_configure(h, NULL, NULL);
    must_offer(2);
    assert_int_equal(h->mock->calls(FUNCTION_ANY), 0); /* it was only looked at */
    must_work(h);
    must_offer(2);
    assert_int_equal(unsetenv("LINTGATE_CONF"), 0);
}

static void a_child_of_fork_may_ask_too(void **state)
{
    struct harness *h = *state;
    int status = -1;

    must_work(h);
    const pid_t child = fork();
    if (child == 0)
        _exit(function_count(harness_newest()) == 104 && harness_initialize(h) == CKR_OK
                      && h->gate->C_Finalize(NULL) == CKR_OK
                  ? 0
                  : 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST_QUIET(a_backend_of_2_40_gets_callers_of_2_40),
        GATE_TEST_QUIET(a_backend_of_3_0_gets_callers_of_3_0_too),
        GATE_TEST_QUIET(a_backend_of_3_2_gets_callers_of_all_three),
        GATE_TEST_QUIET(the_version_in_the_function_list_is_not_believed),
        cmocka_unit_test(what_an_interface_says_of_itself_counts_not_what_was_asked_for),
        GATE_TEST_QUIET(every_newer_function_that_the_backend_lacks_is_not_supported),
        GATE_TEST_QUIET(a_vendors_interface_is_never_shown),
        GATE_TEST_QUIET(callers_may_ask_before_they_initialise),
        GATE_TEST_QUIET(a_child_of_fork_may_ask_too),
    };

    return fresh_run_tests(tests, sizeof tests / sizeof tests[0]);
}
