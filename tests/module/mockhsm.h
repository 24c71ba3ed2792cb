#ifndef LINTGATE_TESTS_MOCKHSM_H
#define LINTGATE_TESTS_MOCKHSM_H

#include "tests/module/functions.h"

#include <stdbool.h>

/*
 * libmockhsm.so: an HSM that does whatever it is asked, that remembers everything, and that misbehaves on request. It
 * decrypts, copies, wraps and derives with any key, so that a gate which forwards such a call is caught by the result. Its
 * RSA, EC and Ed25519 signatures are real. It has all of PKCS#11 3.2, or less.
 *
 * The test loads it before lintgate does and so holds the same instance: dlsym(library, MOCK_SYMBOL) is a struct mock.
 */

#define MOCK_SYMBOL "mock_control"
#define MOCK_PIN    "1234"
#define MOCK_SO_PIN "567890"

/* What stands in every private result that is no signature, so that a search for its bytes finds a leak. */
#define MOCK_MARKER "<private result>"
#define MOCK_OPEN   "[open result...]" /* where no private key was used */

enum {
    MOCK_SLOTS = 2,
    MOCK_FIRST_SLOT = 40,      /* CK_SLOT_ID of the first one; token "mock" */
    MOCK_SECOND_SLOT = 41,     /* token "spare" */
    MOCK_FIRST_SESSION = 1000, /* handles count up from here */
};

/* A private key, and the objects that belong to it. */
struct mock_key {
    const char *pem; /* PKCS#8 */
    const char *label, *id;
    bool no_public_half;      /* no companion CKO_PUBLIC_KEY of the same label and ID */
    bool public_info;         /* CKA_PUBLIC_KEY_INFO on the private key */
    bool open;                /* CKA_PRIVATE=false: usable without login */
    bool always_authenticate; /* C_Login(CKU_CONTEXT_SPECIFIC) before each signature */
    bool session;             /* CKA_TOKEN=false */
};

/* A call that arrived. `values` as it came in. */
struct mock_call {
    unsigned long sequence; /* shared with mock_result: what came first */
    enum function function;
    uintptr_t values[FUNCTION_MAX_ARGUMENTS];
    CK_RV rv;
};

/* What a private key made. */
struct mock_result {
    unsigned long sequence;
    enum function function; /* Sign, SignFinal, Decrypt, … */
    CK_SLOT_ID slot;
    CK_OBJECT_HANDLE key;
    CK_MECHANISM_TYPE mechanism;
    uint8_t parameter[64]; /* the mechanism's, as far as it fits */
    size_t parameter_len;
    uint8_t *input;
    size_t input_len; /* exactly what was signed, decrypted, … */
    uint8_t *output;
    size_t output_len;
};

/* Runs in the thread of the call, without any lock: may block, call back into lintgate, change knobs. */
typedef void mock_hook(void *context, enum function function, const uintptr_t *values);

/* How much of PKCS#11 it has. */
enum mock_api { MOCK_3_2 = 0, MOCK_3_0, MOCK_2_40 };

/* What it says of that in C_GetInterface. */
enum mock_lie {
    MOCK_HONEST = 0,
    MOCK_SAME_LIST,  /* one list for every version that it is asked for, CKR_OK whatever that is */
    MOCK_OTHER_NAME, /* a vendor's interface for whatever is asked for */
    MOCK_NO_LIST,    /* CKR_OK and NULL */
};

/* Somebody who sees every call, whatever a test resets. Each may be NULL. */
struct mock_watch {
    void (*enter)(void);                              /* at the very beginning, in the thread of the call */
    void (*leave)(void);                              /* at the very end */
    bool (*fails)(enum function function, CK_RV *rv); /* true: the call does nothing and answers *rv */
};

/* All false or zero: the HSM behaves well. */
struct mock_knobs {
    enum mock_api api;
    enum mock_lie lie;
    unsigned slow_us;      /* microseconds that each call takes longer */
    bool ecdsa_hashes;     /* has CKM_ECDSA_SHA256 and its siblings */
    bool raw_only;         /* has no hash-and-sign mechanism at all */
    bool flip_bit;         /* in each signature */
    long longer;           /* octets added to (or taken from) each signature's length */
    bool recycle_handles;  /* a new object gets the lowest handle that is free */
    bool handles_by_slot;  /* each slot numbers its objects from 1 */
    bool keep_mechanism;   /* reads the mechanism anew in C_Sign */
    bool state_of_signing; /* C_GetOperationState and C_SetOperationState carry signing operations */
    bool update_then_sign; /* C_Sign after C_SignUpdate signs both */
    bool mix_recovery; /* C_SignRecover ends what C_SignInit began, and C_Sign what C_SignRecoverInit did */
    bool blank[MOCK_SLOTS];       /* the token was never initialised */
    bool removed[MOCK_SLOTS];     /* the token was pulled out */
    bool pinpad;                  /* the tokens say that PINs are entered at the HSM itself */
    size_t session_limit;         /* sessions open at once; 0: no limit */
    CK_BYTE major, minor;         /* of the list of C_GetFunctionList; 0: 2.40 */
    bool missing[FUNCTION_COUNT]; /* NULL in the function lists */
};

struct mock {
    struct mock_knobs *knobs; /* free to change between calls */

    /* As when freshly loaded: not initialised, no objects, no sessions, no history, no knobs, no faults, no hooks. */
    void (*reset)(void);

    /* Adds a key; the private key's handle, 0 if `pem` is not one. */
    CK_OBJECT_HANDLE (*add_key)(CK_SLOT_ID slot, const struct mock_key *key);
    /* Adds any other object. */
    CK_OBJECT_HANDLE (*add_object)(CK_SLOT_ID slot, const CK_ATTRIBUTE *attributes, size_t count);
    /* Changes an object behind the gate's back, as another program with the PIN can. */
    bool (*set)(
        CK_SLOT_ID slot, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, const void *value, size_t len);
    bool (*remove)(CK_SLOT_ID slot, CK_OBJECT_HANDLE object);

    /* From the nth coming call of `function` on (1: the next): `rv` once, or `forever`. nth 0: never again. */
    void (*answer)(enum function function, unsigned long nth, CK_RV rv, bool forever);
    /* `hook` runs at the beginning of each call of `function` (FUNCTION_ANY: of all); NULL: none. */
    void (*before)(enum function function, mock_hook *hook, void *context);
    /* The same at the end, before the caller gets the result. */
    void (*after)(enum function function, mock_hook *hook, void *context);

    size_t (*calls)(enum function function); /* that arrived so far; FUNCTION_ANY: of all */
    struct mock_call (*call)(size_t index);  /* 0: the first */
    size_t (*results)(void);
    const struct mock_result *(*result)(size_t index);          /* valid until reset */
    size_t (*sessions)(CK_SESSION_HANDLE *handles, size_t max); /* that are open */
    /* Signatures that the key began to make, whatever became of them: what a stateful key would have used up. */
    size_t (*spent)(CK_SLOT_ID slot, CK_OBJECT_HANDLE key);
    /* Every function, whatever the knobs say of the lists. */
    const function_list *list;
    /* From now on `watch` sees every call, also after reset; NULL: nobody does. Between tests only. */
    void (*watch)(const struct mock_watch *watch);
    /* True while this thread is inside the mock, or in a hook: whose memory allocations are these? */
    bool (*inside)(void);
};

#endif
