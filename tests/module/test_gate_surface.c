/* tests/module/test_gate_surface.c - what can be got hold of: exported symbols, function lists, and nothing of the backend's. */
#include "tests/module/arguments.h"
#include "tests/module/harness.h"

#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* A shared library's file in memory. */
struct image {
    const uint8_t *at;
    size_t len;
};

static struct image image_open(const char *path)
{
    struct stat st;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    void *at;

    assert_true(fd >= 0);
    assert_int_equal(fstat(fd, &st), 0);
    at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    assert_ptr_not_equal(at, MAP_FAILED);
    close(fd);
    return (struct image){ at, (size_t)st.st_size };
}

static Elf64_Shdr section(const struct image *image, const Elf64_Ehdr *header, size_t n)
{
    Elf64_Shdr found;

    memcpy(&found, image->at + header->e_shoff + n * sizeof found, sizeof found);
    return found;
}

/* Calls `visit` with the name of each symbol that the library defines for others. */
static void each_export(
    const struct image *image, void (*visit)(const char *name, void *context), void *context)
{
    Elf64_Ehdr header;

    memcpy(&header, image->at, sizeof header);
    for (size_t s = 0; s < header.e_shnum; s++) {
        const Elf64_Shdr symbols = section(image, &header, s);

        if (symbols.sh_type != SHT_DYNSYM)
            continue;
        const Elf64_Shdr names = section(image, &header, symbols.sh_link);
        for (size_t at = 0; at < symbols.sh_size; at += sizeof(Elf64_Sym)) {
            Elf64_Sym symbol;

            memcpy(&symbol, image->at + symbols.sh_offset + at, sizeof symbol);
            if (symbol.st_shndx != SHN_UNDEF && symbol.st_name != 0)
                visit((const char *)image->at + names.sh_offset + symbol.st_name, context);
        }
    }
}

static void count_export(const char *name, void *count)
{
    static const char *const allowed[] = { "C_GetFunctionList", "C_GetInterface", "C_GetInterfaceList" };

    for (size_t i = 0; i < 3; i++)
        if (strcmp(name, allowed[i]) == 0) {
            ++*(size_t *)count;
            return;
        }
    fail_msg("exported: %s", name);
}

static void three_symbols_are_exported_and_no_other(void **state)
{
    const struct image image = image_open(LINTGATE_MODULE);
    size_t count = 0;

    (void)state;
    each_export(&image, count_export, &count);
    assert_int_equal(count, 3);
}

/*
 * The C library takes memory for a loaded library's thread-local variables at a thread's first call, and ends the process when
 * there is none. Red with `static _Thread_local bool inside` in module/entry.c.
 */
static void a_threads_first_call_takes_no_memory_that_only_exit_could_refuse(void **state)
{
    const struct image image = image_open(LINTGATE_MODULE);
    Elf64_Ehdr header;

    (void)state;
    memcpy(&header, image.at, sizeof header);
    for (size_t i = 0; i < header.e_phnum; i++) {
        Elf64_Phdr part;

        memcpy(&part, image.at + header.e_phoff + i * sizeof part, sizeof part);
        assert_int_not_equal(part.p_type, PT_TLS);
    }
}

/* Fails the test unless the address lies in lintgate.so. */
static void must_be_ours(const void *address, const char *what)
{
    Dl_info info;

    assert_non_null(address);
    if (dladdr(address, &info) == 0 || strcmp(info.dli_fname, LINTGATE_MODULE) != 0)
        fail_msg("%s: want an address in %s, have one elsewhere", what, LINTGATE_MODULE);
}

/* All are there, lintgate's own, and no two the same. */
static void functions_must_be_ours(const function_list *list)
{
    for (enum function f = 0; f < function_count(list); f++) {
        must_be_ours(function_address(list, f), function_name(f));
        for (enum function other = 0; other < f; other++)
            assert_ptr_not_equal(function_address(list, f), function_address(list, other));
    }
}

static void every_function_of_the_list_is_the_gates_own(void **state)
{
    const function_list *list = harness_gate();

    (void)state;
    assert_int_equal(list->version.major, 2);
    assert_int_equal(list->version.minor, 40);
    functions_must_be_ours(list);
}

typedef CK_RV get_interface_list(CK_INTERFACE *list, CK_ULONG *count);
typedef CK_RV get_interface(CK_UTF8CHAR *name, CK_VERSION *version, CK_INTERFACE **found, CK_FLAGS flags);

static void *symbol(const char *name)
{
    void *const found = dlsym(harness_library(), name);

    assert_non_null(found);
    return found;
}

static void every_function_of_every_interface_is_the_gates_own(void **state)
{
    static const CK_VERSION versions[] = { { 3, 2 }, { 3, 0 }, { 2, 40 } }; /* the mock has them all */
    get_interface_list *get;
    CK_INTERFACE list[16];
    CK_ULONG count = 16;

    (void)state;
    memcpy(&get, &(void *){ symbol("C_GetInterfaceList") }, sizeof get);
    assert_int_equal(get(list, &count), CKR_OK);
    assert_int_equal(count, 3);
    for (CK_ULONG i = 0; i < count; i++) {
        assert_string_equal((const char *)list[i].pInterfaceName, "PKCS 11");
        assert_int_equal(list[i].flags, 0); /* not safe to use on in a child of fork */
        must_be_ours(list[i].pFunctionList, "the list");
        assert_memory_equal(list[i].pFunctionList, &versions[i], sizeof versions[i]);
        functions_must_be_ours(list[i].pFunctionList);
    }
}

