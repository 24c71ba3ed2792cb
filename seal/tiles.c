/* seal/tiles.c - the files of a log. */
#include "seal/tiles.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUNDLE_MAX = TILE_WIDTH * (2 + TILE_ENTRY_MAX), NEW_NAME_BYTES = TILE_PATH_BYTES + 32 };

__attribute__((format(printf, 2, 3))) static bool wrong(struct tiles *tiles, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    (void)vsnprintf(tiles->wrong, sizeof tiles->wrong, format, args);
    va_end(args);
    return false;
}

void tile_path(unsigned level, uint64_t index, unsigned width, char path[TILE_PATH_BYTES])
{
    unsigned parts[8], count = 0;
    int at = level == TILE_ENTRIES ? snprintf(path, TILE_PATH_BYTES, "tile/entries")
                                   : snprintf(path, TILE_PATH_BYTES, "tile/%u", level);

    do {
        parts[count++] = (unsigned)(index % 1000);
        index /= 1000;
    } while (index != 0 && count < 8);
    while (count-- > 0)
        at += snprintf(
            path + at, TILE_PATH_BYTES - (size_t)at, "/%s%03u", count > 0 ? "x" : "", parts[count]);
    if (width < TILE_WIDTH)
        (void)snprintf(path + at, TILE_PATH_BYTES - (size_t)at, ".p/%u", width);
}

unsigned tile_width(unsigned level, uint64_t index, uint64_t size)
{
    const uint64_t hashes = level == TILE_ENTRIES  ? size
                            : level >= TILE_LEVELS ? 0
                                                   : size >> (TILE_HEIGHT * level);

    if (index > hashes / TILE_WIDTH)
        return 0;
    const uint64_t left = hashes - index * TILE_WIDTH;
    return left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH;
}

bool tiles_open(struct tiles *tiles, const char *directory)
{
    *tiles = (struct tiles){ .fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC) };
    if (tiles->fd < 0)
        return wrong(tiles, "want a directory to open: %s", strerror(errno));
    tiles->scratch = calloc(TILE_WIDTH, sizeof *tiles->scratch);
    if (tiles->scratch != NULL)
        return true;
    tiles_close(tiles);
    return wrong(tiles, "want memory, have none");
}

void tiles_close(struct tiles *tiles)
{
    if (tiles->fd >= 0)
        (void)close(tiles->fd);
    tiles->fd = -1;
    free(tiles->scratch);
    tiles->scratch = NULL;
}

/* The whole file, if it has at most `most` octets; freed by the caller. NULL with errno otherwise. */
static uint8_t *read_file(const struct tiles *tiles, const char *path, size_t most, size_t *len)
{
    const int fd = openat(tiles->fd, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK);
    struct stat st;
    uint8_t *bytes = NULL;

    if (fd < 0)
        return NULL;
    *len = 0;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= 0 && (uint64_t)st.st_size <= most)
        bytes = malloc((size_t)st.st_size + 1);
    while (bytes != NULL && *len < (size_t)st.st_size) {
        const ssize_t got = read(fd, bytes + *len, (size_t)st.st_size - *len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            free(bytes);
            bytes = NULL;
        } else
            *len += (size_t)got;
    }
    (void)close(fd);
    if (bytes == NULL)
        errno = EIO;
    return bytes;
}

/* The partial file of that width, the whole one, or the one that the log has at its right edge; *have is how wide it is. */
static uint8_t *read_any(struct tiles *tiles, unsigned level, uint64_t index, unsigned width, size_t most,
    size_t *len, unsigned *have)
{
    const unsigned widths[] = { width, TILE_WIDTH, tile_width(level, index, tiles->size) };
    char path[TILE_PATH_BYTES];
    uint8_t *bytes = NULL;

    errno = ENOENT;
    for (size_t i = 0; bytes == NULL && errno == ENOENT && i < sizeof widths / sizeof widths[0]; i++) {
        if (widths[i] < width)
            continue;
        *have = widths[i];
        tile_path(level, index, *have, path);
        bytes = read_file(tiles, path, most, len);
    }
    if (bytes == NULL) {
        const int system = errno;
        tile_path(level, index, width, path);
        wrong(tiles, "%s: want it to read: %s", path, strerror(system));
    }
    return bytes;
}

