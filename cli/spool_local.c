/* cli/spool_local.c - the directory of this host's spool follows the database. */
#include "cli/spool_local.h"

#include "audit/text.h"
#include "cli/output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { KEY_HEX = 2 * POLICY_SHA256_BYTES };

/* ".sha256." and as many digits as its value has. */
static bool has_digest_form(const char *rest)
{
    static const char *const digests[] = {
        [DIGEST_SHA256] = ".sha256.", [DIGEST_SHA384] = ".sha384.", [DIGEST_SHA512] = ".sha512."
    };
    uint8_t value[DIGEST_MAX_BYTES];

    for (int i = DIGEST_SHA256; i <= DIGEST_SHA512; i++) {
        const size_t head = strlen(digests[i]), len = digest_length((enum digest)i);

        if (strncmp(rest, digests[i], head) == 0 && strlen(rest) == head + 2 * len)
            return hex_read(rest + head, value, len);
    }
    return false;
}

const struct key_policy *spool_local_key(const struct spool_local *local, const char *name)
{
    uint8_t key[POLICY_SHA256_BYTES];

    if (strnlen(name, KEY_HEX) != KEY_HEX || !hex_read(name, key, sizeof key)
        || !has_digest_form(name + KEY_HEX))
        return NULL;
    for (size_t i = 0; i < local->policies->count; i++)
        if (local->policies->keys[i].raw
            && memcmp(local->policies->keys[i].spki_sha256, key, sizeof key) == 0)
            return &local->policies->keys[i];
    return NULL;
}

static bool is_here(const struct spool_local *local, const char *name)
{
    struct stat st;

    return fstatat(local->directory, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

/* The names in the directory, in a list of its own: who walks it must not change it. False: no memory, or it cannot be read. */
static bool each_name(
    const struct spool_local *local, bool (*visit)(void *context, const char *name), void *context)
{
    const int fd = openat(local->directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *const list = fd >= 0 ? fdopendir(fd) : NULL;
    bool ok = list != NULL;

    if (list == NULL && fd >= 0)
        close(fd);
    for (const struct dirent *entry = ok ? readdir(list) : NULL; ok && entry != NULL; entry = readdir(list))
        if (entry->d_name[0] != '.')
            ok = visit(context, entry->d_name);
    if (list != NULL)
        closedir(list);
    return ok;
}

struct sum {
    const struct spool_local *local;
    size_t files;
    uint64_t octets;
};

static bool add(void *context, const char *name)
{
    struct sum *const sum = context;
    struct stat st;

    if (fstatat(sum->local->directory, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_size >= 0) {
        sum->files++;
        sum->octets += (uint64_t)st.st_size;
    }
    return true;
}

/* Who may leave documents may leave many. */
static bool has_room(const struct spool_local *local, size_t len)
{
    struct sum sum = { .local = local };

    return each_name(local, add, &sum) && sum.files < SPOOL_LOCAL_FILES
           && len <= SPOOL_LOCAL_BYTES - (sum.octets < SPOOL_LOCAL_BYTES ? sum.octets : SPOOL_LOCAL_BYTES);
}

static enum spool_row fail(struct database *db, const char *text)
{
    snprintf(db->error, sizeof db->error, "%s", text);
    return ROW_UNKNOWN;
}

static enum spool_row place(
    const struct spool_local *local, struct database *db, const char *name, const struct spool_found *found)
{
    char error[SPOOL_ERROR_BYTES];

    if (!has_room(local, found->document.len))
        return fail(
            db, "want room in the spool's directory for 1,024 documents and 1 GiB at most, have none");
    if (!spool_place(local->directory, name, found->document, found->age, error))
        return fail(db, error);
    return ROW_THERE;
}

/* It was left again: it lives longer. */
static void refresh(const struct spool_local *local, const char *name, int64_t age)
{
    const struct timespec times[2] = { { .tv_nsec = UTIME_OMIT }, { .tv_sec = time(NULL) - (time_t)age } };

    (void)utimensat(local->directory, name, times, AT_SYMLINK_NOFOLLOW);
}

enum spool_row spool_local_bring(
    const struct spool_local *local, struct database *db, int64_t until, const char *name)
{
    const struct key_policy *const key = spool_local_key(local, name);
    struct spool_found found;
    enum spool_row row;

    if (key == NULL) /* or no name at all: it never becomes a path */
        return ROW_NONE_SUCH;
    const bool here = is_here(local, name);
    row = spool_row_find(db, until, name, local->config->lifetime, key->limit, !here, &found);
    if (row == ROW_NONE_SUCH && here)
        (void)unlinkat(local->directory, name, 0); /* taken, or over: nobody will have it */
    if (row != ROW_THERE)
        return row;
    if (here)
        refresh(local, name, found.age);
    else
        row = place(local, db, name, &found);
    database_free(found.rows);
    return row;
}

struct names {
    char (*at)[SPOOL_NAME_BYTES];
    size_t count, room;
};

static bool names_add(void *context, const char *name)
{
    struct names *const names = context;

    if (strlen(name) >= SPOOL_NAME_BYTES)
        return true; /* none of ours */
    if (names->count == names->room) {
        const size_t room = names->room > 0 ? 2 * names->room : 64;
        void *const more = realloc(names->at, room * sizeof names->at[0]);

        if (more == NULL)
            return false;
        names->at = more;
        names->room = room;
    }
    snprintf(names->at[names->count++], SPOOL_NAME_BYTES, "%s", name);
    return true;
}

/* Those in the directory first: what is over makes room. */
static bool collect(const struct spool_local *local, struct database *db, int64_t until, struct names *names)
{
    struct pg_result *const rows = spool_row_names(db, until, local->config->lifetime);
    bool ok = rows != NULL;

    if (ok && !each_name(local, names_add, names)) {
        (void)fail(db, "want to read the spool's directory, have trouble");
        ok = false;
    }
    for (size_t i = 0; ok && i < database_count(rows); i++)
        if (!names_add(names, database_string(rows, i, 0))) {
            (void)fail(db, "want memory, have none");
            ok = false;
        }
    database_free(rows);
    return ok;
}

bool spool_local_bring_all(const struct spool_local *local, struct database *db, int64_t until)
{
    struct names names = { .at = NULL };
    char error[SPOOL_ERROR_BYTES];
    size_t removed;
    bool ok = collect(local, db, until, &names) && spool_row_clean(db, until);

    if (!spool_sweep(local->config, &removed, error))
        output_complain("spool", "%s", error);
    for (size_t i = 0; ok && i < names.count; i++)
        if (spool_local_bring(local, db, until, names.at[i]) == ROW_UNKNOWN) {
            output_complain("spool", "%s: %s", names.at[i], db->error);
            ok = db->connection != NULL;
        }
    free(names.at);
    return ok;
}