static void no_other_interface_is_given(void **state)
{
    static const char *const names[] = { "Vendor NSS FIPS Interface", "Vendor NSS Module Interface",
        "pkcs 11", "PKCS 11 ", "" };
    get_interface *get;
    CK_INTERFACE *found = NULL;
    CK_VERSION far = { 9, 9 };
    CK_UTF8CHAR name[64];
    void *const address = symbol("C_GetInterface");

    (void)state;
    memcpy(&get, &address, sizeof get);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf((char *)name, sizeof name, "%s", names[i]);
        assert_int_not_equal(get(name, NULL, &found, 0), CKR_OK);
    }
    snprintf((char *)name, sizeof name, "PKCS 11");
    assert_int_not_equal(get(name, &far, &found, 0), CKR_OK);
    assert_int_not_equal(get(name, NULL, &found, 1), CKR_OK); /* fork-safe: it is not */
    assert_int_equal(get(NULL, NULL, &found, 0), CKR_OK);
    assert_string_equal((const char *)found->pInterfaceName, "PKCS 11");
}

/* Callers that patch a list must not be able to reach beyond the gate by what they read in it. */
static void no_pointer_to_the_backend_lies_in_the_list(void **state)
{
    struct harness *h = *state;
    const function_list *mock = harness_mock_list();

    for (enum function f = 0; f < function_count(h->gate); f++)
        for (enum function other = 0; other < FUNCTION_COUNT; other++)
            assert_ptr_not_equal(function_address(h->gate, f), function_address(mock, other));
}

static void every_call_before_initialisation_says_so(void **state)
{
    static struct arguments arguments;
    struct harness *h = *state;

    assert_int_equal(setenv("LINTGATE_CONF", h->config_path, 1), 0);
    const function_list *list = harness_newest(); /* as clients do it: before C_Initialize */
    assert_int_equal(unsetenv("LINTGATE_CONF"), 0);
    assert_int_equal(function_count(list), FUNCTION_COUNT);
    for (enum function f = 0; f < FUNCTION_COUNT; f++) {
        if (f == FUNCTION_Initialize || f == FUNCTION_GetFunctionList || f == FUNCTION_GetInterfaceList
            || f == FUNCTION_GetInterface)
            continue;
        arguments_fill(&arguments, f);
        const CK_RV rv = function_call(list, f, arguments.values);
        if (rv != CKR_CRYPTOKI_NOT_INITIALIZED)
            fail_msg("C_%s: want CKR_CRYPTOKI_NOT_INITIALIZED, have 0x%lx", function_name(f), rv);
    }
    assert_int_equal(h->mock->calls(FUNCTION_ANY), 0);
}

static void null_where_memory_should_be_crashes_nothing(void **state)
{
    static struct arguments arguments;
    struct harness *h = *state;

    for (enum function f = 0; f < function_count(h->gate); f++) {
        const enum kind *kinds = function_kinds(f);
        static const enum function endings[] = { FUNCTION_Initialize, FUNCTION_Finalize,
            FUNCTION_CloseSession, FUNCTION_CloseAllSessions, FUNCTION_Logout };
        bool ends = false;

        for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
            ends = ends || endings[i] == f;
        if (ends)
            continue;
        h->mock->answer(f, 1, CKR_ARGUMENTS_BAD, true); /* what the mock makes of NULL is not the question */
        arguments.slot = MOCK_FIRST_SLOT;
        arguments.session = h->session;
        arguments.object = h->ca_key;
        arguments_fill(&arguments, f);
        for (size_t n = 0; n < FUNCTION_MAX_ARGUMENTS; n++)
            if (kinds[n] != KIND_SESSION && kinds[n] != KIND_OBJECT && kinds[n] != KIND_LENGTH
                && kinds[n] != KIND_ID)
                arguments.values[n] = 0;
        function_call(h->gate, f, arguments.values);
        h->mock->answer(f, 0, CKR_OK, false);
    }
}

static void it_says_that_it_stands_before_the_backend(void **state)
{
    struct harness *h = *state;
    CK_INFO info;

    assert_int_equal(h->gate->C_GetInfo(&info), CKR_OK);
    assert_memory_equal(info.libraryDescription, "lintgate mock HSM", 17);
    assert_int_equal(info.cryptokiVersion.major, 3); /* what the mock has */
    assert_int_equal(info.cryptokiVersion.minor, 2);
    assert_int_equal(harness_gate()->C_GetInfo(&info), CKR_OK); /* as a caller of 2.40 hears it */
    assert_int_equal(info.cryptokiVersion.major, 2);
    assert_int_equal(info.cryptokiVersion.minor, 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_symbols_are_exported_and_no_other),
        cmocka_unit_test(a_threads_first_call_takes_no_memory_that_only_exit_could_refuse),
        GATE_TEST(every_function_of_the_list_is_the_gates_own),
        GATE_TEST(every_function_of_every_interface_is_the_gates_own),
        GATE_TEST(no_other_interface_is_given),
        GATE_TEST(no_pointer_to_the_backend_lies_in_the_list),
        GATE_TEST_QUIET(every_call_before_initialisation_says_so),
        GATE_TEST(null_where_memory_should_be_crashes_nothing),
        GATE_TEST(it_says_that_it_stands_before_the_backend),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
