/*
 * tests/unit/test_key.c - which key a handle is, on tokens that tell more or less, and that are tampered with.
 * One file because all of it is asked of one token of few objects, which stands here.
 */
#include "module/key.h"

#include "module/backend.h"
#include "module/key_memory.h"

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { OWN = 77, SLOT = 3, OBJECTS = 80, GATED = 0, FREE = 1, EC_GATED = 2, EC_FREE = 3, POLICIES = 4 };

/* A token of few objects; an attribute with len 0 is not there. */
struct object {
    CK_OBJECT_CLASS class;
    CK_KEY_TYPE type;
    const char *label;
    uint8_t id;
    struct span modulus, spki, point;
};
static struct object token[OBJECTS];
static size_t object_count, searches;
static CK_RV attribute_code; /* of every C_GetAttributeValue, if it is not CKR_OK */

/* Handles are places, from 1. */
static struct object *object_at(CK_OBJECT_HANDLE handle)
{
    return handle >= 1 && handle <= object_count ? &token[handle - 1] : NULL;
}

static CK_RV answer(CK_ATTRIBUTE *attribute, const void *value, size_t len)
{
    const CK_ULONG room = attribute->ulValueLen;

    attribute->ulValueLen = len == 0 || len > room ? CK_UNAVAILABLE_INFORMATION : len;
    if (len == 0)
        return CKR_ATTRIBUTE_TYPE_INVALID;
    if (len > room)
        return CKR_BUFFER_TOO_SMALL;
    memcpy(attribute->pValue, value, len);
    return CKR_OK;
}

static CK_RV answer_one(const struct object *object, CK_ATTRIBUTE *attribute)
{
    switch (attribute->type) {
    case CKA_CLASS: return answer(attribute, &object->class, sizeof object->class);
    case CKA_KEY_TYPE: return answer(attribute, &object->type, sizeof object->type);
    case CKA_ID: return answer(attribute, &object->id, object->id != 0 ? 1 : 0);
    case CKA_LABEL: return answer(attribute, object->label, strlen(object->label));
    case CKA_MODULUS: return answer(attribute, object->modulus.at, object->modulus.len);
    case CKA_PUBLIC_KEY_INFO: return answer(attribute, object->spki.at, object->spki.len);
    case CKA_EC_POINT: return answer(attribute, object->point.at, object->point.len);
    default: return answer(attribute, NULL, 0);
    }
}

static CK_RV mock_get(
    CK_SESSION_HANDLE session, CK_OBJECT_HANDLE handle, CK_ATTRIBUTE *template, CK_ULONG count)
{
    const struct object *object = object_at(handle);
    CK_RV rv = CKR_OK;

    assert_int_equal(session, OWN);
    if (attribute_code != CKR_OK)
        return attribute_code;
    if (object == NULL)
        return CKR_OBJECT_HANDLE_INVALID;
    for (CK_ULONG i = 0; i < count; i++) {
        const CK_RV one = answer_one(object, &template[i]);

        rv = one != CKR_OK ? one : rv;
    }
    return rv;
}

static CK_OBJECT_HANDLE found[OBJECTS];
static CK_ULONG found_count, found_given, find_most; /* at most so many in one answer */

static bool matches(const struct object *object, const CK_ATTRIBUTE *template, CK_ULONG count)
{
    for (CK_ULONG i = 0; i < count; i++) {
        uint8_t value[64];
        CK_ATTRIBUTE own = { template[i].type, value, sizeof value };

        if (answer_one(object, &own) != CKR_OK || own.ulValueLen != template[i].ulValueLen
            || memcmp(value, template[i].pValue, own.ulValueLen) != 0)
            return false;
    }
    return true;
}

static CK_RV mock_find_init(CK_SESSION_HANDLE session, CK_ATTRIBUTE *template, CK_ULONG count)
{
    assert_int_equal(session, OWN); /* never the caller's, which may be searching itself */
    searches++;
    found_count = found_given = 0;
    for (size_t i = 0; i < object_count; i++)
        if (matches(&token[i], template, count))
            found[found_count++] = i + 1;
    return CKR_OK;
}

static CK_RV mock_find(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE *objects, CK_ULONG room, CK_ULONG *count)
{
    const size_t rest = found_count - found_given;

    (void)session;
    *count = rest < room ? rest : room;
    *count = *count < find_most ? *count : find_most;
    memcpy(objects, found + found_given, *count * sizeof *objects);
    found_given += *count;
    return CKR_OK;
}

static CK_RV mock_find_final(CK_SESSION_HANDLE session)
{
    (void)session;
    return CKR_OK;
}

