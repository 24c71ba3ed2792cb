/*
 * tests/unit/test_seal.c - a journal that was sealed: whatever is done to it afterwards, by whoever knows the format, is found and named.
 * One file because every test stands on the same house: a journal, a key, a log.
 */
#include "cli/log.h"

#include "audit/segment.h"
#include "journal_fixture.h"
#include "seal/tiles.h"
#include "subcommand.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { PATH_BYTES = 160, SEGMENT_BYTES = 100 * 1000, MANY = 300 };

/* A journal, and beside it a key and a sealed log. */
struct house {
    struct fixture *journal;
    char key[PATH_BYTES], log[PATH_BYTES], public_key[PATH_BYTES], checkpoint[PATH_BYTES], older[PATH_BYTES];
};
static struct house house;

static void make_key(const char *path)
{
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FILE *file = fdopen(fd, "w");

    assert_true(file != NULL && PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) == 1);
    assert_int_equal(fclose(file), 0);
    EVP_PKEY_free(key);
}

static int setup(void **state)
{
    if (fixture_setup(state) != 0)
        return -1;
    house.journal = *state;
    const char *directory = house.journal->directory;
    (void)snprintf(house.key, PATH_BYTES, "%s/seal.key", directory);
    (void)snprintf(house.log, PATH_BYTES, "%s/log", directory);
    (void)snprintf(house.public_key, PATH_BYTES, "%s/log/key.pub", directory);
    (void)snprintf(house.checkpoint, PATH_BYTES, "%s/log/checkpoint", directory);
    (void)snprintf(house.older, PATH_BYTES, "%s/older", directory);
    make_key(house.key);
    return 0;
}

#define RUN(...) subcommand_run(log_main, "log", (const char *const[]){ __VA_ARGS__, NULL })

static int seal(void)
{
    return RUN("seal", "--key", house.key, "--origin", "ca.example.org/journal", "--to", house.log,
        house.journal->directory);
}

static int verify_sealed(void)
{
    return RUN("verify", "--public-key", house.public_key, "--sealed", house.log, house.journal->directory);
}

/* By the checkpoint alone, without the sealed files. */
static int verify_checkpoint(void)
{
    return RUN("verify", "--public-key", house.public_key, "--checkpoint", house.checkpoint,
        house.journal->directory);
}

/* Appends that many refusals for this key, in segments. */
static void fill(const char *key, unsigned count)
{
    struct journal_settings settings = fixture_settings(30);
    struct record refusal = sample_refusal();
    struct journal_error error;

    settings.segment_bytes = SEGMENT_BYTES;
    refusal.refusal.decision.key = key;
    struct journal *journal = journal_open(house.journal->directory, &settings, &error);
    assert_non_null(journal);
    for (unsigned i = 0; i < count; i++)
        append(journal, &refusal);
    journal_close(journal);
}

static const char *segment_path(unsigned number, char path[PATH_BYTES])
{
    char name[SEGMENT_NAME_BYTES];

    (void)snprintf(path, PATH_BYTES, "%s/%s", house.journal->directory, segment_name(number, name));
    return path;
}

static unsigned last_segment(void)
{
    char path[PATH_BYTES];
    unsigned number = 0;

    while (access(segment_path(number + 1, path), F_OK) == 0)
        number++;
    return number;
}

static void remove_segments(void)
{
    char path[PATH_BYTES];

    for (unsigned number = last_segment(); number > 0; number--)
        assert_int_equal(unlink(segment_path(number, path)), 0);
}

static void write_whole(const char *path, const void *bytes, size_t len)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    assert_int_equal(write(fd, bytes, len), (ssize_t)len);
    assert_int_equal(close(fd), 0);
}

