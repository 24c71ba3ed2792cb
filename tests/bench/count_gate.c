/*
 * tests/bench/count_gate.c - a CA's key of the mock signs N times through lintgate, for who counts instructions. count_gate N
 * DIRECTORY [refuse]: an empty directory of mode 0700; refuse: what it must not sign. Not on SoftHSM: what that does, depends on its files.
 */
#include "tests/bench/house.h"
#include "tests/bench/measure.h"
#include "tests/bench/mock_house.h"
#include "tests/module/mockhsm.h"

#include <openssl/ec.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int count, char **arguments)
{
    CK_C_INITIALIZE_ARGS args = { .flags = CKF_OS_LOCKING_OK };
    CK_UTF8CHAR pin[] = MOCK_PIN;
    CK_SESSION_HANDLE session = 0;

    const bool refuse = count == 4 && strcmp(arguments[3], "refuse") == 0;

    measure_must(count == 3 || refuse, "want: count_gate N DIRECTORY [refuse]");
    struct authority *const ca = authority_with(EVP_EC_gen("P-256"), AUTHORITY_P256);
    const struct mock *const mock = mock_house_load();
    mock->reset();
    const CK_OBJECT_HANDLE key = mock->add_key(
        MOCK_FIRST_SLOT, &(struct mock_key){ .pem = ca->key_pem, .label = "ca", .id = "01" });
    mock_house_configure(arguments[2], ca);
    CK_FUNCTION_LIST *const gate = house_module(LINTGATE_MODULE);
    measure_must(
        gate->C_Initialize(&args) == CKR_OK
            && gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &session) == CKR_OK
            && gate->C_Login(session, CKU_USER, pin, sizeof pin - 1) == CKR_OK,
        "want a session");
    const struct bytes tbs = tbs_make(ca, ECDSA_SHA256, refuse ? FAULT_ISSUER : FAULT_NONE);
    for (unsigned long i = strtoul(arguments[1], NULL, 10); i > 0; i--)
        mock_house_ask(gate, session, key, tbs, refuse ? CKR_FUNCTION_REJECTED : CKR_OK);
    measure_must(gate->C_Finalize(NULL) == CKR_OK, "want C_Finalize to succeed");
    bytes_free(tbs);
    authority_free(ca);
    mock->reset();
    return EXIT_SUCCESS;
}
