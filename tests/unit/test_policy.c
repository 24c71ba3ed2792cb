/* tests/unit/test_policy.c - key sections with files that exist: what is taken, and what is complained of. */
#include "module/policy.h"

#include "config_text.h"
#include "judge_fixture.h"

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/lintgate-policy-XXXXXX";
static char ca_file[64], leaf_file[64], ec_file[64], ca_key_file[64], junk_file[64], root_file[64],
    responder_file[64], unfit_file[64];
static struct told told;
static struct config *config;
static struct policies *policies;

static void write_file(char path[64], const char *name, const void *bytes, size_t len)
{
    FILE *file;

    snprintf(path, 64, "%s/%s", folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, 0644), 0);
}

static int make_files(void **state)
{
    EVP_PKEY *pkey = EVP_EC_gen("P-256");
    uint8_t *spki = NULL;
    const int spki_len = i2d_PUBKEY(pkey, &spki);
    struct cert issuer;
    struct der_error error;

    (void)state;
    assert_non_null(mkdtemp(folder));
    write_file(ca_file, "ca.der", fixture_issuer().at, fixture_issuer().len);
    write_file(root_file, "root.der", fixture_root().at, fixture_root().len);
    write_file(leaf_file, "leaf.der", fixture_leaf_certificate().at, fixture_leaf_certificate().len);
    write_file(ec_file, "ec.der", spki, (size_t)spki_len);
    assert_true(cert_read(fixture_issuer(), &issuer, &error));
    write_file(ca_key_file, "ca-key.der", issuer.key.whole.at, issuer.key.whole.len);
    write_file(junk_file, "junk", "0junk", 5);
    write_file(responder_file, "responder.der", fixture_responder().at, fixture_responder().len);
    OPENSSL_free(spki);
    EVP_PKEY_free(pkey);
    return 0;
}

static int remove_files(void **state)
{
    (void)state;
    unlink(ca_file);
    unlink(leaf_file);
    unlink(ec_file);
    unlink(ca_key_file);
    unlink(junk_file);
    unlink(root_file);
    unlink(responder_file);
    unlink(unfit_file);
    fixture_free();
    return rmdir(folder);
}

static int forget(void **state)
{
    (void)state;
    policies_free(policies);
    config_free(config);
    policies = NULL;
    config = NULL;
    return 0;
}

/* Makes the policies of GOOD_START and `keys`; complaints are in `told`. */
__attribute__((format(printf, 1, 2))) static void make(const char *keys, ...)
{
    struct complaints complaints = { .tell = keep_told, .context = &told, .file = "conf" };
    char text[4096] = GOOD_START;
    va_list arguments;

    forget(NULL);
    va_start(arguments, keys);
    vsnprintf(text + strlen(text), sizeof text - strlen(text), keys, arguments);
    va_end(arguments);
    config = parse(text, &told);
    assert_string_equal(told.text, "");
    policies = policies_new(config, &complaints);
    assert_int_equal(policies == NULL, complaints.count > 0);
}

#define CA_SECTION                                                                                           \
    "[key \"ca\"]\nselect = pkcs11:token=t;object=smime%%20ca;type=private\nissuer = %s\nsign = "            \
    "certificate\n"

#define NEXT_SECTION                                                                                         \
    "[key \"next\"]\nselect = pkcs11:token=t;object=next;type=private\nissuer = %s\nsign = certificate "     \
    "crl\n"

static void assert_told(const char *want)
{
    if (strstr(told.text, want) == NULL)
        fail_msg("want \"%s\", have \"%s\"", want, told.text);
    assert_null(policies);
}

static void a_ca_key_is_what_its_certificate_says(void **state)
{
    const struct key_policy *key;

    (void)state;
    make(CA_SECTION, ca_file);
    assert_int_equal(policies->count, 1);
    key = &policies->keys[0];
    assert_int_equal(public_key_type(key->public_key), KEY_RSA);
    assert_non_null(key->issuer);
    assert_true(key->issuer->is_ca);
    assert_false(key->free);
    assert_int_equal(key->lint.refuse_at, SEVERITY_ERROR);
    assert_int_equal(key->lint.scopes, (MV | OV | SV | IV) & (MULTIPURPOSE | STRICT));
    assert_int_equal(key->limit, 64 * 1024);
    assert_int_equal(policy_limit(key, DOCUMENT_CERTIFICATE), 64 * 1024);
    assert_int_equal(policy_limit(key, DOCUMENT_CRL), 0);
    assert_int_equal(key->selector.label.len, strlen("smime ca"));
    assert_memory_equal(key->selector.label.at, "smime ca", strlen("smime ca"));
    assert_null(key->selector.id.at);
}

