/* cli/bulk_folder.c - the files in a folder and below it, in the order of their names. Names of one folder after the other are held. */
#include "cli/bulk_read.h"

#include "cli/interrupt.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_member(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

/* DT_REG or DT_DIR; DT_UNKNOWN for what is neither. A link to a file is a file; links to folders are not followed: they could lead in circles. */
static unsigned char kind_of(const char *path, unsigned char kind)
{
    struct stat st;

    if (kind == DT_UNKNOWN && lstat(path, &st) == 0)
        kind = (unsigned char)IFTODT(st.st_mode);
    if (kind == DT_LNK)
        kind = stat(path, &st) == 0 && S_ISREG(st.st_mode) ? DT_REG : DT_UNKNOWN;
    return kind == DT_REG || kind == DT_DIR ? kind : DT_UNKNOWN;
}

static void read_folder(struct bulk_reader *reader, char *path, size_t len);

/* `path`, of `len` octets, has room for PATH_MAX. */
static void read_entry(struct bulk_reader *reader, char *path, size_t len, const struct dirent *entry)
{
    const size_t name_len = strlen(entry->d_name);
    const bool slash = len > 0 && path[len - 1] != '/';

    if (len + slash + name_len >= PATH_MAX) {
        bulk_unread(reader, path, "want shorter names of files in it, have one that is too long to open");
        return;
    }
    if (slash)
        path[len] = '/';
    memcpy(path + len + slash, entry->d_name, name_len + 1);
    const unsigned char kind = kind_of(path, entry->d_type);
    if (kind == DT_REG)
        (void)bulk_give(reader, BULK_PATH, path, ++reader->files, (struct span){ NULL, 0 });
    else if (kind == DT_DIR)
        read_folder(reader, path, len + slash + name_len);
    path[len] = '\0';
}

static void read_folder(struct bulk_reader *reader, char *path, size_t len)
{
    struct dirent **entries = NULL;
    const int count = scandir(path, &entries, is_member, by_name);

    if (count < 0) {
        output_complain(path, "want to read the folder, cannot: %s", strerror(errno));
        reader->unread++;
    }
    for (int i = 0; i < count; i++) {
        if (!reader->failed && !interrupt_seen())
            read_entry(reader, path, len, entries[i]);
        free(entries[i]);
        if (i % BATCH_ITEMS == 0)
            (void)interrupt_poll(NULL, 0);
    }
    free(entries);
}

void bulk_read_folder(struct bulk_reader *reader, const char *folder)
{
    char path[PATH_MAX];
    const size_t len = strlen(folder);

    if (len >= sizeof path) {
        bulk_unread(reader, folder, "want a shorter name of a folder");
        return;
    }
    memcpy(path, folder, len + 1);
    read_folder(reader, path, len);
}
