/*
 * tests/module/test_gate_kill.c - a process is killed at every single moment of its life with lintgate: before and after each call
 * of the backend, at each write and sync of the journal, in the middle of a record; in half of the cases the power fails at the same
 * moment, and what was not synced is lost. Afterwards the journal verifies, and no signature was made without its intent.
 *
 * test_gate_kill [KILLS]: of each kind; scripts/soak has more of them than there is time for here.
 */
#include "tests/module/harness.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    KILLS = 500,           /* at a certain moment */
    KILLS_FROM_AFAR = 100, /* at whatever moment it is */
    LONGEST_LIFE_US = 12000,
    TBS = 3, /* what a process signs: good, faulty, good */
    SOUND_EVERY =
        8 /* after so many kills somebody signs undisturbed; in between the next one finds what the last one left */
};

/* What is known of a process when it is dead; in memory that survives it. */
struct witness {
    atomic_ulong moments;        /* that it reached */
    atomic_size_t made[TBS];     /* signatures of the backend */
    atomic_size_t released[TBS]; /* that lintgate gave to the caller */
    atomic_llong durable;        /* octets of the journal, when it died; 0: it synced nothing */
    atomic_bool ended;           /* of itself */
};

static unsigned long kills = KILLS, kills_from_afar = KILLS_FROM_AFAR;

static struct {
    struct harness *h;
    struct witness *witness;
    unsigned long last; /* moment: then it dies; 0: it lives */
    bool torn;          /* the write at that moment has its first octets in the file */
    size_t torn_octets;
    size_t now; /* index of what is signed */
} life;

static void die(void)
{
    atomic_store(&life.witness->durable, (long long)disk_durable(life.h->journal_path));
    kill(getpid(), SIGKILL);
}

static void moment(void)
{
    if (atomic_fetch_add(&life.witness->moments, 1) + 1 == life.last)
        die();
}

static void at_disk(void *unused)
{
    (void)unused;
    moment();
}

static void at_write(void *unused)
{
    (void)unused;
    if (!life.torn) {
        moment();
        return;
    }
    if (life.torn_octets == 0) /* what was cut short goes on here: no further */
        die();
    if (atomic_fetch_add(&life.witness->moments, 1) + 1 == life.last) {
        disk_write_short(life.torn_octets);
        life.torn_octets = 0;
    }
}

static void after_sign(void *context, enum function function, const uintptr_t *values)
{
    (void)context, (void)function;
    if (values[3] != 0) /* not only asked for the length */
        atomic_fetch_add(&life.witness->made[life.now], 1);
}

static void watch_everything(struct harness *h)
{
    static const struct mock_watch watch = { moment, moment, NULL };

    h->mock->watch(&watch);
    h->mock->after(FUNCTION_Sign, after_sign, NULL);
    for (int call = 0; call <= DISK_FTRUNCATE; call++) /* what is opened and made leaves nothing half done */
        disk_before((enum disk_call)call, call == DISK_PWRITE ? at_write : at_disk, NULL);
}

static void sign_all(struct harness *h, const struct bytes tbs[TBS])
{
    for (life.now = 0; life.now < TBS; life.now++) {
        struct buffer out = buffer_new();

        if (harness_sign(h, tbs[life.now], &out) == CKR_OK)
            atomic_fetch_add(&life.witness->released[life.now], 1);
    }
}

/* A whole life: with what an earlier one left torn, three documents, the end. */
static void live(struct harness *h, const struct bytes tbs[TBS], bool for_ever)
{
    CK_UTF8CHAR pin[] = MOCK_PIN;

    life.h = h;
    if (!for_ever)
        watch_everything(h);
    else
        h->mock->after(FUNCTION_Sign, after_sign, NULL);
    if (harness_initialize(h) != CKR_OK
        || h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &h->session) != CKR_OK
        || h->gate->C_Login(h->session, CKU_USER, pin, sizeof pin - 1) != CKR_OK)
        _exit(9);
    do {
        sign_all(h, tbs);
    } while (for_ever);
    if (harness_finalize(h) != CKR_OK)
        _exit(9);
    atomic_store(&life.witness->ended, true);
    _exit(0);
}

static void forget(struct witness *witness)
{
    memset((void *)witness, 0, sizeof *witness);
}

static off_t size_of(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 ? st.st_size : 0;
}

/* The power fails: what nobody synced is gone, or a part of it. */
static void cut_power(struct harness *h, off_t before, unsigned long round)
{
    const off_t size = size_of(h->journal_path);
    off_t sure = (off_t)atomic_load(&life.witness->durable);

    if (sure < before)
        sure = before;
    if (size > sure)
        assert_int_equal(
            truncate(h->journal_path, sure + (round % 3 == 0 ? 0 : (off_t)(round * 37) % (size - sure))), 0);
}

static void intents_of(struct harness *h, const struct bytes tbs[TBS], size_t intents[TBS])
{
    for (size_t i = 0; i < TBS; i++)
        intents[i] = ledger_intents(h->ledger, tbs[i], -1);
}

/* No signature without its intent, none in the caller's hands without its outcome, none over what is faulty. */
static void check(struct harness *h, const struct bytes tbs[TBS], const size_t before[TBS], size_t outcomes)
{
    size_t after[TBS], released = 0;

    intents_of(h, tbs, after);
    for (size_t i = 0; i < TBS; i++) {
        assert_true(after[i] - before[i] >= atomic_load(&life.witness->made[i]));
        assert_true(atomic_load(&life.witness->made[i]) >= atomic_load(&life.witness->released[i]));
        released += atomic_load(&life.witness->released[i]);
    }
    assert_int_equal(atomic_load(&life.witness->made[1]), 0);
    assert_true(ledger_count(h->ledger, "outcome") - outcomes >= released);
    assert_true(ledger_holds_together(h->ledger));
}