static void a_journal_is_sealed_bit_by_bit_and_verifies_each_time(void **state)
{
    static const unsigned steps[] = { 1, 1, 253, 1, 1, 255, 300 }; /* up to a whole tile, to it, over it */
    char says[64];

    (void)state;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        fill("k", steps[i]);
        assert_int_equal(seal(), 0);
        assert_int_equal(verify_sealed(), 0);
        subcommand_says("; not yet: 0\n");
        assert_int_equal(verify_checkpoint(), 0);
    }
    const uint64_t records = verify(house.journal->directory).records;
    (void)snprintf(
        says, sizeof says, "sealed: %lu records, by ca.example.org/journal", (unsigned long)records);
    subcommand_says(says);
    assert_true(last_segment() > 5);
    fill("k", 3);
    assert_int_equal(verify_sealed(), 0);
    subcommand_says("; not yet: 3\n");
    assert_int_equal(seal(), 0);
    assert_int_equal(seal(), 0); /* nothing new */
    subcommand_says(", 0 of them now\n");
}

/* The same number of records, made anew with one change: its chain is right from the first line to the last. */
static void forge_chain(unsigned at)
{
    remove_segments();
    fill("k", at);
    fill("evil", 1);
    fill("k", MANY - at - 1);
}

static void a_chain_that_was_made_anew_by_somebody_who_knows_the_format_is_found(void **state)
{
    (void)state;
    fill("k", MANY);
    assert_int_equal(seal(), 0);
    forge_chain(100);
    assert_int_equal(RUN("verify", house.journal->directory), 0); /* the chain alone cannot tell */
    assert_int_equal(verify_checkpoint(), 1);
    subcommand_says("records as ");
    subcommand_says("they were changed");
    assert_int_equal(verify_sealed(), 1);
    subcommand_says("seq 1: want the record that was sealed"); /* the first that differs: times do */
    fill("k", 5);
    assert_int_equal(seal(), 1); /* and nothing more is sealed on top of it */
    subcommand_says("the journal was changed after ");
}

static void records_cut_off_at_the_end_are_found(void **state)
{
    char path[PATH_BYTES];
    size_t len = 0;

    (void)state;
    fill("k", MANY);
    assert_int_equal(seal(), 0);
    char *bytes = file_whole(segment_path(last_segment(), path), &len);
    bytes[len - 1] = '\0';
    assert_int_equal(truncate(path, strrchr(bytes, '\n') + 1 - bytes), 0);
    free(bytes);
    assert_int_equal(RUN("verify", house.journal->directory), 0);
    assert_int_equal(verify_checkpoint(), 1);
    subcommand_says("records are missing at the end");
    assert_int_equal(verify_sealed(), 1);
    subcommand_says("records are missing at the end");
    assert_int_equal(seal(), 1);
    fill("k", 1); /* filled up again with another record */
    assert_int_equal(verify_checkpoint(), 1);
    subcommand_says("they were changed");
    assert_int_equal(seal(), 1);
}

static void a_journal_of_nothing_where_there_was_one_is_found(void **state)
{
    (void)state;
    fill("k", 10);
    assert_int_equal(seal(), 0);
    remove_segments();
    fill("k", 2);
    assert_int_equal(verify_sealed(), 1);
    assert_int_equal(seal(), 1);
}

static void edits_insertions_and_swaps_in_what_was_sealed_are_found(void **state)
{
    char one[PATH_BYTES], two[PATH_BYTES], away[PATH_BYTES];
    size_t len = 0;

    (void)state;
    fill("k", MANY);
    assert_int_equal(seal(), 0);
    segment_path(2, one);
    segment_path(3, two);
    char *bytes = file_whole(one, &len);
    char *key = strstr(bytes, "\"key\":\"k\"");
    key[7] = 'x'; /* an edit */
    write_whole(one, bytes, len);
    assert_int_equal(verify_sealed(), 1);
    subcommand_says("want the record that was sealed");
    key[7] = 'k';
    write_whole(one, bytes, len);
    assert_int_equal(verify_sealed(), 0);
    const char *second = strchr(bytes, '\n') + 1; /* a line more */
    char *more = malloc(2 * len);
    assert_non_null(more);
    const size_t first_len = (size_t)(second - bytes);
    memcpy(more, bytes, first_len);
    memcpy(more + first_len, bytes, len);
    write_whole(one, more, len + first_len);
    assert_int_equal(verify_sealed(), 1);
    write_whole(one, bytes, len);
    free(more);
    free(bytes);
    (void)snprintf(away, sizeof away, "%s/away", house.journal->directory); /* two segments swapped */
    assert_true(rename(one, away) == 0 && rename(two, one) == 0 && rename(away, two) == 0);
    assert_int_equal(verify_sealed(), 1);
    subcommand_says("want seq ");
}

