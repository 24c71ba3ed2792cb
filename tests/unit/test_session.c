/* tests/unit/test_session.c - virtual sessions and the door in front of them. */
#include "module/session.h"

#include "module/entry.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { SLOT = 3, OF_BACKEND = 0x1234, MANY = 5000, NEAR = 4096, TURNS = 2000, THREADS = 4 };

static CK_SESSION_HANDLE added(CK_SESSION_HANDLE of_backend)
{
    CK_SESSION_HANDLE handle = CK_INVALID_HANDLE;

    assert_true(session_add(&(struct session){ .slot = SLOT, .backend = of_backend }, &handle));
    return handle;
}

static void retire(struct session *session, void *context)
{
    (void)context;
    session_retire(session);
}

static int retire_all(void **state)
{
    (void)state;
    session_each(retire, NULL);
    return 0;
}

static void a_session_is_found_by_its_handle_alone(void **state)
{
    const CK_SESSION_HANDLE handle = added(OF_BACKEND);
    struct session *session = session_acquire(handle);

    (void)state;
    assert_non_null(session);
    assert_int_equal(session->backend, OF_BACKEND);
    assert_int_equal(session->slot, SLOT);
    assert_int_equal(session->operations, 0);
    assert_null(session->gate);
    session_release(session);
    assert_null(session_acquire(OF_BACKEND));
    assert_null(session_acquire(0));
    assert_null(session_acquire(UINT64_MAX));
}

static void handles_near_a_known_one_are_nobodys(void **state)
{
    CK_SESSION_HANDLE first = added(1), second = added(2);

    (void)state;
    for (CK_SESSION_HANDLE step = 1; step <= NEAR; step++) {
        assert_null(session_acquire(first + step));
        assert_null(session_acquire(first - step));
        assert_null(session_acquire(second + step));
        assert_null(session_acquire(second - step));
    }
}

static void handles_differ_and_fit_a_signed_number(void **state)
{
    static CK_SESSION_HANDLE handles[MANY];

    (void)state;
    for (size_t i = 0; i < MANY; i++) {
        handles[i] = added(i);
        assert_int_not_equal(handles[i], CK_INVALID_HANDLE);
        assert_true(handles[i] <= INT64_MAX);
    }
    for (size_t i = 0; i < MANY; i++) { /* each finds its own, so no two are equal */
        struct session *session = session_acquire(handles[i]);

        assert_int_equal(session->backend, i);
        session_release(session);
    }
}

static void a_retired_session_is_not_found(void **state)
{
    const CK_SESSION_HANDLE handle = added(OF_BACKEND), other = added(OF_BACKEND + 1);
    struct session *session = session_acquire(handle);

    (void)state;
    session_retire(session);
    assert_null(session_acquire(handle));
    session_release(session);
    assert_null(session_acquire(handle));
    session = session_acquire(other);
    assert_non_null(session);
    session_release(session);
}

static atomic_bool waiting;

static void *wait_for(void *handle)
{
    atomic_store(&waiting, true);
    return session_acquire(*(CK_SESSION_HANDLE *)handle);
}

static void who_waits_for_a_session_that_is_closed_gets_none(void **state)
{
    CK_SESSION_HANDLE handle = added(OF_BACKEND);
    struct session *session = session_acquire(handle);
    pthread_t thread;
    void *got = session;

    (void)state;
    atomic_store(&waiting, false);
    assert_int_equal(pthread_create(&thread, NULL, wait_for, &handle), 0);
    while (!atomic_load(&waiting))
        usleep(100);
    usleep(2000); /* most likely it waits by now; if not, it must find nothing all the same */
    session_retire(session);
    session_release(session);
    assert_int_equal(pthread_join(thread, &got), 0);
    assert_null(got);
}

struct crowd {
    CK_SESSION_HANDLE handle;
    int inside;
    long total;
};

static void *take_turns(void *context)
{
    struct crowd *crowd = context;

    for (int i = 0; i < TURNS; i++) {
        struct session *session = session_acquire(crowd->handle);

        if (session == NULL || crowd->inside++ != 0)
            abort();
        crowd->total++;
        crowd->inside--;
        session_release(session);
    }
    return NULL;
}

static void one_thread_at_a_time_holds_a_session(void **state)
{
    struct crowd crowd = { .handle = added(OF_BACKEND) };
    pthread_t threads[THREADS];

    (void)state;
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, take_turns, &crowd), 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(crowd.total, THREADS * TURNS);
}

