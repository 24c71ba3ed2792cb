#ifndef LINTGATE_CLI_PATH_H
#define LINTGATE_CLI_PATH_H

/*
 * The module wants absolute paths; a person may type one from here. Links stay in it: the module refuses them.
 * NULL if memory ran out or there is no here; free it with free().
 */
char *path_absolute(const char *path);

#endif