bool tiles_read(struct tiles *tiles, unsigned level, uint64_t index, unsigned width, struct tree_hash *hashes)
{
    char path[TILE_PATH_BYTES];
    unsigned have = 0;
    size_t len = 0;
    uint8_t *bytes = read_any(tiles, level, index, width, sizeof(struct tree_hash) * TILE_WIDTH, &len, &have);

    if (bytes == NULL)
        return false;
    const bool ok = len == (size_t)have * TREE_HASH_BYTES;
    if (ok)
        memcpy(hashes, bytes, (size_t)width * TREE_HASH_BYTES);
    free(bytes);
    tile_path(level, index, have, path);
    return ok || wrong(tiles, "%s: want %u hashes, have %zu octets", path, have, len);
}

bool tiles_next_entry(const uint8_t *bundle, size_t len, size_t *at, const uint8_t **entry, size_t *entry_len)
{
    if (len - *at < 2)
        return false;
    *entry_len = (size_t)bundle[*at] << 8 | bundle[*at + 1];
    if (len - *at - 2 < *entry_len)
        return false;
    *entry = bundle + *at + 2;
    *at += 2 + *entry_len;
    return true;
}

uint8_t *tiles_read_bundle(struct tiles *tiles, uint64_t index, unsigned width, size_t *len)
{
    char path[TILE_PATH_BYTES];
    const uint8_t *entry = NULL;
    size_t at = 0, entry_len = 0;
    unsigned have = 0;
    uint8_t *bytes = read_any(tiles, TILE_ENTRIES, index, width, BUNDLE_MAX, len, &have);

    if (bytes == NULL)
        return NULL;
    for (unsigned i = 0; i < width; i++)
        if (!tiles_next_entry(bytes, *len, &at, &entry, &entry_len)) {
            tile_path(TILE_ENTRIES, index, width, path);
            wrong(tiles, "%s: want %u entries, have %u", path, width, i);
            free(bytes);
            return NULL;
        }
    *len = at;
    return bytes;
}

bool tiles_same(struct tiles *tiles, const char *path, const void *bytes, size_t len)
{
    size_t have_len = 0;
    uint8_t *have = read_file(tiles, path, BUNDLE_MAX, &have_len);

    if (have == NULL)
        return wrong(tiles, "%s: want it to read: %s", path, strerror(errno));
    const bool same = have_len == len && memcmp(have, bytes, len) == 0;
    free(have);
    return same
           || wrong(
               tiles, "%s: want what the journal's records make, have something else: it was changed", path);
}

/* Makes the directories above `path`. */
static bool make_folders(struct tiles *tiles, const char *path)
{
    char part[TILE_PATH_BYTES];

    for (const char *slash = path; (slash = strchr(slash, '/')) != NULL; slash++) {
        (void)snprintf(part, sizeof part, "%.*s", (int)(slash - path), path);
        if (mkdirat(tiles->fd, part, 0755) != 0 && errno != EEXIST)
            return wrong(tiles, "%s: mkdir: %s", part, strerror(errno));
    }
    return true;
}

/* Writes the octets to a file beside `path`, whose name is then `name`. */
static bool write_new(
    struct tiles *tiles, const char *path, const void *bytes, size_t len, char name[NEW_NAME_BYTES])
{
    const char *at = bytes;

