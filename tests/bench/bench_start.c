/*
 * tests/bench/bench_start.c - how long C_Initialize takes with 50 keys on SoftHSM, by turns with SoftHSM's own, each in a new
 * process; and the command for one certificate.
 */
#include "tests/bench/house.h"
#include "tests/bench/measure.h"
#include "tests/rules/recipe.h"

#include <openssl/ec.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KEYS = 50, LABEL_BYTES = 32 };

static struct house house;

/* Microseconds that loading takes, and C_Initialize; CPU time of both. */
struct start {
    double load_us, initialize_us, cpu_us;
};

/* In a process of its own, because SoftHSM and lintgate are loaded once. */
static struct start start(bool directly)
{
    struct start times = { 0, 0, 0 };
    int ends[2], status;

    measure_must(pipe(ends) == 0, "want a pipe");
    const pid_t child = fork();
    measure_must(child >= 0, "want a process");
    if (child == 0) {
        CK_C_INITIALIZE_ARGS args = { .flags = CKF_OS_LOCKING_OK };
        const double begin = measure_wall_us(), cpu = measure_cpu_us();
        CK_FUNCTION_LIST *const list = house_module(directly ? house_token_module() : LINTGATE_MODULE);
        const double loaded = measure_wall_us();

        measure_must(list->C_Initialize(&args) == CKR_OK, "want C_Initialize to succeed");
        times = (struct start){ loaded - begin, measure_wall_us() - loaded, measure_cpu_us() - cpu };
        measure_must(
            list->C_Finalize(NULL) == CKR_OK && write(ends[1], &times, sizeof times) == (ssize_t)sizeof times,
            "want C_Finalize to succeed");
        _exit(EXIT_SUCCESS);
    }
    measure_must(read(ends[0], &times, sizeof times) == (ssize_t)sizeof times
                     && waitpid(child, &status, 0) == child && status == 0,
        "want a start");
    close(ends[0]);
    close(ends[1]);
    return times;
}

/* The same C_Initialize once more in a process that has loaded everything. */
static void measure_starts(void)
{
    struct series directly = { .count = 0 }, through = { .count = 0 }, more = { .count = 0 },
                  loaded = { .count = 0 }, more_cpu = { .count = 0 };

    for (size_t i = 0; i < measure_count(101, 21, 1); i++) {
        const struct start own = start(true), gate = start(false);

        series_add(&directly, own.load_us + own.initialize_us);
        series_add(&through, gate.initialize_us);
        series_add(&more, gate.initialize_us - own.load_us - own.initialize_us);
        series_add(&loaded, gate.load_us);
        series_add(&more_cpu, gate.cpu_us - own.cpu_us);
    }
    measure_tell("SoftHSM loaded and initialised", "time", "us", &directly);
    measure_tell("lintgate.so loaded", "time", "us", &loaded);
    measure_tell("C_Initialize through lintgate, with SoftHSM's", "time", "us", &through);
    measure_tell("lintgate's part of that", "time", "us", &more);
    measure_tell("lintgate's part, with its loading", "CPU time", "us", &more_cpu);
    series_clear(&directly);
    series_clear(&through);
    series_clear(&more);
    series_clear(&loaded);
    series_clear(&more_cpu);
}

static void make_house(void)
{
    static char labels[KEYS][LABEL_BYTES];
    const size_t keys = measure_count(KEYS, KEYS, 2);

    house_make(&house);
    for (size_t i = 0; i < keys; i++) {
        snprintf(labels[i], sizeof labels[i], "ca-%zu", i);
        measure_must(
            house_add(&house, &(struct house_key){ labels[i],
                                  authority_with(EVP_EC_gen("P-256"), AUTHORITY_P256), false, false }),
            "want SoftHSM to take a key");
    }
    house_configure(&house, house.directory);
    char path[HOUSE_PATH_BYTES];
    snprintf(path, sizeof path, "%s/lintgate.conf", house.directory);
    measure_must(setenv("LINTGATE_CONF", path, 1) == 0, "want memory");
    measure_section("Start: %zu keys on SoftHSM", keys);
}

static void measure_command(void)
{
    char directory[SCRATCH_PATH_BYTES], path[2 * SCRATCH_PATH_BYTES];
    struct recipe *const recipe = recipe_good(SV_MULTIPURPOSE);
    const struct span certificate = recipe_certificate(recipe);
    struct series took = { .count = 0 };
    char *const argv[] = { (char[]){ LINTGATE_COMMAND }, (char[]){ "lint" }, path, NULL };

    scratch_make(directory);
    snprintf(path, sizeof path, "%s/leaf.der", directory);
    FILE *const file = fopen(path, "we");
    measure_must(file != NULL && fwrite(certificate.at, 1, certificate.len, file) == certificate.len
                     && fclose(file) == 0,
        path);
    for (size_t i = 0; i < measure_count(101, 21, 1); i++) {
        const double begin = measure_wall_us();

        measure_must(house_run(argv), "want the command to find nothing wrong");
        series_add(&took, measure_wall_us() - begin);
    }
    measure_section("Start: the command");
    measure_tell("lintgate lint leaf.der", "time", "us", &took);
    series_clear(&took);
    scratch_remove(directory);
    recipe_free(recipe);
}

int main(int count, char **arguments)
{
    measure_begin(&count, arguments);
    if (house_has_token()) {
        make_house();
        measure_starts();
        house_remove(&house);
    } else {
        printf("bench_start: SKIPPED: want SoftHSM installed\n");
    }
    measure_command();
    return EXIT_SUCCESS;
}
