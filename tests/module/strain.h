#ifndef LINTGATE_TESTS_STRAIN_H
#define LINTGATE_TESTS_STRAIN_H

#include <stdbool.h>

/*
 * The same tests under strain: with LINTGATE_STRAIN=memory (disk, backend, stack) in its environment a test program runs each of
 * its tests again and again, in processes of their own, and each time something else fails inside lintgate: an allocation, a
 * system call, a call of the backend. What a test then asserts is of no interest, for it was written for better days. Of
 * interest is what must hold on the worst day, too:
 *
 * (1) the oracle has no complaint: no guarded key signs without a durable intent, and a signature that the caller has, has a
 *     durable outcome;
 * (2) nothing of the backend's is in the caller's buffer when a call that signs fails;
 * (3) no process crashes or hangs;
 * (4) memory: the call in which it was gone answers CKR_HOST_MEMORY, or what it answers otherwise; and after C_Finalize
 *     lintgate holds no memory that it does not hold on good days.
 *
 * stack: nothing fails, but no call may need more than STRAIN_STACK_BYTES of stack, the backend's own need left out.
 *
 * LINTGATE_STRAIN_PLACES=N: at most N places of each test, spread evenly (default 4); 0: every single one.
 */
enum strain { STRAIN_NONE = 0, STRAIN_MEMORY, STRAIN_DISK, STRAIN_BACKEND, STRAIN_STACK };

enum { STRAIN_STACK_BYTES = 12 * 1024 };

/* A test says that chance decides what its calls answer, so that (4) compares no answers of it. */
void strain_answers_vary(void);

/* A place inside lintgate where something of that kind can fail is reached. True: now it does. */
bool strain_fails(enum strain strain);

#endif
