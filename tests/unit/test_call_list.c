/* tests/unit/test_call_list.c - calls.def as a whole: no dangerous row is a plain forward, no place of a list is empty. */
#include "module/calls.h"
#include "module/calls_doc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Each row, and whether somebody wrote what it does, or nothing is forwarded. */
static const struct {
    const char *name;
    bool by_hand;
} rows[] = {
#define SLOT(since, name, ...)            { #name, false },
#define PASS(since, name, ...)            { #name, false },
#define BEGIN(since, op, name, ...)       { #name, false },
#define STEP(since, op, other, name, ...) { #name, false },
#define RESULT(since, op, name, ...)      { #name, false },
#define FINISH(since, op, name, ...)      { #name, false },
#define WITHIN(since, op, name, ...)      { #name, false },
#define KEYED(since, op, code, name, ...) { #name, true },
#define TRACK(since, name, ...)           { #name, true },
#define GATE(since, name, ...)            { #name, true },
#define OWN(since, entry, name, ...)      { #name, true },
#define SHUT(since, code, name, ...)      { #name, true },
#define DENY(since, code, name, ...)      { #name, true },
#include "module/calls.def"
};

/* By hand, not from the table: a row that is weakened to a plain forward turns up here. */
static void no_call_that_can_use_or_move_a_private_key_is_forwarded_blindly(void **state)
{
    static const char *const dangerous[] = { "InitToken", "InitPIN", "GetOperationState", "SetOperationState",
        "Login", "Logout", "OpenSession", "CloseSession", "CloseAllSessions", "CreateObject", "CopyObject",
        "DestroyObject", "GetAttributeValue", "SetAttributeValue", "EncryptInit", "DecryptInit", "DigestKey",
        "SignInit", "Sign", "SignUpdate", "SignFinal", "SignRecoverInit", "SignRecover", "VerifyInit",
        "VerifyRecoverInit", "SignEncryptUpdate", "GenerateKey", "GenerateKeyPair", "WrapKey", "UnwrapKey",
        "DeriveKey", "SeedRandom", "LoginUser", "SessionCancel", "MessageEncryptInit", "MessageDecryptInit",
        "MessageSignInit", "MessageVerifyInit", "EncapsulateKey", "DecapsulateKey", "VerifySignatureInit",
        "AsyncComplete", "AsyncGetID", "AsyncJoin", "WrapKeyAuthenticated", "UnwrapKeyAuthenticated",
        "GetInterface", "GetInterfaceList" };

    (void)state;
    for (size_t d = 0; d < COUNT_OF(dangerous); d++) {
        size_t found = 0;

        for (size_t i = 0; i < COUNT_OF(rows); i++)
            if (strcmp(rows[i].name, dangerous[d]) == 0) {
                assert_true(rows[i].by_hand);
                found++;
            }
        assert_int_equal(found, 1);
    }
}

/* `count` pointers behind the version. */
static void must_have_functions_of_their_own(const void *list, size_t count)
{
    void *pointers[CK_FUNCTION_LIST_3_2_COUNT];

    memcpy(pointers, (const char *)list + sizeof(void *), count * sizeof(void *));
    for (size_t i = 0; i < count; i++) {
        assert_non_null(pointers[i]);
        for (size_t j = 0; j < i; j++)
            assert_ptr_not_equal(pointers[i], pointers[j]);
    }
}

static void every_place_of_a_list_has_a_function_of_its_own(void **state)
{
    CK_FUNCTION_LIST *list;

    (void)state;
    assert_int_equal(own_GetFunctionList(&list), CKR_OK);
    assert_ptr_equal(list, &calls_2_40);
    assert_int_equal(list->version.major, 2);
    assert_int_equal(list->version.minor, 40);
    must_have_functions_of_their_own(&calls_2_40, CK_FUNCTION_LIST_COUNT);
    must_have_functions_of_their_own(&calls_3_0, CK_FUNCTION_LIST_3_0_COUNT);
    must_have_functions_of_their_own(&calls_3_2, CK_FUNCTION_LIST_3_2_COUNT);
    assert_int_equal(COUNT_OF(rows), CK_FUNCTION_LIST_3_2_COUNT);
}

static void the_page_of_calls_is_what_the_table_makes(void **state)
{
    char *made = NULL, *kept;
    size_t made_len = 0, kept_len;
    FILE *out = open_memstream(&made, &made_len), *page = fopen(CALLS_PAGE, "r");

    (void)state;
    assert_non_null(page);
    calls_markdown(out);
    fclose(out);
    kept = calloc(1, made_len + 2);
    kept_len = fread(kept, 1, made_len + 1, page);
    fclose(page);
    assert_int_equal(kept_len, made_len);
    assert_string_equal(kept, made);
    free(kept);
    free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_call_that_can_use_or_move_a_private_key_is_forwarded_blindly),
        cmocka_unit_test(every_place_of_a_list_has_a_function_of_its_own),
        cmocka_unit_test(the_page_of_calls_is_what_the_table_makes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