static void an_operation_runs_from_its_beginning_to_its_end(void **state)
{
    struct session session = { .handle = 1 };

    (void)state;
    operation_began(&session, OPERATION_DIGEST, CKR_GENERAL_ERROR);
    assert_false(operation_runs(&session, OPERATION_DIGEST));
    operation_began(&session, OPERATION_DIGEST, CKR_OK);
    assert_true(operation_runs(&session, OPERATION_DIGEST));
    assert_false(operation_runs(&session, OPERATION_SIGN));
    operation_went_on(&session, OPERATION_DIGEST, false, CKR_OK);
    assert_true(operation_runs(&session, OPERATION_DIGEST));
    operation_went_on(&session, OPERATION_DIGEST, true, CKR_BUFFER_TOO_SMALL);
    assert_true(operation_runs(&session, OPERATION_DIGEST));
    operation_went_on(&session, OPERATION_DIGEST, true, CKR_OK);
    assert_false(operation_runs(&session, OPERATION_DIGEST));
}

static void an_error_ends_an_operation_but_no_other(void **state)
{
    struct session session = { .handle = 1 };

    (void)state;
    operation_began(&session, OPERATION_DIGEST, CKR_OK);
    operation_began(&session, OPERATION_ENCRYPT, CKR_OK);
    operation_went_on(&session, OPERATION_DIGEST, false, CKR_DEVICE_ERROR);
    assert_false(operation_runs(&session, OPERATION_DIGEST));
    assert_true(operation_runs(&session, OPERATION_ENCRYPT));
}

static void open_door(void)
{
    enum entry_past past;
    CK_RV rv;

    assert_true(entry_open_begin(&past, &rv));
    entry_open_end(true);
}

static void shut_door(void)
{
    CK_RV rv;

    assert_true(entry_begin(ENTRY_ENDING_ALONE, &rv));
    entry_close();
    entry_end();
}

static void the_door_is_closed_until_it_is_opened_and_after(void **state)
{
    enum entry_past past = ENTRY_FORKED;
    CK_RV rv;

    (void)state;
    assert_false(entry_begin(ENTRY_SHARED, &rv));
    assert_int_equal(rv, CKR_CRYPTOKI_NOT_INITIALIZED);
    assert_true(entry_open_begin(&past, &rv));
    assert_int_equal(past, ENTRY_FRESH);
    entry_open_end(false); /* initialisation failed */
    assert_false(entry_begin(ENTRY_SHARED, &rv));
    open_door();
    assert_true(entry_begin(ENTRY_SHARED, &rv));
    assert_int_equal(rv, CKR_OK);
    entry_end();
    shut_door();
    assert_false(entry_begin(ENTRY_ENDING, &rv));
    assert_int_equal(rv, CKR_CRYPTOKI_NOT_INITIALIZED);
}

static void an_open_door_is_not_opened_again(void **state)
{
    enum entry_past past;
    CK_RV rv;

    (void)state;
    open_door();
    assert_false(entry_open_begin(&past, &rv));
    assert_int_equal(rv, CKR_CRYPTOKI_ALREADY_INITIALIZED);
    shut_door();
}

static void a_call_from_inside_a_call_fails_instead_of_waiting_for_itself(void **state)
{
    static const enum entry kinds[] = { ENTRY_SHARED, ENTRY_ALONE, ENTRY_ENDING, ENTRY_ENDING_ALONE };
    enum entry_past past;
    CK_RV rv;

    (void)state;
    open_door();
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        assert_true(entry_begin(ENTRY_SHARED, &rv));
        assert_false(entry_begin(kinds[i], &rv));
        assert_int_equal(rv, CKR_FUNCTION_FAILED);
        assert_false(entry_open_begin(&past, &rv));
        assert_int_equal(rv, CKR_FUNCTION_FAILED);
        entry_end();
    }
    shut_door();
}

static void *enter_and_leave(void *context)
{
    CK_RV rv;

    (void)context;
    return entry_begin(ENTRY_SHARED, &rv) ? (entry_end(), (void *)1) : NULL;
}

static void who_waited_while_the_door_closed_does_not_come_in(void **state)
{
    pthread_t thread;
    void *came_in = (void *)1;
    CK_RV rv;

    (void)state;
    open_door();
    assert_true(entry_begin(ENTRY_ENDING_ALONE, &rv));
    assert_int_equal(pthread_create(&thread, NULL, enter_and_leave, NULL), 0);
    usleep(2000);
    entry_close();
    entry_end();
    assert_int_equal(pthread_join(thread, &came_in), 0);
    assert_null(came_in);
}

