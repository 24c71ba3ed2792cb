/*
 * index/table.c - the tables of an index in LMDB.
 *
 * LMDB's own locks are off (MDB_NOLOCK): index.c locks, in a way that a guest in somebody's process can rely on. So there is no lock
 * file, no mutex in shared memory, no table of readers, and nothing in a child of fork that could disturb the parent.
 *
 * A commit is one fdatasync before the page that makes it count (MDB_NOMETASYNC): after a power failure the file is whole, and the last
 * transaction may be missing. What was signed since stands in the journal, from which replay.c catches up. What it does not give back (what
 * CRLs list) is followed by another fdatasync: tables_sync.
 */
#include "index/table.h"

#include "index/fingerprint.h"
#include "index/head.h"

#include <errno.h>
#include <fcntl.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MAP_STEP_BYTES = 64 * 1024 * 1024, /* the map grows by as much; address space, not memory */
    ROOM_BYTES = 4 * 1024 * 1024,      /* that a transaction has at least: thousands of certificates */
};

/* Where the module's copy of LMDB says why it ends the process, should it find in a file what head_check did not (CMakeLists.txt). */
extern FILE *tables_lmdb_messages;
FILE *tables_lmdb_messages;

struct tables {
    const struct index_file *file; /* the owner's */
    bool writes;
    MDB_env *env;
    MDB_dbi dbi[TABLE_COUNT], main;
    MDB_txn *txn;                     /* NULL: none is open */
    MDB_cursor *cursors[TABLE_COUNT]; /* of the transaction; NULL: not used yet */
    bool changed;
    bool sync; /* tables_sync was called in the transaction */
    uint64_t map_bytes, file_bytes;
    struct tables_head head;
    struct index_error fault;
};

/* -- opening ------------------------------------------------------------------------------------------------------- */

static bool lmdb_fail(
    const struct tables *tables, enum index_fault fault, int rc, const char *what, struct index_error *error)
{
    if (rc == MDB_MAP_FULL)
        return index_fail(error, INDEX_WRITE, EFBIG, "%s: %s", tables->file->path, what);
    if (rc > 0) /* an errno */
        return index_fail(error, rc == ENOMEM ? INDEX_MEMORY : fault, rc, "%s: %s", tables->file->path, what);
    return index_fail(error, INDEX_DAMAGE, 0, "%s: %s: %s", tables->file->path, what, mdb_strerror(rc));
}

/* A write over the process's limit would raise SIGXFSZ, which kills a host that did not expect it: the map ends there. */
static uint64_t size_limit(void)
{
    struct rlimit limit;

    return getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY ? limit.rlim_cur
                                                                                   : UINT64_MAX;
}

/* How large the map is to be so that a file of `size` octets may grow by `room`. */
static uint64_t map_for(uint64_t size, uint64_t room)
{
    const uint64_t wanted = size + (room > ROOM_BYTES ? room : ROOM_BYTES);
    const uint64_t steps = wanted / MAP_STEP_BYTES + 1;
    const uint64_t limit = size_limit() & ~(uint64_t)0xffff;

    return steps * MAP_STEP_BYTES < limit ? steps * MAP_STEP_BYTES : limit;
}

static bool open_env(struct tables *tables, uint64_t size, struct index_error *error)
{
    const unsigned flags = MDB_NOSUBDIR | MDB_NOLOCK | MDB_NOTLS | MDB_NOMETASYNC
                           | (tables->writes ? 0 : MDB_RDONLY);
    int fd = -1;
    int rc = mdb_env_create(&tables->env);

    if (rc != 0)
        return lmdb_fail(tables, INDEX_MEMORY, rc, "mdb_env_create", error);
    tables->map_bytes = map_for(size, 0);
    rc = mdb_env_set_maxdbs(tables->env, TABLE_COUNT);
    if (rc == 0)
        rc = mdb_env_set_mapsize(tables->env, tables->map_bytes);
    if (rc == 0)
        rc = mdb_env_open(tables->env, tables->file->path, flags, 0600);
    if (rc == 0)
        rc = mdb_env_get_fd(tables->env, &fd);
    if (rc != 0)
        return lmdb_fail(tables, INDEX_PLACE, rc, "mdb_env_open", error);
    (void)fcntl(fd, F_SETFD, FD_CLOEXEC); /* LMDB leaves it open for exec */
    return index_file_is(tables->file, fd)
           || index_fail(
               error, INDEX_PLACE, 0, "%s: want the file that was opened, have another", tables->file->path);
}

