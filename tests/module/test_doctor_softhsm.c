/* tests/module/test_doctor_softhsm.c - lintgate doctor with a real token as patient: what SoftHSM says of its keys, and what ails a key that was imported. */
#include "cli/doctor.h"
#include "tests/module/fresh.h"
#include "tests/module/realtoken.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    OUTPUT_BYTES = 64 * 1024,
    PATH_BYTES = 2 * SCRATCH_PATH_BYTES,
    RSA_BITS = 2048,
    EXPONENT = 65537,
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* What the doctor said last. */
static char said[OUTPUT_BYTES];

static void path_in(const struct realtoken *t, const char *name, char path[PATH_BYTES])
{
    (void)snprintf(path, PATH_BYTES, "%.100s/%s", t->directory, name);
}

/* Runs it with the token's configuration and PIN; its exit status, with what it said in `said`. */
static int ask(const struct realtoken *t, const char *pin)
{
    char config_path[SCRATCH_PATH_BYTES], pin_path[PATH_BYTES], modules[PATH_BYTES], out[PATH_BYTES];
    char *argv[] = { (char[]){ "doctor" }, (char[]){ "--config" }, config_path, (char[]){ "--pin-file" },
        pin_path, (char[]){ "--modules" }, modules, NULL };

    (void)snprintf(config_path, sizeof config_path, "%s", t->config_path);
    scratch_write(t->directory, "pin", pin);
    path_in(t, "pin", pin_path);
    path_in(t, "modules", modules);
    path_in(t, "said", out);
    assert_true(mkdir(modules, 0700) == 0 || errno == EEXIST);
    (void)fflush(stdout);
    const int kept = dup(STDOUT_FILENO), to = open(out, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(kept >= 0 && to >= 0 && dup2(to, STDOUT_FILENO) >= 0);
    const int status = doctor_main(sizeof argv / sizeof argv[0] - 1, argv);
    (void)fflush(stdout);
    assert_true(dup2(kept, STDOUT_FILENO) >= 0);
    (void)close(kept);
    const ssize_t len = pread(to, said, sizeof said - 1, 0);
    (void)close(to);
    assert_true(len >= 0);
    said[len] = '\0';
    return status;
}

/* Fails the test unless one line has both. */
static void assert_said(const char *check, const char *what)
{
    for (const char *line = said; *line != '\0'; line += strcspn(line, "\n") + 1) {
        char one[2048];

        (void)snprintf(one, sizeof one, "%.*s", (int)strcspn(line, "\n"), line);
        if (strstr(one, check) != NULL && strstr(one, what) != NULL)
            return;
        if (line[strcspn(line, "\n")] == '\0')
            break;
    }
    fail_msg("want a line with \"%s\" and \"%s\", have\n%s", check, what, said);
}

static void assert_unsaid(const char *what)
{
    if (strstr(said, what) != NULL)
        fail_msg("want nothing of \"%s\", have\n%s", what, said);
}

/* softhsm2-util imports a key as anybody could have had it before, for every use. */
static void look_at_imported(struct realtoken *t, const struct realtoken_way *way, void *context)
{
    (void)way, (void)context;
    assert_int_equal(ask(t, "1234\n"), 1);
    assert_said("error key.attribute: token soft, key ca (id 01)", "CKA_NEVER_EXTRACTABLE true");
    assert_said("error key.attribute: token soft, key ca (id 01)", "CKA_DECRYPT false");
    assert_said("error key.attribute: token soft, key ca (id 01)", "CKA_UNWRAP false");
    assert_said("warning key.attribute: token soft, key ca (id 01)", "CKA_LOCAL true");
    assert_said("warning key.allowed-mechanisms", "key ca ");
    assert_unsaid("select.");
    assert_unsaid("backend.");
    assert_unsaid("token.");
}

static void an_imported_key_on_softhsm_is_not_sound(void **state)
{
    struct realtoken *t;

    (void)state;
    if (!realtoken_is_there(TOKEN_SOFTHSM))
        skip();
    t = realtoken_make(TOKEN_SOFTHSM, AUTHORITY_RSA);
    realtoken_configure(t);
    realtoken_use(t, false, look_at_imported, NULL);
    realtoken_discard(t);
}

static EVP_PKEY *public_key(const uint8_t *modulus, CK_ULONG len)
{
    BIGNUM *const n = BN_bin2bn(modulus, (int)len, NULL), *const e = BN_new();
    OSSL_PARAM_BLD *const build = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *const context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    EVP_PKEY *key = NULL;

    assert_true(n != NULL && e != NULL && build != NULL && context != NULL && BN_set_word(e, EXPONENT) == 1);
    assert_int_equal(OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n), 1);
    assert_int_equal(OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e), 1);
    OSSL_PARAM *const parameters = OSSL_PARAM_BLD_to_param(build);
    assert_int_equal(EVP_PKEY_fromdata_init(context), 1);
    assert_int_equal(EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters), 1);
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(build);
    EVP_PKEY_CTX_free(context);
    BN_free(n);
    BN_free(e);
    return key;
}