static CK_RV mock_token(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    assert_int_equal(slot, SLOT);
    memset(info, ' ', sizeof *info);
    memcpy(info->label, "ca", 2);
    return CKR_OK;
}

/* Four keys of the configuration: an RSA and an EC one that are gated, an RSA and an EC one that are free. */
static struct key_policy keys[POLICIES];
static const struct policies policies = { .keys = keys, .count = POLICIES };
static struct span points[POLICIES]; /* CKA_EC_POINT of the EC ones */

static void make_key(size_t n, EVP_PKEY *pkey, const char *uri, bool is_free)
{
    uint8_t *spki = NULL, *point;
    const int len = i2d_PUBKEY(pkey, &spki);
    struct span bare;

    assert_true(len > 0);
    keys[n].public_key = public_key_new(spki, (size_t)len);
    assert_non_null(keys[n].public_key);
    assert_true(selector_read(&keys[n].selector, uri));
    keys[n].file = spki;
    keys[n].spki = (struct span){ spki, (size_t)len };
    keys[n].free = is_free;
    public_key_point(keys[n].public_key, &bare.at, &bare.len);
    if (bare.len > 0) { /* inside an OCTET STRING */
        point = malloc(bare.len + 2);
        point[0] = 0x04;
        point[1] = (uint8_t)bare.len;
        memcpy(point + 2, bare.at, bare.len);
        points[n] = (struct span){ point, bare.len + 2 };
    }
    EVP_PKEY_free(pkey);
}

static int make_keys(void **state)
{
    (void)state;
    make_key(GATED, EVP_RSA_gen(2048), "pkcs11:token=ca;object=rsa;type=private", false);
    make_key(FREE, EVP_RSA_gen(2048), "pkcs11:object=free%20rsa;type=private", true);
    make_key(EC_GATED, EVP_EC_gen("P-256"), "pkcs11:object=ec;type=private", false);
    make_key(EC_FREE, EVP_EC_gen("P-256"), "pkcs11:object=free%20ec;type=private", true);
    return 0;
}

static int free_keys(void **state)
{
    (void)state;
    for (size_t i = 0; i < POLICIES; i++) {
        selector_clear(&keys[i].selector);
        public_key_free(keys[i].public_key);
        OPENSSL_free(keys[i].file);
        free((uint8_t *)(uintptr_t)points[i].at);
    }
    return 0;
}

static int empty_token(void **state)
{
    (void)state;
    backend = (CK_FUNCTION_LIST_3_2){
        .C_GetAttributeValue = mock_get,
        .C_FindObjectsInit = mock_find_init,
        .C_FindObjects = mock_find,
        .C_FindObjectsFinal = mock_find_final,
        .C_GetTokenInfo = mock_token,
    };
    memset(token, 0, sizeof token);
    object_count = searches = 0;
    find_most = OBJECTS;
    attribute_code = CKR_OK;
    key_memory_clear();
    return 0;
}

static CK_OBJECT_HANDLE put(struct object object)
{
    assert_true(object_count < OBJECTS);
    token[object_count++] = object;
    return object_count;
}

