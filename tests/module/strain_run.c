/* tests/module/strain_run.c - what fails in one run of a test, and what must hold all the same. */
#include "tests/module/strain_run.h"

#include "tests/module/harness.h"
#include "tests/module/memory.h"
#include "tests/module/spy.h"
#include "tests/stack.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AGAIN_WHERE_CHANCE_DECIDES = 4 /* runs more before memory that grows is called a leak */ };

static struct {
    enum strain strain;
    unsigned long nth;
    const struct strain_run *base;
    struct strain_run *run;
    const struct mock *mock;
    pthread_t thread;
    atomic_ulong places;
    atomic_ulong failed_in; /* number of the call, plus 1 */
    bool start;             /* C_Initialize is strained as well */
} now;

static _Thread_local struct {
    unsigned long call; /* number, plus 1; 0: none */
    enum function function;
    const uintptr_t *values;
    CK_ULONG room;   /* for a signature, before the call */
    bool had_before; /* what private keys made stood there already */
} here;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* The first complaint counts. */
static void __attribute__((format(printf, 1, 2))) complain(const char *format, ...)
{
    va_list arguments;

    pthread_mutex_lock(&lock);
    va_start(arguments, format);
    if (now.run->complaint[0] == '\0')
        vsnprintf(now.run->complaint, sizeof now.run->complaint, format, arguments);
    va_end(arguments);
    pthread_mutex_unlock(&lock);
}

bool strain_fails(enum strain strain)
{
    if (strain != now.strain || !spy_inside() || (strain != STRAIN_BACKEND && now.mock->inside())
        || (here.function == FUNCTION_Initialize && !now.start))
        return false;
    if (atomic_fetch_add(&now.places, 1) + 1 != now.nth)
        return false;
    atomic_store(&now.failed_in, here.call);
    return true;
}

void strain_answers_vary(void)
{
    if (now.run != NULL)
        now.run->answers_vary = true;
}

static bool elsewhere(void)
{
    return !spy_inside() || now.mock->inside();
}

static bool backend_fails(enum function function, CK_RV *rv)
{
    static const CK_RV codes[] = { CKR_DEVICE_ERROR, CKR_HOST_MEMORY, CKR_SESSION_HANDLE_INVALID,
        CKR_BUFFER_TOO_SMALL, CKR_TOKEN_NOT_PRESENT, CKR_ARGUMENTS_BAD, CKR_VENDOR_DEFINED | 5 };

    (void)function;
    if (!strain_fails(STRAIN_BACKEND))
        return false;
    *rv = codes[now.nth % (sizeof codes / sizeof codes[0])];
    return true;
}

/* Where a call that signs writes to. */
static CK_BYTE *signature_at(CK_ULONG **len)
{
    const bool whole = here.function == FUNCTION_Sign;
    CK_BYTE *at = NULL;

    *len = NULL;
    if (whole || here.function == FUNCTION_SignFinal) {
        memcpy(&at, &here.values[whole ? 3 : 1], sizeof at);
        memcpy(len, &here.values[whole ? 4 : 2], sizeof *len);
    }
    return at;
}

/* (1) and (2). */
static void check_signature(CK_RV rv)
{
    struct oracle *oracle = oracle_current();
    CK_ULONG *len;
    const CK_BYTE *at = signature_at(&len);

    if (oracle == NULL || len == NULL)
        return;
    const char *complaint = oracle_complaint(oracle);
    if (complaint != NULL)
        complain("%s", complaint);
    if (at != NULL && rv != CKR_OK && !here.had_before && oracle_leaks(oracle, at, here.room))
        complain("C_%s answers 0x%lx and gives the signature", function_name(here.function), rv);
    if (at != NULL && rv == CKR_OK && !oracle_recorded(oracle, at, *len))
        complain("C_%s gives a signature without a durable outcome", function_name(here.function));
}