/* Changes one octet of a file and expects this of verify. */
static void assert_damage_is_found(const char *name, size_t at, const char *says)
{
    char path[2 * PATH_BYTES];
    size_t len = 0;

    (void)snprintf(path, sizeof path, "%s/%s", house.log, name);
    char *bytes = file_whole(path, &len);
    bytes[at % len] ^= 1;
    write_whole(path, bytes, len);
    assert_int_equal(verify_sealed(), 1);
    subcommand_says(says);
    bytes[at % len] ^= 1;
    write_whole(path, bytes, len);
    free(bytes);
    assert_int_equal(verify_sealed(), 0);
}

static void every_changed_file_of_the_log_is_found(void **state)
{
    (void)state;
    fill("k", MANY);
    assert_int_equal(seal(), 0);
    assert_damage_is_found("tile/0/000", 32 * 200, "seq 201: want the record that was sealed");
    assert_damage_is_found(
        "tile/entries/000", 5000, "tile/entries/000: want what the journal's records make");
    assert_damage_is_found("tile/1/000.p/1", 3, "tile/1/000.p/1: want what the journal's records make");
    assert_damage_is_found("checkpoint", 2, "want a signature");
    assert_damage_is_found("checkpoint", 24, "want a signature"); /* in the size */
    assert_damage_is_found("checkpoint", 40, "want a signature"); /* in the root */
}

static void a_checkpoint_by_another_key_or_for_another_log_is_forged(void **state)
{
    char other_key[PATH_BYTES], other_log[PATH_BYTES];
    size_t len = 0;

    (void)state;
    fill("k", MANY);
    assert_int_equal(seal(), 0);
    (void)snprintf(other_key, sizeof other_key, "%s/other.key", house.journal->directory);
    (void)snprintf(other_log, sizeof other_log, "%s/other", house.journal->directory);
    make_key(other_key);
    /* Somebody makes the journal anew, and seals it in the same name with a key of his own. */
    forge_chain(7);
    assert_int_equal(RUN("seal", "--key", other_key, "--origin", "ca.example.org/journal", "--to", other_log,
                         house.journal->directory),
        0);
    char forged[PATH_BYTES + 16];
    (void)snprintf(forged, sizeof forged, "%s/checkpoint", other_log);
    assert_int_equal(
        RUN("verify", "--public-key", house.public_key, "--checkpoint", forged, house.journal->directory), 1);
    subcommand_says("want a signature of that key, have none");
    /* He puts the right key's signature line under his text. */
    char *mine = file_whole(house.checkpoint, &len);
    char *his = file_whole(forged, &len);
    char *note = NULL;
    assert_true(
        asprintf(&note, "%.*s%s", (int)(strstr(his, "\n\n") + 2 - his), his, strstr(mine, "\n\n") + 2) > 0);
    write_whole(forged, note, strlen(note));
    assert_int_equal(
        RUN("verify", "--public-key", house.public_key, "--checkpoint", forged, house.journal->directory), 1);
    subcommand_says("it is forged");
    free(mine);
    free(his);
    free(note);
    /* Nor does the sealing user's own next run take another's log for its own. */
    assert_int_equal(RUN("seal", "--key", house.key, "--origin", "ca.example.org/journal", "--to", other_log,
                         house.journal->directory),
        1);
    assert_int_equal(RUN("seal", "--key", house.key, "--origin", "another.example.org", "--to", house.log,
                         house.journal->directory),
        1);
}

