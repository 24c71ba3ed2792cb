/* tests/unit/test_config_file.c - config/file.c and config/config.c: files that others could have written are not read. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "config_text.h"

#include "config/file.h"

enum { LIMIT = 64 };

/* A directory of its own for each test: `dir`/sub/file, mode 0700 and 0600. */
struct place {
    char dir[32];
    char sub[40];
    char file[48];
};

static void write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

static int make_place(void **state)
{
    static struct place place;

    snprintf(place.dir, sizeof place.dir, "/tmp/lintgate-XXXXXX");
    if (mkdtemp(place.dir) == NULL)
        return -1;
    snprintf(place.sub, sizeof place.sub, "%s/sub", place.dir);
    snprintf(place.file, sizeof place.file, "%s/file", place.sub);
    if (mkdir(place.sub, 0700) != 0)
        return -1;
    write_file(place.file, "text");
    *state = &place;
    return 0;
}

static int remove_place(void **state)
{
    const struct place *place = *state;

    if (unlink(place->file) != 0)
        rmdir(place->file);
    return rmdir(place->sub) == 0 && rmdir(place->dir) == 0 ? 0 : -1;
}

static void assert_read(const char *path, const char *text)
{
    struct config_bytes bytes;
    char error[CONFIG_FILE_ERROR_BYTES];

    assert_true(config_read_file(path, LIMIT, &bytes, error));
    assert_string_equal(error, "");
    assert_string_equal(bytes.at, text);
    assert_int_equal(bytes.len, strlen(text));
    free(bytes.at);
}

/* Refused: of the part `at` of the path it is said that `complaint`. */
static void assert_refused(const char *path, const char *at, const char *complaint)
{
    struct config_bytes bytes;
    char error[CONFIG_FILE_ERROR_BYTES];
    char expected[CONFIG_FILE_ERROR_BYTES];

    assert_false(config_read_file(path, LIMIT, &bytes, error));
    snprintf(expected, sizeof expected, "%s: %s", at, complaint);
    assert_string_equal(error, expected);
    assert_null(bytes.at);
    assert_int_equal(bytes.len, 0);
}

static void a_file_of_ours_is_read_whole(void **state)
{
    const struct place *place = *state;

    assert_read(place->file, "text");
    chmod(place->file, 0644);
    chmod(place->sub, 0755);
    assert_read(place->file, "text");
    write_file(place->file, "");
    assert_read(place->file, "");
}

static void a_path_may_be_written_with_more_slashes_and_dots(void **state)
{
    const struct place *place = *state;
    char path[64];

    snprintf(path, sizeof path, "//tmp/.//%s//./sub//file", place->dir + strlen("/tmp/"));
    assert_read(path, "text");
    snprintf(path, sizeof path, "%s/../sub/file", place->sub);
    assert_read(path, "text");
}

static void a_file_that_others_can_write_is_refused(void **state)
{
    const struct place *place = *state;

    chmod(place->file, 0664);
    assert_refused(
        place->file, place->file, "want mode 0644, writable by neither group nor others, have 0664");
    chmod(place->file, 0602);
    assert_refused(
        place->file, place->file, "want mode 0600, writable by neither group nor others, have 0602");
}

static void a_directory_that_others_can_write_is_refused(void **state)
{
    const struct place *place = *state;

    chmod(place->sub, 0770);
    assert_refused(
        place->file, place->sub, "want mode 0750, writable by neither group nor others, have 0770");
    chmod(place->sub, 01777);
    assert_refused(
        place->file, place->sub, "want mode 1755, writable by neither group nor others, have 1777");
}

static void a_sticky_directory_is_refused_however_the_path_is_written(void **state)
{
    const struct place *place = *state;
    char path[64];
    char at[64];

    chmod(place->sub, 01777);
    snprintf(path, sizeof path, "%s//file", place->sub);
    snprintf(at, sizeof at, "%s", place->sub);
    assert_refused(path, at, "want mode 1755, writable by neither group nor others, have 1777");
    snprintf(path, sizeof path, "%s/./file", place->sub);
    snprintf(at, sizeof at, "%s/.", place->sub);
    assert_refused(path, at, "want mode 1755, writable by neither group nor others, have 1777");
}

static void a_directory_above_that_others_can_write_is_refused_unless_it_is_sticky(void **state)
{
    const struct place *place = *state;

    chmod(place->dir, 0777);
    assert_refused(
        place->file, place->dir, "want mode 0755, writable by neither group nor others, have 0777");
    chmod(place->dir, 01777);
    assert_read(place->file, "text");
}

static void a_file_of_another_user_is_refused(void **state)
{
    const struct place *place = *state;

    if (geteuid() != 0)
        skip(); /* only root can give a file away */
    assert_int_equal(chown(place->file, 4711, (gid_t)-1), 0);
    assert_refused(place->file, place->file, "want root as its owner, have uid 4711");
    assert_int_equal(chown(place->file, 0, (gid_t)-1), 0);
    assert_int_equal(chown(place->sub, 4711, (gid_t)-1), 0);
    assert_refused(place->file, place->sub, "want root as its owner, have uid 4711");
    assert_int_equal(chown(place->sub, 0, (gid_t)-1), 0);
    assert_int_equal(chown(place->dir, 4711, (gid_t)-1), 0);
    assert_refused(place->file, place->dir, "want root as its owner, have uid 4711");
}

