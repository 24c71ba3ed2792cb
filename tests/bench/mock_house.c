/* tests/bench/mock_house.c - a CA's key on the mock HSM, and lintgate before it. */
#include "tests/bench/mock_house.h"

#include "tests/bench/house.h"
#include "tests/bench/measure.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

enum { SIGNATURE_BYTES = 1024 };

const struct mock *mock_house_load(void)
{
    void *const library = dlopen(LINTGATE_MOCK, RTLD_NOW | RTLD_LOCAL);

    measure_must(library != NULL, dlerror());
    const struct mock *const mock = dlsym(library, MOCK_SYMBOL);
    measure_must(mock != NULL, "want the mock");
    return mock;
}

void mock_house_configure(const char *directory, const struct authority *ca)
{
    char text[HOUSE_PATH_BYTES];

    scratch_write(directory, "ca.pem", ca->certificate_pem);
    snprintf(text, sizeof text,
        "[module]\nbackend = " LINTGATE_MOCK "\n[audit]\ndirectory = %s\n[key \"ca\"]\n"
        "select = pkcs11:token=mock;object=ca;type=private\nissuer = %s/ca.pem\nsign = certificate crl\n",
        directory, directory);
    scratch_write(directory, "lintgate.conf", text);
    snprintf(text, sizeof text, "%s/lintgate.conf", directory);
    measure_must(setenv("LINTGATE_CONF", text, 1) == 0, "want memory");
}

void mock_house_ask(
    CK_FUNCTION_LIST *gate, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key, struct bytes tbs, CK_RV want)
{
    CK_MECHANISM mechanism = { .mechanism = CKM_ECDSA_SHA256 };
    uint8_t signature[SIGNATURE_BYTES];
    CK_ULONG len = sizeof signature;

    measure_must(gate->C_SignInit(session, &mechanism, key) == CKR_OK
                     && gate->C_Sign(session, tbs.at, tbs.len, signature, &len) == want,
        "want a signature, or a refusal");
}

void mock_house_sign(
    CK_FUNCTION_LIST *gate, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key, struct bytes tbs)
{
    mock_house_ask(gate, session, key, tbs, CKR_OK);
}