static bool put_head(struct tables *tables)
{
    uint8_t bytes[HEAD_BYTES];
    char name[] = HEAD_NAME;
    MDB_val key = { sizeof name - 1, name }, value = { sizeof bytes, bytes };

    tables->head.transaction = mdb_txn_id(tables->txn);
    head_write(&tables->head, bytes);
    const int rc = mdb_put(tables->txn, tables->main, &key, &value, 0);
    return rc == 0 || lmdb_fail(tables, INDEX_WRITE, rc, "want the head written", &tables->fault);
}

/* Handles of the tables, which outlive the transaction that opens them. */
static bool open_tables(struct tables *tables, bool fresh, struct index_error *error)
{
    int rc = mdb_txn_begin(tables->env, NULL, tables->writes ? 0 : MDB_RDONLY, &tables->txn);

    if (rc != 0)
        return lmdb_fail(tables, INDEX_PLACE, rc, "mdb_txn_begin", error);
    rc = mdb_dbi_open(tables->txn, NULL, 0, &tables->main);
    for (size_t i = 0; rc == 0 && i < TABLE_COUNT; i++)
        rc = mdb_dbi_open(tables->txn, table_name((enum table)i), fresh ? MDB_CREATE : 0, &tables->dbi[i]);
    if (rc == 0 && fresh && !put_head(tables)) {
        *error = tables->fault;
        return false;
    }
    if (rc == 0) {
        rc = mdb_txn_commit(tables->txn);
        tables->txn = NULL;
    }
    return rc == 0 || lmdb_fail(tables, INDEX_WRITE, rc, "want its tables", error);
}

struct tables *tables_open(const struct index_file *file, enum index_use use, struct index_error *error)
{
    struct tables *tables = NULL;
    struct stat st;
    bool fresh;

    if (!head_check(file, use == INDEX_TO_CREATE, &fresh, error))
        return NULL;
    tables = calloc(1, sizeof *tables);
    if (tables == NULL) {
        index_fail(error, INDEX_MEMORY, 0, "%s: want memory, have none", file->path);
        return NULL;
    }
    tables_lmdb_messages = stderr;
    tables->file = file;
    tables->writes = use != INDEX_TO_READ;
    if (fstat(file->fd, &st) == 0 && open_env(tables, (uint64_t)st.st_size, error)
        && open_tables(tables, fresh, error))
        return tables;
    tables_close(tables);
    return NULL;
}

static void end(struct tables *tables)
{
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        if (tables->cursors[i] != NULL)
            mdb_cursor_close(tables->cursors[i]);
        tables->cursors[i] = NULL;
    }
}

/* True if what LMDB would close is still its own, as far as can be told: a host may have closed it, and opened something else there. */
static bool closes_its_own(const struct tables *tables)
{
    int fd = -1;

    return mdb_env_get_fd(tables->env, &fd) == 0
           && (fd < 0 || (index_file_is(tables->file, fd) && index_file_is(tables->file, tables->file->fd)));
}

void tables_close(struct tables *tables)
{
    if (tables == NULL)
        return;
    tables_abort(tables);
    if (tables->env != NULL && closes_its_own(tables))
        mdb_env_close(tables->env);
    free(tables);
}

void tables_forget(struct tables *tables)
{
    int fd;

    if (tables == NULL)
        return;
    if (tables->env != NULL && mdb_env_get_fd(tables->env, &fd) == 0 && index_file_is(tables->file, fd))
        (void)close(fd);
    free(tables);
}

/* -- transactions -------------------------------------------------------------------------------------------------- */

/* LMDB writes through a descriptor that the host may have closed and given to another file meanwhile. */
static bool still_ours(struct tables *tables, struct index_error *error)
{
    int fd = -1;

    if (!index_file_check(tables->file, &tables->file_bytes, error))
        return false;
    return (mdb_env_get_fd(tables->env, &fd) == 0 && index_file_is(tables->file, fd))
           || index_fail(error, INDEX_PLACE, 0, "%s: LMDB's descriptor is not one of this file any more",
               tables->file->path);
}

