#ifndef LINTGATE_TESTS_ORACLE_H
#define LINTGATE_TESTS_ORACLE_H

#include "tests/module/ledger.h"
#include "tests/module/mockhsm.h"

/*
 * Watches the mock for what must never happen: that a guarded key is asked for a signature over bytes for which no intent
 * is durable, or for anything else at all; and that private bytes come out. Looks at each C_Sign when it arrives.
 */
struct oracle;

struct oracle *oracle_new(const struct mock *mock, struct ledger *ledger, const char *journal_path);
void oracle_free(struct oracle *oracle);

/* `key` is guarded: only what such keys do is judged. */
void oracle_guard(struct oracle *oracle, CK_SLOT_ID slot, CK_OBJECT_HANDLE key);
/* None is any more: the test has other keys. */
void oracle_forget(struct oracle *oracle);

/* Bytes that a test is about to send; so the oracle knows a digest of them when the token signs one. */
void oracle_expect(struct oracle *oracle, struct bytes tbs);

/* What a guarded key did without permission; NULL: nothing. Valid until the oracle goes. */
const char *oracle_complaint(struct oracle *oracle);

/* True unless a guarded key made this signature, and no outcome that says so is durable. */
bool oracle_recorded(struct oracle *oracle, const void *signature, size_t len);

/* The one that was made last and still is; NULL: none. */
struct oracle *oracle_current(void);

/* True if something that a private key made, be it only 16 octets of it, or the mock's marker stands in these bytes. */
bool oracle_leaks(const struct oracle *oracle, const void *at, size_t len);

#endif