static void an_older_checkpoint_that_was_kept_elsewhere_must_be_a_beginning_of_the_newer(void **state)
{
    size_t len = 0;

    (void)state;
    fill("k", 50); /* in one segment: no rotation among them */
    assert_int_equal(seal(), 0);
    char *old = file_whole(house.checkpoint, &len);
    write_whole(house.older, old, len);
    fill("k", 200);
    assert_int_equal(seal(), 0);
    assert_int_equal(RUN("verify", "--public-key", house.public_key, "--sealed", house.log, "--older",
                         house.older, house.journal->directory),
        0);
    subcommand_says("the older checkpoint, of 50 records, is consistent with it");
    /* Whoever has the sealing key itself, and makes all anew, is found by the older one. */
    remove_segments();
    char away[PATH_BYTES + 8];
    (void)snprintf(away, sizeof away, "%s.away", house.log);
    assert_int_equal(rename(house.log, away), 0);
    fill("k", 320);
    assert_int_equal(seal(), 0);
    assert_int_equal(verify_sealed(), 0); /* alone it is perfect */
    assert_int_equal(RUN("verify", "--public-key", house.public_key, "--sealed", house.log, "--older",
                         house.older, house.journal->directory),
        1);
    subcommand_says("want the first 50 records as ");
    free(old);
}

static void archived_segments_are_made_up_for_by_the_sealed_log(void **state)
{
    char path[PATH_BYTES];

    (void)state;
    fill("k", 700);
    assert_int_equal(seal(), 0);
    const unsigned last = last_segment();
    assert_true(last > 5);
    for (unsigned number = 1; number + 1 < last; number++)
        assert_int_equal(unlink(segment_path(number, path)), 0);
    assert_int_equal(verify_sealed(), 0);
    subcommand_says("what was before is not here");
    assert_int_equal(verify_checkpoint(), 2);
    subcommand_says("want --sealed DIR");
    fill("k", 20); /* and sealing goes on */
    assert_int_equal(seal(), 0);
    assert_int_equal(verify_sealed(), 0);
}

static void any_record_can_be_proved_and_nothing_else(void **state)
{
    static const unsigned seqs[] = { 1, 2, 128, 255, 256, 257, 300 };
    char proof[PATH_BYTES], record[PATH_BYTES], seq[16], says[96];
    size_t len = 0;

    (void)state;
    fill("k", MANY);
    assert_int_equal(seal(), 0);
    (void)snprintf(proof, sizeof proof, "%s/proof", house.journal->directory);
    (void)snprintf(record, sizeof record, "%s/record", house.journal->directory);
    for (size_t i = 0; i < sizeof seqs / sizeof seqs[0]; i++) {
        (void)snprintf(seq, sizeof seq, "%u", seqs[i]);
        assert_int_equal(
            RUN("prove", seq, "--public-key", house.public_key, "--sealed", house.log, "--record", record),
            0);
        write_whole(proof, subcommand_output, strlen(subcommand_output));
        assert_int_equal(
            RUN("prove", "--check", proof, "--record", record, "--public-key", house.public_key), 0);
        (void)snprintf(says, sizeof says, "record %u of ", seqs[i]);
        subcommand_says(says);
        char *bytes = file_whole(record, &len);
        (void)snprintf(says, sizeof says, "{\"seq\":%u,", seqs[i]);
        assert_memory_equal(bytes, says, strlen(says)); /* it is that record */
        bytes[len / 2] ^= 1;
        write_whole(record, bytes, len);
        free(bytes);
        assert_int_equal(
            RUN("prove", "--check", proof, "--record", record, "--public-key", house.public_key), 1);
    }
    assert_int_equal(RUN("prove", "100000", "--public-key", house.public_key, "--sealed", house.log), 2);
    assert_int_equal(RUN("prove", "0", "--public-key", house.public_key, "--sealed", house.log), 2);
    write_whole(proof, "c2sp.org/tlog-proof@v1\nindex 01\n\n", 33);
    assert_int_equal(RUN("prove", "--check", proof, "--record", record, "--public-key", house.public_key), 1);
}