static void by_default_a_key_signs_with_every_mechanism_of_its_type(void **state)
{
    (void)state;
    make(CA_SECTION, ca_file);
    for (size_t i = 0; i < mechanism_count; i++)
        assert_int_equal(policy_allows(&policies->keys[0], &mechanisms[i]), mechanisms[i].key == KEY_RSA);
}

static void listed_mechanisms_are_the_only_ones(void **state)
{
    (void)state;
    make(CA_SECTION "mechanisms = SHA384-RSA-PKCS\n", ca_file);
    for (size_t i = 0; i < mechanism_count; i++)
        assert_int_equal(
            policy_allows(&policies->keys[0], &mechanisms[i]), mechanisms[i].type == CKM_SHA384_RSA_PKCS);
}

static void a_mechanism_that_does_not_fit_or_exist_is_complained_of(void **state)
{
    (void)state;
    make(CA_SECTION "mechanisms = SHA256-RSA-PKCS ECDSA-SHA256\n", ca_file);
    assert_told("conf:9: [key \"ca\"] mechanisms: want mechanisms of the key's type, have \"ECDSA-SHA256\"");
    make(CA_SECTION "mechanisms = RSA-PKCS\n", ca_file);
    assert_told("have \"RSA-PKCS\"");
    make(CA_SECTION "mechanisms = SHA1-RSA-PKCS\n", ca_file);
    assert_told("have \"SHA1-RSA-PKCS\"");
}

static void kinds_and_profiles_become_scopes(void **state)
{
    (void)state;
    make(CA_SECTION "certificate-kinds = ca ocsp-responder\n", ca_file);
    assert_int_equal(policies->keys[0].lint.scopes, SUB_CA | OTHER_CA | OCSP_SIGNER);
    make(CA_SECTION "certificate-kinds = root-ca\n", ca_file);
    assert_int_equal(policies->keys[0].lint.scopes, ROOT_CA);
    make(CA_SECTION "profiles = sponsor-validated/strict mailbox-validated/legacy\nrefuse-at = warning\n",
        ca_file);
    assert_int_equal(policies->keys[0].lint.scopes, (SV & STRICT) | (MV & LEGACY));
    assert_int_equal(policies->keys[0].lint.refuse_at, SEVERITY_WARNING);
}

static void unknown_kinds_and_profiles_are_complained_of(void **state)
{
    (void)state;
    make(CA_SECTION "certificate-kinds = tls\n", ca_file);
    assert_told("certificate-kinds: want subscriber, ca, root-ca or ocsp-responder, have \"tls\"");
    make(CA_SECTION "profiles = ca\n", ca_file); /* a scope, but no S/MIME profile */
    assert_told("profiles: want type and generation, as in sponsor-validated/strict, have \"ca\"");
    make(CA_SECTION "profiles = smime\n", ca_file);
    assert_told("have \"smime\"");
}

static void a_file_that_is_no_ca_certificate_is_complained_of(void **state)
{
    (void)state;
    make(CA_SECTION, leaf_file);
    assert_told("want the certificate of a CA (basicConstraints cA), have another");
    make(CA_SECTION, junk_file);
    assert_told("conf:7: [key \"ca\"] issuer:");
    make(CA_SECTION, ec_file);
    assert_told("issuer:");
    make(CA_SECTION, "/nowhere/ca.pem");
    assert_told("/nowhere");
}