static bool make_room(struct tables *tables, uint64_t room, struct index_error *error)
{
    const uint64_t wanted = map_for(tables->file_bytes, room);

    if (wanted < tables->file_bytes)
        return index_fail(error, INDEX_WRITE, EFBIG,
            "%s: want a limit of files (RLIMIT_FSIZE) above its size", tables->file->path);
    if (tables->map_bytes >= wanted && tables->map_bytes <= size_limit())
        return true;
    const int rc = mdb_env_set_mapsize(tables->env, wanted);
    tables->map_bytes = wanted;
    return rc == 0 || lmdb_fail(tables, INDEX_MEMORY, rc, "mdb_env_set_mapsize", error);
}

bool tables_begin(struct tables *tables, uint64_t room, struct index_error *error)
{
    char name[] = HEAD_NAME;
    MDB_val key = { sizeof name - 1, name }, value;

    if (!still_ours(tables, error) || !make_room(tables, room, error))
        return false;
    int rc = mdb_txn_begin(tables->env, NULL, tables->writes ? 0 : MDB_RDONLY, &tables->txn);
    if (rc == 0)
        rc = mdb_get(tables->txn, tables->main, &key, &value);
    if (rc != 0)
        return lmdb_fail(tables, INDEX_PLACE, rc, "mdb_txn_begin", error);
    tables->changed = tables->sync = false;
    return head_read((struct span){ value.mv_data, value.mv_size }, &tables->head)
           || index_fail(error, INDEX_DAMAGE, 0, "%s: want its head as it was written, have damage",
               tables->file->path);
}

uint64_t tables_room(const struct tables *tables)
{
    return tables->map_bytes > tables->file_bytes ? tables->map_bytes - tables->file_bytes : 0;
}

bool tables_commit(struct tables *tables, struct index_error *error)
{
    if (!tables->changed) {
        tables_abort(tables);
        return true;
    }
    if (!put_head(tables)) {
        *error = tables->fault;
        tables_abort(tables);
        return false;
    }
    end(tables);
    int rc = mdb_txn_commit(tables->txn);
    tables->txn = NULL;
    if (rc == 0 && tables->sync) /* the page that makes them count, too */
        rc = mdb_env_sync(tables->env, 1);
    return rc == 0 || lmdb_fail(tables, INDEX_WRITE, rc, "want the changes written", error);
}

void tables_abort(struct tables *tables)
{
    end(tables);
    if (tables->txn != NULL)
        mdb_txn_abort(tables->txn);
    tables->txn = NULL;
}

struct tables_head *tables_head(struct tables *tables)
{
    return &tables->head;
}

void tables_sync(struct tables *tables)
{
    tables->sync = true;
}

void tables_touch(struct tables *tables)
{
    tables->changed = true;
}

const struct index_error *tables_fault(const struct tables *tables)
{
    return &tables->fault;
}

enum table_answer tables_refuse(struct tables *tables, const char *what)
{
    index_fail(&tables->fault, INDEX_DAMAGE, 0, "%s: %s", tables->file->path, what);
    return TABLE_TROUBLE;
}

/* -- records ------------------------------------------------------------------------------------------------------- */

static enum table_answer answer(struct tables *tables, int rc)
{
    if (rc == 0)
        return TABLE_FOUND;
    if (rc == MDB_NOTFOUND)
        return TABLE_NONE;
    lmdb_fail(tables, INDEX_PLACE, rc, "want a record", &tables->fault);
    return TABLE_TROUBLE;
}

/* A key in memory that LMDB, whose values are not const, may point to. */
static MDB_val borrow(struct span key, uint8_t copy[TABLE_KEY_BYTES])
{
    if (key.len > 0)
        memcpy(copy, key.at, key.len);
    return (MDB_val){ key.len, copy };
}

static bool key_fits(struct tables *tables, struct span key)
{
    return (key.len > 0 && key.len <= TABLE_KEY_BYTES)
           || index_fail(&tables->fault, INDEX_WRITE, 0, "%s: want a key of 1 to %d octets, have %zu",
               tables->file->path, TABLE_KEY_BYTES, key.len);
}

static struct span span_of(MDB_val value)
{
    return (struct span){ value.mv_data, value.mv_size };
}

