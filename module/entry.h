#ifndef LINTGATE_ENTRY_H
#define LINTGATE_ENTRY_H

#include "module/pkcs11.h"

#include <stdbool.h>

/*
 * The door that every call passes: is the module initialised, by this very process, not on its way to exit, not
 * called back from inside itself? Calls run beside each other (SHARED); those that pull the ground from under others
 * run ALONE, after the last one has left.
 */

enum entry {
    ENTRY_SHARED = 0,
    ENTRY_ALONE,
    ENTRY_ENDING,       /* beside others; while the process exits it is CKR_OK and does nothing */
    ENTRY_ENDING_ALONE, /* both */
};

/*
 * True: the call may run, and entry_end must follow. False: *rv is the answer: CKR_CRYPTOKI_NOT_INITIALIZED, or
 * CKR_FUNCTION_FAILED for a call from inside a call on the same thread (a backend or its callback), which would deadlock.
 */
bool entry_begin(enum entry entry, CK_RV *rv);
void entry_end(void);

/* The process in which C_Initialize is called. */
enum entry_past {
    ENTRY_FRESH = 0, /* nothing of an earlier life is here */
    ENTRY_FORKED, /* a child that inherited its parent's state, perhaps half made: to be forgotten, not closed */
};

/*
 * For C_Initialize. True: *past says what was found; nobody else is inside; entry_open_end must follow, which opens the
 * door if `open`. False: *rv is the answer, CKR_CRYPTOKI_ALREADY_INITIALIZED among others.
 */
bool entry_open_begin(enum entry_past *past, CK_RV *rv);
void entry_open_end(bool open);

/*
 * For a look at the backend before C_Initialize: which interfaces has it? True: no C_Initialize runs beside, and
 * entry_look_end must follow. False: there is nothing to be looked at in this thread, or not any more.
 */
bool entry_look_begin(void);
void entry_look_end(void);

/* For C_Finalize, between entry_begin(ENTRY_ENDING_ALONE) and entry_end: nobody comes in any more. */
void entry_close(void);

/*
 * From now on no call reaches the backend: its static objects are about to be destroyed. Waits some seconds for those that are
 * inside, unless it is called by one of them. Handler for atexit.
 */
void entry_exit(void);

#endif