static void a_key_that_others_could_read_is_not_used(void **state)
{
    (void)state;
    fill("k", 1);
    assert_int_equal(chmod(house.key, 0640), 0);
    assert_int_equal(seal(), 2);
    subcommand_says("want a file of mode 0600 or 0400, have 0640");
    assert_int_equal(chmod(house.key, 0600), 0);
    write_whole(house.key, "no key", 6);
    assert_int_equal(seal(), 2);
    subcommand_says("want an Ed25519 private key");
}

static void a_kill_at_any_moment_leaves_a_log_that_the_next_run_goes_on_with(void **state)
{
    (void)state;
    fill("k", 10);
    assert_int_equal(seal(), 0);
    for (long round = 0; round < 25; round++) {
        int status = -1;
        fill("k", 60);
        (void)fflush(NULL);
        const pid_t child = fork();
        if (child == 0) {
            const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
            (void)dup2(null, STDOUT_FILENO);
            (void)dup2(null, STDERR_FILENO);
            for (;;)
                (void)seal();
        }
        (void)nanosleep(&(struct timespec){ .tv_nsec = 1000000 + round * 1700000 }, NULL);
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(verify_sealed(), 0); /* what is sealed is right at every moment */
    }
    assert_int_equal(seal(), 0);
    assert_int_equal(verify_sealed(), 0);
    subcommand_says("; not yet: 0\n");
}

enum { WRITERS = 3, EACH = 200 };

static void writers_rotate_while_the_journal_is_sealed(void **state)
{
    pid_t children[WRITERS];
    unsigned running = WRITERS;

    (void)state;
    fill("k", 1);
    (void)fflush(NULL);
    for (unsigned i = 0; i < WRITERS; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            fill("writer", EACH);
            _exit(0);
        }
    }
    while (running > 0) {
        int status = -1;
        assert_int_equal(seal(), 0);
        assert_int_equal(verify_sealed(), 0);
        for (unsigned i = 0; i < WRITERS; i++)
            if (children[i] > 0 && waitpid(children[i], &status, WNOHANG) == children[i]) {
                assert_int_equal(status, 0);
                children[i] = -1;
                running--;
            }
    }
    assert_int_equal(seal(), 0);
    assert_int_equal(verify_sealed(), 0);
    subcommand_says("; not yet: 0\n");
    assert_true(last_segment() > 4);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_journal_is_sealed_bit_by_bit_and_verifies_each_time),
        TEST(a_chain_that_was_made_anew_by_somebody_who_knows_the_format_is_found),
        TEST(records_cut_off_at_the_end_are_found),
        TEST(a_journal_of_nothing_where_there_was_one_is_found),
        TEST(edits_insertions_and_swaps_in_what_was_sealed_are_found),
        TEST(every_changed_file_of_the_log_is_found),
        TEST(a_checkpoint_by_another_key_or_for_another_log_is_forged),
        TEST(an_older_checkpoint_that_was_kept_elsewhere_must_be_a_beginning_of_the_newer),
        TEST(archived_segments_are_made_up_for_by_the_sealed_log),
        TEST(any_record_can_be_proved_and_nothing_else),
        TEST(a_key_that_others_could_read_is_not_used),
        TEST(a_kill_at_any_moment_leaves_a_log_that_the_next_run_goes_on_with),
        TEST(writers_rotate_while_the_journal_is_sealed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
