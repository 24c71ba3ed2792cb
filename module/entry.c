/*
 * module/entry.c - the door: initialised, same process, not exiting, not re-entered; shared or alone.
 *
 * CLOSED -> OPEN    [entry_open_end(true)]    OPEN -> CLOSED  [entry_close]
 * any    -> EXITING [entry_exit]              EXITING is final.
 * In a child of fork the door is CLOSED whatever it was: `opener` is another process, and what `open_here` points to was wiped.
 * (1) A call is inside only between entry_begin and entry_end, holding the lock; alone means holding it for writing.
 * (2) Whoever holds the lock, or `opening`, is marked as inside before he takes it and until he has given it back: in between no signal
 *     handler of the same thread comes in, and nobody cancels the thread, wherever that is allowed.
 * (3) `opener`, and with it `open_here`, changes only while the lock is held for writing.
 */
#include "module/entry.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum {
    OPENING_POLL_NS = 1000000, /* between looks at what another thread does, nanoseconds */
    EXIT_POLLS =
        5000, /* as often for calls that are inside: some seconds, more than an HSM needs for a signature */
};

/* Writers first: C_Finalize must come in although calls never cease. No thread takes it twice: is_inside sees to it. */
static pthread_rwlock_t lock = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;
static _Atomic(pid_t) lock_pid; /* process whose threads may hold the lock */
static _Atomic(pid_t) opener;   /* process that initialised; 0 none */
static _Atomic(pid_t) opening;  /* process that is in C_Initialize; 0 none */
static atomic_bool exiting;

/*
 * True in its page: the door is open in this very process. The kernel wipes the page in a child of fork, so nobody has to ask for the
 * process's number at each call, which costs more than all else that the door does. NULL: there is none, and the number is asked for.
 */
static _Atomic(atomic_bool *) open_here;
static pthread_once_t inside_once = PTHREAD_ONCE_INIT;
static pthread_key_t inside_key; /* of each thread: not NULL while it is inside */
static bool inside_ready;

static void inside_make(void)
{
    inside_ready = pthread_key_create(&inside_key, NULL) == 0;
}

static bool inside_known(void)
{
    return pthread_once(&inside_once, inside_make) == 0 && inside_ready;
}

static bool is_inside(void)
{
    return inside_known() && pthread_getspecific(inside_key) != NULL;
}

/* What a thread that is inside has at inside_key: whether it could be cancelled before. */
static const char could_be_cancelled, could_not;

/*
 * Nobody cancels a thread that is inside: it would leave locks behind that nobody opens again. False: no memory to remember it in. A _Thread_local would not say so: the C library takes memory for a loaded library's at each
 * thread's first use, and ends the process when there is none.
 */
static bool inside_enter(void)
{
    int before = PTHREAD_CANCEL_DISABLE;
    const bool known = inside_known() && pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before) == 0;

    if (known
        && pthread_setspecific(inside_key, before == PTHREAD_CANCEL_ENABLE ? &could_be_cancelled : &could_not)
               == 0)
        return true;
    if (known)
        (void)pthread_setcancelstate(before, NULL);
    return false;
}

static void inside_leave(void)
{
    const bool enable = pthread_getspecific(inside_key) == &could_be_cancelled;

    (void)pthread_setspecific(inside_key, NULL); /* has its memory since inside_enter */
    if (enable)
        (void)pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
}

static bool is_alone(enum entry entry)
{
    return entry == ENTRY_ALONE || entry == ENTRY_ENDING_ALONE;
}

static bool is_open(enum entry entry, CK_RV *rv)
{
    *rv = CKR_CRYPTOKI_NOT_INITIALIZED;
    if (atomic_load(&exiting)) {
        if (entry == ENTRY_ENDING || entry == ENTRY_ENDING_ALONE)
            *rv = CKR_OK;
        return false;
    }
    const atomic_bool *here = atomic_load(&open_here);

    return here != NULL ? atomic_load(here) : atomic_load(&opener) == getpid();
}

/* Once in the life of a process and its children, by the one who opens. */
static void here_make(void)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    void *at;

    if (atomic_load(&open_here) != NULL)
        return;
    at = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
        return;
    if (madvise(at, page, MADV_WIPEONFORK) == 0)
        atomic_store(&open_here, (atomic_bool *)at);
    else
        (void)munmap(at, page);
}

