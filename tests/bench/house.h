#ifndef LINTGATE_TESTS_HOUSE_H
#define LINTGATE_TESTS_HOUSE_H

#include "tests/module/authority.h"
#include "tests/module/cryptoki.h"
#include "tests/module/scratch.h"

/* SoftHSM with keys, and lintgate before it, in one process: so that a key can be asked directly and through lintgate by turns. */

enum {
    HOUSE_PATH_BYTES = 4096,
    HOUSE_KEYS = 64, /* at most */
};

/* A key on the token: its label, and what it signs. */
struct house_key {
    const char *label;
    struct authority *ca;
    bool free;    /* sign = anything */
    bool outside; /* of no section, on a second token, which nothing protects */
};

struct house {
    char directory[SCRATCH_PATH_BYTES];
    struct house_key keys[HOUSE_KEYS];
    size_t key_count;
    CK_FUNCTION_LIST *direct, *gate; /* direct: the same instance as the one behind lintgate */
    CK_SLOT_ID slot, outside;        /* outside: of the second token, if there is one */
};

/* Runs a program to its end, unheard: what it says is of no interest. True: exit status 0. */
bool house_run(char *const argv[]);

/* False if SoftHSM is not installed. */
bool house_has_token(void);

/* An empty token in a directory of its own. SoftHSM looks for it once in the life of a process. */
void house_make(struct house *house);
/* One key more; the house takes `ca` over. False: SoftHSM does not take that kind. */
bool house_add(struct house *house, const struct house_key *key);
/* Writes lintgate.conf for the keys; the journal goes to `journal`. */
void house_configure(const struct house *house, const char *journal);
/* Loads both modules. */
void house_load(struct house *house);
/* C_Initialize through lintgate, and a login that both sides share. */
void house_open(struct house *house);
void house_close(struct house *house);
void house_remove(struct house *house);

/* A session in a slot, and the private key with that label; complains and exits if it does not work. */
CK_SESSION_HANDLE house_session(CK_SLOT_ID slot, CK_FUNCTION_LIST *list);
CK_OBJECT_HANDLE house_find(CK_FUNCTION_LIST *list, CK_SESSION_HANDLE session, const char *label);

/* SoftHSM's path. */
const char *house_token_module(void);

/* The function list of a module. */
CK_FUNCTION_LIST *house_module(const char *path);

#endif