static void the_effective_user_reads_its_own_files_and_those_of_root(void **state)
{
    const struct place *place = *state;

    if (geteuid() != 0)
        skip();
    chmod(place->dir, 0755);
    chmod(place->sub, 0755);
    chmod(place->file, 0644);
    assert_int_equal(seteuid(4711), 0);
    assert_read(place->file, "text"); /* root's */
    assert_int_equal(seteuid(0), 0);
    assert_int_equal(chown(place->file, 4711, (gid_t)-1), 0);
    assert_int_equal(seteuid(4711), 0);
    assert_read(place->file, "text"); /* its own */
    assert_int_equal(seteuid(0), 0);
    assert_int_equal(chown(place->file, 4712, (gid_t)-1), 0);
    assert_int_equal(seteuid(4711), 0);
    assert_refused(place->file, place->file, "want root or uid 4711 as its owner, have uid 4712");
    assert_int_equal(seteuid(0), 0);
}

static void a_symbolic_link_is_refused_wherever_it_stands(void **state)
{
    const struct place *place = *state;
    char link[64];
    char path[80];

    snprintf(link, sizeof link, "%s/link", place->sub);
    assert_int_equal(symlink("file", link), 0);
    assert_refused(link, link, "want a regular file, have a symbolic link");
    unlink(link);

    snprintf(link, sizeof link, "%s/link", place->dir);
    assert_int_equal(symlink("sub", link), 0);
    snprintf(path, sizeof path, "%s/file", link);
    assert_refused(path, link, "want a directory, have a symbolic link");
    unlink(link);
}

static void what_is_no_regular_file_is_refused_and_not_waited_for(void **state)
{
    const struct place *place = *state;
    struct sockaddr_un address = { .sun_family = AF_UNIX };

    unlink(place->file);
    assert_int_equal(mkfifo(place->file, 0600), 0);
    assert_refused(place->file, place->file, "want a regular file, have a pipe");
    unlink(place->file);

    snprintf(address.sun_path, sizeof address.sun_path, "%s", place->file);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    close(fd);
    assert_refused(place->file, place->file, "No such device or address");
    unlink(place->file);

    assert_int_equal(mkdir(place->file, 0700), 0);
    assert_refused(place->file, place->file, "want a regular file, have a directory");
    assert_refused("/dev/null", "/dev/null", "want a regular file, have a device");
}

static void a_path_that_leads_nowhere_is_refused(void **state)
{
    const struct place *place = *state;
    char path[512];
    char at[512];
    char complaint[600];

    assert_refused("", "", "want an absolute path");
    assert_refused("file", "file", "want an absolute path");
    assert_refused("/", "/", "No such file or directory");
    snprintf(at, sizeof at, "%s/none", place->dir);
    snprintf(path, sizeof path, "%s/none/file", place->dir);
    snprintf(complaint, sizeof complaint, "No such file or directory, on the way to %s", path);
    assert_refused(path, at, complaint);
    snprintf(path, sizeof path, "%s/none", place->sub);
    assert_refused(path, path, "No such file or directory");
    snprintf(path, sizeof path, "%s/", place->file);
    assert_refused(path, place->file, "want a directory, have a regular file");
    snprintf(path, sizeof path, "/%0300d/file", 0);
    snprintf(at, sizeof at, "/%0299d", 0); /* a long path does not push out what is wrong with it */
    assert_refused(path, at, "File name too long");
}

static void the_limit_is_the_largest_size(void **state)
{
    const struct place *place = *state;
    char text[LIMIT + 2];

    memset(text, 'x', sizeof text);
    text[LIMIT] = '\0';
    write_file(place->file, text);
    assert_read(place->file, text);
    assert_int_equal(truncate(place->file, LIMIT + 1), 0);
    assert_refused(place->file, place->file, "want at most 64 bytes, have 65");
    assert_int_equal(truncate(place->file, (off_t)1 << 40), 0);
    assert_refused(place->file, place->file, "want at most 64 bytes, have 1099511627776");
}

static void a_file_whose_size_is_not_its_length_is_refused(void **state)
{
    (void)state;
    /* The kernel's own files: one says 0 bytes and has more, the other says 4096 and has fewer. */
    static const char *const paths[] = { "/proc/version", "/sys/kernel/uevent_seqnum" };
    size_t found = 0;

    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        struct config_bytes bytes;
        char error[CONFIG_FILE_ERROR_BYTES];
        if (access(paths[i], R_OK) != 0)
            continue;
        found++;
        assert_false(config_read_file(paths[i], 65536, &bytes, error));
        assert_non_null(strstr(error, ": want it unchanged while it is read, have another length"));
    }
    if (found == 0)
        skip();
}

