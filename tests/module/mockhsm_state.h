#ifndef LINTGATE_TESTS_MOCKHSM_STATE_H
#define LINTGATE_TESTS_MOCKHSM_STATE_H

#include "tests/module/mockhsm.h"

#include <openssl/evp.h>
#include <pthread.h>

/* What the files of the mock share. One lock over everything; functions named do_… run with it held. */

enum {
    MAX_OBJECTS = 256,
    MAX_ATTRIBUTES = 40,
    MAX_SESSIONS = 512,
};

struct attribute {
    CK_ATTRIBUTE_TYPE type;
    uint8_t *value;
    size_t len;
};

struct object {
    bool used;
    CK_SLOT_ID slot;
    CK_OBJECT_HANDLE handle;
    CK_SESSION_HANDLE owner; /* of a session object; 0: none */
    struct attribute attributes[MAX_ATTRIBUTES];
    size_t count;
    EVP_PKEY *pkey; /* of an asymmetric key */
    size_t spent;   /* signatures begun */
};

enum family {
    FAMILY_FIND,
    FAMILY_ENCRYPT,
    FAMILY_DECRYPT,
    FAMILY_DIGEST,
    FAMILY_SIGN,
    FAMILY_SIGN_RECOVER,
    FAMILY_VERIFY,
    FAMILY_VERIFY_RECOVER,
    FAMILY_MESSAGE_ENCRYPT,
    FAMILY_MESSAGE_DECRYPT,
    FAMILY_MESSAGE_SIGN,
    FAMILY_MESSAGE_VERIFY,
    FAMILY_VERIFY_SIGNATURE,
    FAMILY_COUNT
};

/* An operation that was begun. */
struct running {
    bool active, updated, authenticated;
    CK_SLOT_ID slot;
    CK_OBJECT_HANDLE key;
    struct object
        *bound; /* a copy of the key as it was at the beginning: it may go or change, as in SoftHSM */
    CK_MECHANISM mechanism; /* pParameter points to `parameter`, or to the caller's memory (keep_mechanism) */
    CK_MECHANISM *callers;
    uint8_t parameter[64];
    uint8_t *collected;
    size_t len;
};

struct opened {
    CK_SESSION_HANDLE handle; /* 0: this place is free */
    CK_SLOT_ID slot;
    CK_FLAGS flags;
    struct running running[FAMILY_COUNT];
    CK_ATTRIBUTE find[MAX_ATTRIBUTES]; /* copies */
    size_t find_count, find_next;
};

struct mock_state {
    pthread_mutex_t lock;
    bool initialized;
    struct mock_knobs knobs;
    struct object objects[MAX_OBJECTS];
    struct opened sessions[MAX_SESSIONS];
    CK_SESSION_HANDLE last_session;
    CK_OBJECT_HANDLE last_object[MOCK_SLOTS + 1]; /* by slot; the last one for all slots together */
    CK_USER_TYPE user[MOCK_SLOTS];
    bool logged_in[MOCK_SLOTS];
};

extern struct mock_state mock;

/* mockhsm_record.c */
bool record_begin(enum function function, const uintptr_t *values, CK_RV *rv);
CK_RV record_end(enum function function, const uintptr_t *values, CK_RV rv);
void record_result(enum function function, const struct running *running, const uint8_t *input,
    size_t input_len, const uint8_t *output, size_t output_len);
void record_reset(void);
void record_answer(enum function function, unsigned long nth, CK_RV rv, bool forever);
void record_before(enum function function, mock_hook *hook, void *context);
void record_after(enum function function, mock_hook *hook, void *context);
size_t record_calls(enum function function);
struct mock_call record_call(size_t index);
size_t record_results(void);
const struct mock_result *record_result_at(size_t index);
bool record_inside(void);
void record_watch(const struct mock_watch *watch);

/* mockhsm_store.c */
struct object *object_new(CK_SLOT_ID slot);
struct object *object_find(CK_SLOT_ID slot, CK_OBJECT_HANDLE handle);
void object_free(struct object *object);
bool object_set(struct object *object, CK_ATTRIBUTE_TYPE type, const void *value, size_t len);
bool object_set_bool(struct object *object, CK_ATTRIBUTE_TYPE type, bool value);
bool object_set_number(struct object *object, CK_ATTRIBUTE_TYPE type, CK_ULONG value);
const struct attribute *object_get(const struct object *object, CK_ATTRIBUTE_TYPE type);
bool object_true(const struct object *object, CK_ATTRIBUTE_TYPE type);
CK_ULONG object_class(const struct object *object);
bool object_visible(const struct object *object); /* public, or somebody is logged in */
void objects_reset(void);

/* mockhsm_key.c */
CK_OBJECT_HANDLE key_add(CK_SLOT_ID slot, const struct mock_key *key);
void key_copy(struct object *copy, const struct object *object);

/* mockhsm_token.c */
struct opened *session_find(CK_SESSION_HANDLE handle, CK_RV *rv);
void sessions_reset(void);
void running_stop(struct running *running);
void find_stop(struct opened *session); /* and forgets what was looked for */
size_t sessions_list(CK_SESSION_HANDLE *handles, size_t max);

/* mockhsm_crypto.c: the length of the result, 0 on failure. `out` has CRYPTO_MAX_BYTES. */
enum { CRYPTO_MAX_BYTES = 1024 /* RSA-8192 */ };
size_t crypto_length(const struct object *key, CK_MECHANISM_TYPE mechanism);
size_t crypto_sign(
    const struct object *key, const CK_MECHANISM *mechanism, const uint8_t *input, size_t len, uint8_t *out);
size_t crypto_raw_private(const struct object *key, const uint8_t *input, size_t len, uint8_t *out);
const EVP_MD *crypto_digest(CK_MECHANISM_TYPE mechanism);

/* One body for each function of the list: do_Sign, do_SignInit, … */
#define FUNCTION(name, ...) CK_RV do_##name(EACH(PARAMETER, __VA_ARGS__));
#include "tests/module/functions.def"

/* mockhsm_operation.c */
CK_RV operation_start(
    CK_SESSION_HANDLE handle, enum family family, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key);
struct running *operation_continued(CK_SESSION_HANDLE handle, enum family family, CK_RV *rv);
CK_RV operation_update(CK_SESSION_HANDLE handle, enum family family, const CK_BYTE *bytes, CK_ULONG len);
/* What the key makes of the bytes in this operation, into the caller's buffer; `ends`: the operation, if it fits. */
CK_RV operation_result(enum function function, struct running *running, const CK_BYTE *bytes, CK_ULONG len,
    CK_BYTE *out, CK_ULONG *out_len, bool ends);
CK_RV operation_refuse_signature(CK_SESSION_HANDLE handle, enum family family);

/* mockhsm_sign.c: a signature over the bytes, spoiled as the knobs say. */
CK_RV sign_and_give(enum function function, struct running *running, const uint8_t *input, size_t len,
    CK_BYTE *out, CK_ULONG *out_len, bool ends);

/* Writes a result of `len` octets to the caller's buffer as PKCS#11 2.40 5.2 has it. False: only the length was written. */
bool give(const uint8_t *bytes, size_t len, CK_BYTE *out, CK_ULONG *out_len, CK_RV *rv);

#endif
