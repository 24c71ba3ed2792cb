/* tests/unit/test_exports.c - lintgate.so as a guest: what it shows, and what it leaves alone, in a process with a libcrypto. */
#include "module/interfaces.h"

#include <dlfcn.h>
#include <link.h>
#include <openssl/evp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void *library;

/* As badly as a host can do it: its symbols are offered to everybody. */
static int load(void **state)
{
    (void)state;
    library = dlopen(LINTGATE_MODULE, RTLD_NOW | RTLD_GLOBAL);
    return library != NULL ? 0 : -1;
}

/* The file that `address` is in. */
static const char *home_of(const void *address)
{
    Dl_info info;

    assert_int_not_equal(dladdr(address, &info), 0);
    return info.dli_fname;
}

static void *function_of(const char *name)
{
    void *symbol = dlsym(library, name);

    assert_non_null(symbol);
    return symbol;
}

static const CK_FUNCTION_LIST *list_of(void)
{
    CK_RV (*get)(CK_FUNCTION_LIST **);
    void *symbol = function_of("C_GetFunctionList");
    CK_FUNCTION_LIST *list = NULL;

    memcpy(&get, &symbol, sizeof get);
    assert_int_equal(get(&list), CKR_OK);
    return list;
}

static void every_function_that_callers_get_is_lintgates_own(void **state)
{
    const void *pointers[CK_FUNCTION_LIST_COUNT];

    (void)state;
    memcpy(pointers, &list_of()->C_Initialize, sizeof pointers);
    for (size_t i = 0; i < CK_FUNCTION_LIST_COUNT; i++)
        assert_string_equal(home_of(pointers[i]), LINTGATE_MODULE);
}

/* dlsym with a handle looks into what the library needs, too: a name that is found must not be found in it. */
static void nothing_else_of_it_can_be_found(void **state)
{
    static const char *const hidden[] = { "C_Initialize", "C_Sign", "C_SignInit", "gate_Sign", "backend",
        "module", "EVP_DigestInit", "EVP_MD_fetch", "OPENSSL_init_crypto", "RSA_new", "cert_read",
        "journal_append", "lint_document", "ini_parse_string" };

    (void)state;
    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++) {
        const void *symbol = dlsym(library, hidden[i]);

        if (symbol != NULL)
            assert_string_not_equal(home_of(symbol), LINTGATE_MODULE);
    }
}

static void the_hosts_libcrypto_stays_the_hosts(void **state)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned len;
    const void *symbol = dlsym(RTLD_DEFAULT, "EVP_Digest");

    (void)state;
    assert_non_null(symbol);
    assert_string_not_equal(home_of(symbol), LINTGATE_MODULE);
    assert_int_equal(EVP_Digest("abc", 3, digest, &len, EVP_sha256(), NULL), 1);
    assert_int_equal(digest[0], 0xba);
}

static int find_text_relocations(struct dl_phdr_info *info, size_t size, void *count)
{
    (void)size;
    if (strcmp(info->dlpi_name, LINTGATE_MODULE) != 0)
        return 0;
    ++((int *)count)[0];
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Dyn) *entry = (const ElfW(Dyn) *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);

        if (info->dlpi_phdr[i].p_type == PT_GNU_STACK)
            assert_int_equal(info->dlpi_phdr[i].p_flags & PF_X, 0);
        for (; info->dlpi_phdr[i].p_type == PT_DYNAMIC && entry->d_tag != DT_NULL; entry++)
            if (entry->d_tag == DT_TEXTREL
                || (entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_TEXTREL) != 0))
                ++((int *)count)[1];
            else if (entry->d_tag == DT_FLAGS_1 && (entry->d_un.d_val & DF_1_NOW) != 0
                     && (entry->d_un.d_val & DF_1_NODELETE) != 0)
                ++((int *)count)[2];
    }
    return 0;
}

static void its_code_is_not_rewritten_and_its_symbols_are_bound_at_once(void **state)
{
    int counts[3] = { 0 }; /* libraries, text relocations, bound at once and never unloaded */

    (void)state;
    dl_iterate_phdr(find_text_relocations, counts);
    assert_int_equal(counts[0], 1);
    assert_int_equal(counts[1], 0);
    assert_int_equal(counts[2], 1);
}

static void only_the_standards_interface_is_offered(void **state)
{
    CK_RV (*get)(CK_UTF8CHAR *, CK_VERSION *, CK_INTERFACE **, CK_FLAGS);
    CK_RV (*get_list)(CK_INTERFACE *, CK_ULONG *);
    void *symbol = function_of("C_GetInterface"), *list_symbol = function_of("C_GetInterfaceList");
    CK_UTF8CHAR name[] = "PKCS 11", vendor[] = "Vendor NSS FIPS Interface";
    CK_VERSION v2_40 = { 2, 40 }, v3_0 = { 3, 0 };
    CK_INTERFACE *interface = NULL, listed;
    CK_ULONG count = 0;

    (void)state;
    memcpy(&get, &symbol, sizeof get);
    memcpy(&get_list, &list_symbol, sizeof get_list);
    assert_int_equal(get(NULL, NULL, &interface, 0), CKR_OK);
    assert_ptr_equal(interface->pFunctionList, list_of());
    assert_string_equal((const char *)interface->pInterfaceName, "PKCS 11");
    assert_int_equal(interface->flags, 0);
    assert_int_equal(get(name, &v2_40, &interface, 0), CKR_OK);
    assert_int_equal(get(name, &v3_0, &interface, 0), CKR_ARGUMENTS_BAD); /* no backend yet that has it */
    assert_int_equal(get(vendor, NULL, &interface, 0), CKR_ARGUMENTS_BAD);
    assert_int_equal(get(name, NULL, &interface, 1), CKR_ARGUMENTS_BAD); /* fork-safe */
    assert_int_equal(get(name, NULL, NULL, 0), CKR_ARGUMENTS_BAD);
    assert_int_equal(get_list(NULL, &count), CKR_OK);
    assert_int_equal(count, 1);
    count = 0;
    assert_int_equal(get_list(&listed, &count), CKR_BUFFER_TOO_SMALL);
    assert_int_equal(count, 1);
    assert_int_equal(get_list(&listed, &count), CKR_OK);
    assert_ptr_equal(listed.pFunctionList, list_of());
    assert_int_equal(get_list(NULL, NULL), CKR_ARGUMENTS_BAD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_function_that_callers_get_is_lintgates_own),
        cmocka_unit_test(nothing_else_of_it_can_be_found),
        cmocka_unit_test(the_hosts_libcrypto_stays_the_hosts),
        cmocka_unit_test(its_code_is_not_rewritten_and_its_symbols_are_bound_at_once),
        cmocka_unit_test(only_the_standards_interface_is_offered),
    };

    return cmocka_run_group_tests(tests, load, NULL);
}