static void roots_that_may_be_cross_certified_are_read_from_their_files(void **state)
{
    (void)state;
    make(CA_SECTION "cross-roots = %s\n", ca_file, root_file);
    assert_non_null(policies);
    assert_true(span_equal(policies->keys[0].roots[0]->subject, policies->keys[0].issuer->issuer));
    assert_null(policies->keys[0].roots[1]);
    make(CA_SECTION "cross-roots = %s %s\n", ca_file, root_file, ca_file);
    assert_told("cross-roots: ");
    assert_told("want the self-signed certificate of a CA, have another");
    make(CA_SECTION "cross-roots = %s\n", ca_file, junk_file);
    assert_told("cross-roots: ");
    make(CA_SECTION "cross-roots = /nowhere\n", ca_file);
    assert_told("cross-roots: ");
}

static void a_key_without_issuer_that_may_not_sign_its_own_certificate_is_warned_of(void **state)
{
    (void)state;
    make("[key \"ca\"]\nselect = pkcs11:object=ca;type=private\npublic-key = %s\nsign = certificate\n",
        ca_key_file);
    assert_non_null(policies);
    assert_non_null(strstr(told.text, "warning: "));
    assert_non_null(strstr(told.text, "its own first one, which is root-ca"));
    make("[key \"ca\"]\nselect = pkcs11:object=ca;type=private\npublic-key = %s\nsign = certificate\n"
         "certificate-kinds = root-ca\n",
        ca_key_file);
    assert_string_equal(told.text, "");
}

static void a_free_key_may_have_a_public_key_alone(void **state)
{
    (void)state;
    make("[key \"f\"]\nselect = pkcs11:id=%%01;type=private\npublic-key = %s\nsign = anything\n", ec_file);
    assert_true(policies->keys[0].free);
    assert_null(policies->keys[0].issuer);
    assert_int_equal(public_key_type(policies->keys[0].public_key), KEY_EC_P256);
    assert_int_equal(policies->keys[0].limit, POLICY_FREE_BYTES);
    assert_int_equal(policies->keys[0].selector.id.len, 1);
}

static void a_free_key_may_have_a_certificate_that_is_no_cas(void **state)
{
    (void)state;
    make("[key \"f\"]\nselect = pkcs11:object=f;type=private\nissuer = %s\nsign = anything\n", leaf_file);
    assert_non_null(policies);
}

/* A second section for the CA's key, `sign = anything`, would be a way round the first. */
static void two_sections_for_one_key_are_complained_of(void **state)
{
    (void)state;
    make(CA_SECTION "[key \"f\"]\nselect = pkcs11:object=f;type=private\npublic-key = %s\nsign = anything\n",
        ca_file, ca_key_file);
    assert_told("conf:9: [key \"f\"] want a public key of its own, have that of [key \"ca\"]");
}

#define INDEX_SECTION "[index]\nfile = /var/lib/lintgate/index.lmdb\n"

/* A CA with two keys: what the index does not see of one is missing when it is asked for the other. */
static void keys_that_sign_in_one_issuers_name_use_the_index_all_or_none(void **state)
{
    const struct span renewed = fixture_renewed_issuer();

    (void)state;
    write_file(unfit_file, "unfit.der", renewed.at, renewed.len);
    make(INDEX_SECTION CA_SECTION NEXT_SECTION "use-index = no\n", ca_file, unfit_file);
    assert_told("conf:15: [key \"next\"] use-index: want what [key \"ca\"] has");
    forget(NULL);
    make(INDEX_SECTION CA_SECTION "use-index = no\n" NEXT_SECTION, ca_file, unfit_file);
    assert_told("conf:12: [key \"next\"] use-index: want what [key \"ca\"] has");
    forget(NULL);
    make(INDEX_SECTION CA_SECTION "use-index = no\n" NEXT_SECTION "use-index = no\n", ca_file, unfit_file);
    assert_non_null(policies);
    forget(NULL);
    make(CA_SECTION NEXT_SECTION "use-index = no\n", ca_file, unfit_file); /* there is none */
    assert_non_null(policies);
}

static void every_fault_is_told_not_only_the_first(void **state)
{
    (void)state;
    make(CA_SECTION "mechanisms = X\nprofiles = Y\ncertificate-kinds = Z\n", ca_file);
    assert_told("\"X\"");
    assert_told("\"Y\"");
    assert_told("\"Z\"");
}

static void a_selector_means_only_tokens_that_it_names(void **state)
{
    struct token_names names;

    (void)state;
    make(CA_SECTION, ca_file);
    memset(&names, ' ', sizeof names);
    names.label[0] = 't';
    assert_true(selector_takes_token(&policies->keys[0].selector, &names));
    names.label[1] = 'x';
    assert_false(selector_takes_token(&policies->keys[0].selector, &names));
}

