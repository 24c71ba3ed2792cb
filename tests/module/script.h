#ifndef LINTGATE_TESTS_SCRIPT_H
#define LINTGATE_TESTS_SCRIPT_H

#include "tests/module/realtoken.h"

#include <stdio.h>

/*
 * One list of calls, the same for every token and every way to it, which writes down each answer and each value that came
 * with it. What cannot be the same twice is left out: session handles, counts of sessions, times, and what is random, of
 * which only the length is written.
 */
struct script {
    const function_list *list;
    const struct realtoken_way *way;
    enum token_kind kind;
    CK_SLOT_ID slot;
    CK_SESSION_HANDLE s; /* RW */
    CK_OBJECT_HANDLE rsa, rsa_public, aes, ec, ec_public;
    FILE *out;
    size_t calls;
    bool called[FUNCTION_COUNT];
};

/* What is hashed, encrypted and signed: two blocks of a cipher. */
#define SCRIPT_TEXT "sixteen octets! and sixteen more"

/* Writes what was called and what it answered; returns that. */
CK_RV script_told(struct script *t, const char *call, CK_RV rv);
#define DO(call) script_told(t, #call, t->list->call)

/* Writes a value. */
void script_bytes(struct script *t, const void *at, size_t len);
void script_number(struct script *t, const char *name, CK_ULONG number);
void script_attributes(struct script *t, const CK_ATTRIBUTE *attributes, size_t count);

/*
 * softokn takes any slot and any session for random numbers, does not know whether it is initialised, and leaves what
 * happens to lie there as the length of a buffer that was too small: what it answers then is not compared.
 */
bool script_is_strict(const struct script *t);

/* The parts of it, in this order. */
void script_library(struct script *t);
void script_sessions(struct script *t);
void script_objects(struct script *t);
void script_keys(struct script *t);
void script_ciphers(struct script *t);
void script_signatures(struct script *t);
void script_newer(struct script *t);
void script_end(struct script *t);

/* The function of the list that was never called, of those that the token can be asked for; NULL: there is none. */
const char *script_lacks(const struct script *t);

#endif