static void here_set(bool open)
{
    atomic_bool *here = atomic_load(&open_here);

    if (here != NULL)
        atomic_store(here, open);
}

/* True if the thread is marked as inside, and may go for the lock. */
static bool is_let_in(enum entry entry, CK_RV *rv)
{
    if (!atomic_load(&exiting) && is_inside()) {
        *rv = CKR_FUNCTION_FAILED;
        return false;
    }
    if (!is_open(entry, rv))
        return false;
    *rv = CKR_HOST_MEMORY;
    return inside_enter();
}

bool entry_begin(enum entry entry, CK_RV *rv)
{
    if (!is_let_in(entry, rv))
        return false;
    const int failed = is_alone(entry) ? pthread_rwlock_wrlock(&lock) : pthread_rwlock_rdlock(&lock);

    if (failed == 0 && is_open(entry, rv)) {
        *rv = CKR_OK;
        return true;
    }
    if (failed != 0)
        *rv = CKR_FUNCTION_FAILED;
    else /* finalised while we waited */
        pthread_rwlock_unlock(&lock);
    inside_leave();
    return false;
}

void entry_end(void)
{
    pthread_rwlock_unlock(&lock);
    inside_leave();
}

/* One thread at a time. Not 0: a process whose thread claimed it when it forked, and will never give it back here. */
static pid_t opening_claim(pid_t self)
{
    const struct timespec pause = { .tv_nsec = OPENING_POLL_NS };
    pid_t holder = 0;

    while (!atomic_compare_exchange_strong(&opening, &holder, self)) {
        if (holder == self) {
            nanosleep(&pause, NULL);
            holder = 0;
        }
    }
    return holder;
}

bool entry_open_begin(enum entry_past *past, CK_RV *rv)
{
    const pid_t self = getpid();

    *rv = CKR_FUNCTION_FAILED;
    if (atomic_load(&exiting) || is_inside())
        return false;
    if (!inside_enter()) {
        *rv = CKR_HOST_MEMORY;
        return false;
    }
    const pid_t inherited = opening_claim(self);

    if (atomic_load(&opener) == self) {
        atomic_store(&opening, 0);
        inside_leave();
        *rv = CKR_CRYPTOKI_ALREADY_INITIALIZED;
        return false;
    }
    *past = inherited != 0 || atomic_load(&opener) != 0 ? ENTRY_FORKED : ENTRY_FRESH;
    if (atomic_load(&lock_pid) != self) { /* some thread of the parent may have held it */
        lock = (pthread_rwlock_t)PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;
        atomic_store(&lock_pid, self);
    }
    atomic_store(&opener, 0);
    here_make();
    here_set(false);
    if (pthread_rwlock_wrlock(&lock) != 0) {
        atomic_store(&opening, 0);
        inside_leave();
        return false;
    }
    *rv = CKR_OK;
    return true;
}

void entry_open_end(bool open)
{
    if (open)
        atomic_store(&opener, getpid());
    here_set(open);
    pthread_rwlock_unlock(&lock);
    atomic_store(&opening, 0);
    inside_leave();
}

bool entry_look_begin(void)
{
    if (atomic_load(&exiting) || is_inside() || !inside_enter())
        return false;
    const pid_t holder = opening_claim(getpid());

    if (holder == 0)
        return true;
    atomic_store(&opening, holder); /* what its C_Initialize left half made is for the next one to forget */
    inside_leave();
    return false;
}

void entry_look_end(void)
{
    atomic_store(&opening, 0);
    inside_leave();
}

void entry_close(void)
{
    atomic_store(&opener, 0);
    here_set(false);
}

void entry_exit(void)
{
    const struct timespec pause = { .tv_nsec = OPENING_POLL_NS };

    atomic_store(&exiting, true);
    if (is_inside() || atomic_load(&opener) != getpid())
        return;
    for (int i = 0; i < EXIT_POLLS; i++) {
        if (pthread_rwlock_trywrlock(&lock) == 0) { /* nobody comes in any more, so it will be free */
            pthread_rwlock_unlock(&lock);
            return;
        }
        nanosleep(&pause, NULL);
    }
}