#define RESPONDER_SECTION                                                                                    \
    "[key \"ocsp\"]\nselect = pkcs11:token=t;object=ocsp;type=private\nissuer = %s\nresponder = %s\n"        \
    "sign = ocsp-response\n"

static void a_responders_key_is_what_its_own_certificate_says(void **state)
{
    const struct key_policy *key;

    (void)state;
    make(RESPONDER_SECTION, ca_file, responder_file);
    key = &policies->keys[0];
    assert_non_null(key->responder);
    assert_true(key->issuer->is_ca);
    assert_ptr_equal(key->spki.at, key->responder->key.whole.at);
    assert_int_equal(key->lint.scopes, OCSP);
    assert_int_equal(policy_limit(key, DOCUMENT_OCSP_RESPONSE), 64 * 1024);
    assert_int_equal(policy_limit(key, DOCUMENT_CERTIFICATE), 0);
    assert_int_equal(policy_limit(key, DOCUMENT_CRL), 0);
    assert_int_equal(policy_limit(key, DOCUMENT_REQUEST), 0);
}

static void the_keys_of_a_ca_and_of_its_responder_are_two(void **state)
{
    (void)state;
    make(CA_SECTION RESPONDER_SECTION, ca_file, ca_file, responder_file);
    assert_int_equal(policies->count, 2);
    assert_null(policies->keys[0].responder);
}

static void a_certificate_that_is_no_responder_of_the_issuer_is_complained_of(void **state)
{
    static const struct {
        enum responder_change change;
        const char *told;
    } rows[] = {
        { RESPONDER_OTHER_ISSUER, "want a certificate that the issuer issued, have one of another CA" },
        { RESPONDER_OTHER_KEY_OF_ISSUER,
            "want a certificate that the issuer issued, have one of another CA" },
        { RESPONDER_WITHOUT_PURPOSE, "want OCSPSigning in extKeyUsage, have none" },
        { RESPONDER_WITH_ISSUERS_KEY, "want a key of the responder's own" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct span unfit = fixture_changed_responder(rows[i].change);

        write_file(unfit_file, "unfit.der", unfit.at, unfit.len);
        make(RESPONDER_SECTION, ca_file, unfit_file);
        assert_told(rows[i].told);
    }
    make(RESPONDER_SECTION, ca_file, junk_file);
    assert_told("[key \"ocsp\"] responder: ");
}

int main(void)
{
#define FORGETTING(test) cmocka_unit_test_teardown(test, forget)
    const struct CMUnitTest tests[] = {
        FORGETTING(a_ca_key_is_what_its_certificate_says),
        FORGETTING(by_default_a_key_signs_with_every_mechanism_of_its_type),
        FORGETTING(listed_mechanisms_are_the_only_ones),
        FORGETTING(a_mechanism_that_does_not_fit_or_exist_is_complained_of),
        FORGETTING(kinds_and_profiles_become_scopes),
        FORGETTING(unknown_kinds_and_profiles_are_complained_of),
        FORGETTING(a_file_that_is_no_ca_certificate_is_complained_of),
        FORGETTING(roots_that_may_be_cross_certified_are_read_from_their_files),
        FORGETTING(a_key_without_issuer_that_may_not_sign_its_own_certificate_is_warned_of),
        FORGETTING(a_free_key_may_have_a_public_key_alone),
        FORGETTING(a_free_key_may_have_a_certificate_that_is_no_cas),
        FORGETTING(two_sections_for_one_key_are_complained_of),
        FORGETTING(keys_that_sign_in_one_issuers_name_use_the_index_all_or_none),
        FORGETTING(every_fault_is_told_not_only_the_first),
        FORGETTING(a_selector_means_only_tokens_that_it_names),
        FORGETTING(a_responders_key_is_what_its_own_certificate_says),
        FORGETTING(the_keys_of_a_ca_and_of_its_responder_are_two),
        FORGETTING(a_certificate_that_is_no_responder_of_the_issuer_is_complained_of),
    };

    return cmocka_run_group_tests(tests, make_files, remove_files);
}
