#ifndef LINTGATE_HOST_MEMO_H
#define LINTGATE_HOST_MEMO_H

#include <stdbool.h>

/*
 * Names that the public suffix list was asked for before, of the whole process: a CA's certificates have the same three or four hosts, and
 * a look into the list takes some thousand instructions. It says nothing of any document. Any number of threads may read and write it
 * at any time; nobody waits, and a child of fork has what its parent had.
 */

enum { HOST_MEMO_BYTES = 64 /* of a name with its NUL; longer ones are not remembered */ };

/* True if host_memo_keep was given exactly this name, and no other has taken its place. */
bool host_memo_has(const char *name);

/* Remembers it, or does not: while another thread writes at its place. */
void host_memo_keep(const char *name);

#endif