enum table_answer table_get(struct tables *tables, enum table table, struct span key, struct span *value)
{
    uint8_t copy[TABLE_KEY_BYTES];
    MDB_val found = { 0, NULL };

    if (!key_fits(tables, key))
        return TABLE_TROUBLE;
    MDB_val wanted = borrow(key, copy);
    const enum table_answer got = answer(tables, mdb_get(tables->txn, tables->dbi[table], &wanted, &found));

    *value = span_of(found);
    return got;
}

static enum table_answer move(
    struct tables *tables, enum table table, MDB_val *key, struct span *value, MDB_cursor_op op)
{
    MDB_cursor **const cursor = &tables->cursors[table];
    MDB_val found = { 0, NULL };
    int rc = *cursor != NULL ? 0 : mdb_cursor_open(tables->txn, tables->dbi[table], cursor);

    if (rc == 0)
        rc = mdb_cursor_get(*cursor, key, &found, op);
    *value = span_of(found);
    return answer(tables, rc);
}

enum table_answer table_seek(struct tables *tables, enum table table, struct span key, bool after,
    struct span *found, struct span *value)
{
    uint8_t copy[TABLE_KEY_BYTES];

    if (!key_fits(tables, key))
        return TABLE_TROUBLE;
    MDB_val at = borrow(key, copy);
    enum table_answer got = move(tables, table, &at, value, MDB_SET_RANGE);
    *found = span_of(at);
    if (got == TABLE_FOUND && after && span_equal(*found, key))
        got = table_next(tables, table, found, value);
    return got;
}

enum table_answer table_before(
    struct tables *tables, enum table table, struct span key, struct span *found, struct span *value)
{
    uint8_t copy[TABLE_KEY_BYTES];

    if (!key_fits(tables, key))
        return TABLE_TROUBLE;
    MDB_val at = borrow(key, copy);
    enum table_answer got = move(tables, table, &at, value, MDB_SET_RANGE);
    if (got != TABLE_TROUBLE)
        got = move(tables, table, &at, value, got == TABLE_FOUND ? MDB_PREV : MDB_LAST);
    *found = span_of(at);
    return got;
}

enum table_answer table_next(struct tables *tables, enum table table, struct span *found, struct span *value)
{
    MDB_val at = { 0, NULL };
    const enum table_answer got = move(tables, table, &at, value, MDB_NEXT);

    *found = span_of(at);
    return got;
}

bool table_put(struct tables *tables, enum table table, struct span key, struct span value)
{
    uint8_t copy[TABLE_KEY_BYTES];
    struct span old;
    const enum table_answer before = table_get(tables, table, key, &old);

    if (before == TABLE_TROUBLE)
        return false;
    if (before == TABLE_FOUND)
        tables->head.sum -= fingerprint(table, key, old);
    MDB_val at = borrow(key, copy), room = { value.len, NULL };
    const int rc = mdb_put(
        tables->txn, tables->dbi[table], &at, &room, MDB_RESERVE); /* so that `value` stays const */
    if (rc != 0)
        return lmdb_fail(tables, INDEX_WRITE, rc, "want a record written", &tables->fault);
    if (value.len > 0)
        memcpy(room.mv_data, value.at, value.len);
    tables->head.sum += fingerprint(table, key, value);
    tables->changed = true;
    return true;
}

bool table_remove(struct tables *tables, enum table table, struct span key)
{
    uint8_t copy[TABLE_KEY_BYTES];
    struct span old;

    const enum table_answer before = table_get(tables, table, key, &old);
    if (before == TABLE_NONE)
        index_fail(
            &tables->fault, INDEX_DAMAGE, 0, "%s: want a record to remove, have none", tables->file->path);
    if (before != TABLE_FOUND)
        return false;
    tables->head.sum -= fingerprint(table, key, old);
    MDB_val at = borrow(key, copy);
    const int rc = mdb_del(tables->txn, tables->dbi[table], &at, NULL);
    tables->changed = true;
    return rc == 0 || lmdb_fail(tables, INDEX_WRITE, rc, "want a record removed", &tables->fault);
}

uint64_t table_count(struct tables *tables, enum table table)
{
    MDB_stat stat = { 0 };

    return mdb_stat(tables->txn, tables->dbi[table], &stat) == 0 ? stat.ms_entries : 0;
}
