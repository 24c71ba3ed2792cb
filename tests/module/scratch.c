/* tests/module/scratch.c - directories that a test makes and removes. */
#include "tests/module/scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { OPEN_DIRECTORIES = 8 /* of nftw */ };

static void must(int ok, const char *what)
{
    if (ok)
        return;
    perror(what);
    abort();
}

void scratch_make(char path[SCRATCH_PATH_BYTES])
{
    const char *temporary = getenv("TMPDIR");
    const int len = snprintf(
        path, SCRATCH_PATH_BYTES, "%s/lintgate-test-XXXXXX", temporary != NULL ? temporary : "/tmp");

    must(len > 0 && len < SCRATCH_PATH_BYTES - 32, "a path with room for a name");
    must(mkdtemp(path) != NULL, path);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *where)
{
    (void)st;
    (void)flag;
    (void)where;
    return remove(path);
}

void scratch_remove(const char *path)
{
    nftw(path, remove_one, OPEN_DIRECTORIES, FTW_DEPTH | FTW_PHYS);
}

void scratch_write(const char *directory, const char *name, const char *text)
{
    char path[2 * SCRATCH_PATH_BYTES];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", directory, name);
    file = fopen(path, "we");
    must(file != NULL, path);
    must(fputs(text, file) >= 0 && fclose(file) == 0 && chmod(path, 0644) == 0, path);
}