/* Somebody who is not disturbed signs, whatever the dead left behind. */
static void sign_soundly(struct harness *h, struct bytes tbs)
{
    harness_start(h);
    harness_must_sign(h, tbs);
    assert_int_equal(harness_finalize(h), CKR_OK);
    assert_true(ledger_holds_together(h->ledger));
}

static struct witness *witness_new(void)
{
    struct witness *witness = mmap(
        NULL, sizeof *witness, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    assert_ptr_not_equal(witness, MAP_FAILED);
    forget(witness);
    life.witness = witness;
    return witness;
}

static void make_tbs(struct harness *h, struct bytes tbs[TBS])
{
    for (size_t i = 0; i < TBS; i++)
        tbs[i] = harness_tbs(h, i == 1 ? FAULT_ISSUER : FAULT_NONE);
}

static pid_t begin_life(struct harness *h, const struct bytes tbs[TBS], bool for_ever)
{
    forget(life.witness);
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0)
        live(h, tbs, for_ever);
    assert_true(child > 0);
    return child;
}

/* Undisturbed: how many moments there are. */
static unsigned long moments_of_a_life(struct harness *h, const struct bytes tbs[TBS])
{
    int status = -1;

    life.last = 0;
    life.torn = false;
    const pid_t child = begin_life(h, tbs, false);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_true(atomic_load(&life.witness->ended));
    assert_int_equal(atomic_load(&life.witness->released[0]), 1);
    assert_int_equal(atomic_load(&life.witness->released[1]), 0);
    return atomic_load(&life.witness->moments);
}

/* Red with the intent recorded after sign_recorded (module/gate.c), and with no sync in batch_sync (audit/batch.c). */
static void a_process_killed_at_each_moment_signs_nothing_without_its_intent(void **state)
{
    struct harness *h = *state;
    struct witness *witness = witness_new();
    unsigned long killed = 0, moments;
    struct bytes tbs[TBS];

    make_tbs(h, tbs);
    moments = moments_of_a_life(h, tbs);
    assert_true(moments > 40);
    for (unsigned long round = 0; killed < kills; round++) {
        size_t intents[TBS];
        int status = -1;

        assert_true(round < 4 * kills + moments); /* or nobody is killed any more */
        intents_of(h, tbs, intents);
        const size_t outcomes = ledger_count(h->ledger, "outcome");
        const off_t before = size_of(h->journal_path);
        life.last = round % moments + 1;
        life.torn = round / moments % 2 == 1;
        life.torn_octets = 1 + round * 101 % 1400;
        const pid_t child = begin_life(h, tbs, false);
        assert_int_equal(waitpid(child, &status, 0), child);
        /* A life in which nothing has to be mended is shorter, and ends before its moment. */
        assert_true((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) || status == 0);
        killed += WIFSIGNALED(status);
        if (WIFSIGNALED(status) && round % 2 == 1)
            cut_power(h, before, round);
        check(h, tbs, intents, outcomes);
        if (round % SOUND_EVERY == 0)
            sign_soundly(h, tbs[0]);
    }
    sign_soundly(h, tbs[2]);
    print_message("%lu kills, at each of %lu moments\n", killed, moments);
    for (size_t i = 0; i < TBS; i++)
        bytes_free(tbs[i]);
    munmap(witness, sizeof *witness);
}

/* From another process, in the middle of whatever it is: also of what lies between the moments that the other test knows. */
static void a_process_killed_from_afar_signs_nothing_without_its_intent(void **state)
{
    struct harness *h = *state;
    struct witness *witness = witness_new();
    size_t made = 0;
    struct bytes tbs[TBS];

    make_tbs(h, tbs);
    for (unsigned long round = 0; round < kills_from_afar; round++) {
        const struct timespec pause = { .tv_nsec = (long)(round * 7919 % LONGEST_LIFE_US) * 1000 };
        size_t intents[TBS];
        int status = -1;

        intents_of(h, tbs, intents);
        const size_t outcomes = ledger_count(h->ledger, "outcome");
        const pid_t child = begin_life(h, tbs, true);
        nanosleep(&pause, NULL);
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        made += atomic_load(&witness->made[0]) + atomic_load(&witness->made[2]);
        check(h, tbs, intents, outcomes);
        if (round % SOUND_EVERY == 0)
            sign_soundly(h, tbs[0]);
    }
    sign_soundly(h, tbs[2]);
    print_message("%lu kills, %zu signatures before them\n", kills_from_afar, made);
    for (size_t i = 0; i < TBS; i++)
        bytes_free(tbs[i]);
    munmap(witness, sizeof *witness);
}

static int quiet_p256(void **state)
{
    *state = harness_new(&(struct harness_options){ .key = AUTHORITY_P256, .quiet = true });
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_process_killed_at_each_moment_signs_nothing_without_its_intent, quiet_p256, harness_down),
        cmocka_unit_test_setup_teardown(
            a_process_killed_from_afar_signs_nothing_without_its_intent, quiet_p256, harness_down),
    };

    if (argc > 1)
        kills = kills_from_afar = strtoul(argv[1], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