    (void)snprintf(name, NEW_NAME_BYTES, "%s.new", path);
    (void)unlinkat(tiles->fd, name, 0); /* of a run that was killed; there is one at a time */
    const int fd = openat(tiles->fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0)
        return wrong(tiles, "%s: want to make it: %s", name, strerror(errno));
    while (len > 0) {
        const ssize_t put = write(fd, at, len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            break;
        at += put;
        len -= (size_t)put;
    }
    const int system = errno;
    const bool closed = close(fd) == 0;
    if (len == 0 && closed)
        return true;
    (void)unlinkat(tiles->fd, name, 0);
    return wrong(tiles, "%s: write: %s", path, strerror(system));
}

bool tiles_put(struct tiles *tiles, const char *path, const void *bytes, size_t len)
{
    char name[NEW_NAME_BYTES];

    if (faccessat(tiles->fd, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
        return tiles_same(tiles, path, bytes, len);
    if (!make_folders(tiles, path) || !write_new(tiles, path, bytes, len, name))
        return false;
    const int system = linkat(tiles->fd, name, tiles->fd, path, 0) != 0 ? errno : 0;
    (void)unlinkat(tiles->fd, name, 0);
    return system == 0 || wrong(tiles, "%s: link: %s", path, strerror(system));
}

bool tiles_replace(struct tiles *tiles, const char *path, const void *bytes, size_t len)
{
    char name[NEW_NAME_BYTES];

    if (!write_new(tiles, path, bytes, len, name))
        return false;
    const int fd = openat(tiles->fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    const bool synced = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        (void)close(fd);
    if (synced && renameat(tiles->fd, name, tiles->fd, path) == 0 && fsync(tiles->fd) == 0)
        return true;
    return wrong(tiles, "%s: want it on disk: %s", path, strerror(errno));
}

bool tiles_sync(struct tiles *tiles)
{
    return syncfs(tiles->fd) == 0 || wrong(tiles, "want the tiles on disk: %s", strerror(errno));
}

bool tiles_tree(struct tiles *tiles, uint64_t size, struct tree *tree)
{
    struct tree_hash *hashes = tiles->scratch;

    *tree = (struct tree){ .size = 0 };
    for (unsigned level = TILE_LEVELS; level-- > 0;) {
        const uint64_t index = (size >> (TILE_HEIGHT * level)) / TILE_WIDTH;
        const unsigned width = tile_width(level, index, size);
        if (width == 0)
            continue;
        if (!tiles_read(tiles, level, index, width, hashes))
            return false;
        for (unsigned i = 0; i < width; i++)
            if (!tree_add(tree, TILE_HEIGHT * level, &hashes[i]))
                return wrong(tiles, "want memory for a digest");
    }
    return true;
}

/* RFC 6962 2.1: the hash of entries from `start` on, `count` of them; `size` is how many the log has. */
static bool subtree(
    struct tiles *tiles, uint64_t start, uint64_t count, uint64_t size, struct tree_hash *hash)
{
    struct tree tree = { .size = 0 };

    while (count > 0) {
        struct tree_hash *hashes = tiles->scratch, part;
        unsigned height = 63;
        while ((UINT64_C(1) << height) > count || (start & ((UINT64_C(1) << height) - 1)) != 0)
            height--;
        const unsigned level = height / TILE_HEIGHT;
        const uint64_t first = start >> (TILE_HEIGHT * level), index = first / TILE_WIDTH;
        const unsigned many = 1U << height % TILE_HEIGHT;
        if (!tiles_read(tiles, level, index, tile_width(level, index, size), hashes))
            return false;
        if (!tree_fold(&hashes[first % TILE_WIDTH], many, &part) || !tree_add(&tree, height, &part))
            return wrong(tiles, "want memory for a digest");
        start += UINT64_C(1) << height;
        count -= UINT64_C(1) << height;
    }
    return tree_root(&tree, hash) || wrong(tiles, "want memory for a digest");
}

bool tiles_audit_path(
    struct tiles *tiles, uint64_t index, uint64_t size, struct tree_hash path[TREE_DEPTH], size_t *count)
{
    struct tree_hash reversed[TREE_DEPTH];
    uint64_t start = 0, many = size;
    size_t used = 0;

    if (index >= size)
        return wrong(tiles, "want an entry below %" PRIu64 ", have %" PRIu64, size, index);
    /* From the root down: the half that the entry is not in. */
    while (many > 1) {
        uint64_t left = 1;
        while (left < many - left)
            left *= 2;
        const bool in_left = index - start < left;
        if (!subtree(
                tiles, in_left ? start + left : start, in_left ? many - left : left, size, &reversed[used++]))
            return false;
        start = in_left ? start : start + left;
        many = in_left ? left : many - left;
    }
    for (size_t i = 0; i < used; i++)
        path[i] = reversed[used - 1 - i];
    *count = used;
    return true;
}