static int open_descriptors(void)
{
    int count = 0;

    for (int fd = 0; fd < 256; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

static void no_descriptor_is_left_open(void **state)
{
    const struct place *place = *state;
    int before = open_descriptors();
    struct config_bytes bytes;
    char error[CONFIG_FILE_ERROR_BYTES];

    assert_read(place->file, "text");
    assert_false(config_read_file("/none/x", LIMIT, &bytes, error));
    assert_false(config_read_file("/dev/null", LIMIT, &bytes, error));
    chmod(place->dir, 0777);
    assert_false(config_read_file(place->file, LIMIT, &bytes, error));
    assert_int_equal(open_descriptors(), before);
}

/* -- config_load and config_path --------------------------------------------------------------------------------- */

static struct told told;

static struct config *load(const char *path)
{
    struct complaints complaints = { .tell = keep_told, .context = &told };

    told.len = 0;
    told.text[0] = '\0';
    return config_load(path, &complaints);
}

static void a_configuration_is_loaded_from_its_file(void **state)
{
    const struct place *place = *state;

    write_file(place->file, GOOD);
    struct config *config = load(place->file);
    assert_string_equal(told.text, "");
    assert_non_null(config);
    assert_string_equal(config->path, place->file);
    assert_int_equal(config->key_count, 1);
    config_free(config);
    config_free(NULL);
}

static void a_complaint_names_the_file_and_the_line(void **state)
{
    const struct place *place = *state;
    char expected[256];

    write_file(place->file, GOOD "mode = maybe\n");
    assert_null(load(place->file));
    snprintf(expected, sizeof expected, "%s:9: [key \"ca\"] mode: want enforce or monitor, have \"maybe\"\n",
        place->file);
    assert_string_equal(told.text, expected);
}

static void a_file_that_is_not_safe_is_no_configuration(void **state)
{
    const struct place *place = *state;
    char expected[256];

    write_file(place->file, GOOD);
    chmod(place->file, 0666);
    assert_null(load(place->file));
    snprintf(expected, sizeof expected,
        "%s: want mode 0644, writable by neither group nor others, have 0666\n", place->file);
    assert_string_equal(told.text, expected);
}

static void a_huge_file_is_no_configuration(void **state)
{
    const struct place *place = *state;
    char expected[256];

    assert_int_equal(truncate(place->file, CONFIG_MAX_BYTES + 1), 0);
    assert_null(load(place->file));
    snprintf(expected, sizeof expected, "%s: want at most 1048576 bytes, have 1048577\n", place->file);
    assert_string_equal(told.text, expected);
}

static void the_caller_comes_before_the_environment_and_that_before_the_default(void **state)
{
    (void)state;
    setenv("LINTGATE_CONF", "/environment", 1);
    assert_string_equal(config_path("/caller"), "/caller");
    assert_string_equal(config_path(NULL), "/environment");
    setenv("LINTGATE_CONF", "", 1); /* given and empty leads nowhere, not to another policy */
    assert_string_equal(config_path(NULL), "");
    unsetenv("LINTGATE_CONF");
    assert_string_equal(config_path(NULL), "/etc/lintgate/lintgate.conf");
}

static void a_caller_may_name_a_configuration_unless_the_environment_names_another(void **state)
{
    (void)state;
    unsetenv("LINTGATE_CONF");
    assert_true(config_path_is_open("/caller"));
    assert_true(config_path_is_open(NULL));
    setenv("LINTGATE_CONF", "/environment", 1);
    assert_true(config_path_is_open(NULL));
    assert_true(config_path_is_open("/environment"));
    assert_false(config_path_is_open("/caller"));
    setenv("LINTGATE_CONF", "", 1); /* given and empty leads nowhere, and nowhere else */
    assert_false(config_path_is_open("/caller"));
    unsetenv("LINTGATE_CONF");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_file_of_ours_is_read_whole),
        TEST(a_path_may_be_written_with_more_slashes_and_dots),
        TEST(a_file_that_others_can_write_is_refused),
        TEST(a_directory_that_others_can_write_is_refused),
        TEST(a_sticky_directory_is_refused_however_the_path_is_written),
        TEST(a_directory_above_that_others_can_write_is_refused_unless_it_is_sticky),
        TEST(a_file_of_another_user_is_refused),
        TEST(the_effective_user_reads_its_own_files_and_those_of_root),
        TEST(a_symbolic_link_is_refused_wherever_it_stands),
        TEST(what_is_no_regular_file_is_refused_and_not_waited_for),
        TEST(a_path_that_leads_nowhere_is_refused),
        TEST(the_limit_is_the_largest_size),
        TEST(a_file_whose_size_is_not_its_length_is_refused),
        TEST(no_descriptor_is_left_open),
        TEST(a_configuration_is_loaded_from_its_file),
        TEST(a_complaint_names_the_file_and_the_line),
        TEST(a_file_that_is_not_safe_is_no_configuration),
        TEST(a_huge_file_is_no_configuration),
        TEST(the_caller_comes_before_the_environment_and_that_before_the_default),
        TEST(a_caller_may_name_a_configuration_unless_the_environment_names_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
