/* cli/path.c - a path that somebody typed, as the module wants it. */
#include "cli/path.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

char *path_absolute(const char *path)
{
    char *here = getcwd(NULL, 0);
    char *absolute = NULL;

    if (here == NULL)
        return NULL;
    const int len = path[0] == '/' ? asprintf(&absolute, "%s", path)
                                   : asprintf(&absolute, "%s/%s", here, path);
    free(here);
    return len >= 0 ? absolute : NULL;
}