/* (4): only the call in which memory was gone is compared; later ones may well answer otherwise. */
static void check_answer(unsigned long number, CK_RV rv)
{
    const struct strain_run *base = now.base;

    if (now.strain != STRAIN_MEMORY || base == NULL || base->answers_vary || number >= STRAIN_CALLS
        || base->calls[number].function != here.function)
        return;
    if (rv != CKR_HOST_MEMORY && rv != base->calls[number].rv)
        complain("C_%s (call %lu): want CKR_HOST_MEMORY or 0x%lx, have 0x%lx", function_name(here.function),
            number, base->calls[number].rv, rv);
}

static void check_stack(void)
{
    const size_t used = stack_used();

    pthread_mutex_lock(&lock);
    if (used > now.run->stack[here.function])
        now.run->stack[here.function] = used;
    pthread_mutex_unlock(&lock);
    if (used > STRAIN_STACK_BYTES)
        complain("C_%s needs %zu octets of stack", function_name(here.function), used);
}

/* What the buffer for a signature holds before the call. A length that is too great is one that a test made up. */
static void look_at_room(void)
{
    CK_ULONG *len;
    const CK_BYTE *at = signature_at(&len);

    here.room = at != NULL && len != NULL ? *len : 0;
    if (here.room > SIGNATURE_BYTES)
        here.room = 0;
    here.had_before = here.room > 0 && oracle_current() != NULL
                      && oracle_leaks(oracle_current(), at, here.room);
}

static void before(const struct spy_call *call)
{
    here.call = call->number + 1;
    here.function = call->function;
    here.values = call->values;
    look_at_room();
    (void)now.mock->inside(); /* so that this thread has its memory already when `elsewhere` asks */
    if (!pthread_equal(now.thread, pthread_self()))
        now.run->answers_vary = true;
    if (now.strain == STRAIN_STACK
        && !now.mock->inside()) /* a call from inside the backend is part of another */
        stack_begin(call->frame);
}

static void after(const struct spy_call *call, CK_RV rv)
{
    if (now.strain == STRAIN_STACK && !now.mock->inside())
        check_stack();
    if (call->number < STRAIN_CALLS) {
        now.run->calls[call->number].function = call->function;
        now.run->calls[call->number].rv = rv;
    }
    if (atomic_load(&now.failed_in) == call->number + 1)
        check_answer(call->number, rv);
    check_signature(rv);
    pthread_mutex_lock(&lock);
    now.run->call_count++;
    pthread_mutex_unlock(&lock);
}

static const struct spy spy = { before, after };

void strain_run_begin(
    enum strain strain, unsigned long nth, const struct strain_run *base, struct strain_run *run)
{
    static const struct mock_watch watch = { .fails = backend_fails },
                                   stack_watch = { stack_pause, stack_go_on, NULL };

    now.mock = harness_mock();
    now.strain = strain;
    now.nth = nth;
    now.base = base;
    now.run = run;
    now.thread = pthread_self();
    now.start = getenv("LINTGATE_STRAIN_START") != NULL;
    now.mock->watch(strain == STRAIN_STACK ? &stack_watch : &watch);
    spy_watch(&spy);
    memory_watch(strain == STRAIN_MEMORY ? elsewhere : NULL);
}

bool strain_run_again(void)
{
    const unsigned most = now.run->answers_vary ? AGAIN_WHERE_CHANCE_DECIDES : 1;
    const size_t before = now.run->runs == 0 && now.base != NULL ? now.base->held : now.run->held;
    const enum strain strain = now.strain;

    now.strain = STRAIN_NONE;
    (void)harness_gate()->C_Finalize(NULL); /* through the spy: what it frees is lintgate's */
    now.run->places = atomic_exchange(&now.places, 0);
    now.run->held = memory_held();
    now.run->ended = true;
    if (now.base == NULL || now.run->held <= before)
        return false;
    if (now.run->runs == most) {
        complain("lintgate holds %zu allocations, after the same once more %zu", before, now.run->held);
        return false;
    }
    now.run->runs++;
    now.strain = strain;
    spy_watch(&spy); /* numbers its calls from 0 again */
    return true;
}