/* In a child: 0 if `holds`. Nothing of cmocka runs there. */
static void assert_in_child(bool (*holds)(void))
{
    const pid_t child = fork();
    int status;

    assert_true(child >= 0);
    if (child == 0)
        _exit(holds() ? 0 : 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static CK_SESSION_HANDLE parents;

static bool child_starts_anew(void)
{
    enum entry_past past = ENTRY_FRESH;
    struct session *session;
    CK_RV rv;

    if (entry_begin(ENTRY_SHARED, &rv) || rv != CKR_CRYPTOKI_NOT_INITIALIZED)
        return false;
    if (!entry_open_begin(&past, &rv) || past != ENTRY_FORKED)
        return false;
    session_forget_all();
    entry_open_end(true);
    if (!entry_begin(ENTRY_SHARED, &rv))
        return false;
    session = session_acquire(parents);
    entry_end();
    return session == NULL;
}

static void a_child_of_fork_is_outside_and_starts_anew(void **state)
{
    CK_RV rv;

    (void)state;
    open_door();
    parents = added(OF_BACKEND);
    assert_in_child(child_starts_anew);
    assert_true(entry_begin(ENTRY_SHARED, &rv)); /* nothing changed here */
    entry_end();
    shut_door();
}

static pthread_barrier_t barrier;

static void *hold_everything(void *context)
{
    struct session *session;
    CK_RV rv;

    (void)context;
    if (!entry_begin(ENTRY_SHARED, &rv))
        abort();
    session = session_acquire(parents);
    pthread_barrier_wait(&barrier); /* now the fork */
    pthread_barrier_wait(&barrier);
    session_release(session);
    entry_end();
    return NULL;
}

static void a_child_does_not_wait_for_locks_of_the_parents_threads(void **state)
{
    pthread_t thread;

    (void)state;
    open_door();
    parents = added(OF_BACKEND);
    assert_int_equal(pthread_barrier_init(&barrier, NULL, 2), 0);
    assert_int_equal(pthread_create(&thread, NULL, hold_everything, NULL), 0);
    pthread_barrier_wait(&barrier);
    assert_in_child(child_starts_anew);
    pthread_barrier_wait(&barrier);
    assert_int_equal(pthread_join(thread, NULL), 0);
    shut_door();
}

static bool exiting_child_is_deaf(void)
{
    enum entry_past past;
    CK_RV rv;

    if (!entry_open_begin(&past, &rv))
        return false;
    entry_open_end(true);
    entry_exit();
    return !entry_begin(ENTRY_SHARED, &rv) && rv == CKR_CRYPTOKI_NOT_INITIALIZED
           && !entry_begin(ENTRY_ALONE, &rv) && rv == CKR_CRYPTOKI_NOT_INITIALIZED
           && !entry_begin(ENTRY_ENDING, &rv) && rv == CKR_OK && !entry_begin(ENTRY_ENDING_ALONE, &rv)
           && rv == CKR_OK && !entry_open_begin(&past, &rv) && rv != CKR_OK;
}

static void while_the_process_exits_endings_are_fine_and_the_rest_is_not(void **state)
{
    (void)state;
    assert_in_child(exiting_child_is_deaf);
}

int main(void)
{
#define WITH_SESSIONS(test) cmocka_unit_test_teardown(test, retire_all)
    const struct CMUnitTest tests[] = {
        WITH_SESSIONS(a_session_is_found_by_its_handle_alone),
        WITH_SESSIONS(handles_near_a_known_one_are_nobodys),
        WITH_SESSIONS(handles_differ_and_fit_a_signed_number),
        WITH_SESSIONS(a_retired_session_is_not_found),
        WITH_SESSIONS(who_waits_for_a_session_that_is_closed_gets_none),
        WITH_SESSIONS(one_thread_at_a_time_holds_a_session),
        cmocka_unit_test(an_operation_runs_from_its_beginning_to_its_end),
        cmocka_unit_test(an_error_ends_an_operation_but_no_other),
        cmocka_unit_test(the_door_is_closed_until_it_is_opened_and_after),
        cmocka_unit_test(an_open_door_is_not_opened_again),
        cmocka_unit_test(a_call_from_inside_a_call_fails_instead_of_waiting_for_itself),
        cmocka_unit_test(who_waited_while_the_door_closed_does_not_come_in),
        WITH_SESSIONS(a_child_of_fork_is_outside_and_starts_anew),
        WITH_SESSIONS(a_child_does_not_wait_for_locks_of_the_parents_threads),
        cmocka_unit_test(while_the_process_exits_endings_are_fine_and_the_rest_is_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