static CK_OBJECT_HANDLE put_rsa(size_t key, const char *label)
{
    struct object object = { CKO_PRIVATE_KEY, CKK_RSA, label, 1, { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
    struct span exponent;

    public_key_rsa(
        keys[key].public_key, &object.modulus.at, &object.modulus.len, &exponent.at, &exponent.len);
    return put(object);
}

/* An EC private key that tells nothing of its public one, as SoftHSM's. */
static CK_OBJECT_HANDLE put_ec(const char *label, uint8_t id)
{
    return put((struct object){ CKO_PRIVATE_KEY, CKK_EC, label, id, { NULL, 0 }, { NULL, 0 }, { NULL, 0 } });
}

static CK_OBJECT_HANDLE put_companion(size_t key, uint8_t id)
{
    return put(
        (struct object){ CKO_PUBLIC_KEY, CKK_EC, "public", id, { NULL, 0 }, { NULL, 0 }, points[key] });
}

static struct key looked_up(CK_OBJECT_HANDLE object)
{
    struct key key;

    assert_int_equal(key_find(&policies, OWN, SLOT, object, &key), CKR_OK);
    return key;
}

static void assert_key(
    CK_OBJECT_HANDLE object, enum key_class class, const struct key_policy *policy, bool proven)
{
    const struct key key = looked_up(object);

    assert_int_equal(key.class, class);
    assert_ptr_equal(key.policy, policy);
    assert_int_equal(key.proven, proven);
}

static void an_rsa_key_is_known_by_its_modulus_whatever_its_name(void **state)
{
    (void)state;
    assert_key(put_rsa(GATED, "rsa"), KEY_GATED, &keys[GATED], true);
    assert_key(put_rsa(FREE, "renamed"), KEY_FREE, &keys[FREE], true);
    assert_key(put_rsa(GATED, "free rsa"), KEY_GATED, &keys[GATED], true); /* under the free key's name */
}

static void leading_zeros_do_not_hide_a_modulus(void **state)
{
    uint8_t longer[257] = { 0 };
    const CK_OBJECT_HANDLE object = put_rsa(GATED, "rsa");

    (void)state;
    memcpy(longer + 1, token[object - 1].modulus.at, 256);
    token[object - 1].modulus = SPAN_OF(longer);
    assert_key(object, KEY_GATED, &keys[GATED], true);
}

static void a_key_that_no_section_names_is_locked(void **state)
{
    static const uint8_t other[256] = { 0xc0, 1 };
    const CK_OBJECT_HANDLE rsa = put_rsa(GATED, "rsa"), ec = put_ec("unknown", 9), dsa = put_ec("dsa", 8);

    (void)state;
    token[rsa - 1].modulus = SPAN_OF(other); /* with the gated key's name */
    assert_key(rsa, KEY_LOCKED, NULL, true);
    assert_key(ec, KEY_LOCKED, NULL, false);
    token[dsa - 1].type = 1;
    assert_key(dsa, KEY_LOCKED, NULL, false);
}

static void what_is_no_private_key_is_locked_here(void **state)
{
    const CK_OBJECT_HANDLE object = put_rsa(GATED, "rsa");

    (void)state;
    token[object - 1].class = CKO_OTP_KEY;
    assert_key(object, KEY_LOCKED, NULL, false);
    token[object - 1].class = 0x80000123UL;
    assert_key(object, KEY_LOCKED, NULL, false);
}

static void an_ec_key_is_known_by_its_own_attributes_if_it_has_them(void **state)
{
    const CK_OBJECT_HANDLE by_spki = put_ec("a", 1), by_point = put_ec("b", 2), bare = put_ec("c", 3);

    (void)state;
    put_companion(EC_FREE, 1); /* what the key itself says counts more */
    token[by_spki - 1].spki = keys[EC_GATED].spki;
    assert_key(by_spki, KEY_GATED, &keys[EC_GATED], false);
    token[by_point - 1].point = points[EC_GATED];
    assert_key(by_point, KEY_GATED, &keys[EC_GATED], false);
    public_key_point(keys[EC_FREE].public_key, &token[bare - 1].point.at, &token[bare - 1].point.len);
    assert_key(bare, KEY_FREE, &keys[EC_FREE], false);
}

static void an_ec_key_is_found_by_its_companion_but_not_proven(void **state)
{
    const CK_OBJECT_HANDLE gated = put_ec("renamed", 1), free_key = put_ec("free ec", 2);

    (void)state;
    put_companion(EC_GATED, 1);
    put_companion(EC_FREE, 2);
    assert_key(gated, KEY_GATED, &keys[EC_GATED], false);
    assert_key(free_key, KEY_FREE, &keys[EC_FREE], false);
}

static void with_companions_of_both_kinds_a_key_is_gated(void **state)
{
    const CK_OBJECT_HANDLE object = put_ec("free ec", 1);

    (void)state;
    put_companion(EC_FREE, 1);
    put_companion(EC_GATED, 1);
    assert_key(object, KEY_GATED, &keys[EC_GATED], false);
}

/* Whoever may write public keys puts any number of them before the CA's. */
static void many_companions_do_not_hide_the_cas(void **state)
{
    const CK_OBJECT_HANDLE object = put_ec("free ec", 1);
    struct key key;

    (void)state;
    for (size_t i = 1; i < 64; i++)
        put_companion(EC_FREE, 1);
    put_companion(EC_GATED, 1);
    assert_key(object, KEY_GATED, &keys[EC_GATED], false);
    find_most = 3; /* a backend need not tell as many as it is asked for */
    key_memory_clear();
    assert_key(object, KEY_GATED, &keys[EC_GATED], false);
    put_companion(EC_FREE, 1); /* more than are looked at */
    key_memory_clear();
    assert_int_equal(key_find(&policies, OWN, SLOT, object, &key), CKR_KEY_FUNCTION_NOT_PERMITTED);
    assert_int_equal(key.class, KEY_LOCKED);
}

static void a_companion_of_nobody_locks(void **state)
{
    const CK_OBJECT_HANDLE object = put_ec("ec", 1); /* the gated key's name */

    (void)state;
    put((struct object){ CKO_PUBLIC_KEY, CKK_EC, "x", 1, { NULL, 0 }, { NULL, 0 }, SPAN_TEXT("\x04\x02xx") });
    assert_key(object, KEY_LOCKED, NULL, false);
}

static void without_any_public_key_the_selector_finds(void **state)
{
    const CK_OBJECT_HANDLE gated = put_ec("ec", 1), free_key = put_ec("free ec", 0),
                           other = put_ec("third", 0);

    (void)state;
    assert_key(gated, KEY_GATED, &keys[EC_GATED], false);
    assert_key(free_key, KEY_FREE, &keys[EC_FREE], false);
    assert_key(other, KEY_LOCKED, NULL, false);
}

static void two_private_keys_of_one_name_are_both_refused(void **state)
{
    const CK_OBJECT_HANDLE real = put_rsa(GATED, "rsa"), twin = put_ec("rsa", 9);
    struct key key;

    (void)state;
    assert_int_equal(key_find(&policies, OWN, SLOT, real, &key), CKR_KEY_FUNCTION_NOT_PERMITTED);
    assert_int_equal(key.class, KEY_LOCKED);
    token[twin - 1].label = "resolved";
    assert_key(real, KEY_GATED, &keys[GATED], true);
}

static void two_ec_keys_of_one_name_are_both_refused(void **state)
{
    const CK_OBJECT_HANDLE first = put_ec("ec", 0), second = put_ec("ec", 0);
    struct key key;

    (void)state;
    for (find_most = 1; find_most <= 2; find_most++) { /* told one by one, or both at once */
        assert_int_equal(key_find(&policies, OWN, SLOT, first, &key), CKR_KEY_FUNCTION_NOT_PERMITTED);
        assert_int_equal(key_find(&policies, OWN, SLOT, second, &key), CKR_KEY_FUNCTION_NOT_PERMITTED);
    }
}

static void what_cannot_be_read_is_locked_with_the_backends_code(void **state)
{
    static const CK_RV codes[] = { CKR_DEVICE_ERROR, CKR_GENERAL_ERROR, CKR_SESSION_HANDLE_INVALID,
        0x80000001UL };
    const CK_OBJECT_HANDLE object = put_rsa(GATED, "rsa");
    struct key key;
    CK_RV rv;

    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        attribute_code = codes[i];
        assert_int_equal(key_find(&policies, OWN, SLOT, object, &key), codes[i]);
        assert_int_equal(key.class, KEY_LOCKED);
        assert_false(object_is_open(OWN, object, &rv));
        assert_int_equal(rv, codes[i]);
    }
    attribute_code = CKR_OK;
    assert_int_equal(key_find(&policies, OWN, SLOT, 99, &key), CKR_OBJECT_HANDLE_INVALID);
}

static void only_known_harmless_classes_are_open(void **state)
{
    const CK_OBJECT_HANDLE object = put_ec("x", 1);
    CK_RV rv;

    (void)state;
    for (CK_OBJECT_CLASS class = 0; class < 100; class ++) {
        token[0].class = class;
        assert_int_equal(
            object_is_open(OWN, object, &rv), class < 12 && class != CKO_PRIVATE_KEY && class != CKO_OTP_KEY);
        assert_int_equal(rv, CKR_OK);
    }
    token[0].class = 0x80000000UL;
    assert_false(object_is_open(OWN, object, &rv));
}

static void a_handle_that_became_another_key_is_noticed(void **state)
{
    const CK_OBJECT_HANDLE rsa = put_rsa(GATED, "rsa"), ec = put_ec("ec", 1);
    const struct key rsa_key = looked_up(rsa), ec_key = looked_up(ec);
    const struct object was_rsa = token[rsa - 1], was_ec = token[ec - 1];

    (void)state;
    assert_true(key_is_still(&rsa_key, OWN, rsa));
    assert_true(key_is_still(&ec_key, OWN, ec));
    token[rsa - 1].modulus = (struct span){ keys[FREE].spki.at, 256 };
    assert_false(key_is_still(&rsa_key, OWN, rsa));
    token[rsa - 1] = was_ec;
    assert_false(key_is_still(&rsa_key, OWN, rsa));
    token[rsa - 1] = was_rsa;
    token[rsa - 1].class = CKO_SECRET_KEY;
    assert_false(key_is_still(&rsa_key, OWN, rsa));
    token[ec - 1].id = 2;
    assert_false(key_is_still(&ec_key, OWN, ec));
    attribute_code = CKR_DEVICE_ERROR;
    assert_false(key_is_still(&rsa_key, OWN, rsa));
}

static void searches_are_remembered_for_the_same_key_only(void **state)
{
    const CK_OBJECT_HANDLE object = put_ec("ec", 1);
    size_t before;

    (void)state;
    put_companion(EC_GATED, 1);
    assert_key(object, KEY_GATED, &keys[EC_GATED], false);
    before = searches;
    assert_true(before > 0);
    /* Whether the second that it is kept for ends in between cannot be told; that a change is seen can. */
    assert_key(object, KEY_GATED, &keys[EC_GATED], false);
    token[object - 1].id = 7; /* the handle is another object's now */
    token[object - 1].label = "another";
    assert_key(object, KEY_LOCKED, NULL, false);
    token[object - 1].id = 1;
    key_memory_clear();
    before = searches;
    assert_key(object, KEY_GATED, &keys[EC_GATED], false);
    assert_true(searches > before);
}

/* Of one that nobody knows is asked each time. */
static void only_the_key_of_a_section_is_remembered_without_a_question(void **state)
{
    const CK_OBJECT_HANDLE gated = put_rsa(GATED, "rsa"), free_key = put_rsa(FREE, "free rsa"),
                           stray = put_ec("stray", 7), forgotten = put_ec("ec", 1);
    struct key key, of_free;

    (void)state;
    put_companion(EC_GATED, 1);
    assert_false(key_memory_recall(SLOT, gated, &key));
    do { /* again if the second ends that it is kept for */
        (void)looked_up(gated);
        (void)looked_up(free_key);
        (void)looked_up(stray);
        (void)looked_up(forgotten);
    } while (!key_memory_recall(SLOT, gated, &key) || !key_memory_recall(SLOT, free_key, &of_free)
             || !key_memory_recall(SLOT, forgotten, &key));
    assert_ptr_equal(key.policy, &keys[EC_GATED]);
    assert_int_equal(of_free.class, KEY_FREE);
    assert_ptr_equal(of_free.policy, &keys[FREE]);
    assert_false(key_memory_recall(SLOT, stray, &key));
    assert_false(key_memory_recall(SLOT + 1, gated, &key));
    key_memory_forget(SLOT, forgotten);
    assert_false(key_memory_recall(SLOT, forgotten, &key));
}

/* How the token signs is a hint that lives as long as the memory does, and belongs to no other key. */
static void a_way_is_remembered_with_its_key(void **state)
{
    const CK_OBJECT_HANDLE object = put_rsa(GATED, "rsa");
    struct key key, other;

    (void)state;
    do {
        key = looked_up(object);
        other = key;
        other.policy = &keys[FREE];
        key.mechanism = CKM_SHA256_RSA_PKCS;
        key.way = KEY_WAY_WHOLE;
        key_memory_add_way(SLOT, object, &key);
        other.way = KEY_WAY_RAW;
        key_memory_add_way(SLOT, object, &other);
    } while (!key_memory_recall(SLOT, object, &other));
    assert_int_equal(other.way, KEY_WAY_WHOLE);
    assert_int_equal(other.mechanism, CKM_SHA256_RSA_PKCS);
    key_memory_clear();
    key_memory_add_way(SLOT, object, &key);
    assert_false(key_memory_recall(SLOT, object, &other));
}

int main(void)
{
#define FRESH(test) cmocka_unit_test_setup(test, empty_token)
    const struct CMUnitTest tests[] = {
        FRESH(an_rsa_key_is_known_by_its_modulus_whatever_its_name),
        FRESH(leading_zeros_do_not_hide_a_modulus),
        FRESH(a_key_that_no_section_names_is_locked),
        FRESH(what_is_no_private_key_is_locked_here),
        FRESH(an_ec_key_is_known_by_its_own_attributes_if_it_has_them),
        FRESH(an_ec_key_is_found_by_its_companion_but_not_proven),
        FRESH(with_companions_of_both_kinds_a_key_is_gated),
        FRESH(many_companions_do_not_hide_the_cas),
        FRESH(a_companion_of_nobody_locks),
        FRESH(without_any_public_key_the_selector_finds),
        FRESH(two_private_keys_of_one_name_are_both_refused),
        FRESH(two_ec_keys_of_one_name_are_both_refused),
        FRESH(what_cannot_be_read_is_locked_with_the_backends_code),
        FRESH(only_known_harmless_classes_are_open),
        FRESH(a_handle_that_became_another_key_is_noticed),
        FRESH(searches_are_remembered_for_the_same_key_only),
        FRESH(only_the_key_of_a_section_is_remembered_without_a_question),
        FRESH(a_way_is_remembered_with_its_key),
    };

    return cmocka_run_group_tests(tests, make_keys, free_keys);
}