/* The certificate of the CA with the token's public key in the place of its own. */
static void write_certificate(const struct realtoken *t, EVP_PKEY *key)
{
    X509 *const certificate = X509_dup(t->ca->certificate);
    char path[PATH_BYTES];

    path_in(t, "ca.pem", path);
    FILE *const file = fopen(path, "we");
    assert_true(certificate != NULL && file != NULL);
    assert_int_equal(X509_set_pubkey(certificate, key), 1);
    assert_true(X509_sign(certificate, t->ca->key, EVP_sha256()) > 0);
    assert_int_equal(PEM_write_X509(file, certificate), 1);
    assert_int_equal(fclose(file), 0);
    EVP_PKEY_free(key);
    X509_free(certificate);
}

static struct realtoken *patient; /* of the children that follow */

/* As somebody with the PIN: away with the imported key; another one as deployment.md has it, of the same name. */
static void replace_key(const function_list *list, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE ca_key)
{
    CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
    CK_ULONG bits = RSA_BITS;
    CK_MECHANISM_TYPE allowed[] = { CKM_SHA256_RSA_PKCS, CKM_SHA384_RSA_PKCS };
    CK_MECHANISM mechanism = { .mechanism = CKM_RSA_PKCS_KEY_PAIR_GEN };
    uint8_t modulus[RSA_BITS / 8], exponent[] = { 1, 0, 1 };
    CK_ATTRIBUTE public[] = { { CKA_MODULUS_BITS, &bits, sizeof bits }, { CKA_TOKEN, &yes, 1 },
        { CKA_PUBLIC_EXPONENT, exponent, sizeof exponent }, { CKA_LABEL, (char[]){ "ca" }, 2 },
        { CKA_ID, (char[]){ "\x02" }, 1 } };
    CK_ATTRIBUTE private[] = { { CKA_TOKEN, &yes, 1 }, { CKA_PRIVATE, &yes, 1 }, { CKA_SENSITIVE, &yes, 1 },
        { CKA_EXTRACTABLE, &no, 1 }, { CKA_SIGN, &yes, 1 }, { CKA_DECRYPT, &no, 1 }, { CKA_UNWRAP, &no, 1 },
        { CKA_DERIVE, &no, 1 }, { CKA_SIGN_RECOVER, &no, 1 }, { CKA_MODIFIABLE, &no, 1 },
        { CKA_COPYABLE, &no, 1 }, { CKA_ALLOWED_MECHANISMS, allowed, sizeof allowed },
        { CKA_LABEL, (char[]){ "ca" }, 2 }, { CKA_ID, (char[]){ "\x02" }, 1 } };
    CK_ATTRIBUTE n = { CKA_MODULUS, modulus, sizeof modulus };
    CK_OBJECT_HANDLE made[2];

    assert_int_equal(list->C_DestroyObject(session, ca_key), CKR_OK);
    assert_int_equal(list->C_GenerateKeyPair(session, &mechanism, public, COUNT_OF(public), private,
                         COUNT_OF(private), &made[0], &made[1]),
        CKR_OK);
    assert_int_equal(list->C_GetAttributeValue(session, made[0], &n, 1), CKR_OK);
    write_certificate(patient, public_key(modulus, n.ulValueLen));
}

static void look_at_made(struct realtoken *t, const struct realtoken_way *way, void *context)
{
    (void)way, (void)context;
    assert_int_equal(ask(t, "1234\n"), 0);
    assert_unsaid("error ");
    assert_unsaid("warning ");
    assert_int_equal(ask(t, "4321\n"), 1);
    assert_said("error token.login", "soft");
    assert_int_equal(ask(t, "\n"), 0);
    assert_said("note token.unseen", "--pin-file");
}

static void a_key_made_in_softhsm_as_deployment_has_it_is_sound(void **state)
{
    (void)state;
    if (!realtoken_is_there(TOKEN_SOFTHSM))
        skip();
    patient = realtoken_make(TOKEN_SOFTHSM, AUTHORITY_RSA);
    realtoken_configure(patient);
    realtoken_behind_the_gate(patient, replace_key);
    realtoken_use(patient, false, look_at_made, NULL);
    realtoken_discard(patient);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_imported_key_on_softhsm_is_not_sound),
        cmocka_unit_test(a_key_made_in_softhsm_as_deployment_has_it_is_sound),
    };

    return fresh_run_tests(tests, sizeof tests / sizeof tests[0]);
}
