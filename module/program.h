#ifndef LINTGATE_PROGRAM_H
#define LINTGATE_PROGRAM_H

#include "audit/record.h"

/* What records say of the program that makes them. */

enum { PROGRAM_BUILD_BYTES = 65 /* a build id of 32 octets in hex, with NUL */ };

/*
 * Fills *program. The build id is that of the file that has this code (lintgate.so), as its linker wrote it (ELF note
 * NT_GNU_BUILD_ID); "" if it wrote none. The peer is whoever opened the socket that is this process's standard input, as with
 * p11-kit's remoting; not known if that is no UNIX socket. Strings are constant or in `build`.
 */
void program_learn(struct record_program *program, char build[PROGRAM_BUILD_BYTES]);

#endif
